import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import type { MetricsSubject } from '../../core/platform-adapter.ts'
import { NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const subject = (remoteId: string, permalink: string | null, options: Record<string, Json> = {}): MetricsSubject => ({
  deliveryId: `delivery-${remoteId}`,
  receipt: { parts: [{ remoteId, permalink }], publishedAt: 0, notes: [] },
  variant: { accountId: 'account-1', text: '', assetIds: [], options },
})
const P = 'https://www.instagram.com/p/AbC/'
const figures = (id: string, values: Record<string, number>): Line => [
  `GET /v26.0/${id}/insights`,
  { body: { data: Object.entries(values).map(([name, value]) => ({ name, period: 'lifetime', values: [{ value }] })) } },
]
const refused = (id: string, code: number, subcode?: number): Line => [
  `GET /v26.0/${id}/insights`,
  { status: 400, body: { error: { message: 'no', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) } } },
]
async function ask(lines: readonly Line[], subjects: readonly MetricsSubject[], scopes = ['instagram_manage_insights']) {
  const played = delivery(adapter, lines, {})
  Object.assign(played.session, { scopes })
  const found = await adapter.metrics?.(subjects, played.session, NOW)
  return { found: Object.fromEntries(found ?? []), asked: played.seen.map((call) => call.url.searchParams.get('metric')) }
}

describe('figures of Instagram', () => {
  it('are asked by the kind of each post, and told by our names', async () => {
    const lines = [
      figures('1', { views: 13, reach: 10, likes: 4, comments: 1, shares: 0, saved: 2 }),
      figures('2', { views: 99, reach: 80, likes: 7, comments: 0, shares: 3, saved: 1 }),
      figures('2', { ig_reels_video_view_total_time: 123_456 }),
      figures('3', { views: 20, reach: 18, shares: 1 }),
    ]
    const subjects = [
      subject('1', P),
      subject('2', 'https://www.instagram.com/reel/DeF/'),
      subject('3', 'https://www.instagram.com/stories/me/3', { format: 'story' }),
    ]
    const { found, asked } = await ask(lines, subjects)
    expect(found).toEqual({
      'delivery-1': { views: 13, reach: 10, likes: 4, comments: 1, shares: 0, saves: 2 },
      'delivery-2': { views: 99, reach: 80, likes: 7, comments: 0, shares: 3, saves: 1, watchTimeMs: 123_456 },
      'delivery-3': { views: 20, reach: 18, shares: 1 },
    })
    expect(asked).toEqual([
      'views,reach,likes,comments,shares,saved',
      'views,reach,likes,comments,shares,saved',
      'ig_reels_video_view_total_time',
      'views,reach,shares',
    ])
  })

  it('leave out what Instagram does not tell: a story after its day, one that few saw, a container in a post’s place', async () => {
    const story = { format: 'story' }
    const lines = [figures('1', {}), refused('2', 10), refused('3', 100, 33)]
    const { found } = await ask(lines, [subject('1', P, story), subject('2', P, story), subject('3', null)])
    expect(found).toEqual({})
  })

  it('are likes and comments alone for a login without the permission for statistics', async () => {
    const counts: Line = ['GET /v26.0/1', { body: { id: '1', like_count: 4, comments_count: 1 } }]
    const hidden: Line = ['GET /v26.0/2', { body: { id: '2', comments_count: 0 } }]
    const gone: Line = ['GET /v26.0/3', { status: 400, body: { error: { message: 'no', code: 100, error_subcode: 33 } } }]
    const { found } = await ask([counts, hidden, gone], [subject('1', P), subject('2', P), subject('3', P)], [])
    expect(found).toEqual({ 'delivery-1': { likes: 4, comments: 1 }, 'delivery-2': { comments: 0 }, 'delivery-3': 'gone' })
  })

  it('say that a post is gone, and go on with the others', async () => {
    const { found } = await ask([refused('1', 100, 33), figures('2', { views: 5 })], [subject('1', P), subject('2', P)])
    expect(found).toEqual({ 'delivery-1': 'gone', 'delivery-2': { views: 5 } })
  })

  it('of the others are read when one post cannot be asked about, and its trouble told when it is the only one', async () => {
    const container = refused('1', 2500)
    const { found } = await ask([container, figures('2', { views: 5 })], [subject('1', null), subject('2', P)])
    expect(found).toEqual({ 'delivery-2': { views: 5 } })
    await expect(ask([container], [subject('1', null)])).rejects.toMatchObject({ failure: { platformCode: '2500' } })
  })

  it('are asked for no post that only the creator knows to be online', async () => {
    const { found, asked } = await ask([figures('2', { views: 5 })], [subject('', P), subject('2', P)])
    expect([found, asked]).toEqual([{ 'delivery-2': { views: 5 } }, ['views,reach,likes,comments,shares,saved']])
  })

  it('of a carousel are a post’s, also where a story was chosen before its second file', async () => {
    const carousel = {
      ...subject('1', P, { format: 'story' }),
      variant: { accountId: 'a', text: '', assetIds: ['1', '2'], options: { format: 'story' } },
    }
    const { found, asked } = await ask([figures('1', { views: 5, likes: 2 })], [carousel])
    expect([found, asked]).toEqual([{ 'delivery-1': { views: 5, likes: 2 } }, ['views,reach,likes,comments,shares,saved']])
  })

  it('of a reel are told without the time it was watched when that is refused', async () => {
    const { found } = await ask([figures('1', { views: 5 }), refused('1', 100)], [subject('1', 'https://www.instagram.com/reel/DeF/')])
    expect(found).toEqual({ 'delivery-1': { views: 5 } })
  })

  it('end with what is known when a limit is met on the way, and with its reason when it is met at once', async () => {
    const lines = [figures('1', { views: 5 }), refused('2', 80_002)]
    const { found, asked } = await ask(lines, [subject('1', P), subject('2', P), subject('3', P)])
    expect(found).toEqual({ 'delivery-1': { views: 5 } })
    expect(asked).toHaveLength(2)
    await expect(ask([refused('1', 80_002)], [subject('1', P)])).rejects.toMatchObject({ failure: { kind: 'rate-limited' } })
  })
})
