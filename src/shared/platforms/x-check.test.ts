import { describe, expect, it } from 'vitest'
import type { Json } from '../json.ts'
import type { MediaAsset } from '../model.ts'
import { checkVariant } from '../check-variant.ts'
import { xRules } from './x.ts'

const asset = (change: Partial<MediaAsset> = {}): MediaAsset => ({
  id: 'picture',
  kind: 'image',
  fileName: 'beach.jpg',
  sizeBytes: 1000,
  mimeType: 'image/jpeg',
  width: 640,
  height: 480,
  durationMs: null,
  frameRate: null,
  videoCodec: null,
  audioCodec: null,
  altText: '',
  modifiedAt: 0,
  fingerprint: 'f',
  importedAt: 0,
  ...change,
})
const gif = (change: Partial<MediaAsset> = {}) => asset({ mimeType: 'image/gif', frameCount: 20, durationMs: 2_000, ...change })

function check(post: {
  text?: string
  assets?: readonly MediaAsset[]
  files?: readonly MediaAsset[]
  options?: Record<string, Json>
  tier?: string
}) {
  const assets = post.assets ?? []
  return checkVariant({
    rules: xRules,
    account: { tier: post.tier ?? 'standard', kind: 'person', abilities: [] },
    variant: { accountId: 'a', text: post.text ?? 'Hello', assetIds: assets.map(({ id }) => id), options: post.options ?? {} },
    assets,
    asset: (id) => post.files?.find((one) => one.id === id),
    postingOptions: null,
    now: 0,
  })
}
const costOf = (post: Parameters<typeof check>[0]) => check(post).find(({ code }) => code === 'post-cost')
/** What is said of a video, but for the price. */
function film(change: Partial<MediaAsset>, tier = 'standard'): string[] {
  const video = asset({ kind: 'video', mimeType: 'video/mp4', durationMs: 6_000, videoCodec: 'avc', ...change })
  return check({ assets: [video], tier }).flatMap(({ code, severity }) => (severity === 'note' ? [] : [`${code} ${severity}`]))
}
const errorsOf = (post: Parameters<typeof check>[0]) => check(post).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []))

describe('what a post on X costs', () => {
  it.each([
    ['words', { text: 'Hello' }, '$0.015'],
    ['a link', { text: 'See example.com now' }, '$0.200'],
    ['two described pictures', { assets: [asset({ altText: 'A' }), asset({ id: 'b', altText: 'B' }), asset({ id: 'c' })] }, '$0.025'],
    [
      'a thread with one link',
      {
        options: {
          thread: [
            { text: 'Two https://example.com/a', assetIds: [] },
            { text: 'Three', assetIds: [] },
          ],
        },
      },
      '$0.230',
    ],
    [
      'a described picture later in a thread',
      {
        assets: [asset({ altText: 'A' })],
        files: [asset({ id: 'b', altText: 'B' })],
        options: { thread: [{ text: 'Two', assetIds: ['b', 'unknown'] }] },
      },
      '$0.040',
    ],
  ])('is told for %s, and holds nothing up', (_case, post, price) => {
    expect(costOf(post)).toMatchObject({ severity: 'note', params: { price } })
    expect(errorsOf(post)).toEqual([])
  })
})

