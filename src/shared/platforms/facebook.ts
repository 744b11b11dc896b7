import type { CheckedPost, Fact, PlatformRules, VideoRules } from '../platform-rules.ts'
import { isUnset } from '../post-kind.ts'
import { problem, type Problem } from '../problem.ts'

const CHECKED_ON = '2026-11-23'
const FEED = 'https://developers.facebook.com/documentation/pages-api/posts.md'
const PHOTOS = 'https://developers.facebook.com/docs/graph-api/reference/page/photos'
const VIDEO_PUBLISHING = 'https://developers.facebook.com/docs/video-api/guides/publishing'
const VIDEOS = 'https://developers.facebook.com/docs/graph-api/reference/page/videos'
const THUMBNAILS = 'https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/'
const CAPTIONS = 'https://developers.facebook.com/docs/graph-api/reference/video/captions/'
const REELS = 'https://developers.facebook.com/documentation/video-api/guides/reels-publishing.md'
const STORIES = 'https://developers.facebook.com/docs/page-stories-api'

const fact = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON })
const assumed = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON, isUnconfirmed: true })

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const VIDEO_TYPES = [
  'video/mp4',
  'video/quicktime',
  'video/x-matroska',
  'video/x-msvideo',
  'video/mpeg',
  'video/mp2t',
  'video/ogg',
  'video/3gpp',
] as const

/** Reels and video stories are measured alike; what is too wide, small, long or slow is refused after the upload only. */
function uprightVideo(source: string, maxDurationMs: Fact<number>): VideoRules {
  return {
    maxBytes: assumed(10_000_000_000, `${VIDEO_PUBLISHING} (figure of older editions; none is told for this kind)`),
    mimeTypes: fact(VIDEO_TYPES, VIDEO_PUBLISHING),
    minDurationMs: fact(3_000, source),
    maxDurationMs,
    aspect: fact([9 / 16, 9 / 16], source),
    // 540×960 at least, and 9:16: the shorter side says it.
    minSide: fact(540, source),
    frameRate: fact([24, 60], source),
  }
}

/**
 * Facebook Pages: text, links, photos, Page videos, reels and stories, all from local disk. Personal profiles and groups take nothing by API.
 * Where sources differ the smaller figure stands, so that being wrong costs a refusal before the upload and never one after it.
 */
