import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const GRAPH = 'graph.facebook.com/v26.0'
const setting = { grant: { accountTokens: { '1755': 'EAApage' } }, account: { remoteId: '1755' } }
const refusal = (code: number, subcode?: number): Answer => ({
  status: 400,
  body: { error: { message: 'no', type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) } },
})
const withdraw = (
  answer: Answer | null,
  remoteId = '1755_9',
  { stories, permalink = `https://www.facebook.com/${remoteId}` }: { stories?: Answer; permalink?: string | null } = {},
) => {
  const lines: Line[] = answer === null ? [] : [[`DELETE ${GRAPH}/${remoteId}`, answer]]
  const { transport } = play(stories === undefined ? lines : [...lines, [`GET ${GRAPH}/1755/stories`, stories]])
  const comment = { remoteId: '9_1', role: 'comment', permalink: null } as const
  const receipt = { parts: [{ remoteId, permalink }, comment], publishedAt: NOW, notes: [] }
  return adapter.withdraw?.(receipt, sessionOf(adapter, transport, setting), NOW)
}
const abandon = async (lines: readonly Line[], checkpoint: Json) => {
  const { transport, seen, left } = play(lines)
  await adapter.abandon?.(checkpoint, sessionOf(adapter, transport, setting), NOW, null)
  return { seen, left }
}

describe('a post that is taken down from a Page', () => {
  it.each(['1755_9', '55'])('is deleted by its id %s', async (remoteId) => {
    expect(await withdraw({ body: { success: true } }, remoteId)).toBe('gone')
  })

  it('is gone when it is not there any more', async () => {
    expect(await withdraw(refusal(100, 33))).toBe('gone')
  })

  it.each([
    ['a story', 'https://www.facebook.com/stories/1755/9/'],
    ['a post of unknown link', null],
  ])('is not called gone as %s that the Page still lists, though Meta says that there is no such object', async (_case, permalink) => {
    const listed = (postId: string): Answer => ({ body: { data: [{ post_id: postId, status: 'PUBLISHED' }] } })
    expect(await withdraw(refusal(100, 33), '1755_9', { permalink, stories: listed('9') })).toBe('not-possible')
    expect(await withdraw(refusal(100, 33), '1755_9', { permalink, stories: listed('8') })).toBe('gone')
    const unread = withdraw(refusal(100, 33), '1755_9', { permalink, stories: refusal(2) })
    await expect(unread).rejects.toMatchObject({ failure: { kind: 'platform-down' } })
  })

  it('stays where its id could not be learned', async () => {
    expect(await withdraw(null, '')).toBe('not-possible')
  })

  it.each([
    ['a missing permission', refusal(200), 'scope-missing'],
    ['a dead login', refusal(190, 460), 'reconnect-needed'],
    ['trouble at Meta', refusal(2), 'platform-down'],
    ['an answer without success', { body: { success: false } }, 'unexpected-response'],
  ] as const)('is not called gone by %s', async (_case, answer, kind) => {
    await expect(withdraw(answer)).rejects.toMatchObject({ failure: { kind, mayHaveApplied: false } })
  })
})

describe('what a cancelled delivery left on a Page', () => {
  it('loses every staged photo, also when one cannot be deleted', async () => {
    const lines: Line[] = [
      [`DELETE ${GRAPH}/71`, 'lost'],
      [`DELETE ${GRAPH}/72`, { body: { success: true } }],
    ]
    const { left } = await abandon(lines, { stage: 'post-photos', photoIds: ['71', '72'], missedSince: null })
    expect(left).toEqual([])
  })

  it('ends the upload of a video', async () => {
    const checkpoint = { stage: 'transfer', sessionId: 's1', videoId: '55', start: 4, end: 8 }
    const { seen } = await abandon([[`POST ${GRAPH}/1755/videos`, { body: { success: true } }]], checkpoint)
    expect(seen[0]?.body).toBe('upload_phase=cancel&upload_session_id=s1')
  })

  it('is the unfinished video of a reel, also while its time is waited for', async () => {
    const reel = { format: 'reel', videoId: '55', uploadUrl: 'https://rupload.facebook.com/video-upload/v26.0/55' }
    const deleted: Line[] = [[`DELETE ${GRAPH}/55`, { body: { success: true } }]]
    expect((await abandon(deleted, { stage: 'send-reel', ...reel, offset: 4, restarts: 0 })).left).toEqual([])
    const held = { stage: 'hold', then: { stage: 'finish-reel', ...reel, missedSince: null } }
    expect((await abandon(deleted, held)).left).toEqual([])
  })

  it('is nothing for a text, and for a checkpoint that is not known', async () => {
    expect((await abandon([], { stage: 'post-text', missedSince: null })).seen).toEqual([])
    expect((await abandon([], { stage: 'of a newer build' })).seen).toEqual([])
  })
})
