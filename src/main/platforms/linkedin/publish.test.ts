import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { ACCOUNT, delivery } from './__fixtures__/play.ts'

const POST_URN = 'urn:li:share:7482799659132977152'
const LINK = `https://www.linkedin.com/feed/update/${POST_URN}/`
const CREATED: Line = ['POST /rest/posts', { status: 201, headers: { 'x-restli-id': POST_URN } }]
const CREATE = { stage: 'create', media: [], refusedSince: null, refusals: 0, missedSince: null, dropped: [] }
const refusal = (status: number, code: string, message = 'no'): { status: number; body: Json } => ({
  status,
  body: { status, code, message },
})
const duplicate = (urn: string, date: number) => ({
  status: 422,
  headers: { date: new Date(date).toUTCString() },
  body: {
    status: 422,
    message: `Content is a duplicate of ${urn}`,
    errorDetails: { inputErrors: [{ description: `Content is a duplicate of ${urn}`, code: 'DUPLICATE_POST' }] },
  },
})
const urnBornAt = (time: number) => `urn:li:share:${(BigInt(time) << 22n) + 77n}`

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

describe('a post whose answer was lost', () => {
  const MINUTE = 60_000

  it('says that it may be public', async () => {
    const played = delivery([['POST /rest/posts', 'lost']], { text: 'Hello' })
    const step = played.step({ checkpoint: CREATE, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: true } })
  })

  it.each([500, 503, 409])('says so after status %i, too', async (status) => {
    const played = delivery([['POST /rest/posts', { status }]], { text: 'Hello' })
    const step = played.step({ checkpoint: CREATE, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'platform-down', mayHaveApplied: true } })
  })

  it('is sent once more only within eight minutes, after a pause, and as a commit of its own', async () => {
    const played = delivery([], { text: 'Hello' })
    expect(await played.reconcile({ checkpoint: CREATE })).toEqual({ kind: 'wait', checkpoint: CREATE, notBefore: NOW + 15_000 })
    expect(await played.reconcile({ checkpoint: CREATE, now: NOW + 20_000 })).toEqual({
      kind: 'absent',
      isDoubtful: true,
      checkpoint: { ...CREATE, stage: 're-post', decidedAt: NOW + 20_000 },
    })
    expect(await played.reconcile({ checkpoint: CREATE, now: NOW + 8 * MINUTE })).toEqual({ kind: 'unknown' })
    expect(await played.reconcile({ checkpoint: CREATE, now: NOW - MINUTE })).toEqual({ kind: 'unknown' })
  })

  it('is never sent once more when the call itself comes too late', async () => {
    const played = delivery([], { text: 'Hello' })
    const at = { ...CREATE, stage: 're-post', decidedAt: NOW + MINUTE }
    const step = played.step({ checkpoint: at, committingSince: NOW, now: NOW + 8 * MINUTE })
    await expect(step).rejects.toMatchObject({ failure: { mayHaveApplied: true, platformCode: 're-post-window-over' } })
    expect(played.seen).toEqual([])
  })

  it('is published when the second copy goes through', async () => {
    const played = delivery([CREATED], { text: 'Hello' })
    const at = { ...CREATE, stage: 're-post', decidedAt: NOW }
    const step = await played.step({ checkpoint: at, committingSince: NOW, now: NOW + MINUTE })
    expect(step).toMatchObject({ kind: 'done', receipt: { parts: [{ permalink: LINK }], notes: [] } })
  })

  it.each([
    ['the URN was born with the first try', NOW + 1_000, NOW + MINUTE, true],
    ['the URN was born with the refused copy', NOW + MINUTE, NOW + MINUTE, false],
    ['the server’s clock tells another time', NOW + 3 * MINUTE, NOW + 4 * MINUTE, false],
  ])('is published when the second copy is a duplicate; where %s its link is trusted or not', async (_case, bornAt, date, isTrusted) => {
    const urn = urnBornAt(bornAt)
    const played = delivery([['POST /rest/posts', duplicate(urn, date)]], { text: 'Hello' })
    const at = { ...CREATE, stage: 're-post', decidedAt: NOW }
    const step = await played.step({ checkpoint: at, committingSince: NOW, now: NOW + MINUTE })
    const permalink = isTrusted ? `https://www.linkedin.com/feed/update/${urn}/` : null
    expect(step).toMatchObject({ kind: 'done', receipt: { parts: [{ permalink }], notes: isTrusted ? [] : ['link-unknown'] } })
  })

  it.each([
    ['our clock is right', 0],
    ['our clock is ten minutes late', 10 * MINUTE],
  ])('is asked of the creator when the post that LinkedIn names is older than the first try, and %s', async (_case, lead) => {
    // The same words, posted on purpose before: the first try may have been refused for them as well.
    const answer = duplicate(urnBornAt(NOW - MINUTE + lead), NOW + MINUTE + lead)
    const played = delivery([['POST /rest/posts', answer]], { text: 'Hello' })
    const at = { ...CREATE, stage: 're-post', decidedAt: NOW }
    const step = played.step({ checkpoint: at, committingSince: NOW, now: NOW + MINUTE })
    // Given up while the mark is doubtful: the outbox asks the creator.
    await expect(step).rejects.toMatchObject({ failure: { kind: 'duplicate', mayHaveApplied: false } })
  })

  it('is a plain duplicate when it was the first try that LinkedIn refused', async () => {
    const played = delivery([['POST /rest/posts', duplicate(urnBornAt(NOW - MINUTE), NOW)]], { text: 'Hello' })
    const step = played.step({ checkpoint: CREATE, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'duplicate', mayHaveApplied: false, platformCode: 'DUPLICATE_POST' } })
  })

  it('goes on from where it was when no commit had been made', async () => {
    const at = { stage: 'initialize', ready: [], restarts: 0, dropped: [] }
    expect(await delivery([]).reconcile({ checkpoint: at })).toEqual({ kind: 'resume', checkpoint: at })
  })

  it('reads what an older build wrote, which knew no files beside the post', async () => {
    const { dropped: _dropped, ...older } = CREATE
    expect(await delivery([CREATED], { text: 'Hello' }).step({ checkpoint: older, committingSince: NOW })).toMatchObject({ kind: 'done' })
  })

  it('never guesses at a checkpoint that it does not know', async () => {
    const step = delivery([]).step({ checkpoint: { stage: 'of an older build' }, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: true } })
  })
})

