import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const LINK = 'https://www.instagram.com/p/AbC/'
const RECEIPT: Receipt = { parts: [{ remoteId: '301', permalink: LINK }], publishedAt: NOW, notes: [] }
const COMMENT = { remoteId: '501', role: 'comment', permalink: null } as const
const post = { text: 'Bread', media: [medium('image', 'ONE')], options: { firstComment: 'The recipe  is in my bio' } }
const at = (missedSince: number | null = null) => ({ stage: 'comment', mediaId: '301', missedSince })
const written: Line = ['POST /v26.0/301/comments', { body: { id: '501' } }]
const refused = (code: number, subcode?: number, status = 400): Line => [
  'POST /v26.0/301/comments',
  {
    status,
    body: { error: { message: 'no', type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) } },
  },
]
const listed = (...data: Json[]): Line => ['GET /v26.0/301/comments', { body: { data } }]
const one = (id: string, text: string, more: Record<string, Json> = {}): Json => ({
  id,
  text,
  username: 'metricsaurus',
  timestamp: '2026-11-23T10:00:01+0000',
  ...more,
})
/** After this long without a trace a lost comment is given up. */
const SETTLED = 180_000

describe('a first comment', () => {
  it('is written under the post with a mark of its own, behind the post’s proof', async () => {
    const lines: Line[] = [['GET /v26.0/301', { body: { permalink: LINK } }], written]
    const played = delivery(adapter, lines, post)
    const steps = await played.run({ checkpoint: { stage: 'published', mediaId: '301', photoIds: [], looks: 0 } })
    expect(steps).toMatchObject([
      { kind: 'commit-next', receipt: RECEIPT, checkpoint: at() },
      { kind: 'done', receipt: { parts: [RECEIPT.parts[0], COMMENT], notes: [] } },
    ])
    expect(played.seen[1]?.fields).toEqual({ message: 'The recipe  is in my bio' })
    expect(played.seen[1]?.url.searchParams.has('fields')).toBe(false)
  })

  it.each([
    ['the permission is missing', refused(10, undefined, 403)],
    ['comments are turned off', refused(100)],
    ['the post is not there for this login', refused(100, 33)],
    ['Instagram suspects spam', refused(4, 2_207_051)],
  ])('that is refused because %s never fails the post', async (_why, line) => {
    const step = await delivery(adapter, [line], post).step({ checkpoint: at(), receipt: RECEIPT })
    expect(step).toEqual({ kind: 'done', receipt: { ...RECEIPT, notes: ['comment-failed'] } })
  })

  it.each([
    ['a limit', refused(80_002), 'rate-limited'],
    ['a dead login', refused(190, 463), 'reconnect-needed'],
  ])('waits for the end of %s and is tried again', async (_what, line, kind) => {
    const played = delivery(adapter, [line, written], post)
    await expect(played.step({ checkpoint: at(), receipt: RECEIPT })).rejects.toMatchObject({ failure: { kind, mayHaveApplied: false } })
    const again = await played.step({ checkpoint: at(), receipt: RECEIPT, isResumed: true })
    expect(again).toMatchObject({ kind: 'done', receipt: { parts: [RECEIPT.parts[0], COMMENT] } })
  })

  it.each([
    ['the line broke', ['POST /v26.0/301/comments', 'lost'] as Line],
    ['Instagram had an error of its own', refused(2, undefined, 500)],
    ['the answer was no answer', ['POST /v26.0/301/comments', { body: {} }] as Line],
  ])('counts as maybe written when %s', async (_why, line) => {
    const played = delivery(adapter, [line], post)
    await expect(played.step({ checkpoint: at(), receipt: RECEIPT })).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
  })

  it('whose answer was lost is found by its words, whichever blanks Instagram keeps', async () => {
    const lines = [listed(one('502', 'Lovely', { username: 'mira' }), one('501', 'The recipe is in my bio'))]
    const outcome = await delivery(adapter, lines, post).reconcile({ checkpoint: at(), receipt: RECEIPT })
    expect(outcome).toMatchObject({ kind: 'published', receipt: { parts: [RECEIPT.parts[0], COMMENT], notes: [] } })
  })

  it('is not taken from somebody else who wrote the same', async () => {
    const lines = [listed(one('502', 'The recipe is in my bio', { username: 'mira' }))]
    const outcome = await delivery(adapter, lines, post).reconcile({ checkpoint: at(), receipt: RECEIPT })
    expect(outcome).toMatchObject({ kind: 'wait', checkpoint: at(NOW) })
  })

  it('that is not found in three minutes is never written a second time, and said to be unknown', async () => {
    const played = delivery(adapter, [listed(), listed()], post)
    expect(await played.reconcile({ checkpoint: at(), receipt: RECEIPT })).toMatchObject({ kind: 'wait' })
    const outcome = await played.reconcile({ checkpoint: at(NOW), receipt: RECEIPT, now: NOW + SETTLED })
    expect(outcome).toEqual({ kind: 'published', receipt: { ...RECEIPT, notes: ['comment-unknown'] } })
    expect(played.seen.every((call) => call.call.startsWith('GET '))).toBe(true)
  })
})

