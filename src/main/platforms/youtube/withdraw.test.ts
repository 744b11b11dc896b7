import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Receipt } from '../../../shared/model.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const SCOPE = 'https://www.googleapis.com/auth/'
const DELETE = 'DELETE www.googleapis.com/youtube/v3/videos'
const proof = (remoteId: string): Receipt => ({ parts: [{ remoteId, permalink: null }], publishedAt: NOW, notes: [] })
const HOUR_MS = 3_600_000
const withdraw = async (
  lines: readonly Line[],
  scopes: readonly string[],
  { receipt = proof('dQw4w9WgXcQ'), now = NOW + HOUR_MS }: { receipt?: Receipt; now?: number } = {},
) => {
  const { transport, seen } = play(lines)
  const outcome = await adapter.withdraw?.(receipt, sessionOf(adapter, transport, { grant: { scopes } }), now)
  return { outcome, seen }
}
const refusal = (status: number, reason: string): Line => [DELETE, { status, body: { error: { code: status, errors: [{ reason }] } } }]

describe('a video that is taken down from YouTube', () => {
  it.each(['youtube', 'youtube.force-ssl'])('is deleted where the login has the permission %s', async (scope) => {
    const { outcome, seen } = await withdraw([[DELETE, { status: 204 }]], [`${SCOPE}youtube.upload`, SCOPE + scope])
    expect(outcome).toBe('gone')
    expect(seen[0]?.url.search).toBe('?id=dQw4w9WgXcQ')
  })

  it('stays where the login may only upload and read, and where its id is not known', async () => {
    expect((await withdraw([], [`${SCOPE}youtube.upload`, `${SCOPE}youtube.readonly`])).outcome).toBe('not-possible')
    expect((await withdraw([], [`${SCOPE}youtube`], { receipt: proof('') })).outcome).toBe('not-possible')
  })

  it('is gone when YouTube does not know it any more', async () => {
    expect((await withdraw([refusal(404, 'videoNotFound')], [`${SCOPE}youtube`])).outcome).toBe('gone')
  })

  it.each([
    [0, 10_000],
    [9_999, 1],
    [10_000, 60_000],
    [70_000, 300_000],
    // Our clock was set back.
    [-HOUR_MS, 10_000],
  ])('is not called gone while YouTube may not know a new one yet, %i ms old', async (age, pause) => {
    const now = NOW + age
    await expect(withdraw([refusal(404, 'videoNotFound')], [`${SCOPE}youtube`], { now })).rejects.toMatchObject({
      failure: { kind: 'unexpected-response', mayHaveApplied: false, platformCode: 'videoNotFound', retryAt: now + pause },
    })
    expect((await withdraw([refusal(404, 'videoNotFound')], [`${SCOPE}youtube`], { now: NOW + 370_000 })).outcome).toBe('gone')
  })

  it.each([
    [403, 'insufficientPermissions', 'scope-missing'],
    [401, 'authError', 'reconnect-needed'],
    [503, 'backendError', 'platform-down'],
    [404, 'notFound', 'content-rejected'],
  ])('is not called gone by %i %s', async (status, reason, kind) => {
    await expect(withdraw([refusal(status, reason)], [`${SCOPE}youtube`])).rejects.toMatchObject({ failure: { kind } })
  })
})

describe('an upload that was cancelled', () => {
  const address = 'https://www.googleapis.com/upload/youtube/v3/videos?upload_id=K'
  const CANCEL = 'DELETE www.googleapis.com/upload/youtube/v3/videos'
  const abandon = async (lines: readonly Line[], checkpoint: Parameters<NonNullable<typeof adapter.abandon>>[0]) => {
    const { transport, left } = play(lines)
    await adapter.abandon?.(checkpoint, sessionOf(adapter, transport), NOW, null)
    return left
  }

  it.each([[{ status: 499 }], [{ status: 404 }], ['lost' as const]])(
    'is ended at its own address, whatever the answer (%j)',
    async (answer) => {
      const left = await abandon([[CANCEL, answer]], { stage: 'upload', address, openedAt: NOW, offset: 0, restarts: 0 })
      expect(left).toEqual([])
    },
  )

  it('needs nothing before it was opened and after it became a video', async () => {
    expect(await abandon([], { stage: 'open', restarts: 0 })).toEqual([])
    expect(await abandon([], { stage: 'published', videoId: 'dQw4w9WgXcQ', publishedAt: NOW })).toEqual([])
  })
})