describe('what X would refuse', () => {
  it('is a second cashtag, in any post of a thread', () => {
    expect(errorsOf({ text: '$ABC and $XYZ' })).toEqual(['too-many-cashtags'])
    expect(errorsOf({ text: '$ABC', options: { thread: [{ text: '$XYZ', assetIds: [] }] } })).toEqual([])
    const found = check({ text: 'One', options: { thread: [{ text: '$ABC $XYZ', assetIds: [] }] } })
    expect(found.find(({ code }) => code === 'too-many-cashtags')).toMatchObject({ field: 'thread', params: { part: 2, count: 2, max: 1 } })
  })

  it('is a GIF beside other pictures, in any post of a thread', () => {
    const thread = [{ text: 'Two', assetIds: ['gif', 'picture'] }]
    const found = check({ files: [gif({ id: 'gif' }), asset()], options: { thread } })
    expect(found.find(({ code }) => code === 'media-mixed')).toMatchObject({ field: 'thread', params: { part: 2 } })
    expect(errorsOf({ files: [gif({ id: 'gif' })], options: { thread: [{ text: 'Two', assetIds: ['gif'] }] } })).toEqual([])
  })

  it('is a GIF beside other pictures, too large or too long', () => {
    expect(errorsOf({ assets: [gif()] })).toEqual([])
    expect(errorsOf({ assets: [gif(), asset({ id: 'b' })] })).toContain('media-mixed')
    expect(errorsOf({ assets: [gif({ width: 1281 })] })).toEqual(['image-dimensions'])
    expect(errorsOf({ assets: [gif({ frameCount: 351 })] })).toEqual(['gif-too-many-frames'])
    expect(errorsOf({ assets: [gif({ width: 1280, height: 1080, frameCount: 218 })] })).toEqual(['gif-too-many-frames'])
    expect(errorsOf({ assets: [gif({ sizeBytes: 15 * 1024 * 1024 + 1 })] })).toEqual(['image-too-large'])
    // One that stands still is a picture like others.
    expect(errorsOf({ assets: [gif({ frameCount: 1, durationMs: null }), asset({ id: 'b' })] })).toEqual([])
  })

  it('is a video with a frame longer than any account may have', () => {
    expect([film({ width: 1280, height: 1024 }), film({ width: 1024, height: 1280 })]).toEqual([[], []])
    expect(film({ width: 1281, height: 1024 })).toEqual(['video-dimensions error'])
    expect(film({ width: 1080, height: 1920 }, 'premium')).toEqual([])
    expect(film({ width: 1080, height: 1921 }, 'premium')).toEqual(['video-dimensions error'])
  })

  it.each([
    ['higher', { width: 1280, height: 1025 }, 'video-dimensions warning', { width: 1280, height: 1024 }],
    ['longer than 2:20', { durationMs: 140_001 }, 'video-too-long warning', { durationMs: 140_000 }],
    ['larger than 512 MB', { sizeBytes: 512 * 1024 * 1024 + 1 }, 'video-too-large warning', { sizeBytes: 512 * 1024 * 1024 }],
  ])(
    'is warned of a video %s than an account without a subscription usually gets, and goes out all the same',
    (_more, over, warning, at) => {
      expect([film(over), film(at), film(over, 'premium')]).toEqual([[warning], [], []])
    },
  )

  it('is told when the end of a picture’s description will be left out, and goes out all the same', () => {
    const described = (length: number, change: Partial<MediaAsset> = {}) =>
      check({ assets: [asset({ altText: '😀'.repeat(length), ...change })] }).filter(({ severity }) => severity !== 'note')
    expect(described(1_000)).toEqual([])
    expect(described(1_001)).toMatchObject([{ code: 'alt-text-too-long', severity: 'warning', params: { length: 1_001, max: 1_000 } }])
    expect(described(1_001, { mimeType: 'image/gif', frameCount: 20, durationMs: 2_000 })).toMatchObject([{ code: 'alt-text-too-long' }])
  })

  it('is a file larger than X’s segments hold', () => {
    expect(film({ sizeBytes: 4_000 * 1024 * 1024 + 1 })).toEqual(['video-too-large error'])
  })

  it('is a video whose sound is coded otherwise than AAC; one without sound is none', () => {
    const sound = (audioCodec: string | null) => film({ mimeType: 'video/quicktime', audioCodec })
    expect([sound('aac'), sound(null), sound('pcm-s16')]).toEqual([[], [], ['audio-codec error']])
  })

  it('is a long post of a thread, unless the account pays', () => {
    const options = { thread: [{ text: 'a'.repeat(281), assetIds: [] }] }
    expect(errorsOf({ options })).toEqual(['text-too-long'])
    expect(errorsOf({ options, tier: 'premium' })).toEqual([])
  })

  it('is a subtitles file of another kind', () => {
    const video = asset({ id: 'film', kind: 'video', mimeType: 'video/mp4', durationMs: 6_000, frameRate: 30, videoCodec: 'avc' })
    const words = (mimeType: string) => asset({ id: 'words', kind: 'captions', mimeType })
    const post = { assets: [video], options: { captions: 'words' } }
    expect(errorsOf({ ...post, files: [words('application/x-subrip')] })).toEqual([])
    expect(errorsOf({ ...post, files: [words('text/plain')] })).toEqual(['file-kind-unsupported'])
  })
})
