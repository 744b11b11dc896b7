import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { ACCOUNT, delivery } from './__fixtures__/play.ts'
import { POST_URN, LINK, CREATED, CREATE, refusal } from './__fixtures__/lines.ts'

describe('a text', () => {
  it('is announced before the one call that publishes it, and ends with the link made of the URN in the header', async () => {
    const played = delivery([CREATED], { text: 'Hello (world) #news' })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['commit-next', 'done'])
    expect(steps[1]).toEqual({ kind: 'done', receipt: { parts: [{ remoteId: POST_URN, permalink: LINK }], publishedAt: NOW, notes: [] } })
    const [call] = played.seen
    expect(call?.url.href).toBe('https://api.linkedin.com/rest/posts')
    expect(call?.headers).toMatchObject({
      authorization: 'Bearer AQmember',
      'linkedin-version': '202609',
      'x-restli-protocol-version': '2.0.0',
    })
    expect(JSON.parse(call?.body ?? '')).toEqual({
      author: 'urn:li:person:782bbtaQ',
      commentary: 'Hello \\(world\\) {hashtag|\\#|news}',
      visibility: 'PUBLIC',
      distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
      lifecycleState: 'PUBLISHED',
      isReshareDisabledByAuthor: false,
    })
  })

  it('goes to connections only when that was chosen', async () => {
    const played = delivery([CREATED], { text: 'Hello', options: { visibility: 'CONNECTIONS' } })
    await played.run()
    expect(JSON.parse(played.seen[0]?.body ?? '')).toMatchObject({ visibility: 'CONNECTIONS' })
  })

  it('is refused before any call where a page would have to show it to everyone instead', async () => {
    const page = { ...ACCOUNT, remoteId: 'urn:li:organization:2414183', kind: 'page' } as const
    const played = delivery([], { text: 'Hello', options: { visibility: 'CONNECTIONS' }, account: page })
    await expect(played.step()).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode: 'page-visibility' } })
  })

  it.each([200, 201, 204])('is looked up, and not called published, when an answer %i carries no URN', async (status) => {
    const played = delivery([['POST /rest/posts', { status }]], { text: 'Hello' })
    await expect(played.run()).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: true } })
  })
})

describe('pictures', () => {
  const image = (id: number): Line[] => [
    [
      'POST /rest/images?action=initializeUpload',
      {
        body: {
          value: {
            uploadUrlExpiresAt: 1,
            uploadUrl: `https://www.linkedin.com/dms-uploads/${id}?ca=x`,
            image: `urn:li:image:${id}`,
          },
        },
      },
    ],
    [`PUT /dms-uploads/${id}`, { status: 201 }],
  ]

  it('go up whole with the token, get a moment, and stand in the post in their order with their descriptions', async () => {
    const media = [medium('image', 700, { altText: 'A (beach)' }), medium('image', 800)]
    const played = delivery([...image(1), ...image(2), CREATED], { text: 'Both', media })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'next', 'next', 'wait', 'commit-next', 'done'])
    expect(steps.slice(0, 4).map((step) => 'uploadedBytes' in step && step.uploadedBytes)).toEqual([0, 700, 700, 1_500])
    expect(played.seen[1]).toMatchObject({
      sizeBytes: 700,
      headers: { authorization: 'Bearer AQmember', 'content-type': 'image/jpeg', 'content-length': '700' },
    })
    expect(JSON.parse(played.seen[0]?.body ?? '')).toEqual({ initializeUploadRequest: { owner: 'urn:li:person:782bbtaQ' } })
    expect(JSON.parse(played.seen[4]?.body ?? '')).toMatchObject({
      content: { multiImage: { images: [{ id: 'urn:li:image:1', altText: 'A (beach)' }, { id: 'urn:li:image:2' }] } },
    })
  })

  it('of a single kind use the single form', async () => {
    const played = delivery([...image(1), CREATED], { media: [medium('image', 700)] })
    await played.run()
    expect(JSON.parse(played.seen[2]?.body ?? '')).toMatchObject({ commentary: '', content: { media: { id: 'urn:li:image:1' } } })
  })

  it('are sent again to the same address after a cut', async () => {
    const at = { stage: 'image', ready: [], restarts: 0, urn: 'urn:li:image:1', url: 'https://www.linkedin.com/dms-uploads/1' }
    const played = delivery([['PUT /dms-uploads/1', 'lost'], ...image(1).slice(1), CREATED], { media: [medium('image', 700)] })
    await expect(played.step({ checkpoint: at })).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
    const steps = await played.run({ checkpoint: at, isResumed: true })
    expect(steps.at(-1)?.kind).toBe('done')
  })

  it('begin anew when their address is spent', async () => {
    const played = delivery([...image(1).slice(0, 1), ['PUT /dms-uploads/1', refusal(400, 'EXPIRED_UPLOAD_URL')], ...image(2), CREATED], {
      media: [medium('image', 700)],
    })
    expect((await played.run()).at(-1)?.kind).toBe('done')
    expect(played.left).toEqual([])
  })

  it('never take the token to another host', async () => {
    const at = { stage: 'image', ready: [], restarts: 0, urn: 'urn:li:image:1', url: 'https://uploads.example.com/1' }
    const played = delivery([], { media: [medium('image', 700)] })
    await expect(played.step({ checkpoint: at })).rejects.toMatchObject({
      failure: { kind: 'unexpected-response', platformCode: 'upload-host' },
    })
  })

  it('that are not there yet hold the post back without losing it', async () => {
    const waiting: Line = ['POST /rest/posts', refusal(400, 'MEDIA_ASSET_WAITING_UPLOAD')]
    const played = delivery([...image(1), waiting, CREATED], { media: [medium('image', 700)] })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'wait', 'commit-next', 'next', 'wait', 'commit-next', 'done'])
    expect(steps[4]).toMatchObject({ isCommitUndone: true })
  })

  it('of a page are waited for, because a page may ask', async () => {
    const page = { ...ACCOUNT, remoteId: 'urn:li:organization:2414183', kind: 'page' } as const
    const status = (state: string): Line => ['GET /rest/images/urn%3Ali%3Aimage%3A1', { body: { id: 'urn:li:image:1', status: state } }]
    const played = delivery([...image(1), status('PROCESSING'), status('AVAILABLE'), CREATED], {
      media: [medium('image', 700)],
      account: page,
    })
    const steps = await played.run()
    expect(steps.at(-1)?.kind).toBe('done')
    expect(played.left).toEqual([])
  })
})

