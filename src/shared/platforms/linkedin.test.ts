import { describe, expect, it } from 'vitest'
import { checkVariant } from '../check-variant.ts'
import type { AccountTraits, MediaAsset } from '../model.ts'
import { isAble } from '../platform-rules.ts'
import { linkedinRules } from './linkedin.ts'

const found = (text: string, assets: readonly MediaAsset[] = []) =>
  checkVariant({
    rules: linkedinRules,
    account: { tier: null, kind: 'person', abilities: [] },
    variant: { accountId: 'a', text, assetIds: [], options: {} },
    assets,
    asset: () => undefined,
    postingOptions: null,
    now: Date.parse('2026-11-23T10:00:00Z'),
  }).map(({ code, severity, params }) => [code, severity, params])

describe('the length of a text for LinkedIn', () => {
  it('is doubted where only the marks of little text make it longer than LinkedIn takes', () => {
    expect(found(`${'x'.repeat(2_998)}(`)).toEqual([])
    expect(found(`${'x'.repeat(2_998)}()`)).toEqual([['text-perhaps-too-long', 'warning', { length: 3_002, max: 3_000 }]])
  })

  it('is refused, and no longer doubted, where the words themselves are too many', () => {
    expect(found(`${'x'.repeat(3_000)}(`)).toEqual([['text-too-long', 'error', { length: 3_001, max: 3_000, over: 1 }]])
  })
})

it('takes no moving picture of as many pixels as it takes of no other', () => {
  const gif = (width: number): MediaAsset => ({
    id: 'g',
    kind: 'image',
    fileName: 'g.gif',
    sizeBytes: 1_000_000,
    mimeType: 'image/gif',
    width,
    height: 5_000,
    durationMs: 1_000,
    frameCount: 10,
    frameRate: null,
    videoCodec: null,
    audioCodec: null,
    altText: '',
    modifiedAt: 0,
    fingerprint: 'g',
    importedAt: 0,
  })
  expect(found('', [gif(7_230)])).toEqual([])
  expect(found('', [gif(7_231)])).toMatchObject([['image-dimensions', 'error', { width: 7_231, height: 5_000 }]])
})

it.each<[AccountTraits['kind'], string[], boolean]>([
  ['person', ['statistics'], true],
  ['person', ['pages', 'comments'], false],
  ['page', ['pages'], true],
  ['page', ['statistics'], false],
])('reads the figures of a %s whose login may %j: %s', (kind, abilities, expected) => {
  expect(isAble(linkedinRules.canReadMetrics, { kind, abilities })).toBe(expected)
})
