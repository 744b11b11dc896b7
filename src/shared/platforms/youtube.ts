import type { Fact, PlatformRules } from '../platform-rules.ts'

const CHECKED_ON = '2026-11-23'
const VIDEO_DOC = 'YouTube Data API videos resource (developers.google.com/youtube/v3/docs/videos)'
const INSERT_DOC = 'YouTube Data API videos.insert (developers.google.com/youtube/v3/docs/videos/insert)'
const LENGTH_DOC = 'YouTube Help 71673: 256 GB or 12 hours, whichever is less'

function fact<T>(value: T, source: string): Fact<T> {
  return { value, source, checkedOn: CHECKED_ON }
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

/** What YouTube takes: one video a post; the text is its description, the title is an option. */
export const youtubeRules: PlatformRules = {
  platform: 'youtube',
  login: 'youtube',
  name: 'YouTube',
  posts: [{ kind: 'video', media: ['video'] }],
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
    { name: 'title', kind: 'text', isRequired: true, maxLength: assumed(100, VIDEO_DOC), counting: 'code-points' },
    { name: 'privacy', kind: 'choice', isRequired: true, preset: 'public', choices: ['private', 'unlisted', 'public'] },
    { name: 'madeForKids', kind: 'toggle', isRequired: false, preset: false },
    { name: 'categoryId', kind: 'choice', isRequired: true, preset: '22', choices: ASSIGNABLE_CATEGORIES },
    // All tags together, with one comma between two and two quotes around each that holds a space.
    { name: 'tags', kind: 'tags', isRequired: false, maxLength: fact(500, VIDEO_DOC), counting: 'code-points' },
  ],
  tokenHosts: ['www.googleapis.com', 'youtube.googleapis.com'],
  canReadMetrics: false,
  metrics: [],
  canDelete: false,
}
