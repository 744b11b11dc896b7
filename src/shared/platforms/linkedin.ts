import type { Fact, PlatformRules } from '../platform-rules.ts'

const CHECKED_ON = '2026-11-23'
const DOCS = 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares'

const fact = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON })
const assumed = <T>(value: T, source: string): Fact<T> => ({ value, source, checkedOn: CHECKED_ON, isUnconfirmed: true })

/** LinkedIn members and, where the app was granted it, their pages: text, up to twenty images, or one video. */
export const linkedinRules: PlatformRules = {
  platform: 'linkedin',
  login: 'linkedin',
  name: 'LinkedIn',
  posts: [
    { kind: 'text', media: ['none'], text: 'required' },
    { kind: 'image', media: ['image'] },
    { kind: 'images', media: ['images'] },
    { kind: 'video', media: ['video'] },
  ],
  limits: {
    text: {
      // Stated for the older ugcPosts API; the Posts API only names the error FIELD_LENGTH_TOO_LONG. UTF-16 units never count fewer than
      // characters, so a text that passes here passes there.
      counting: 'utf16',
      max: assumed(3_000, `${DOCS}/ugc-post-api`),
    },
    image: {
      maxCount: fact(20, `${DOCS}/multiimage-post-api`),
      maxBytes: assumed(20_000_000, 'public client code; LinkedIn publishes no figure'),
      // GIFs are taken up to 250 frames, which we cannot count yet; one with more would leave a post that nobody can see.
      mimeTypes: fact(['image/jpeg', 'image/png'], `${DOCS}/images-api`),
      maxPixels: fact(36_152_319, `${DOCS}/images-api (fewer than 36,152,320)`),
    },
    video: {
      // Where LinkedIn says KB and MB the narrower reading stands.
      maxBytes: fact(500_000_000, `${DOCS}/videos-api`),
      minBytes: fact(75 * 1024, `${DOCS}/videos-api`),
      mimeTypes: fact(['video/mp4'], `${DOCS}/videos-api`),
      minDurationMs: fact(3_000, `${DOCS}/videos-api`),
      maxDurationMs: fact(30 * 60_000, `${DOCS}/videos-api`),
    },
  },
  options: [{ name: 'visibility', kind: 'choice', isRequired: false, preset: 'PUBLIC', choices: ['PUBLIC', 'CONNECTIONS'] }],
  // www takes the images (PUT with the token); video parts go to the same host but without it.
  tokenHosts: ['api.linkedin.com', 'www.linkedin.com'],
  canReadMetrics: false,
  metrics: [],
  canDelete: false,
}
