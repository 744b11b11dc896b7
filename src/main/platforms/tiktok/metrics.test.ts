import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from './__fixtures__/play.ts'

const FIELDS = 'fields=id,view_count,like_count,comment_count,share_count'
const CALL = `POST /v2/video/query/?${FIELDS}`
const FIRST = '7350000000000000123'
const SECOND = '7350000000000000999'

const videos = (list: Json): Line => [CALL, { body: { data: { videos: list }, error: { code: 'ok', message: '', log_id: 'L1' } } }]
const subject = (deliveryId: string, remoteId: string) => ({
  deliveryId,
  receipt: { parts: [{ remoteId, permalink: null }], publishedAt: NOW, notes: [] },
  variant: { accountId: 'account-1', text: '', assetIds: [], options: {} },
})
const ask = (lines: Line[], subjects: ReturnType<typeof subject>[]) => {
  const played = delivery(lines)
  return { played, answer: played.adapter.metrics?.(subjects, played.session, NOW) }
}

describe('figures', () => {
  it('are asked in one call by the posts’ own ids, as strings', async () => {
    const line = videos([
      { id: SECOND, view_count: 5, like_count: 0, comment_count: 0, share_count: 0 },
      { id: FIRST, view_count: 3_000_000_000, like_count: 7, comment_count: 2, share_count: 1 },
    ])
    const { played, answer } = ask([line], [subject('one', FIRST), subject('two', SECOND)])
    expect(Object.fromEntries((await answer) ?? [])).toEqual({
      one: { views: 3_000_000_000, likes: 7, comments: 2, shares: 1 },
      two: { views: 5, likes: 0, comments: 0, shares: 0 },
    })
    expect(JSON.parse(played.seen[0]?.body ?? '')).toEqual({ filters: { video_ids: [FIRST, SECOND] } })
    expect(played.seen[0]?.headers['authorization']).toBe('Bearer act.member')
  })

  it('are absent where TikTok does not tell them, never 0', async () => {
    const { answer } = ask([videos([{ id: FIRST, view_count: 3, like_count: null, comment_count: -1 }])], [subject('one', FIRST)])
    expect((await answer)?.get('one')).toEqual({ views: 3 })
  })

  it('are not asked of drafts and of posts without an id', async () => {
    const { played, answer } = ask([], [subject('draft', 'v_inbox_file~v2.1'), subject('private', 'v_pub_file~v2-1.2')])
    expect(await answer).toEqual(new Map())
    expect(played.seen).toEqual([])
  })

  it.each<[string, Json]>([
    ['an empty list', []],
    ['null', null],
  ])('that are missing in %s do not call a post gone: it may only be private for now', async (_shape, list) => {
    const { answer } = ask([videos(list)], [subject('one', FIRST)])
    expect(await answer).toEqual(new Map())
  })

  it('without the permission say which kind of trouble it is', async () => {
    const refused: Line = [CALL, { status: 401, body: { error: { code: 'scope_not_authorized', message: 'no', log_id: 'L1' } } }]
    await expect(ask([refused], [subject('one', FIRST)]).answer).rejects.toMatchObject({ failure: { kind: 'scope-missing' } })
  })
})
