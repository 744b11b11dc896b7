import type { CheckedPost, Fact, PlatformRules } from '../platform-rules.ts'
import { problem, type Problem } from '../problem.ts'

const CHECKED_ON = '2026-11-23'
const VIDEO_DOC = 'YouTube Data API videos resource (developers.google.com/youtube/v3/docs/videos)'
const INSERT_DOC = 'YouTube Data API videos.insert (developers.google.com/youtube/v3/docs/videos/insert)'
const CHECKED_AGAIN_ON = '2026-11-27'
const THUMBNAIL_DOC = 'YouTube Data API thumbnails.set (developers.google.com/youtube/v3/docs/thumbnails/set), 50 MB since 2026-09-14'
const CAPTIONS_DOC = 'YouTube Data API captions.insert (developers.google.com/youtube/v3/docs/captions/insert): 100MB'
const COMMENT_DOC = 'commentThreads.insert says "too many characters" and no figure; 10,000 is what clients report'
const LENGTH_DOC = 'YouTube Help 71673: 256 GB or 12 hours, whichever is less'

function fact<T>(value: T, source: string): Fact<T> {
  return { value, source, checkedOn: CHECKED_ON }
}

function readAgain<T>(value: T, source: string): Fact<T> {
  return { value, source, checkedOn: CHECKED_AGAIN_ON }
}

function assumed<T>(value: T, source: string): Fact<T> {
  return { value, source, checkedOn: CHECKED_ON, isUnconfirmed: true }
}

/** `<` and `>` are documented; ASCII control characters but tab and line breaks were seen refused. */
const FORBIDDEN = ['<', '>', ...controlCharacters()]

function controlCharacters(): string[] {
  const codes = Array.from({ length: 32 }, (_, code) => code).filter((code) => code !== 9 && code !== 10 && code !== 13)
  return [...codes, 127].map((code) => String.fromCharCode(code))
}

/**
 * Categories a video may be put in, by id. Assumed from what `videoCategories.list` gave as assignable for the US; a region without one of
 * them answers invalidCategoryId before a byte is sent.
 */
const ASSIGNABLE_CATEGORIES = ['1', '2', '10', '15', '17', '19', '20', '22', '23', '24', '25', '26', '27', '28', '29'] as const

/** All tags together (videos resource, read 2026-11-23). */
const MAX_TAGS_LENGTH = fact(500, VIDEO_DOC)
/** Help 15424877, read 2026-11-23: square or vertical and at most three minutes is a Short, without being asked. */
const MAX_SHORT_DURATION_MS = fact(180_000, 'YouTube Help 15424877 (uploads since 2024-10-15)')

/** Counted as YouTube does: one comma between two tags, and two quotes around each that holds a space. */
export function youtubeTagsLength(tags: readonly string[]): number {
  return tags.reduce((sum, tag) => sum + [...tag].length + (tag.includes(' ') ? 2 : 0), Math.max(0, tags.length - 1))
}

function check({ options, assets }: CheckedPost): Problem[] {
  const found: Problem[] = []
  const tags = Array.isArray(options['tags']) ? options['tags'].filter((tag) => typeof tag === 'string') : []
  const length = youtubeTagsLength(tags)
  if (length > MAX_TAGS_LENGTH.value)
    found.push(problem('option-too-long', { field: 'tags', params: { length, max: MAX_TAGS_LENGTH.value }, actions: ['edit'] }))
  const forbidden = ['<', '>'].filter((character) => tags.some((tag) => tag.includes(character)))
  if (forbidden.length > 0)
    found.push(problem('text-forbidden-characters', { field: 'tags', params: { characters: forbidden.join(' ') }, actions: ['edit'] }))
  for (const field of ['language', 'captionsLanguage'] as const) {
    const value = options[field]
    if (typeof value === 'string' && value.trim() !== '' && !isLanguageTag(value.trim()))
      found.push(problem('option-invalid', { field, actions: ['edit'] }))
  }
  // Comments are off under private videos and those made for kids (YouTube Help, comment settings): said, and the video goes out all the same.
  const hasComment = typeof options['firstComment'] === 'string' && options['firstComment'].trim() !== ''
  if (hasComment && (options['privacy'] === 'private' || options['madeForKids'] === true))
    found.push(problem('options-conflict', { field: 'firstComment', severity: 'warning', actions: ['edit'] }))
  const video = assets.find((asset) => asset.kind === 'video')
  const isUpright = video !== undefined && video.width > 0 && video.width <= video.height
  if (isUpright && video.durationMs !== null && video.durationMs <= MAX_SHORT_DURATION_MS.value)
    found.push(problem('recognised-as-short', { severity: 'note' }))
  return found
}