describe('a video', () => {
  const SIZE = 10_000
  const parts = [
    { uploadUrl: 'https://www.linkedin.com/dms-uploads/v/0?sau=1', lastByte: 4_193, firstByte: 0 },
    { uploadUrl: 'https://www.linkedin.com/dms-uploads/v/1?sau=1', lastByte: 9_999, firstByte: 4_194 },
  ]
  const initialized = (uploadInstructions: readonly Json[]): Line => [
    'POST /rest/videos?action=initializeUpload',
    { body: { value: { uploadUrlsExpireAt: 1, video: 'urn:li:video:V1', uploadToken: '', uploadInstructions } } },
  ]
  const INITIALIZED = initialized(parts)
  const PART_0: Line = ['PUT /dms-uploads/v/0', { headers: { etag: '"abc"' } }]
  const PART_1: Line = ['PUT /dms-uploads/v/1', { headers: { etag: '/ambry-videoei/signedId/x.bin' } }]
  const FINALIZED: Line = ['POST /rest/videos?action=finalizeUpload', {}]
  const status = (state: string, more: Record<string, Json> = {}): Line => [
    'GET /rest/videos/urn%3Ali%3Avideo%3AV1',
    { body: { id: 'urn:li:video:V1', status: state, ...more } },
  ]
  const media = [medium('video', SIZE)]
  const PARTS = {
    stage: 'parts',
    ready: [],
    restarts: 0,
    urn: 'urn:li:video:V1',
    uploadToken: '',
    parts: parts.map((part) => ({ url: part.uploadUrl, first: part.firstByte, last: part.lastByte })),
    etags: ['abc'],
  }
  const FINALIZE = { stage: 'finalize', ready: [], restarts: 0, urn: 'urn:li:video:V1', uploadToken: '', etags: ['abc', 'def'] }

  it('goes up in exactly the parts that LinkedIn asked for, without the token, and is posted once it is available', async () => {
    const played = delivery([INITIALIZED, PART_0, PART_1, FINALIZED, status('PROCESSING'), status('AVAILABLE'), CREATED], {
      text: 'Film',
      media,
    })
    const steps = await played.run()
    expect(steps.at(-1)).toMatchObject({ kind: 'done', receipt: { parts: [{ permalink: LINK }] } })
    expect(played.seen[1]?.sizeBytes).toBe(4_194)
    expect(played.seen[2]?.sizeBytes).toBe(5_806)
    expect(played.seen[2]?.body.charCodeAt(0)).toBe(4_194 % 251)
    for (const part of played.seen.slice(1, 3)) {
      expect(part.headers).not.toHaveProperty('authorization')
      expect(part.headers).not.toHaveProperty('linkedin-version')
    }
    expect(JSON.parse(played.seen[3]?.body ?? '')).toEqual({
      finalizeUploadRequest: { video: 'urn:li:video:V1', uploadToken: '', uploadedPartIds: ['abc', '/ambry-videoei/signedId/x.bin'] },
    })
    expect(JSON.parse(played.seen[6]?.body ?? '')).toMatchObject({ content: { media: { id: 'urn:li:video:V1' } } })
  })

  it.each([
    ['leave a gap', [parts[0], { ...parts[1], firstByte: 4_195 }]],
    ['end too early', [parts[0], { ...parts[1], lastByte: 9_998 }]],
    ['are out of order', [parts[1], parts[0]]],
  ])('is not sent in parts that %s', async (_why, wrong) => {
    const played = delivery([initialized(wrong as Json[])], { media })
    await expect(played.step()).rejects.toMatchObject({ failure: { platformCode: 'upload-instructions' } })
  })

  it('goes on after a cut with the part that was not acknowledged', async () => {
    const played = delivery([['PUT /dms-uploads/v/1', 'lost'], PART_1], { media })
    await expect(played.step({ checkpoint: PARTS })).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
    const step = await played.step({ checkpoint: PARTS, isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'finalize' }, uploadedBytes: SIZE })
  })

  it('sends a part again that came back without its ETag', async () => {
    const played = delivery([['PUT /dms-uploads/v/1', {}]], { media })
    await expect(played.step({ checkpoint: PARTS })).rejects.toMatchObject({ failure: { platformCode: 'etag-missing' } })
  })

  it('begins anew when its part addresses are refused, but not for ever', async () => {
    const played = delivery([['PUT /dms-uploads/v/1', { status: 403 }]], { media })
    expect(await played.step({ checkpoint: PARTS })).toMatchObject({ kind: 'next', checkpoint: { stage: 'initialize', restarts: 1 } })
    const again = delivery([['PUT /dms-uploads/v/1', { status: 403 }]], { media })
    const step = again.step({ checkpoint: { ...PARTS, restarts: 3 } })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected' } })
  })

  it('asks whether a finalize whose answer was lost arrived', async () => {
    const played = delivery([status('PROCESSING')], { media })
    expect(await played.step({ checkpoint: FINALIZE, isResumed: true })).toMatchObject({ checkpoint: { stage: 'process' } })
    const again = delivery([status('WAITING_UPLOAD'), FINALIZED], { media })
    expect(await again.step({ checkpoint: FINALIZE, isResumed: true })).toMatchObject({ checkpoint: { stage: 'process' } })
  })

  it('is posted without looking where LinkedIn does not let the member look', async () => {
    const forbidden: Line = ['GET /rest/videos/urn%3Ali%3Avideo%3AV1', refusal(403, 'ACCESS_DENIED')]
    const played = delivery([forbidden, CREATED], { media })
    const process = { stage: 'process', media: ['urn:li:video:V1'], index: 0, since: NOW, polls: 0 }
    expect((await played.run({ checkpoint: process })).at(-1)?.kind).toBe('done')
  })

  it('tells why LinkedIn could not use it', async () => {
    const played = delivery([status('PROCESSING_FAILED', { processingFailureReason: 'codec' })], { media })
    const process = { stage: 'process', media: ['urn:li:video:V1'], index: 0, since: NOW, polls: 0 }
    await expect(played.step({ checkpoint: process })).rejects.toMatchObject({ failure: { kind: 'media-rejected', text: 'codec' } })
  })
})

