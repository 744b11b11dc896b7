import { describe, expect, it } from 'vitest'
import { checkVariant } from '../check-variant.ts'
import type { Json } from '../json.ts'
import type { MediaAsset } from '../model.ts'
import { mediaShapeOf, postRulesOf } from '../post-kind.ts'
import { facebookRules } from './facebook.ts'

const NOW = Date.parse('2026-11-23T10:00:00Z')
const DAY_MS = 86_400_000

const asset = (kind: 'image' | 'video', change: Partial<MediaAsset> = {}): MediaAsset => ({
  id: kind,
  kind,
  fileName: `film.${kind}`,
  sizeBytes: 1_000_000,
  mimeType: kind === 'image' ? 'image/jpeg' : 'video/mp4',
  width: 1080,
  height: 1920,
  durationMs: kind === 'image' ? null : 30_000,
  frameRate: kind === 'image' ? null : 30,
  videoCodec: null,
  audioCodec: null,
  altText: '',
  modifiedAt: 0,
  fingerprint: '',
  importedAt: 0,
  ...change,
})

const codes = (text: string, assets: readonly MediaAsset[], options: Record<string, Json> = {}, abilities = ['comments']) =>
  checkVariant({
    rules: facebookRules,
    account: { tier: null, kind: 'page', abilities },
    variant: { accountId: 'a', text, assetIds: assets.map(({ id }) => id), options },
    assets,
    asset: () => undefined,
    postingOptions: null,
    now: NOW,
  }).map(({ code, field }) => (field === undefined ? code : `${code} ${field}`))

describe('what a Page takes', () => {
  it.each([
    ['text', [], {}],
    ['link', [], { link: 'https://example.com/' }],
    ['image', [asset('image')], {}],
    ['images', [asset('image'), asset('image')], {}],
    ['video', [asset('video')], {}],
    ['reel', [asset('video')], { format: 'reel' }],
    ['story', [asset('video')], { format: 'story' }],
    ['story', [asset('image')], { format: 'story' }],
    ['image', [asset('image')], { format: 'reel' }],
  ] as const)('is %s by its files and its format', (kind, assets, options) => {
    expect(postRulesOf(facebookRules, mediaShapeOf(assets), options)?.kind).toBe(kind)
  })

  it('is a link without words, but not nothing', () => {
    expect(codes('', [], { link: 'https://example.com/' })).toEqual([])
    expect(codes('', [])).toContain('text-required text')
  })

  it.each([
    'https://www.facebook.com/somebody',
    'http://facebook.com',
    'https://m.facebook.com/x',
    'https://fb.me/x',
    'https://fb.watch/x/',
  ])('is no link to Facebook itself: %s', (link) => {
    expect(codes('x', [], { link })).toEqual(['link-refused link'])
  })

  it.each(['https://example.com/?u=https://facebook.com/', 'https://notfacebook.com/', 'https://facebook.com.example/'])(
    'is a link that only looks like it: %s',
    (link) => {
      expect(codes('x', [], { link })).toEqual([])
    },
  )

  it('is a reel that is upright, from 3 to 90 seconds and not too slow', () => {
    const reel = (change: Partial<MediaAsset>) => codes('x', [asset('video', change)], { format: 'reel' })
    expect(reel({})).toEqual([])
    expect(reel({ width: 1920, height: 1080 })).toEqual(['video-aspect'])
    expect(reel({ width: 360, height: 640 })).toEqual(['video-dimensions'])
    expect(reel({ durationMs: 91_000 })).toEqual(['video-too-long'])
    expect(reel({ durationMs: 2_000 })).toEqual(['video-too-short'])
    expect(reel({ frameRate: 15 })).toEqual(['video-frame-rate'])
    expect(codes('x', [asset('video', { width: 1920, height: 1080, durationMs: 91_000, frameRate: 15 })])).toEqual([])
  })

  it('is a story, which shows no text', () => {
    expect(codes('Unseen', [asset('image')], { format: 'story' })).toEqual(['text-ignored text'])
    expect(codes('', [asset('video', { durationMs: 61_000 })], { format: 'story' })).toEqual(['video-too-long'])
  })

  it('is a first comment only with its permission, and never below a post that Facebook shows later', () => {
    expect(codes('x', [], { firstComment: 'First' })).toEqual([])
    expect(codes('x', [], { firstComment: 'First' }, [])).toEqual(['permission-missing firstComment'])
    expect(codes('x', [], { firstComment: 'First', publishAt: NOW + DAY_MS })).toEqual(['options-conflict firstComment'])
  })

  it('is a time from ten minutes to 29 days ahead', () => {
    expect(codes('x', [], { publishAt: NOW + DAY_MS })).toEqual([])
    expect(codes('x', [], { publishAt: NOW + 60_000 })).toEqual(['option-outside-window publishAt'])
    expect(codes('x', [], { publishAt: NOW + 30 * DAY_MS })).toEqual(['option-outside-window publishAt'])
  })
})
