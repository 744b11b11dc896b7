import type { BadAnswers } from '../../../../../tools/bad-answers/scenarios.ts'

const PAGE_SCOPES = [
  'r_basicprofile',
  'w_member_social',
  'w_organization_social',
  'r_organization_social',
  'rw_organization_admin',
] as const
const FEED_SCOPES = [...PAGE_SCOPES, 'w_member_social_feed', 'w_organization_social_feed', 'r_organization_social_feed'] as const
const COMMENTED = { firstComment: 'First' } as const

/** Every call of a publish at LinkedIn, and how LinkedIn says no, from its documents. */
export const badAnswers: BadAnswers = {
  loginHosts: ['www.linkedin.com'],
  refusal: {
    status: 422,
    serviceErrorCode: 100,
    code: 'INVALID_VALUE_FOR_FIELD',
    message: 'No.',
    errorDetails: { inputErrors: [{ code: 'FIELD_LENGTH_TOO_LONG', description: 'No.' }] },
  },
  scenarios: [
    { name: 'a text', media: [], accountKind: 'person' },
    { name: 'a picture', media: ['image'], accountKind: 'person' },
    { name: 'a video', media: ['video'], accountKind: 'person' },
    { name: 'a lost text', media: [], accountKind: 'person', losing: /rest\/posts/ },
    { name: 'a page picture', media: ['image'], accountKind: 'page', scopes: PAGE_SCOPES },
    { name: 'a lost page text', media: [], accountKind: 'page', scopes: PAGE_SCOPES, losing: /rest\/posts/ },
    { name: 'a commented page text', media: [], accountKind: 'page', scopes: FEED_SCOPES, options: COMMENTED },
    {
      name: 'a page text whose comment is lost',
      media: [],
      accountKind: 'page',
      scopes: FEED_SCOPES,
      options: COMMENTED,
      losing: /comments$/,
    },
  ],
}
