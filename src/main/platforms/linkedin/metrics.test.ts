import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Line } from '../../../../tools/testing/played-platform.ts'
import type { MetricsSubject } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const DAY_MS = 86_400_000
const subject = (deliveryId: string, remoteId: string): MetricsSubject => ({
  deliveryId,
  receipt: { parts: [{ remoteId, permalink: null }], publishedAt: NOW, notes: [] },
  variant: { accountId: 'account-1', text: '', assetIds: [], options: {} },
})
const ANALYTICS = 'GET api.linkedin.com/rest/memberCreatorPostAnalytics'
const counted = (...counts: number[]): Line[] =>
  counts.map((count) => [ANALYTICS, { body: { elements: [{ count, metricType: { 'com.linkedin.x': 'IMPRESSION' } }] } }])

describe('the figures of a member', () => {
  it('come one kind at a call, under the key that fits the post', async () => {
    const { transport, seen } = play(counted(120, 96, 6, 2, 1))
    const adapter = createAdapter()
    const told = await adapter.metrics?.([subject('a', 'urn:li:ugcPost:7')], sessionOf(adapter, transport), NOW)
    expect(told?.get('a')).toEqual({ views: 120, reach: 96, likes: 6, comments: 2, shares: 1 })
    expect(seen.map(({ url }) => url.searchParams.get('queryType'))).toEqual([
      'IMPRESSION',
      'MEMBERS_REACHED',
      'REACTION',
      'COMMENT',
      'RESHARE',
    ])
    expect(seen[0]?.url.search).toContain('entity=(ugc:urn%3Ali%3AugcPost%3A7)')
  })

  it('leave out what LinkedIn does not tell, and say what is gone', async () => {
    const gone: Line = [ANALYTICS, { status: 404, body: { status: 404, code: 'NOT_FOUND', message: 'no' } }]
    const nothing: Line = [ANALYTICS, { body: { elements: [] } }]
    const adapter = createAdapter()
    const { transport } = play([...counted(1), nothing, nothing, nothing, nothing, gone])
    const told = await adapter.metrics?.(
      [subject('a', 'urn:li:share:1'), subject('b', 'urn:li:share:2')],
      sessionOf(adapter, transport),
      NOW,
    )
    expect(told?.get('a')).toEqual({ views: 1 })
    expect(told?.get('b')).toBe('gone')
  })

  it('cost at most forty of a day’s calls, and whoever waited longest comes first', async () => {
    const adapter = createAdapter()
    const posts = Array.from({ length: 10 }, (_, index) => subject(`d${index}`, `urn:li:share:${index + 1}`))
    const ask = async (now: number, calls: number) => {
      const { transport, left } = play(counted(...Array.from({ length: calls }, () => 1)))
      const told = await adapter.metrics?.(posts, sessionOf(adapter, transport), now)
      expect(left).toEqual([])
      return [...(told?.keys() ?? [])]
    }
    expect(await ask(NOW, 40)).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7'])
    expect(await ask(NOW + 3_600_000, 0)).toEqual([])
    expect((await ask(NOW + DAY_MS, 40)).slice(0, 3)).toEqual(['d8', 'd9', 'd0'])
  })

  it('are not asked for a post whose URN nobody knows', async () => {
    const adapter = createAdapter()
    expect(await adapter.metrics?.([subject('a', '')], sessionOf(adapter, play([]).transport), NOW)).toEqual(new Map())
  })

  it('tell why they could not be had', async () => {
    const refused: Line = [ANALYTICS, { status: 403, body: { status: 403, code: 'ACCESS_DENIED', message: 'no' } }]
    const adapter = createAdapter()
    const told = adapter.metrics?.([subject('a', 'urn:li:share:1')], sessionOf(adapter, play([refused]).transport), NOW)
    await expect(told).rejects.toMatchObject({ failure: { kind: 'scope-missing' } })
  })
})

describe('the figures of a page', () => {
  it('come for all posts at one call; a post that LinkedIn leaves out is not told as zero', async () => {
    const adapter = createAdapter()
    const totals = {
      impressionCount: 10,
      uniqueImpressionsCount: 8,
      clickCount: 3,
      likeCount: 2,
      commentCount: 1,
      shareCount: 0,
      engagement: 0.6,
    }
    const { transport, seen } = play([
      [
        'GET api.linkedin.com/rest/organizationalEntityShareStatistics',
        {
          body: {
            elements: [
              { share: 'urn:li:share:1', totalShareStatistics: totals },
              { ugcPost: 'urn:li:ugcPost:2', totalShareStatistics: { impressionCount: 5 } },
            ],
          },
        },
      ],
    ])
    const account = { remoteId: 'urn:li:organization:9', kind: 'page' } as const
    const posts = [subject('a', 'urn:li:share:1'), subject('b', 'urn:li:ugcPost:2'), subject('c', 'urn:li:share:3')]
    const told = await adapter.metrics?.(posts, sessionOf(adapter, transport, { account }), NOW)
    expect(Object.fromEntries(told ?? [])).toEqual({
      a: { views: 10, reach: 8, clicks: 3, likes: 2, comments: 1, shares: 0 },
      b: { views: 5 },
    })
    expect(seen[0]?.url.search).toContain('shares=List(urn%3Ali%3Ashare%3A1,urn%3Ali%3Ashare%3A3)&ugcPosts=List(urn%3Ali%3AugcPost%3A2)')
  })
})
