import type { MediaAsset } from '../model.ts'
import type { CheckedPost, Fact, ImageRules, OptionField, PlatformRules, PostKind, VideoRules } from '../platform-rules.ts'
import { TaggedPerson } from '../post-kind.ts'
import { problem, type Problem } from '../problem.ts'

const CHECKED_ON = '2026-11-23'
const MEDIA = 'https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user/media'
const PUBLISHING = 'https://developers.facebook.com/documentation/instagram-platform/content-publishing'
const ERRORS = 'https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes'

const fact = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON })
const assumed = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON, isUnconfirmed: true })

/** Hashtags that one caption is said to keep nowadays; more are taken by the API, so this only warns. */
const KEPT_HASHTAGS = assumed(5, 'https://www.ayrshare.com/docs/apis/post/social-networks/instagram (no page of Meta says so)')

/** Longer ones are refused. The unit is assumed to be UTF-16, which cuts the most. */
export const INSTAGRAM_ALT_TEXT = assumed(1_000, 'public client code; Meta publishes no figure')

const image: ImageRules = {
  maxCount: fact(10, PUBLISHING),
  // Instagram takes 8 MiB, but the Page photo on the way takes 4 MB.
  maxBytes: assumed(4_000_000, 'https://developers.facebook.com/docs/graph-api/reference/page/photos (error 1366046 speaks of 4 MB)'),
  // Page photos are re-encoded to JPEG, so a PNG might pass; only what Instagram itself documents is let through.
  mimeTypes: fact(['image/jpeg'], MEDIA),
}
/** No least width: pictures below 320 px are scaled up, not refused. */
const feedImage: ImageRules = { ...image, aspect: fact([0.8, 1.91], MEDIA), altText: { counting: 'utf16', max: INSTAGRAM_ALT_TEXT } }

const reelVideo: VideoRules = {
  maxBytes: fact(300_000_000, MEDIA),
  mimeTypes: fact(['video/mp4', 'video/quicktime'], MEDIA),
  videoCodecs: fact(['avc', 'hevc'], MEDIA),
  audioCodecs: fact(['aac'], MEDIA),
  minDurationMs: fact(3_000, MEDIA),
  maxDurationMs: fact(15 * 60_000, MEDIA),
  aspect: fact([0.01, 10], MEDIA),
  maxWidth: fact(1_920, MEDIA),
  frameRate: fact([23, 60], MEDIA),
}
const storyVideo: VideoRules = {
  ...reelVideo,
  maxBytes: fact(100_000_000, MEDIA),
  maxDurationMs: fact(60_000, MEDIA),
  aspect: fact([0.1, 10], MEDIA),
}
const carouselVideo: VideoRules = {
  ...reelVideo,
  maxDurationMs: assumed(60_000, `${MEDIA} (carousel videos have no table of their own; a story's length is taken)`),
}

const POSTED: readonly PostKind[] = ['image', 'carousel', 'reel']

const options: readonly OptionField[] = [
  { name: 'format', kind: 'choice', choices: ['post', 'story'], appliesTo: ['image', 'reel', 'story'], isRequired: false, preset: 'post' },
  {
    name: 'collaborators',
    kind: 'people',
    appliesTo: POSTED,
    isRequired: false,
    // The page for reading them says 5: the smaller figure costs nothing.
    maxCount: fact(3, MEDIA),
  },
  {
    name: 'taggedPeople',
    kind: 'tagged-people',
    appliesTo: [...POSTED, 'story'],
    isRequired: false,
    maxCount: fact(20, ERRORS),
    positionedIn: ['image', 'carousel'],
  },
  { name: 'coverAt', kind: 'moment', appliesTo: ['reel'], isRequired: false },
  { name: 'shareToFeed', kind: 'toggle', appliesTo: ['reel'], isRequired: false, preset: true },
  { name: 'isAiGenerated', kind: 'toggle', appliesTo: [...POSTED, 'story'], isRequired: false, preset: false },
  {
    name: 'firstComment',
    kind: 'lines',
    appliesTo: POSTED,
    isRequired: false,
    needs: 'instagram-comments',
    maxLength: assumed(2_200, 'public client code (github.com/ithiria894/ig-mcp-ts), read 2026-11-27; no page of Meta states it'),
    counting: 'utf16',
  },
  { name: 'locationId', kind: 'text', appliesTo: POSTED, isRequired: false, isAdvanced: true },
  { name: 'audioName', kind: 'text', appliesTo: ['reel'], isRequired: false, isAdvanced: true },
  { name: 'trial', kind: 'choice', choices: ['manual', 'byPerformance'], appliesTo: ['reel'], isRequired: false, isAdvanced: true },
]

