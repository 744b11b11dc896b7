import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Line } from '../../../../tools/testing/played-platform.ts'
import type { MetricsSubject } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const READ = 'GET www.googleapis.com/youtube/v3/videos'
const DAY_MS = 86_400_000
const subject = (deliveryId: string, remoteId: string, publishedAt = NOW - DAY_MS): MetricsSubject => ({
  deliveryId,
  receipt: { parts: [{ remoteId, permalink: null }], publishedAt, notes: [] },
  variant: { accountId: 'a', text: '', assetIds: [], options: {} },
})
const ask = async (lines: readonly Line[], subjects: readonly MetricsSubject[]) => {
  const { transport, seen } = play(lines)
  return { told: await adapter.metrics?.(subjects, sessionOf(adapter, transport), NOW), seen }
}

describe('the figures of videos', () => {
  it('are asked in one call for all, and are numbers; what is hidden is absent', async () => {
    const items = [
      { id: 'aaaaaaaaaaa', statistics: { viewCount: '12', likeCount: '3', favoriteCount: '0', commentCount: '1' } },
      { id: 'bbbbbbbbbbb', statistics: { viewCount: '9007199254' } },
    ]
    const { told, seen } = await ask([[READ, { body: { items } }]], [subject('d1', 'aaaaaaaaaaa'), subject('d2', 'bbbbbbbbbbb')])
    expect(Object.fromEntries(told ?? [])).toEqual({ d1: { views: 12, likes: 3, comments: 1 }, d2: { views: 9_007_199_254 } })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.url.searchParams.get('id')).toBe('aaaaaaaaaaa,bbbbbbbbbbb')
  })

  it('say that an older video is gone, and nothing of a new one that may only be late', async () => {
    const subjects = [subject('old', 'aaaaaaaaaaa'), subject('new', 'bbbbbbbbbbb', NOW - 60_000)]
    const { told } = await ask([[READ, { body: { items: [] } }]], subjects)
    expect(Object.fromEntries(told ?? [])).toEqual({ old: 'gone' })
  })

  it('are not asked of a video whose id is not known', async () => {
    expect((await ask([], [subject('d', '')])).told?.size).toBe(0)
  })

  it('tell a refusal as what it is', async () => {
    const refusal: Line = [READ, { status: 403, body: { error: { errors: [{ reason: 'quotaExceeded' }] } } }]
    await expect(ask([refusal], [subject('d', 'aaaaaaaaaaa')])).rejects.toMatchObject({ failure: { kind: 'quota-exhausted' } })
  })
})
