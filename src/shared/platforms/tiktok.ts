import { problem } from '../problem.ts'
import type { Fact, PlatformRules, PostKind, ToggleOption } from '../platform-rules.ts'

const CHECKED_ON = '2026-11-23'
const DOCS = 'https://developers.tiktok.com/doc'
const DIRECT_POST = `${DOCS}/content-posting-api-reference-direct-post`
const TRANSFER = `${DOCS}/content-posting-api-media-transfer-guide`

const fact = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON })
const assumed = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON, isUnconfirmed: true })

/** A draft has none of these: caption, visibility and all the rest are chosen in TikTok's own app. */
const POST_ONLY: readonly PostKind[] = ['video']

/** Off until the creator turns it on: TikTok's Content Sharing Guidelines forbid any preselection. */
const toggle = (name: string): ToggleOption => ({ name, kind: 'toggle', isRequired: false, preset: false, appliesTo: POST_ONLY })

/**
 * TikTok: one video from local disk, posted at once (Direct Post) or left as a draft in the creator's inbox. Photos can only be pulled from a
 * web domain that the creator owns, so a local app cannot send them.
 */
export const tiktokRules: PlatformRules<'tiktok', 'tiktok'> = {
  platform: 'tiktok',
  login: 'tiktok',
  name: 'TikTok',
  posts: [
    { kind: 'draft', media: ['video'], when: { option: 'format', is: ['draft'] }, text: 'ignored' },
    { kind: 'video', media: ['video'] },
  ],
  impossible: ['image', 'images'],
  limits: {
    text: { counting: 'utf16', max: fact(2_200, DIRECT_POST) },
    image: null,
    video: {
      maxBytes: fact(4_000_000_000, TRANSFER),
      mimeTypes: fact(['video/mp4', 'video/quicktime', 'video/webm'], TRANSFER),
      videoCodecs: fact(['avc', 'hevc', 'vp8', 'vp9'], TRANSFER),
      minDurationMs: assumed(3_000, 'reported by clients; TikTok states no minimum'),
      // For everybody; what the account may post (often 3 or 5 minutes) comes with creator_info.
      maxDurationMs: fact(10 * 60_000, TRANSFER),
      minSide: fact(360, TRANSFER),
      maxSide: fact(4_096, TRANSFER),
      frameRate: fact([23, 60], TRANSFER),
    },
  },
  options: [
    { name: 'format', kind: 'choice', isRequired: false, preset: 'post', choices: ['post', 'draft'] },
    {
      name: 'privacy',
      kind: 'choice',
      isRequired: true,
      choices: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'FOLLOWER_OF_CREATOR', 'SELF_ONLY'],
      isPerAccount: true,
      appliesTo: POST_ONLY,
    },
    toggle('allowComment'),
    toggle('allowDuet'),
    toggle('allowStitch'),
    toggle('isCommercial'),
    { ...toggle('yourBrand'), shownWith: { option: 'isCommercial', is: [true] } },
    { ...toggle('brandedContent'), shownWith: { option: 'isCommercial', is: [true] } },
    { name: 'coverAt', kind: 'moment', isRequired: false, appliesTo: POST_ONLY },
    toggle('isAiGenerated'),
    { ...toggle('hasConsented'), isRequired: true },
  ],
  conflicts: [
    { when: { brandedContent: true }, refuses: { privacy: 'SELF_ONLY' } },
    { when: { isCommercial: true, brandedContent: false }, refuses: { yourBrand: false } },
  ],
  check({ kind, account }) {
    if (kind !== 'draft' || account.abilities.includes('drafts')) return []
    return [problem('permission-missing', { field: 'format', params: { permission: 'drafts' }, actions: ['reconnect', 'edit'] })]
  },
  // Upload addresses are on other hosts and never see the token.
  tokenHosts: ['open.tiktokapis.com'],
  linkedHosts: ['developers.tiktok.com', 'www.tiktok.com'],
  canReadMetrics: { needs: 'statistics' },
  metrics: ['views', 'likes', 'comments', 'shares'],
  canDelete: false,
}