describe('a refusal of LinkedIn', () => {
  it.each([
    [400, 'FIELD_LENGTH_TOO_LONG', 'content-rejected'],
    [400, 'INVALID_VIDEO_ID', 'media-rejected'],
    [400, 'MEDIA_ASSET_PROCESSING_FAILED', 'media-rejected'],
    [401, 'REVOKED_ACCESS_TOKEN', 'reconnect-needed'],
    [401, 'EXPIRED_ACCESS_TOKEN', 'reconnect-needed'],
    [403, 'ACCESS_DENIED', 'scope-missing'],
    [404, 'NOT_FOUND', 'unexpected-response'],
    [422, 'UNPROCESSABLE_ENTITY', 'content-rejected'],
    [429, 'TOO_MANY_REQUESTS', 'quota-exhausted'],
  ])('%i %s is %s, and nothing is public', async (status, code, kind) => {
    const played = delivery([['POST /rest/posts', { ...refusal(status, code), headers: { 'x-li-uuid': 'uuid-1' } }]], { text: 'Hello' })
    const step = played.step({ checkpoint: CREATE, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind, mayHaveApplied: false, platformCode: code, requestId: 'uuid-1' } })
  })

  it('of the day’s quota lasts until midnight UTC', async () => {
    const played = delivery([['POST /rest/posts', refusal(429, 'TOO_MANY_REQUESTS')]], { text: 'Hello' })
    const step = played.step({ checkpoint: CREATE, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { retryAt: Date.parse('2026-11-24T00:00:00Z') } })
  })

  it('without a code, of an owner that is not the token’s, is a missing permission', async () => {
    const body = { status: 403, message: 'Accessing this video resource is forbidden. Please check your permissions for this resource' }
    const played = delivery([['POST /rest/videos', { status: 403, body }]], { media: [medium('video', 100)] })
    await expect(played.step()).rejects.toMatchObject({ failure: { kind: 'scope-missing' } })
  })
})