/**
 * Instagram professional accounts reached through Facebook Login. A local picture goes through an unpublished photo of the linked Page,
 * so Facebook's limits bind it as well; a local video goes up by resumable upload.
 */
export const instagramRules: PlatformRules<'instagram', 'meta'> = {
  platform: 'instagram',
  login: 'meta',
  name: 'Instagram',
  posts: [
    {
      kind: 'story',
      media: ['image', 'video'],
      when: { option: 'format', is: ['story'] },
      text: 'ignored',
      limits: { image, video: storyVideo },
    },
    { kind: 'image', media: ['image'] },
    { kind: 'carousel', media: ['images', 'mixed', 'videos'], limits: { files: fact([2, 10], PUBLISHING), video: carouselVideo } },
    { kind: 'reel', media: ['video'] },
  ],
  impossible: ['text', 'link', 'thread', 'gif', 'document'],
  limits: {
    text: {
      // The unit is not documented; UTF-16 units never count fewer than characters, so a caption that passes here passes there.
      counting: 'utf16',
      max: fact(2_200, MEDIA),
    },
    maxHashtags: fact(30, MEDIA),
    maxMentions: fact(20, MEDIA),
    image: feedImage,
    video: reelVideo,
  },
  options,
  check,
  tokenHosts: ['graph.facebook.com', 'rupload.facebook.com'],
  linkedHosts: ['developers.facebook.com'],
  // Likes and comments for every login; the others with the extra permission 'instagram-statistics'.
  canReadMetrics: true,
  metrics: ['views', 'reach', 'likes', 'comments', 'shares', 'saves', 'watchTimeMs'],
  canDelete: { needs: 'instagram-delete' },
}

function check({ kind, variant, assets, options: chosen }: CheckedPost): Problem[] {
  const found: Problem[] = []
  const hashtags = variant.text.match(/(?<![\p{L}\p{N}_&/])#[\p{L}\p{N}_]+/gu)?.length ?? 0
  if (kind !== 'story' && hashtags > KEPT_HASHTAGS.value && hashtags <= 30)
    found.push(
      problem('too-many-hashtags', {
        field: 'text',
        severity: 'warning',
        params: { count: hashtags, max: KEPT_HASHTAGS.value },
        actions: ['edit'],
      }),
    )
  const invalid = (field: string) => found.push(problem('option-invalid', { field, actions: ['edit'] }))
  // Media reference, read 2026-11-23: usernames; Instagram's own are letters, digits, dots and underscores, 30 at most.
  const isName = (name: unknown) => typeof name === 'string' && /^@?[a-z\d._]{1,30}$/i.test(name)
  if (Array.isArray(chosen['collaborators']) && !chosen['collaborators'].every(isName)) invalid('collaborators')
  const tagged = TaggedPerson.array().safeParse(chosen['taggedPeople'] ?? []).data ?? []
  // In a picture a tag has a place.
  const fileOf = (assetId?: string) => (assetId === undefined ? assets[0] : assets.find(({ id }) => id === assetId))
  const isPlaced = (person: TaggedPerson) => kind !== 'story' && fileOf(person.assetId)?.kind === 'image'
  const lacksPlace = (person: TaggedPerson) => isPlaced(person) && (person.x === undefined || person.y === undefined)
  if (tagged.some((person) => !isName(person.username) || lacksPlace(person))) invalid('taggedPeople')
  const location = chosen['locationId']
  if (typeof location === 'string' && location !== '' && !/^\d{1,25}$/.test(location.trim())) invalid('locationId')
  found.push(...coverProblems(chosen['coverAt'], assets))
  return found
}

/** The offset must lie before the video's end, not on it (error table, read 2026-11-23). */
function coverProblems(coverAt: unknown, assets: readonly MediaAsset[]): Problem[] {
  const durationMs = assets.find((asset) => asset.kind === 'video')?.durationMs ?? null
  if (typeof coverAt !== 'number' || durationMs === null || coverAt !== durationMs) return []
  return [problem('option-outside-video', { field: 'coverAt', params: { momentMs: coverAt, durationMs }, actions: ['edit'] })]
}
