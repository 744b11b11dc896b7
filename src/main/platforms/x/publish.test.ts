import { describe, expect, it } from 'vitest'
import { delivery, medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { Step } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const MIB = 1024 * 1024
const MEDIA = 'api.x.com/2/media/upload'
const ID = '1880028106020515840'
const CREATE = 'POST api.x.com/2/tweets'
const CREATED: Answer = { status: 201, body: { data: { id: '1445880548472328192', text: 'Hello' } } }
const opened = (id = ID, prefix = '3'): Answer => ({ body: { data: { id, media_key: `${prefix}_${id}`, expires_after_secs: 86_400 } } })
const finished = (id = ID, info?: Json): Answer => ({
  body: { data: { id, media_key: `3_${id}`, expires_after_secs: 86_400, ...(info === undefined ? {} : { processing_info: info }) } },
})
const APPENDED: Answer = { status: 204 }
const uploading = (id = ID): Line[] => [
  [`POST ${MEDIA}/initialize`, opened(id)],
  [`POST ${MEDIA}/${id}/append`, APPENDED],
  [`POST ${MEDIA}/${id}/finalize`, finished(id)],
]
const MEDIA_IDS_INVALID: Answer = {
  status: 400,
  body: {
    errors: [{ parameters: { 'media.media_ids': [ID] }, message: 'Your media IDs are invalid.' }],
    title: 'Invalid Request',
    type: 'https://api.x.com/2/problems/invalid-request',
  },
}
const UNKNOWN_UPLOAD: Answer = {
  status: 400,
  body: { errors: [{ message: 'BadRequest: Not found' }], type: 'https://api.x.com/2/problems/invalid-request' },
}
const kinds = (steps: readonly Step[]) => steps.map((step) => step.kind)
const checkpointOf = (step: Step) => (step.kind === 'done' ? null : step.checkpoint)
const create = { stage: 'create', ready: [], restarts: 0, mediaRefusals: 0, resends: 0, firstCommitAt: null }

describe('a text for X', () => {
  it('is marked before the only call, and its link is made of handle and id', async () => {
    const play = delivery(adapter, [[CREATE, CREATED]], { text: 'Hello' })
    const steps = await play.run()
    expect(kinds(steps)).toEqual(['commit-next', 'done'])
    expect(steps[1]).toMatchObject({
      receipt: {
        parts: [{ remoteId: '1445880548472328192', permalink: 'https://x.com/lena_films/status/1445880548472328192' }],
        notes: [],
      },
    })
    expect(JSON.parse(play.seen[0]?.body ?? '')).toEqual({ text: 'Hello' })
    expect(play.seen[0]?.headers['authorization']).toBe('Bearer token-1')
  })

  it('says who may reply, unless it is everyone', async () => {
    const play = delivery(adapter, [[CREATE, CREATED]], { text: 'Hello', options: { replySettings: 'following' } })
    await play.run()
    expect(JSON.parse(play.seen[0]?.body ?? '')).toEqual({ text: 'Hello', reply_settings: 'following' })
  })

  it('is signed with OAuth 1.0a where the login is one', async () => {
    const setting = { grant: { kind: 'oauth1', accessToken: 'user-token', tokenSecret: 'user-secret' } } as const
    const play = delivery(adapter, [[CREATE, CREATED]], { text: 'Hello' }, setting)
    await play.run()
    expect(play.seen[0]?.headers['authorization']).toMatch(/^OAuth oauth_consumer_key="client-1",.*oauth_token="user-token"/)
  })
})

describe('media for X', () => {
  it('go up in numbered segments, the address stored before the first byte, each file once', async () => {
    const play = delivery(
      adapter,
      [
        [`POST ${MEDIA}/initialize`, opened()],
        [`POST ${MEDIA}/${ID}/append`, APPENDED],
        [`POST ${MEDIA}/${ID}/append`, { body: { data: { expires_at: 1 } } }],
        [`POST ${MEDIA}/${ID}/finalize`, finished()],
        ...uploading('77'),
        [CREATE, CREATED],
      ],
      { text: 'Two', media: [medium('image', MIB + 5), medium('image', 10)] },
    )
    const steps = await play.run()
    expect(JSON.parse(play.seen[0]?.body ?? '')).toEqual({ media_type: 'image/jpeg', total_bytes: MIB + 5, media_category: 'tweet_image' })
    expect(checkpointOf(steps[0] as Step)).toMatchObject({ stage: 'append', upload: { id: ID, key: `3_${ID}` }, nextSegment: 0 })
    expect(play.seen[2]?.body).toMatch(/name="segment_index"\r\n\r\n1\r\n/)
    expect(play.seen[2]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(steps.map((step) => ('uploadedBytes' in step ? step.uploadedBytes : null)).slice(0, 5)).toEqual([
      0,
      MIB,
      MIB + 5,
      MIB + 5,
      MIB + 5,
    ])
    expect(JSON.parse(play.seen.at(-1)?.body ?? '')).toEqual({ text: 'Two', media: { media_ids: [ID, '77'] } })
    expect(kinds(steps).slice(-2)).toEqual(['commit-next', 'done'])
  })

  it('are large segments for a large file, never more than X takes', async () => {
    const play = delivery(adapter, [[`POST ${MEDIA}/initialize`, opened()]], {
      media: [medium('video', 4_000_000_000)],
    })
    const checkpoint = checkpointOf(await play.step()) as { segmentBytes: number }
    expect(checkpoint.segmentBytes).toBe(4 * MIB)
    expect(Math.ceil(4_000_000_000 / checkpoint.segmentBytes)).toBeLessThanOrEqual(1000)
  })

  it('are waited for as long as X says, and posted when ready', async () => {
    const status = (info: Json): Line => [`GET ${MEDIA}`, finished(ID, info)]
    const play = delivery(
      adapter,
      [
        ...uploading().slice(0, 2),
        [`POST ${MEDIA}/${ID}/finalize`, finished(ID, { state: 'pending', check_after_secs: 2 })],
        status({ state: 'in_progress', progress_percent: 50 }),
        status({ state: 'succeeded' }),
        [CREATE, CREATED],
      ],
      { media: [medium('video', 100)] },
    )
    const steps = await play.run()
    expect(kinds(steps)).toEqual(['next', 'next', 'wait', 'wait', 'next', 'commit-next', 'done'])
    expect(steps[2]).toMatchObject({ notBefore: NOW + 2_000 })
    expect(steps[3]).toMatchObject({ notBefore: NOW + 3_000 })
    expect(JSON.parse(play.seen[0]?.body ?? '')).toMatchObject({ media_category: 'tweet_video' })
    expect(JSON.parse(play.seen.at(-1)?.body ?? '')).toEqual({ text: '', media: { media_ids: [ID] } })
  })

  it('are posted, not uploaded without end, when X names no time that they live', async () => {
    const lifeless = { body: { data: { id: ID, media_key: `3_${ID}`, expires_after_secs: 0 } } }
    const lines: Line[] = [[`POST ${MEDIA}/initialize`, lifeless], ...uploading().slice(1, 2), [`POST ${MEDIA}/${ID}/finalize`, lifeless]]
    const play = delivery(adapter, [...lines, [CREATE, CREATED]], { media: [medium('image', 100)] })
    expect(kinds(await play.run())).toEqual(['next', 'next', 'next', 'commit-next', 'done'])
  })

  it('are told as rejected with X’s reason when processing fails', async () => {
    const info = { state: 'failed', error: { code: 1, name: 'InvalidMedia', message: 'Unsupported video format' } }
    const play = delivery(adapter, [...uploading().slice(0, 2), [`POST ${MEDIA}/${ID}/finalize`, finished(ID, info)]], {
      media: [medium('video', 100)],
    })
    await expect(play.run()).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'InvalidMedia' } })
  })

  it('do not wait without end', async () => {
    const upload = { id: ID, key: null, expiresAt: null }
    const at = { stage: 'process', ready: [], restarts: 0, upload, since: NOW - 2 * 3_600_000 }
    const media = [medium('video', 100)]
    const line: Line = [`GET ${MEDIA}`, finished(ID, { state: 'pending' })]
    await expect(delivery(adapter, [line], { media }).step({ checkpoint: at })).rejects.toMatchObject({ failure: { kind: 'timeout' } })
    expect(await delivery(adapter, [line], { media }).step({ checkpoint: at, isResumed: true })).toMatchObject({ kind: 'wait' })
  })

  it('send only the cut segment again', async () => {
    const media = [medium('video', 2 * MIB)]
    const at = {
      stage: 'append',
      ready: [],
      restarts: 0,
      upload: { id: ID, key: null, expiresAt: NOW + 1000 },
      segmentBytes: MIB,
      nextSegment: 1,
    }
    await expect(delivery(adapter, [[`POST ${MEDIA}/${ID}/append`, 'lost']], { media }).step({ checkpoint: at })).rejects.toMatchObject({
      failure: { kind: 'network', mayHaveApplied: false },
    })
    const again = delivery(adapter, [[`POST ${MEDIA}/${ID}/append`, APPENDED]], { media })
    expect(await again.step({ checkpoint: at, isResumed: true })).toMatchObject({
      checkpoint: { stage: 'finalize' },
      uploadedBytes: 2 * MIB,
    })
    expect(again.seen[0]?.body).toMatch(/name="segment_index"\r\n\r\n1\r\n/)
  })

  it('ask for the state before they finalize a second time', async () => {
    const at = { stage: 'finalize', ready: [], restarts: 0, upload: { id: ID, key: null, expiresAt: null } }
    const play = delivery(adapter, [[`GET ${MEDIA}`, finished(ID, { state: 'in_progress', check_after_secs: 1 })]], {
      media: [medium('video', 100)],
    })
    expect(await play.step({ checkpoint: at, isResumed: true })).toMatchObject({ kind: 'wait', checkpoint: { stage: 'process' } })
    expect(play.seen[0]?.url.search).toBe(`?command=STATUS&media_id=${ID}`)
  })

  it('begin anew, a few times, when X has forgotten the upload or its time is over', async () => {
    const media = [medium('image', 100)]
    const at = (restarts: number, expiresAt: number | null) => ({
      stage: 'append',
      ready: [],
      restarts,
      upload: { id: ID, key: null, expiresAt },
      segmentBytes: MIB,
      nextSegment: 0,
    })
    const forgotten = () => delivery(adapter, [[`POST ${MEDIA}/${ID}/append`, UNKNOWN_UPLOAD]], { media })
    expect(await forgotten().step({ checkpoint: at(0, null) })).toMatchObject({ checkpoint: { stage: 'initialize', restarts: 1 } })
    await expect(forgotten().step({ checkpoint: at(3, null) })).rejects.toMatchObject({
      failure: { kind: 'media-rejected', platformCode: 'upload-forgotten', text: 'BadRequest: Not found' },
    })
    const late = delivery(adapter, [], { media })
    expect(await late.step({ checkpoint: at(0, NOW) })).toMatchObject({ checkpoint: { stage: 'initialize', restarts: 1 } })
    const ready = [{ id: ID, key: null, expiresAt: NOW - 1 }]
    expect(await late.step({ checkpoint: { ...create, stage: 'prepared', ready } })).toMatchObject({
      kind: 'next',
      isCommitUndone: true,
      checkpoint: { stage: 'initialize', ready: [] },
    })
  })
})

