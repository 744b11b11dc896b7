import type { Fact, PlatformRules } from '../platform-rules.ts'
import { problem } from '../problem.ts'
import { toLittleText } from './linkedin-little-text.ts'

const CHECKED_ON = '2026-11-23'
const DOCS = 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares'

const fact = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON })
const assumed = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON, isUnconfirmed: true })

/** LinkedIn names 100 MB and the like; where it does, the narrower reading stands. */
const MB = 1_000_000

/** The monthly API version that all our /rest calls name. A dead one is answered 426 NONEXISTENT_VERSION to everything. */
export const LINKEDIN_VERSION = '202609'

/**
 * LinkedIn versioning page, read 2026-11-23: each month lives at least twelve months; the ends published so far fall on the 15th or 16th. Assumed for
 * those whose day is not named. Wrong means that a warning comes early, or that calls are refused.
 */
const endsAt = (version: string) => Date.UTC(Number(version.slice(0, 4)) + 1, Number(version.slice(4)) - 1, 15)

// Stated for the older ugcPosts API; the Posts API only names the error FIELD_LENGTH_TOO_LONG. UTF-16 units never count fewer than characters, so a text
// that passes here passes there.
const TEXT_LENGTH = assumed(3_000, `${DOCS}/ugc-post-api`)

const PIXELS = fact(36_152_319, `${DOCS}/images-api (fewer than 36,152,320)`)

/** The description of a picture. */
export const LINKEDIN_ALT_TEXT = fact(4_086, `${DOCS}/posts-api`)

const PICTURES = fact(['image/jpeg', 'image/png'], `${DOCS}/images-api`)

/** LinkedIn members and, where the app was granted it, their pages. */
export const linkedinRules: PlatformRules<'linkedin', 'linkedin'> = {
  platform: 'linkedin',
  login: 'linkedin',
  name: 'LinkedIn',
  apiVersion: {
    header: 'linkedin-version',
    pinned: fact(LINKEDIN_VERSION, 'https://learn.microsoft.com/en-us/linkedin/marketing/versioning'),
    form: /^20\d\d(0[1-9]|1[0-2])$/,
    endsAt,
  },
  posts: [
    { kind: 'link', media: ['none'], when: { option: 'link', is: 'set' } },
    { kind: 'text', media: ['none'], text: 'required' },
    { kind: 'image', media: ['image'] },
    { kind: 'gif', media: ['gif'] },
    { kind: 'images', media: ['images'] },
    { kind: 'video', media: ['video'] },
    { kind: 'document', media: ['document'] },
  ],
  impossible: ['thread', 'carousel', 'story'],
  limits: {
    text: { counting: 'utf16', max: TEXT_LENGTH },
    image: {
      maxCount: fact(20, `${DOCS}/multiimage-post-api`),
      maxBytes: assumed(20 * MB, 'public client code; LinkedIn publishes no figure'),
      mimeTypes: fact([...PICTURES.value, 'image/gif'], `${DOCS}/images-api`),
      maxPixels: PIXELS,
      altText: { counting: 'utf16', max: LINKEDIN_ALT_TEXT },
    },
    gif: {
      maxBytes: assumed(20 * MB, 'public client code; LinkedIn publishes no figure'),
      maxPixels: PIXELS,
      maxFrames: fact(250, `${DOCS}/images-api`),
    },
    video: {
      maxBytes: fact(500 * MB, `${DOCS}/videos-api`),
      minBytes: fact(75 * 1024, `${DOCS}/videos-api`),
      mimeTypes: fact(['video/mp4'], `${DOCS}/videos-api`),
      minDurationMs: fact(3_000, `${DOCS}/videos-api`),
      maxDurationMs: fact(30 * 60_000, `${DOCS}/videos-api`),
    },
    document: {
      maxBytes: fact(100 * MB, `${DOCS}/documents-api`),
      maxPages: fact(300, `${DOCS}/documents-api`),
      mimeTypes: fact(
        [
          'application/pdf',
          'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
          'application/vnd.openxmlformats-officedocument.presentationml.presentation',
          'application/msword',
          'application/vnd.ms-powerpoint',
        ],
        `${DOCS}/documents-api`,
      ),
    },
  },
  options: [
    // Pages are always public.
    {
      name: 'visibility',
      kind: 'choice',
      accountKinds: ['person'],
      isRequired: false,
      preset: 'PUBLIC',
      choices: ['PUBLIC', 'CONNECTIONS', 'LOGGED_IN'],
    },
    { name: 'link', kind: 'url', appliesTo: ['text', 'link'], isRequired: false },
    // LinkedIn never reads the page behind a link: what is not told here is not shown.
    { name: 'linkTitle', kind: 'text', appliesTo: ['link'], isRequired: true },
    { name: 'linkDescription', kind: 'lines', appliesTo: ['link'], isRequired: false },
    { name: 'documentTitle', kind: 'text', appliesTo: ['document'], isRequired: true },
    {
      name: 'thumbnail',
      kind: 'file',
      appliesTo: ['link', 'video'],
      isRequired: false,
      mimeTypes: PICTURES,
      maxBytes: assumed(20 * MB, 'as for images; LinkedIn publishes no figure'),
    },
    {
      name: 'captions',
      kind: 'file',
      appliesTo: ['video'],
      isRequired: false,
      mimeTypes: fact(['application/x-subrip'], `${DOCS}/videos-api (format SRT)`),
      maxBytes: assumed(10 * MB, 'LinkedIn publishes no figure'),
    },
    {
      name: 'captionsLanguage',
      kind: 'choice',
      appliesTo: ['video'],
      isRequired: false,
      preset: 'en_US',
      choices: ['en_US', 'de_DE', 'es_ES', 'fr_FR', 'it_IT', 'pt_BR'],
      shownWith: { option: 'captions', is: 'set' },
    },
    {
      name: 'firstComment',
      kind: 'lines',
      isRequired: false,
      needs: 'comments',
      maxLength: assumed(1_250, 'two public clients; LinkedIn publishes no figure'),
      counting: 'utf16',
    },
    { name: 'isReshareDisabled', kind: 'toggle', isRequired: false, isAdvanced: true },
  ],
  /** Whether the marks of little text count is not known: a text that is too long only with them is told, and may be sent. */
  check({ variant }) {
    const max = TEXT_LENGTH.value
    const { length } = toLittleText(variant.text)
    if (length <= max || variant.text.length > max) return []
    return [problem('text-perhaps-too-long', { field: 'text', severity: 'warning', params: { length, max }, actions: ['edit'] })]
  },
  // www takes the images (PUT with the token); video parts go to the same host but without it.
  tokenHosts: ['api.linkedin.com', 'www.linkedin.com'],
  linkedHosts: ['www.linkedin.com'],
  // LinkedIn share-statistics doc, read 2026-11-23: a page's by rw_organization_admin, which comes with the pages.
  canReadMetrics: { needs: 'statistics', pageNeeds: 'pages' },
  metrics: ['views', 'reach', 'likes', 'comments', 'shares', 'clicks'],
  canDelete: true,
}
