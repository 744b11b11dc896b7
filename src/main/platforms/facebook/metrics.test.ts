import { describe, expect, it } from 'vitest'
import type { ReceiptNote } from '../../../shared/model.ts'
import { NOW, play, type Line } from '../../../../tools/testing/played-platform.ts'
import { sessionOf } from '../meta/__fixtures__/play-graph.ts'
import type { MetricsSubject } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const INSIGHTS = 'GET /v26.0/1755_9/insights'
const subject = (remoteId: string, notes: ReceiptNote[] = [], publishedAt = NOW): MetricsSubject => ({
  deliveryId: `of ${remoteId}`,
  receipt: { parts: [{ remoteId, permalink: null }], publishedAt, notes },
  variant: { accountId: 'account-1', text: '', assetIds: [], options: {} },
})
const read = async (lines: readonly Line[], subjects: readonly MetricsSubject[], scopes: readonly string[] = []) => {
  const { transport, seen, left } = play(lines)
  const told = await adapter.metrics?.(subjects, { ...sessionOf(adapter, transport), scopes }, NOW)
  return { told: Object.fromEntries(told ?? []), seen, left }
}
const summary = (count: number) => ({ data: [], summary: { total_count: count } })
const COUNTERS: Line = ['GET /v26.0/1755_9', { body: { id: '1755_9', reactions: summary(7), comments: summary(2), shares: { count: 1 } } }]
const value = (name: string, one: number | Record<string, number>) => ({ name, period: 'lifetime', values: [{ value: one }] })
const refusal = (code: number, subcode?: number) => ({
  status: 400,
  body: { error: { message: 'no', type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) } },
})

describe('the figures of a Page post', () => {
  it('are likes, comments and shares for every login', async () => {
    const { told, seen } = await read([COUNTERS], [subject('1755_9')])
    expect(told).toEqual({ 'of 1755_9': { likes: 7, comments: 2, shares: 1 } })
    expect(seen[0]?.url.searchParams.get('fields')).toBe('reactions.limit(0).summary(total_count),comments.limit(0).summary(true),shares')
  })

  it('are views, reach and clicks too with the permission for statistics', async () => {
    const body = {
      data: [value('post_media_view', 40), value('post_total_media_view_unique', 30), value('post_clicks', { other: 3, link: 2 })],
    }
    const { told } = await read([COUNTERS, [INSIGHTS, { body }]], [subject('1755_9')], ['read_insights'])
    expect(told['of 1755_9']).toEqual({ likes: 7, comments: 2, shares: 1, views: 40, reach: 30, clicks: 5 })
  })

  it('lack only the one that Meta no longer knows', async () => {
    const lines: Line[] = [
      COUNTERS,
      [INSIGHTS, refusal(100)],
      [INSIGHTS, { body: { data: [value('post_media_view', 40)] } }],
      [INSIGHTS, refusal(100)],
      [INSIGHTS, { body: { data: [value('post_clicks', 5)] } }],
    ]
    const { told, left } = await read(lines, [subject('1755_9')], ['read_insights'])
    expect(told['of 1755_9']).toEqual({ likes: 7, comments: 2, shares: 1, views: 40, clicks: 5 })
    expect(left).toEqual([])
  })

  it('lack the comments where those may not be counted, and count missing shares as none', async () => {
    const lines: Line[] = [
      ['GET /v26.0/1755_9', refusal(10)],
      ['GET /v26.0/1755_9', { body: { id: '1755_9', reactions: summary(7) } }],
    ]
    expect((await read(lines, [subject('1755_9')])).told).toEqual({ 'of 1755_9': { likes: 7, shares: 0 } })
  })

  it('of a video without a post are its own', async () => {
    const line: Line = ['GET /v26.0/55', { body: { id: '55', views: 12, likes: summary(3), comments: summary(0) } }]
    expect((await read([line], [subject('55')], ['read_insights'])).told).toEqual({ 'of 55': { views: 12, likes: 3, comments: 0 } })
  })

  it('of a post that is no longer there are said to be gone, of one that cannot be read missing, of one not yet public not asked', async () => {
    const lines: Line[] = [
      ['GET /v26.0/1755_1', refusal(100, 33)],
      ['GET /v26.0/1755_2', refusal(10)],
      ['GET /v26.0/1755_2', refusal(10)],
    ]
    const scheduled = subject('1755_3', ['scheduled-at-platform'], NOW + 1)
    const { told, left } = await read(lines, [subject('1755_1'), subject('1755_2'), scheduled, subject('')])
    expect(told).toEqual({ 'of 1755_1': 'gone' })
    expect(left).toEqual([])
  })

  it.each([
    ['a dead line', 'lost', 'network'],
    ['a used-up allowance', refusal(32), 'rate-limited'],
    ['a dead login', refusal(190, 463), 'reconnect-needed'],
  ] as const)('are not told by %s', async (_case, answer, kind) => {
    await expect(read([['GET /v26.0/1755_9', answer]], [subject('1755_9')])).rejects.toMatchObject({ failure: { kind } })
  })
})