describe('the commit at X', () => {
  const media = [medium('image', 10)]

  it('is tried once more, after a pause, when X does not know yet what it took', async () => {
    const play = delivery(adapter, [...uploading(), [CREATE, MEDIA_IDS_INVALID], [CREATE, CREATED]], { media })
    const steps = await play.run()
    expect(kinds(steps)).toEqual(['next', 'next', 'next', 'commit-next', 'next', 'wait', 'commit-next', 'done'])
    expect(steps[4]).toMatchObject({ isCommitUndone: true })
    expect(steps[5]).toMatchObject({ notBefore: NOW + 3_000 })
  })

  it('is given up the second time', async () => {
    const play = delivery(adapter, [...uploading(), [CREATE, MEDIA_IDS_INVALID], [CREATE, MEDIA_IDS_INVALID]], { media })
    await expect(play.run()).rejects.toMatchObject({ failure: { kind: 'media-rejected', mayHaveApplied: false } })
  })

  it.each([
    ['a lost answer', 'lost', true],
    ['a line that was never there', 'never sent', false],
    ['an overload', { status: 503 }, true],
    ['a success without an id', { status: 201, body: {} }, true],
    ['a refusal', { status: 403, body: { detail: 'You are not permitted to perform this action.', title: 'Forbidden' } }, false],
  ] as const)('tells after %s whether it may have been done', async (_case, answer, mayHaveApplied) => {
    const play = delivery(adapter, [[CREATE, answer]], { text: 'Hello' })
    await expect(play.step({ checkpoint: create })).rejects.toMatchObject({ failure: { mayHaveApplied } })
  })

  it('takes "duplicate" after a resend as a sign that the first call arrived', async () => {
    const detail = 'You are not allowed to create a Tweet with duplicate content.'
    const duplicate: Answer = { status: 403, body: { detail, type: 'about:blank', title: 'Forbidden', status: 403 } }
    const first = delivery(adapter, [[CREATE, duplicate]], { text: 'Hello' })
    await expect(first.step({ checkpoint: create })).rejects.toMatchObject({ failure: { kind: 'duplicate', mayHaveApplied: false } })
    const second = delivery(adapter, [[CREATE, duplicate]], { text: 'Hello' })
    await expect(second.step({ checkpoint: { ...create, resends: 1 } })).rejects.toMatchObject({
      failure: { kind: 'duplicate', mayHaveApplied: true },
    })
  })

  it('is never made from a state that only looks, nor from one that we do not know', async () => {
    const look = { ...create, stage: 'look', looks: 0, since: NOW }
    await expect(delivery(adapter, [], {}).step({ checkpoint: look })).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
    await expect(delivery(adapter, [], {}).step({ checkpoint: { stage: 'strange' } })).rejects.toMatchObject({
      failure: { kind: 'unexpected-response' },
    })
  })
})