describe('a page’s post whose answer was lost', () => {
  const page = { ...ACCOUNT, remoteId: 'urn:li:organization:2414183', kind: 'page' } as const
  const scopes = ['w_organization_social', 'r_organization_social']
  const finder = (elements: Json[]): Line => [
    'GET /rest/posts?q=author&author=urn%3Ali%3Aorganization%3A2414183&count=50&sortBy=LAST_MODIFIED',
    { body: { elements, paging: { start: 0, count: 50 } } },
  ]
  /** What is missing in the finder since the call itself. */
  const MISSED = { ...CREATE, missedSince: NOW }
  const post = { id: POST_URN, commentary: 'Hello {hashtag|\\#|news}', createdAt: NOW + 500, lifecycleState: 'PUBLISHED' }

  it('is found by its text among the page’s newest', async () => {
    const played = delivery([finder([{ ...post, id: 'urn:li:share:1', commentary: 'Other' }, post])], {
      text: 'Hello #news',
      account: page,
      scopes,
    })
    expect(await played.reconcile({ checkpoint: CREATE, now: NOW + 5_000 })).toEqual({
      kind: 'published',
      receipt: { parts: [{ remoteId: POST_URN, permalink: LINK }], publishedAt: NOW + 500, notes: [] },
    })
    expect(played.seen[0]?.headers['x-restli-method']).toBe('FINDER')
  })

  it('is found by its media whatever the text became', async () => {
    const found = { ...post, commentary: 'cut', content: { media: { id: 'urn:li:image:1' } } }
    const played = delivery([finder([found])], { text: 'Hello #news', account: page, scopes })
    const at = { ...CREATE, media: ['urn:li:image:1'] }
    expect(await played.reconcile({ checkpoint: at })).toMatchObject({ kind: 'published' })
  })

  it('is asked of the creator when the same words were posted hours before: a wrong clock may be all there is to it', async () => {
    const old = { ...post, createdAt: NOW - 7_200_000 }
    const played = delivery([finder([old]), finder([old])], { text: 'Hello #news', account: page, scopes })
    expect(await played.reconcile({ checkpoint: CREATE, now: NOW + 5_000 })).toMatchObject({ kind: 'wait' })
    expect(await played.reconcile({ checkpoint: MISSED, now: NOW + 120_000 })).toEqual({ kind: 'unknown' })
  })

  it('is not the post that another delivery has as its proof', async () => {
    const played = delivery([finder([post])], { text: 'Hello #news', account: page, scopes })
    expect(await played.reconcile({ checkpoint: MISSED, now: NOW + 120_000, claimedIds: [POST_URN] })).toMatchObject({ kind: 'absent' })
  })

  it('is asked of the creator when our clock was set back and nothing is found', async () => {
    const played = delivery([finder([])], { text: 'Hello #news', account: page, scopes })
    expect(await played.reconcile({ checkpoint: CREATE, now: NOW - 3_600_000 })).toEqual({ kind: 'unknown' })
  })

  it('is not taken from long before the first try', async () => {
    const old = { ...post, createdAt: NOW - 48 * 3_600_000 }
    const played = delivery([finder([old]), finder([old]), finder([old])], { text: 'Hello #news', account: page, scopes })
    expect(await played.reconcile({ checkpoint: CREATE, now: NOW + 5_000 })).toEqual({
      kind: 'wait',
      checkpoint: { ...CREATE, missedSince: NOW + 5_000 },
      notBefore: NOW + 25_000,
    })
    // Missing for two minutes: within the window the copy goes as one that LinkedIn recognises.
    expect(await played.reconcile({ checkpoint: MISSED, now: NOW + 120_000 })).toMatchObject({
      kind: 'absent',
      checkpoint: { stage: 're-post' },
    })
    expect(await played.reconcile({ checkpoint: MISSED, now: NOW + 3_600_000 })).toEqual({ kind: 'absent', checkpoint: CREATE })
  })

  it('of a later try has its own time to appear in the finder: nothing tells when that try was', async () => {
    const played = delivery([finder([])], { text: 'Hello #news', account: page, scopes })
    expect(await played.reconcile({ checkpoint: CREATE, committingSince: NOW, now: NOW + 3_600_000 })).toMatchObject({ kind: 'wait' })
  })

  it('is asked about when two look alike', async () => {
    const played = delivery([finder([post, { ...post, id: 'urn:li:share:2' }])], { text: 'Hello #news', account: page, scopes })
    expect(await played.reconcile({ checkpoint: MISSED, now: NOW + 120_000 })).toEqual({ kind: 'unknown' })
  })

  it.each(['PUBLISH_REQUESTED', 'DRAFT'])('is not called public while LinkedIn says %s', async (lifecycleState) => {
    const found = { ...post, lifecycleState, content: { media: { id: 'urn:li:image:1' } } }
    const played = delivery([finder([found]), finder([found]), finder([{ ...found, lifecycleState: 'PUBLISHED' }])], {
      text: 'Hello #news',
      account: page,
      scopes,
    })
    const at = { ...CREATE, media: ['urn:li:image:1'] }
    expect(await played.reconcile({ checkpoint: at, now: NOW + 5_000 })).toMatchObject({ kind: 'wait' })
    expect(await played.reconcile({ checkpoint: { ...at, missedSince: NOW }, now: NOW + 120_000 })).toEqual({ kind: 'unknown' })
    expect(await played.reconcile({ checkpoint: at, now: NOW + 120_000 })).toMatchObject({ kind: 'published' })
  })

  it('is treated like a member’s where the finder is closed', async () => {
    const closed: Line = ['GET /rest/posts', refusal(403, 'ACCESS_DENIED')]
    const played = delivery([closed], { text: 'Hello', account: page, scopes })
    expect(await played.reconcile({ checkpoint: CREATE, now: NOW + 20_000 })).toMatchObject({
      kind: 'absent',
      checkpoint: { stage: 're-post' },
    })
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
