import type { Fact, PlatformRules } from '../platform-rules.ts'

const CHECKED_ON = '2026-11-23'
const PHOTOS = 'https://developers.facebook.com/docs/graph-api/reference/page/photos'
const VIDEO_PUBLISHING = 'https://developers.facebook.com/docs/video-api/guides/publishing'

const fact = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON })
const assumed = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON, isUnconfirmed: true })

/**
 * Facebook Pages: text, photos and an ordinary Page video, all from local disk. Personal profiles and groups take nothing by API.
 * Where sources differ the smaller figure stands, so that being wrong costs a refusal before the upload and never one after it.
 */
export const facebookRules: PlatformRules = {
  platform: 'facebook',
  login: 'meta',
  name: 'Facebook',
  posts: [
    { kind: 'text', media: ['none'], text: 'required' },
    { kind: 'image', media: ['image'] },
    { kind: 'images', media: ['images'] },
    { kind: 'video', media: ['video'] },
  ],
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
      mimeTypes: fact(
        ['video/mp4', 'video/quicktime', 'video/x-matroska', 'video/x-msvideo', 'video/mpeg', 'video/mp2t', 'video/ogg', 'video/3gpp'],
        VIDEO_PUBLISHING,
      ),
      maxDurationMs: assumed(240 * 60_000, `${VIDEO_PUBLISHING} (figure of older editions)`),
      // 9:16 to 16:9, widened by 0.01: 854×480 is 16:9 with its sides rounded to even numbers.
      aspect: fact([9 / 16 - 0.01, 16 / 9 + 0.01], VIDEO_PUBLISHING),
    },
  },
  options: [],
  tokenHosts: ['graph.facebook.com'],
  canReadMetrics: false,
  metrics: [],
  canDelete: false,
}
