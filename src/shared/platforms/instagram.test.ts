import { describe, expect, it } from 'vitest'
import { checkVariant } from '../check-variant.ts'
import type { Json } from '../json.ts'
import type { MediaAsset } from '../model.ts'
import { choicesFor, mediaShapeOf, postRulesOf } from '../post-kind.ts'
import { instagramRules } from './instagram.ts'

const asset = (kind: 'image' | 'video', change: Partial<MediaAsset> = {}): MediaAsset => ({
  id: 'asset',
  kind,
  fileName: 'file',
  sizeBytes: 1_000_000,
  mimeType: kind === 'image' ? 'image/jpeg' : 'video/mp4',
  width: 1080,
  height: kind === 'image' ? 1350 : 1920,
  durationMs: kind === 'image' ? null : 30_000,
  frameRate: kind === 'image' ? null : 30,
  videoCodec: kind === 'image' ? null : 'avc',
  audioCodec: null,
  altText: '',
  modifiedAt: 0,
  fingerprint: 'f',
  importedAt: 0,
  ...change,
})
const IMAGE = asset('image')
const VIDEO = asset('video')
const check = (assets: MediaAsset[], options: Record<string, Json> = {}, text = 'Words') =>
  checkVariant({
    rules: instagramRules,
    account: { tier: null, kind: 'professional', abilities: [] },
    assets,
    asset: () => undefined,
    now: 0,
    postingOptions: null,
    variant: { accountId: 'account', text, assetIds: assets.map(({ id }) => id), options },
  }).map(({ code, field, severity }) =>
    [code, ...(field === undefined ? [] : [field]), ...(severity === 'error' ? [] : [severity])].join(' '),
  )
const kindOf = (assets: MediaAsset[], options: Record<string, Json> = {}) =>
  postRulesOf(instagramRules, mediaShapeOf(assets), options)?.kind

describe('what files become on Instagram', () => {
  it('follows their number and sort, and the choice of a story for one of them', () => {
    expect([kindOf([IMAGE]), kindOf([VIDEO]), kindOf([IMAGE, IMAGE]), kindOf([IMAGE, VIDEO]), kindOf([VIDEO, VIDEO])]).toEqual([
      ...['image', 'reel', 'carousel', 'carousel', 'carousel'],
    ])
    const story = { format: 'story' }
    expect([kindOf([IMAGE], story), kindOf([VIDEO], story), kindOf([IMAGE, VIDEO], story)]).toEqual(['story', 'story', 'carousel'])
    const format = instagramRules.options.find(({ name }) => name === 'format')
    if (format === undefined) throw new Error('no format')
    expect([choicesFor(instagramRules, format, 'image'), choicesFor(instagramRules, format, 'mixed')]).toEqual([
      ['post', 'story'],
      ['post'],
    ])
  })

  it('may have people marked on any of its files, and on no other', () => {
    const files = [IMAGE, asset('image', { id: 'second' }), asset('video', { id: 'film' })]
    const place = { x: 0.5, y: 0.5 }
    const marked = (person: Record<string, Json>) =>
      check(files, {
        taggedPeople: [
          { username: 'ada', ...place },
          { username: 'bo', ...person },
        ],
      })
    expect([marked({ assetId: 'asset', ...place }), marked({ assetId: 'second', ...place }), marked({ assetId: 'film' })]).toEqual([
      [],
      [],
      [],
    ])
    for (const person of [{ assetId: 'gone', ...place }, { assetId: 'second' }, {}])
      expect([...new Set(marked(person))]).toEqual(['option-invalid taggedPeople'])
  })

  it('is held to the limits of its kind', () => {
    const long = asset('video', { durationMs: 61_000 })
    expect(check([long])).toEqual([])
    expect(check([long], { format: 'story' })).toEqual(['text-ignored text note', 'video-too-long'])
    expect(check([long, IMAGE])).toEqual(['video-too-long'])
    const tall = asset('image', { width: 1080, height: 1920 })
    expect(check([tall])).toEqual(['image-aspect'])
    expect(check([tall], { format: 'story' }, '')).toEqual([])
    const shaped = (width: number, height: number) => check([asset('image', { width, height })])
    expect([shaped(1080, 1350), shaped(1080, 1360), shaped(1200, 628), shaped(1080, 562)]).toEqual([
      [],
      ['image-aspect'],
      [],
      ['image-aspect'],
    ])
    expect(check([asset('video', { audioCodec: 'aac' })])).toEqual([])
    for (const options of [{}, { format: 'story' }])
      expect(check([asset('video', { audioCodec: 'pcm-s16' })], options, '')).toEqual(['audio-codec'])
    expect(check(Array.from({ length: 11 }, () => IMAGE))).toEqual(['too-many-images'])
    expect(check([VIDEO, ...Array.from({ length: 10 }, () => IMAGE)])).toEqual(['too-many-files'])
    expect(check([asset('video', { sizeBytes: 150_000_000 })], { format: 'story' }, '')).toEqual(['video-too-large'])
  })
})

describe('what Instagram would refuse in the options', () => {
  it.each([
    ['names that are none', [IMAGE], { collaborators: ['not a name'] }, ['option-invalid collaborators']],
    ['a fourth collaborator', [IMAGE], { collaborators: ['a', 'b', 'c', 'd'] }, ['option-too-many collaborators']],
    ['a tag in a picture without its place', [IMAGE], { taggedPeople: [{ username: 'mira' }] }, ['option-invalid taggedPeople']],
    [
      'the same in a carousel that begins with one',
      [IMAGE, VIDEO],
      { taggedPeople: [{ username: 'mira' }] },
      ['option-invalid taggedPeople'],
    ],
    ['a place that is no number', [IMAGE], { locationId: 'Hamburg' }, ['option-invalid locationId']],
    ['a cover on the very end', [VIDEO], { coverAt: 30_000 }, ['option-outside-video coverAt']],
    ['a cover behind it', [VIDEO], { coverAt: 31_000 }, ['option-outside-video coverAt']],
    ['a first comment without its permission', [IMAGE], { firstComment: 'x' }, ['permission-missing firstComment']],
  ] as const)('is said of %s', (_what, assets, options, problems) => {
    expect(check([...assets], options as unknown as Record<string, Json>)).toEqual(problems)
  })

  it('is nothing in what it takes', () => {
    const taggedPeople: Json = [{ username: '@mira', x: 0, y: 1 }]
    expect(check([IMAGE], { collaborators: ['@slow.trains'], taggedPeople, locationId: ' 7640348500 ' })).toEqual([])
    expect(check([VIDEO], { coverAt: 0, taggedPeople: [{ username: 'mira' }], trial: 'manual' })).toEqual([])
    expect(check([VIDEO, IMAGE], { taggedPeople: [{ username: 'mira' }] })).toEqual([])
  })

  it('is a warning where more hashtags are said to be of no use', () => {
    expect(check([IMAGE], {}, '#a #b #c #d #e')).toEqual([])
    expect(check([IMAGE], {}, '#a #b #c #d #e #f')).toEqual(['too-many-hashtags text warning'])
    expect(check([IMAGE], {}, '#a '.repeat(31))).toEqual(['too-many-hashtags text'])
  })
})
