import type { Fact, PlatformRules } from '../platform-rules.ts'

const CHECKED_ON = '2026-11-23'
const MEDIA = 'https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user/media'
const PUBLISHING = 'https://developers.facebook.com/documentation/instagram-platform/content-publishing'

const fact = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON })
const assumed = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON, isUnconfirmed: true })

/**
 * Instagram professional accounts reached through Facebook Login. A local picture goes through an unpublished photo of the linked Page,
 * so Facebook's limits bind it as well; a local video becomes a reel by resumable upload.
 */
export const instagramRules: PlatformRules = {
  platform: 'instagram',
  login: 'meta',
  name: 'Instagram',
  posts: [
    { kind: 'image', media: ['image'] },
    { kind: 'images', media: ['images'] },
    { kind: 'reel', media: ['video'] },
  ],
  limits: {
    text: {
      // The unit is not documented; UTF-16 units never count fewer than characters, so a caption that passes here passes there.
      counting: 'utf16',
      max: fact(2_200, MEDIA),
    },
    maxHashtags: fact(30, MEDIA),
    maxMentions: fact(20, MEDIA),
    image: {
      maxCount: fact(10, PUBLISHING),
      // Instagram takes 8 MiB, but the Page photo on the way takes 4 MB.
      maxBytes: assumed(4_000_000, 'https://developers.facebook.com/docs/graph-api/reference/page/photos (error 1366046 speaks of 4 MB)'),
      // Page photos are re-encoded to JPEG, so a PNG might pass; only what Instagram itself documents is let through.
      mimeTypes: fact(['image/jpeg'], MEDIA),
      // No least width: pictures below 320 px are scaled up, not refused.
      aspect: fact([0.8, 1.91], MEDIA),
    },
    video: {
      maxBytes: fact(300_000_000, MEDIA),
      mimeTypes: fact(['video/mp4', 'video/quicktime'], MEDIA),
      videoCodecs: fact(['avc', 'hevc'], MEDIA),
      minDurationMs: fact(3_000, MEDIA),
      maxDurationMs: fact(15 * 60_000, MEDIA),
      aspect: fact([0.01, 10], MEDIA),
      maxWidth: fact(1_920, MEDIA),
      frameRate: fact([23, 60], MEDIA),
    },
  },
  options: [{ name: 'shareToFeed', kind: 'toggle', appliesTo: ['reel'], isRequired: false, preset: true }],
  tokenHosts: ['graph.facebook.com', 'rupload.facebook.com'],
  canReadMetrics: false,
  metrics: [],
  canDelete: false,
}