describe('a delivery that lost its place behind a public post', () => {
  it('goes on with the comment and makes nothing twice', async () => {
    const played = delivery(adapter, [written], post)
    const steps = await played.run({ receipt: RECEIPT, isResumed: true })
    expect(steps).toMatchObject([
      { kind: 'commit-next', checkpoint: at() },
      { kind: 'done', receipt: { parts: [{}, COMMENT] } },
    ])
    expect(played.seen).toHaveLength(1)
  })

  it('is done without a call when nothing is left', async () => {
    const whole: Receipt = { ...RECEIPT, parts: [...RECEIPT.parts, COMMENT] }
    const played = delivery(adapter, [], post)
    expect(await played.step({ receipt: whole })).toEqual({ kind: 'done', receipt: whole })
    const plain = delivery(adapter, [], { ...post, options: {} })
    expect(await plain.step({ receipt: RECEIPT })).toEqual({ kind: 'done', receipt: RECEIPT })
    expect(await plain.reconcile({ receipt: RECEIPT })).toEqual({ kind: 'published', receipt: RECEIPT })
  })

  it('writes nothing, and says so, under a post that only the creator knows to be online', async () => {
    const online: Receipt = { parts: [{ remoteId: '', permalink: LINK }], publishedAt: NOW, notes: [] }
    const told: Receipt = { ...online, notes: ['comment-failed'] }
    const played = delivery(adapter, [], post)
    expect(await played.step({ receipt: online, isResumed: true })).toEqual({ kind: 'done', receipt: told })
    expect(await played.reconcile({ receipt: online })).toEqual({ kind: 'published', receipt: told })
  })

  it('looks for the comment that it may have sent', async () => {
    const outcome = await delivery(adapter, [listed(one('501', 'The recipe is in my bio'))], post).reconcile({ receipt: RECEIPT })
    expect(outcome).toMatchObject({ kind: 'published', receipt: { parts: [RECEIPT.parts[0], COMMENT] } })
  })
})

describe('a lost answer of media_publish before a first comment', () => {
  const made = { photoIds: [], containerIds: ['101'], parentId: null, restarts: 0 }
  const publish = { stage: 'publish', ...made, missedSince: null }
  const published: Line = ['GET /v26.0/101', { body: { status_code: 'PUBLISHED' } }]

  it('leads to the comment once the post is found', async () => {
    const media = { id: '301', caption: 'Bread', permalink: LINK, media_type: 'IMAGE', timestamp: '2026-11-23T10:00:01+0000' }
    const played = delivery(adapter, [published, ['GET /v26.0/17841/media', { body: { data: [media] } }]], post)
    const outcome = await played.reconcile({ checkpoint: publish })
    const receipt = { parts: [{ remoteId: '301', permalink: LINK }] }
    expect(outcome).toMatchObject({ kind: 'resume', checkpoint: { stage: 'published', mediaId: '301' }, receipt })
  })

  it('leaves the comment out, and says so, when nobody knows which post it is', async () => {
    const played = delivery(adapter, [published, ['GET /v26.0/17841/media', { body: { data: [] } }]], post)
    const outcome = await played.reconcile({ checkpoint: { ...publish, missedSince: NOW }, now: NOW + SETTLED })
    expect(outcome).toMatchObject({ kind: 'published', receipt: { notes: ['link-unknown', 'comment-failed'] } })
    const receipt: Receipt = { ...RECEIPT, notes: ['comment-failed'] }
    expect(await played.step({ checkpoint: { stage: 'published', mediaId: '101', photoIds: [], looks: 0 }, receipt })).toEqual({
      kind: 'done',
      receipt,
    })
  })
})
