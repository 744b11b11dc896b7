import { describe, expect, it } from 'vitest'
import type { Draft, MediaAsset } from '../../shared/model.ts'
import { findRepeat, isNearlySameText, REPEAT_WINDOW_MS } from './repeats.ts'
import { sampleDelivery } from './testing/sample-delivery.ts'

const NOW = 1_790_000_000_000

describe('nearly the same text', () => {
  it.each([
    ['Our new video is out: how we built the tiny house', 'Our new video is out, how we built the tiny house!', true],
    ['Our new video is out: how we built the tiny house 🏠', 'OUR NEW VIDEO IS OUT how we built the tiny house', true],
    ['one two three four five six seven eight nine ten eleven', 'one two three four five six seven eight nine ten twelve', true],
    ['Our new video is out: how we built the tiny house', 'Our second video is out: why we sold the tiny boat', false],
    ['Part 1', 'Part 2', false],
    ['New video!', 'new video', true],
    ['', '', false],
    ['🎉', '🎉', false],
  ])('%j and %j: %s', (one, other, expected) => {
    expect(isNearlySameText(one, other)).toBe(expected)
  })
})

describe('a repeat', () => {
  const asset = (id: string, fingerprint: string) => ({ id, fingerprint }) as MediaAsset
  const assets = new Map([asset('first', 'aa'), asset('same-again', 'aa'), asset('other', 'bb')].map((one) => [one.id, one]))
  const media = { asset: (id: string) => assets.get(id), open: () => Promise.reject(new Error('never opened')) }
  const draft = (text: string, assetIds: string[]): Draft => ({
    id: 'd',
    text,
    assetIds,
    accountIds: ['a1'],
    overrides: {},
    updatedAt: NOW,
  })
  const earlier = sampleDelivery({
    id: 'old',
    variant: { accountId: 'a1', text: 'Hello from the harbour this morning', assetIds: ['first'], options: {} },
    dueAt: NOW - 5_000,
  })
  const look = (wish: Draft) => {
    const asked: number[] = []
    const found = findRepeat(wish, { media, recentOf: (_account, since) => (asked.push(since), [earlier]) }, NOW)
    expect(asked).toEqual([NOW - REPEAT_WINDOW_MS])
    return found
  }

  it('is the same file under another name, whatever the text', () => {
    expect(look(draft('Something else altogether', ['same-again']))).toMatchObject({
      code: 'looks-like-repeat',
      deliveryId: 'old',
      params: { at: NOW - 5_000 },
    })
  })
  it('is nearly the same text over another file', () => {
    expect(look(draft('Hello from the harbour, this morning!', ['other']))).toMatchObject({ code: 'looks-like-repeat', accountId: 'a1' })
  })
  it('is not another file with another text', () => {
    expect(look(draft('Good night', ['other']))).toBeNull()
  })
})