/** A tag of BCP 47, as far as its form goes. */
function isLanguageTag(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

/** What YouTube takes: one video a post; the text is its description, the title is an option. */
export const youtubeRules: PlatformRules<'youtube', 'youtube'> = {
  platform: 'youtube',
  login: 'youtube',
  name: 'YouTube',
  // A Short is a video that YouTube takes for one by itself: no kind of its own.
  posts: [{ kind: 'video', media: ['video'] }],
  // The API knows videos alone: community posts, stories and pictures have no call (Discovery revision 20260924).
  impossible: ['text', 'link', 'thread', 'image', 'gif', 'images', 'carousel', 'story'],
  forbiddenCharacters: fact(FORBIDDEN, VIDEO_DOC),
  limits: {
    text: { counting: 'bytes', max: fact(5_000, VIDEO_DOC) },
    image: null,
    video: {
      maxBytes: fact(274_877_906_944, INSERT_DOC),
      mimeTypes: assumed(
        ['video/mp4', 'video/quicktime', 'video/webm', 'video/mpeg', 'video/x-msvideo', 'video/x-ms-wmv', 'video/x-flv', 'video/3gpp'],
        'YouTube Help, supported file formats; the API itself takes video/*',
      ),
      // Over 15 minutes only with a verified channel: told per account by `PostingOptions.maxVideoDurationMs`.
      maxDurationMs: fact(12 * 3_600_000, LENGTH_DOC),
    },
  },
  options: [
    // "1-100 characters"; the unit beyond ASCII is not said, code points are assumed.
    {
      name: 'title',
      kind: 'text',
      isRequired: true,
      maxLength: assumed(100, VIDEO_DOC),
      counting: 'code-points',
      forbidden: fact(FORBIDDEN, VIDEO_DOC),
    },
    { name: 'privacy', kind: 'choice', isRequired: true, preset: 'public', choices: ['private', 'unlisted', 'public'] },
    // Only for a private video; a time that passes during the upload publishes at once, so none is too soon.
    { name: 'publishAt', kind: 'datetime', isRequired: false, shownWith: { option: 'privacy', is: ['private'] } },
    { name: 'madeForKids', kind: 'toggle', isRequired: false, preset: false },
    { name: 'isAiGenerated', kind: 'toggle', isRequired: false, preset: false },
    { name: 'categoryId', kind: 'choice', isRequired: true, preset: '22', choices: ASSIGNABLE_CATEGORIES },
    // Their length is counted by `check`.
    { name: 'tags', kind: 'tags', isRequired: false },
    {
      name: 'thumbnail',
      kind: 'file',
      isRequired: false,
      mimeTypes: readAgain(['image/jpeg', 'image/png'], THUMBNAIL_DOC),
      maxBytes: readAgain(52_428_800, THUMBNAIL_DOC),
    },
    {
      name: 'captions',
      kind: 'file',
      isRequired: false,
      needs: 'manage',
      mimeTypes: readAgain(['application/x-subrip', 'text/vtt'], CAPTIONS_DOC),
      maxBytes: readAgain(100_000_000, CAPTIONS_DOC),
    },
    { name: 'captionsLanguage', kind: 'text', isRequired: true, shownWith: { option: 'captions', is: 'set' } },
    { name: 'playlist', kind: 'choice', isRequired: false, isPerAccount: true, needs: 'manage' },
    {
      name: 'firstComment',
      kind: 'lines',
      isRequired: false,
      needs: 'manage',
      maxLength: { ...assumed(10_000, COMMENT_DOC), checkedOn: CHECKED_AGAIN_ON },
      counting: 'code-points',
    },
    { name: 'language', kind: 'text', isRequired: false, isAdvanced: true },
    { name: 'license', kind: 'choice', isRequired: false, preset: 'standard', choices: ['standard', 'creativeCommons'], isAdvanced: true },
    { name: 'embeddable', kind: 'toggle', isRequired: false, preset: true, isAdvanced: true },
    { name: 'publicStats', kind: 'toggle', isRequired: false, preset: true, isAdvanced: true },
    { name: 'notifySubscribers', kind: 'toggle', isRequired: false, preset: true, isAdvanced: true },
  ],
  check,
  tokenHosts: ['www.googleapis.com', 'youtube.googleapis.com'],
  linkedHosts: ['console.cloud.google.com'],
  // With the permission to read that every login has (videos.list, `statistics`).
  canReadMetrics: true,
  metrics: ['views', 'likes', 'comments'],
  canDelete: { needs: 'manage' },
}