export const facebookRules: PlatformRules<'facebook', 'meta'> = {
  platform: 'facebook',
  login: 'meta',
  name: 'Facebook',
  posts: [
    {
      kind: 'reel',
      media: ['video'],
      when: { option: 'format', is: ['reel'] },
      limits: { video: uprightVideo(REELS, fact(90_000, REELS)) },
    },
    {
      kind: 'story',
      media: ['image', 'video'],
      when: { option: 'format', is: ['story'] },
      text: 'ignored',
      // The same page allows a reel that is published as a story 60 seconds: only the shorter length is safe.
      limits: { video: uprightVideo(STORIES, assumed(60_000, `${STORIES} (its table prints 90 s, a sentence beside it 60 s)`)) },
    },
    { kind: 'link', media: ['none'], when: { option: 'link', is: 'set' } },
    { kind: 'text', media: ['none'], text: 'required' },
    { kind: 'image', media: ['image'] },
    { kind: 'images', media: ['images'] },
    { kind: 'video', media: ['video'] },
  ],
  impossible: ['thread', 'gif', 'carousel', 'document'],
  limits: {
    text: {
      // The unit is not documented; UTF-16 units never count fewer than characters, so a text that passes here passes there.
      counting: 'utf16',
      max: assumed(63_206, 'public client code (github.com/yikart/AiToEarn); no official page states it'),
    },
    image: {
      maxCount: assumed(10, 'public client code (github.com/gitroomhq/postiz-app)'),
      maxBytes: assumed(4_000_000, `${PHOTOS} (error 1366046 speaks of 4 MB; older pages print 10 MB)`),
      mimeTypes: fact(['image/jpeg', 'image/png'], PHOTOS),
    },
    video: {
      maxBytes: assumed(10_000_000_000, `${VIDEO_PUBLISHING} (figure of older editions)`),
      mimeTypes: fact(VIDEO_TYPES, VIDEO_PUBLISHING),
      maxDurationMs: assumed(240 * MINUTE_MS, `${VIDEO_PUBLISHING} (figure of older editions)`),
      // 9:16 to 16:9, widened by 0.01: 854×480 is 16:9 with its sides rounded to even numbers.
      aspect: fact([9 / 16 - 0.01, 16 / 9 + 0.01], VIDEO_PUBLISHING),
    },
  },
  options: [
    {
      name: 'format',
      kind: 'choice',
      appliesTo: ['image', 'video', 'reel', 'story'],
      isRequired: false,
      preset: 'post',
      choices: ['post', 'reel', 'story'],
    },
    { name: 'link', kind: 'url', appliesTo: ['text', 'link'], isRequired: false },
    {
      name: 'title',
      kind: 'text',
      appliesTo: ['video', 'reel'],
      isRequired: false,
      counting: 'utf16',
      maxLength: assumed(255, `${VIDEOS} (no length is printed; the title of a live video may have 254)`),
    },
    {
      name: 'thumbnail',
      kind: 'file',
      appliesTo: ['video'],
      isRequired: false,
      mimeTypes: fact(['image/jpeg', 'image/png'], THUMBNAILS),
      maxBytes: fact(10_000_000, THUMBNAILS),
    },
    {
      name: 'captions',
      kind: 'file',
      appliesTo: ['video'],
      isRequired: false,
      mimeTypes: fact(['application/x-subrip'], CAPTIONS),
      maxBytes: assumed(1_000_000, `${CAPTIONS} (no size is printed; an hour of speech is a tenth of this)`),
    },
    {
      name: 'captionsLanguage',
      kind: 'choice',
      appliesTo: ['video'],
      isRequired: false,
      preset: 'en',
      choices: ['en', 'de', 'es', 'fr', 'it', 'pt', 'nl', 'pl', 'sv', 'tr', 'ar', 'hi', 'id', 'ja', 'ko'],
      shownWith: { option: 'captions', is: 'set' },
    },
    {
      name: 'firstComment',
      kind: 'lines',
      appliesTo: ['text', 'link', 'image', 'images', 'video', 'reel'],
      isRequired: false,
      needs: 'comments',
      counting: 'utf16',
      maxLength: assumed(8_000, 'help pages of Facebook; the API documents no length'),
    },
    {
      name: 'publishAt',
      kind: 'datetime',
      appliesTo: ['text', 'link', 'image', 'images', 'video', 'reel'],
      isRequired: false,
      isAdvanced: true,
      // Posts may be 30 days ahead, videos six months, reels 29 days: the window that holds for all of them.
      window: fact([10 * MINUTE_MS, 29 * DAY_MS], `${FEED}; ${REELS}`),
    },
  ],
  check: checkPagePost,
  tokenHosts: ['graph.facebook.com', 'rupload.facebook.com'],
  linkedHosts: ['developers.facebook.com'],
  canReadMetrics: true,
  metrics: ['views', 'reach', 'likes', 'comments', 'shares', 'clicks'],
  canDelete: true,
}

/** Public client code, read 2026-11-23: error 1609008 refuses links to Facebook itself. */
const OWN_HOSTS = /^https?:\/\/(?:[\w-]+\.)*(?:facebook\.com|fb\.com|fb\.me|fb\.watch)(?:[/:?#]|$)/i

function checkPagePost({ kind, options }: CheckedPost): readonly Problem[] {
  const found: Problem[] = []
  const { link } = options
  if (kind === 'link' && typeof link === 'string' && OWN_HOSTS.test(link))
    found.push(problem('link-refused', { field: 'link', params: { link }, actions: ['edit'] }))
  // Nobody may comment on what is not public yet, and CreatorSync may not be running when it is.
  if (!isUnset(options.publishAt) && !isUnset(options.firstComment))
    found.push(problem('options-conflict', { field: 'firstComment', actions: ['edit'] }))
  return found
}
