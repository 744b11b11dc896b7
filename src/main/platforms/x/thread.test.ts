import { describe, expect, it } from 'vitest'
import { delivery, medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import type { Step } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const MIB = 1024 * 1024
const MEDIA = 'api.x.com/2/media/upload'
const CREATE = 'POST api.x.com/2/tweets'
const TIMELINE = 'GET api.x.com/2/users/2244994945/tweets'
const created = (id: string): Answer => ({ status: 201, body: { data: { id, text: '' } } })
const uploading = (id: string): Line[] => [
  [`POST ${MEDIA}/initialize`, { body: { data: { id, media_key: `3_${id}`, expires_after_secs: 86_400 } } }],
  [`POST ${MEDIA}/${id}/append`, { status: 204 }],
  [`POST ${MEDIA}/${id}/finalize`, { body: { data: { id, media_key: `3_${id}`, expires_after_secs: 86_400 } } }],
]
const THREAD: Json = [
  { text: 'Two', assetIds: [] },
  { text: 'Three', assetIds: [] },
]
const linked = (id: string) => ({ remoteId: id, permalink: `https://x.com/lena_films/status/${id}` })
const receiptOf = (...ids: string[]): Receipt => ({ parts: ids.map(linked), publishedAt: NOW, notes: [] })
const create = (change: Record<string, Json> = {}): Json => ({
  stage: 'create',
  ready: [],
  restarts: 0,
  mediaRefusals: 0,
  parentRefusals: 0,
  resends: 0,
  firstCommitAt: null,
  ...change,
})
const bodies = (seen: readonly { readonly call: string; readonly body: string }[]) =>
  seen.filter(({ call }) => call === CREATE).map(({ body }) => JSON.parse(body) as Json)
const kinds = (steps: readonly Step[]) => steps.map((step) => step.kind)
const picture = (id: string, sizeBytes = 10) => medium('image', sizeBytes, { id })

describe('a thread on X', () => {
  it('is post after post, each marked, each naming the one before it, with a pause between', async () => {
    const play = delivery(
      adapter,
      [
        [CREATE, created('1')],
        [CREATE, created('2')],
        [CREATE, created('3')],
      ],
      { text: 'One', options: { thread: THREAD } },
    )
    const steps = await play.run()
    expect(kinds(steps)).toEqual(['commit-next', 'wait', 'commit-next', 'wait', 'commit-next', 'done'])
    expect(steps[1]).toMatchObject({ checkpoint: null, receipt: receiptOf('1'), notBefore: NOW + 3_000 })
    expect(steps[3]).toMatchObject({ receipt: receiptOf('1', '2'), notBefore: NOW + 6_000 })
    expect(steps[5]).toEqual({ kind: 'done', receipt: receiptOf('1', '2', '3') })
    expect(bodies(play.seen)).toEqual([
      { text: 'One' },
      { text: 'Two', reply: { in_reply_to_tweet_id: '1' } },
      { text: 'Three', reply: { in_reply_to_tweet_id: '2' } },
    ])
  })

  it('says who may reply where the conversation begins, and its labels on every post', async () => {
    const options = { thread: [{ text: 'Two', assetIds: [] }], replySettings: 'verified', isAiGenerated: true, isPaidPartnership: true }
    const play = delivery(
      adapter,
      [
        [CREATE, created('1')],
        [CREATE, created('2')],
      ],
      { text: 'One', options },
    )
    await play.run()
    const labels = { made_with_ai: true, paid_partnership: true }
    expect(bodies(play.seen)).toEqual([
      { text: 'One', reply_settings: 'verified', ...labels },
      { text: 'Two', reply: { in_reply_to_tweet_id: '1' }, ...labels },
    ])
  })

  it('sends each post’s own files before it, and counts the bytes of all', async () => {
    const play = delivery(
      adapter,
      [...uploading('71'), [CREATE, created('1')], ...uploading('72'), ...uploading('73'), [CREATE, created('2')]],
      {
        text: 'One',
        media: [picture('first', 100)],
        files: [picture('second', 20), picture('third', MIB)],
        options: { thread: [{ text: '', assetIds: ['second', 'third'] }] },
      },
    )
    const steps = await play.run()
    expect(bodies(play.seen)).toEqual([
      { text: 'One', media: { media_ids: ['71'] } },
      { text: '', media: { media_ids: ['72', '73'] }, reply: { in_reply_to_tweet_id: '1' } },
    ])
    const told = steps.flatMap((step) => ('uploadedBytes' in step ? [step.uploadedBytes] : []))
    expect(told).toEqual([0, 100, 100, 100, 100, 120, 120, 120, 120 + MIB, 120 + MIB, 120 + MIB])
    expect(told).toEqual([...told].sort((a, b) => (a ?? 0) - (b ?? 0)))
  })

  it('goes on behind the posts that are public after a crash, and makes no call when all are', async () => {
    const rest = delivery(adapter, [[CREATE, created('3')]], { text: 'One', options: { thread: THREAD } })
    expect(kinds(await rest.run({ receipt: receiptOf('1', '2'), isResumed: true }))).toEqual(['commit-next', 'done'])
    expect(bodies(rest.seen)).toEqual([{ text: 'Three', reply: { in_reply_to_tweet_id: '2' } }])
    const whole = delivery(adapter, [], { text: 'One', options: { thread: THREAD } })
    expect(await whole.step({ receipt: receiptOf('1', '2', '3'), isResumed: true })).toEqual({
      kind: 'done',
      receipt: receiptOf('1', '2', '3'),
    })
    expect(whole.seen).toEqual([])
  })

  it.each([
    'https://x.com/lena_films/status/1445880548472328192?s=20',
    'https://twitter.com/i/web/status/1445880548472328192',
    'https://mobile.twitter.com/lena_films/status/1445880548472328192/photo/1',
  ])('goes on behind a post of which the creator said that it is online, by its link %s', async (permalink) => {
    const receipt = { ...receiptOf('1'), parts: [linked('1'), { remoteId: '', permalink }] }
    const play = delivery(adapter, [[CREATE, created('3')]], { text: 'One', options: { thread: THREAD } })
    expect(kinds(await play.run({ receipt, isResumed: true }))).toEqual(['commit-next', 'done'])
    expect(bodies(play.seen)).toEqual([{ text: 'Three', reply: { in_reply_to_tweet_id: '1445880548472328192' } }])
  })

  it.each([null, 'https://example.com/status/5', 'https://x.com/lena_films'])(
    'makes no post that would stand nowhere, where the one before is known by no more than %s',
    async (permalink) => {
      const receipt = { ...receiptOf('1'), parts: [linked('1'), { remoteId: '', permalink }] }
      const play = delivery(adapter, [], { text: 'One', options: { thread: THREAD } })
      await expect(play.step({ receipt, isResumed: true })).rejects.toMatchObject({
        failure: { kind: 'content-rejected', platformCode: 'parent-unknown', mayHaveApplied: false },
      })
    },
  )

  it.each([
    ['append', { segmentBytes: MIB, nextSegment: 0 }, [`POST ${MEDIA}/72/append`, { status: 204 }] as Line, 'finalize'],
    ['finalize', {}, [`GET ${MEDIA}`, { body: { data: { id: '72', processing_info: { state: 'succeeded' } } } }] as Line, 'prepared'],
    ['process', { since: NOW }, [`GET ${MEDIA}`, { body: { data: { id: '72' } } }] as Line, 'prepared'],
  ])('goes on in the middle of a later post’s upload: %s', async (stage, more, line, next) => {
    const upload = { id: '72', key: '3_72', expiresAt: NOW + 1_000 }
    const play = delivery(adapter, [line], {
      text: 'One',
      files: [picture('second', 20)],
      options: { thread: [{ text: '', assetIds: ['second'] }] },
    })
    const checkpoint = { stage, ready: [], restarts: 0, upload, ...more }
    expect(await play.step({ checkpoint, receipt: receiptOf('1'), isResumed: true })).toMatchObject({ checkpoint: { stage: next } })
  })

  it('uploads a later post’s files anew when X has forgotten them, never the post before', async () => {
    const ready = [{ id: '72', key: '3_72', expiresAt: NOW - 1 }]
    const play = delivery(adapter, [], {
      text: 'One',
      files: [picture('second')],
      options: { thread: [{ text: '', assetIds: ['second'] }] },
    })
    const checkpoint = { stage: 'prepared', ready, restarts: 0, mediaRefusals: 0, resends: 0, firstCommitAt: null }
    expect(await play.step({ checkpoint, receipt: receiptOf('1') })).toMatchObject({
      kind: 'next',
      isCommitUndone: true,
      checkpoint: { stage: 'initialize', ready: [] },
    })
  })

  it.each([
    ['by its number', { errors: [{ code: 385, message: 'You attempted to reply to a Tweet that is deleted or not visible to you.' }] }],
    [
      'in words',
      { detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.', type: 'about:blank', title: 'Forbidden' },
    ],
  ])('waits once for a post that X does not see yet, told %s, and then gives up', async (_case, body) => {
    const options = { thread: [{ text: 'Two', assetIds: [] }] }
    const gone: Answer = { status: 403, body }
    const patient = delivery(
      adapter,
      [
        [CREATE, gone],
        [CREATE, created('2')],
      ],
      { text: 'One', options },
    )
    const steps = await patient.run({ receipt: receiptOf('1') })
    expect(kinds(steps)).toEqual(['commit-next', 'next', 'wait', 'commit-next', 'done'])
    expect(steps[1]).toMatchObject({ isCommitUndone: true })
    expect(steps[2]).toMatchObject({ notBefore: NOW + 5_000 })
    const spent = delivery(adapter, [[CREATE, gone]], { text: 'One', options })
    await expect(spent.step({ checkpoint: create({ parentRefusals: 1 }), receipt: receiptOf('1') })).rejects.toMatchObject({
      failure: { kind: 'content-rejected', platformCode: '385', mayHaveApplied: false },
    })
  })

  it('never goes up without a file that is named', async () => {
    const play = delivery(adapter, [], { text: 'One', options: { thread: [{ text: 'Two', assetIds: ['lost'] }] } })
    await expect(play.step({ receipt: receiptOf('1') })).rejects.toMatchObject({
      failure: { kind: 'media-rejected', platformCode: 'file-missing' },
    })
  })

  it('reads a checkpoint from before there were threads', async () => {
    const old = {
      stage: 'create',
      ready: [{ id: '71', key: null, expiresAt: null }],
      restarts: 0,
      mediaRefusals: 0,
      resends: 0,
      firstCommitAt: null,
    }
    const play = delivery(adapter, [[CREATE, created('1')]], { text: 'One', media: [picture('first')] })
    expect(await play.step({ checkpoint: old })).toMatchObject({ kind: 'done', receipt: receiptOf('1') })
  })
})

describe('a lost answer to a later post of a thread', () => {
  const look = (change: Record<string, Json> = {}): Json => ({ ...(create() as object), stage: 'look', looks: 0, since: NOW, ...change })
  const reply = (change: Record<string, Json> = {}): Json => ({
    id: '2',
    text: 'Two',
    created_at: '2026-11-23T10:00:02.000Z',
    referenced_tweets: [{ type: 'replied_to', id: '1' }],
    ...change,
  })
  const timeline = (...posts: Json[]): Answer => ({
    body: { ...(posts.length === 0 ? {} : { data: posts }), meta: { result_count: posts.length } },
  })
  const asked = (answer: Answer, thread: Json, change: { checkpoint?: Json } = {}) =>
    delivery(adapter, [[TIMELINE, answer]], { text: 'One', options: { thread } }).reconcile({
      checkpoint: change.checkpoint ?? look(),
      receipt: receiptOf('1'),
    })

  it('is found as the answer to the post before, and the rest is still to come', async () => {
    expect(await asked(timeline(reply()), THREAD)).toEqual({ kind: 'resume', checkpoint: null, receipt: receiptOf('1', '2') })
  })

  it('is found as the last one, and the thread is whole', async () => {
    expect(await asked(timeline(reply()), [{ text: 'Two', assetIds: [] }])).toEqual({
      kind: 'published',
      receipt: receiptOf('1', '2'),
    })
  })

  it('is found in the newer dialect too', async () => {
    const fresh = timeline(reply({ referenced_tweets: undefined as unknown as Json, referenced_posts: [{ type: 'replied_to', id: '1' }] }))
    expect(await asked(fresh, THREAD)).toMatchObject({ kind: 'resume', receipt: receiptOf('1', '2') })
  })

  it.each([
    ['the same words in a post of its own', { referenced_tweets: [] as Json }],
    ['the same words as an answer to somebody else', { referenced_tweets: [{ type: 'replied_to', id: '77' }] as Json }],
    ['the same words quoting the post before', { referenced_tweets: [{ type: 'quoted', id: '1' }] as Json }],
  ])('is not %s', async (_case, change) => {
    expect(await asked(timeline(reply(change)), THREAD, { checkpoint: look({ looks: 2 }) })).toMatchObject({
      kind: 'absent',
      checkpoint: { stage: 'prepared', resends: 1 },
    })
  })

  it('is sent once more from the post before, never the whole thread', async () => {
    const play = delivery(adapter, [[CREATE, created('2')]], { text: 'One', options: { thread: THREAD } })
    await play.step({ checkpoint: create({ resends: 1 }), receipt: receiptOf('1') })
    expect(bodies(play.seen)).toEqual([{ text: 'Two', reply: { in_reply_to_tweet_id: '1' } }])
  })
})
