import type { Json } from '../../../../shared/json.ts'
import type { KindCells, OptionProof, PlatformCells, Shown } from '../../../../../tools/capabilities/cells.ts'
import { createLogin } from '../login.ts'

const DETAILS = {
  allowComment: 'isCommentAllowed',
  allowDuet: 'isDuetAllowed',
  allowStitch: 'isStitchAllowed',
  isAiGenerated: 'isAiGenerated',
} as const

const detail = ({ post }: Shown, name: string): unknown => post.details[name]

/** A toggle that shows as one detail of the post, on and off. */
function toggled(name: keyof typeof DETAILS): readonly OptionProof[] {
  return [true, false].map((value) => ({ value, shows: (shown) => detail(shown, DETAILS[name]) === value }))
}

const privacy = (value: string): OptionProof => ({ value, shows: ({ post }) => post.visibility === value })

/** Commercial content is told with its kind; both kinds off would be refused. */
function commercial(kinds: Readonly<Record<'yourBrand' | 'brandedContent', boolean>>, value: Json): OptionProof {
  return {
    value,
    with: { isCommercial: true, ...kinds },
    shows: (shown) => detail(shown, 'isOwnBusiness') === kinds.yourBrand && detail(shown, 'isPaidPartnership') === kinds.brandedContent,
  }
}

const hasLink = ({ post, receipt }: Shown): boolean =>
  receipt.parts[0]?.permalink?.endsWith(`/video/${post.id}`) === true && receipt.notes.length === 0

const video: KindCells = {
  kind: 'video',
  text: 'A practice video #fyp',
  media: ['video'],
  options: { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true },
  shows: (shown) =>
    shown.post.text === 'A practice video #fyp' &&
    hasLink(shown) &&
    detail(shown, 'kind') === 'video' &&
    detail(shown, 'mode') === 'direct' &&
    // Nothing is on that the creator did not turn on.
    [...Object.values(DETAILS), 'isPaidPartnership', 'isOwnBusiness'].every((name) => detail(shown, name) === false) &&
    detail(shown, 'coverTimestampMs') === 0,
  values: {
    privacy: [privacy('PUBLIC_TO_EVERYONE'), privacy('MUTUAL_FOLLOW_FRIENDS'), privacy('SELF_ONLY')],
    allowComment: toggled('allowComment'),
    allowDuet: toggled('allowDuet'),
    allowStitch: toggled('allowStitch'),
    isCommercial: [commercial({ yourBrand: true, brandedContent: false }, true)],
    yourBrand: [commercial({ yourBrand: true, brandedContent: false }, true)],
    brandedContent: [
      commercial({ yourBrand: false, brandedContent: true }, true),
      commercial({ yourBrand: true, brandedContent: true }, true),
    ],
    coverAt: [{ value: 1_500, shows: (shown) => detail(shown, 'coverTimestampMs') === 1_500 }],
    isAiGenerated: toggled('isAiGenerated'),
    // TikTok is not told of it; without it nothing is sent, so the post itself shows it.
    hasConsented: [{ value: true, shows: hasLink }],
  },
}

const isInInbox = (shown: Shown): boolean =>
  shown.post.visibility === 'SEND_TO_USER_INBOX' &&
  detail(shown, 'mode') === 'inbox' &&
  shown.receipt.parts[0]?.remoteId === shown.post.id &&
  shown.receipt.parts[0].permalink === null &&
  shown.receipt.notes.join() === 'draft-in-inbox'

const draft: KindCells = {
  kind: 'draft',
  text: '',
  media: ['video'],
  options: { format: 'draft' },
  shows: isInInbox,
  values: {},
}

/** TikTok's row in the table of capabilities. A draft and a post are two kinds of the same file, chosen by `format`. */
export const cells: PlatformCells = {
  platform: 'tiktok',
  login: createLogin,
  redirectUri: 'http://127.0.0.1:40123/callback/',
  connections: [{ name: 'creator', accountKind: 'person', account: 'c0ffee01-7a11-4b1e-9d00-practice0001' }],
  // Fifteen posts and five open drafts a day; a token lives for two hours, so time goes on in steps that both survive.
  pauseMs: 6 * 60 * 60_000,
  kinds: [draft, video],
}
