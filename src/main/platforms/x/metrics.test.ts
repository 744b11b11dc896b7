import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Answer } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { MetricsSubject } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const LOOKUP = 'GET api.x.com/2/tweets'
const DAY_MS = 86_400_000

const subject = (deliveryId: string, ids: readonly string[], publishedAt = NOW): MetricsSubject => ({
  deliveryId,
  receipt: { parts: ids.map((remoteId) => ({ remoteId, permalink: null })), publishedAt, notes: [] },
  variant: { accountId: 'account-1', text: '', assetIds: [], options: {} },
})
const counted = (id: string, change: Record<string, number> = {}): Json => ({
  id,
  text: '',
  public_metrics: {
    impression_count: 100,
    like_count: 5,
    reply_count: 4,
    retweet_count: 3,
    quote_count: 2,
    bookmark_count: 1,
    ...change,
  },
})
const clicked = (id: string, clicks: number): Json => ({ id, text: '', non_public_metrics: { url_link_clicks: clicks } })
const missing = (id: string): Json => ({ value: id, resource_id: id, type: 'https://api.x.com/2/problems/resource-not-found' })
const read = async (answers: readonly Answer[], subjects: readonly MetricsSubject[]) => {
  const { transport, seen } = play(answers.map((answer) => [LOOKUP, answer] as const))
  const told = await adapter.metrics?.(subjects, sessionOf(adapter, transport), NOW)
  return { told: Object.fromEntries(told ?? []), seen }
}

describe('figures of X', () => {
  it('are the platform’s own, clicks asked for apart', async () => {
    const { told, seen } = await read([{ body: { data: [counted('1')] } }, { body: { data: [clicked('1', 7)] } }], [subject('a', ['1'])])
    expect(told).toEqual({ a: { views: 100, likes: 5, comments: 4, shares: 5, saves: 1, clicks: 7 } })
    expect(seen.map(({ url }) => url.searchParams.get('tweet.fields'))).toEqual(['public_metrics', 'non_public_metrics'])
    expect(seen[0]?.url.searchParams.get('ids')).toBe('1')
  })

  it('are read in the newer dialect too', async () => {
    const post = { id: '1', public_metrics: { impression_count: 9, repost_count: 2, like_count: 1 } }
    const { told } = await read([{ body: { data: [post] } }, { body: {} }], [subject('a', ['1'])])
    expect(told).toEqual({ a: { views: 9, likes: 1, shares: 2 } })
  })

  it('of a thread are those of all its posts', async () => {
    const posts = { data: [counted('1'), counted('2', { like_count: 10 })] }
    const { told } = await read([{ body: posts }, { body: { data: [clicked('1', 1), clicked('2', 2)] } }], [subject('a', ['1', '2'])])
    expect(told['a']).toMatchObject({ views: 200, likes: 15, clicks: 3 })
  })

  it('leave clicks out for posts of more than a month, and wherever X refuses them', async () => {
    const old = await read([{ body: { data: [counted('1')] } }], [subject('a', ['1'], NOW - 30 * DAY_MS)])
    expect(old.told['a']).not.toHaveProperty('clicks')
    expect(old.seen).toHaveLength(1)
    const refused = await read(
      [{ body: { data: [counted('1')] } }, { body: { errors: [{ type: 'https://api.x.com/2/problems/not-authorized-for-field' }] } }],
      [subject('a', ['1'])],
    )
    expect(refused.told['a']).toMatchObject({ views: 100 })
    expect(refused.told['a']).not.toHaveProperty('clicks')
    expect((await read([{ body: { data: [counted('1')] } }, { status: 503 }], [subject('a', ['1'])])).told['a']).toMatchObject({
      views: 100,
    })
  })

  it('say of a deleted post that it is gone, and nothing of one that X did not tell of', async () => {
    const answer = { data: [counted('1'), counted('4')], errors: [missing('2'), missing('3')] }
    const { told } = await read(
      [{ body: answer }, { body: {} }],
      [subject('a', ['1']), subject('b', ['2']), subject('half', ['3', '4']), subject('c', ['5'])],
    )
    expect(told).toMatchObject({ a: { views: 100 }, b: 'gone', half: { views: 100 } })
    expect(told).not.toHaveProperty('c')
  })

  it('are asked for at most a hundred posts at a call', async () => {
    const ids = Array.from({ length: 130 }, (_, index) => String(index + 1))
    const { seen } = await read([{ body: {} }, { body: {} }, { body: {} }, { body: {} }], [subject('a', ids)])
    expect(seen.map(({ url }) => url.searchParams.get('ids')?.split(',').length)).toEqual([100, 30, 100, 30])
  })

  it('leave a refused question to whoever asked', async () => {
    await expect(read([{ status: 429 }], [subject('a', ['1'])])).rejects.toMatchObject({ failure: { kind: 'rate-limited' } })
  })
})
