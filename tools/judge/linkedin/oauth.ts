import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { count, filled, oauthError, s256Challenge, verifier, webAddress } from '../vocabulary.ts'
import { API, DOCS, elements, REFUSAL, restList, urn, urnInPath, versioned } from './words.ts'

const SCOPES = [
  'openid profile email w_member_social r_member_social',
  'w_organization_social r_organization_social rw_organization_admin r_organization_admin r_member_postAnalytics r_member_profileAnalytics',
  // Community Management's own, in the scope lists of public apps and the comments-api doc's access note, read 2026-11-27.
  'r_basicprofile w_member_social_feed r_member_social_feed w_organization_social_feed r_organization_social_feed',
].flatMap((some) => some.split(' '))
const scopes = filled.refine(
  (text) => text.split(' ').every((scope) => SCOPES.includes(scope)),
  'expected scopes that LinkedIn still knows, with a space between',
)

const asked = {
  response_type: z.literal('code'),
  client_id: filled,
  redirect_uri: filled.regex(/^[^#]+$/, "a '#' is refused"),
  state: filled,
  scope: scopes,
}
const loopbackIp = z.string().regex(/^https?:\/\/(127\.0\.0\.1|\[::1\]):\d+(\/.*)?$/, 'expected a loopback IP with a port')
const page = {
  methods: ['GET'],
  hosts: ['www.linkedin.com'],
  body: { kind: 'none' },
  auth: 'bare',
  answers: [
    { statuses: [200, 302, 303], body: 'any' },
    { statuses: 'error', body: 'any' },
  ],
} as const
const form = (name: string) => ({ platform: 'linkedin', name, methods: ['POST'], hosts: ['www.linkedin.com'], auth: 'bare' }) as const
const client = { client_id: filled, client_secret: filled }

/** LinkedIn's logins, and who may be posted as. */
export const LINKEDIN_OAUTH: readonly Operation[] = [
  {
    platform: 'linkedin',
    name: 'oauth.authorize',
    source: `${DOCS}/shared/authentication/authorization-code-flow`,
    ...page,
    path: /\/oauth\/v2\/authorization/,
    // Seen in the wild, in no document: prompt, enable_extended_login.
    query: z.strictObject({ ...asked, prompt: filled.optional(), enable_extended_login: filled.optional() }),
  },
  {
    platform: 'linkedin',
    name: 'oauth.authorize-native',
    source: `${DOCS}/shared/authentication/authorization-code-flow-native`,
    ...page,
    path: /\/oauth\/native-pkce\/authorization/,
    query: z.strictObject({ ...asked, redirect_uri: loopbackIp, code_challenge: s256Challenge, code_challenge_method: z.literal('S256') }),
  },
  {
    ...form('oauth.token'),
    source: `${DOCS}/shared/authentication/authorization-code-flow; …/programmatic-refresh-tokens`,
    path: /\/oauth\/v2\/accessToken/,
    body: {
      kind: 'form',
      schema: z.union([
        z.strictObject({ grant_type: z.literal('authorization_code'), code: filled, redirect_uri: filled, ...client }),
        z.strictObject({
          grant_type: z.literal('authorization_code'),
          code: filled,
          redirect_uri: loopbackIp,
          client_id: filled,
          code_verifier: verifier,
        }),
        z.strictObject({ grant_type: z.literal('refresh_token'), refresh_token: filled, ...client }),
      ]),
    },
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          access_token: filled,
          expires_in: z.number().int().positive(),
          // In some answers only.
          scope: filled.optional(),
          token_type: z.literal('Bearer').optional(),
          refresh_token: filled.optional(),
          refresh_token_expires_in: z.number().int().positive().optional(),
        }),
      },
      { statuses: 'error', body: oauthError },
    ],
  },
  {
    ...form('oauth.introspect'),
    source: 'linkedin-api-client 0.3.0',
    path: /\/oauth\/v2\/introspectToken/,
    body: { kind: 'form', schema: z.strictObject({ ...client, token: filled }) },
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          active: z.boolean(),
          status: z.enum(['active', 'expired', 'revoked']).optional(),
          scope: z.string().optional(),
          expires_at: count.optional(),
        }),
      },
      { statuses: 'error', body: oauthError },
    ],
  },
  {
    ...form('oauth.revoke'),
    source: 'two public clients; in no document',
    path: /\/oauth\/v2\/revoke/,
    body: { kind: 'form', schema: z.strictObject({ ...client, token: filled }) },
    answers: [
      { statuses: [200], body: 'any' },
      { statuses: 'error', body: oauthError },
    ],
  },
  {
    platform: 'linkedin',
    name: 'userinfo',
    source: `${DOCS}/consumer/integrations/self-serve/sign-in-with-linkedin-v2`,
    methods: ['GET'],
    hosts: API,
    path: /\/v2\/userinfo/,
    body: { kind: 'none' },
    auth: 'token',
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          sub: z.string().regex(/^[A-Za-z0-9_-]+$/),
          name: z.string().optional(),
          given_name: z.string().optional(),
          family_name: z.string().optional(),
          picture: webAddress.optional(),
          locale: z.union([z.string(), z.looseObject({ country: filled, language: filled })]).optional(),
          email: z.string().optional(),
          email_verified: z.boolean().optional(),
        }),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'linkedin',
    name: 'me',
    source: 'public clients, where openid is refused',
    methods: ['GET'],
    hosts: API,
    path: /\/v2\/me/,
    query: z.strictObject({ fields: filled.optional(), projection: filled.optional() }),
    body: { kind: 'none' },
    auth: 'token',
    answers: [{ statuses: [200], body: z.looseObject({ id: filled }) }, REFUSAL],
  },
  {
    platform: 'linkedin',
    name: 'organization-acls.list',
    source: `${DOCS}/marketing/community-management/organizations/organization-access-control-by-role`,
    methods: ['GET'],
    hosts: API,
    path: /\/rest\/organizationAcls/,
    query: z.strictObject({
      q: z.literal('roleAssignee'),
      role: filled.optional(),
      state: z.enum(['APPROVED', 'REQUESTED', 'REVOKED', 'REJECTED']).optional(),
      count: z.string().regex(/^\d+$/).optional(),
      start: z.string().regex(/^\d+$/).optional(),
    }),
    headers: versioned,
    body: { kind: 'none' },
    auth: 'token',
    answers: [
      {
        statuses: [200],
        body: elements(
          z
            .looseObject({
              role: filled,
              state: filled,
              roleAssignee: urn('person'),
              organization: urn('organization', 'organizationBrand').optional(),
              organizationTarget: urn('organization', 'organizationBrand').optional(),
            })
            .refine(
              (one) => one.organization !== undefined || one.organizationTarget !== undefined,
              'expected organization or organizationTarget',
            ),
        ),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'linkedin',
    name: 'organization.get',
    source: `${DOCS}/marketing/community-management/organizations/organization-lookup-api`,
    methods: ['GET'],
    hosts: API,
    path: new RegExp(`\\/rest\\/organizations\\/(\\d+|${urnInPath('organization')})`),
    query: z.strictObject({ projection: filled.optional(), fields: filled.optional() }),
    headers: versioned,
    body: { kind: 'none' },
    auth: 'token',
    answers: [
      { statuses: [200], body: z.looseObject({ id: z.number().int().positive(), localizedName: filled, vanityName: filled.optional() }) },
      REFUSAL,
    ],
  },
  {
    platform: 'linkedin',
    name: 'organizations.lookup',
    source: `${DOCS}/marketing/community-management/organizations/organization-lookup-api`,
    methods: ['GET'],
    hosts: API,
    path: /\/rest\/organizationsLookup/,
    query: z.strictObject({ ids: restList, projection: filled.optional(), fields: filled.optional() }),
    headers: versioned,
    body: { kind: 'none' },
    auth: 'token',
    answers: [
      {
        statuses: [200],
        body: z.looseObject({ results: z.record(z.string(), z.looseObject({ id: z.number().int().positive(), localizedName: filled })) }),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'linkedin',
    name: 'picture',
    source: `${DOCS}/consumer/integrations/self-serve/sign-in-with-linkedin-v2: picture`,
    methods: ['GET'],
    hosts: [/^media(-exp\d)?\.licdn\.com$/],
    path: /\/.+/,
    query: z.looseObject({}),
    body: { kind: 'none' },
    auth: 'bare',
    answers: [
      { statuses: [200, 304], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
]
