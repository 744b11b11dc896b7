import { describe, expect, it } from 'vitest'
import type { Transport } from '../../src/main/core/ports.ts'
import { createJudge, judged } from './create-judge.ts'
import { tell } from './judge.ts'
import { OPERATIONS } from './operations.ts'
import { exchangeOf, type SampleCall } from './testing/sample-call.ts'

const TWEETS = 'https://api.x.com/2/tweets'
const good = exchangeOf({ url: TWEETS, json: { text: 'a' }, status: 201, answer: { data: { id: '1', text: 'a' } } })
const bad = exchangeOf({ url: TWEETS, json: { txt: 'a' }, status: 201, answer: { data: { id: '1', text: 'a' } } })
const PART = 'https://www.linkedin.com/dms-uploads/v/0?sau=signed'
const opened = exchangeOf({
  url: 'https://api.linkedin.com/rest/videos?action=initializeUpload',
  headers: { 'LinkedIn-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' },
  json: { initializeUploadRequest: { owner: 'urn:li:person:a', fileSizeBytes: 10, uploadCaptions: false, uploadThumbnail: false } },
  answer: {
    value: {
      uploadUrlsExpireAt: 1,
      video: 'urn:li:video:C5',
      uploadToken: '',
      uploadInstructions: [{ uploadUrl: PART, firstByte: 0, lastByte: 9 }],
    },
  },
})
const part = (sizeBytes: number, authorization: string | null) =>
  exchangeOf({ method: 'PUT', url: PART, authorization, bytes: new Uint8Array(sizeBytes), answer: '', answerHeaders: { etag: 'e' } })

describe('a judge', () => {
  it('counts calls by operation and is silent about good ones', async () => {
    const judge = createJudge()
    await judge.hear(good)
    await judge.hear(good)
    expect([...judge.counts()]).toEqual([['x post.create', 2]])
    expect(() => judge.assertClean()).not.toThrow()
  })

  it('tells everything at the end, each thing once', async () => {
    const judge = createJudge()
    await judge.hear(bad)
    await judge.hear(bad)
    await judge.hear({ ...good, url: 'https://api.x.com/3/tweets' })
    expect(() => judge.assertClean()).toThrow(
      "the documents have something against 2 things:\n- x post.create: request body: unrecognized key 'txt' (2 times)\n- unknown: address: no document knows POST api.x.com/3/tweets",
    )
  })

  it('leaves a creator’s own bucket alone', async () => {
    const judge = createJudge({ isForeign: (host) => host.endsWith('.example') })
    await judge.hear({ ...good, url: 'https://bucket.example/a.jpg' })
    expect(judge.findings()).toEqual([])
    expect(judge.counts().size).toBe(0)
  })

  it('knows an address by the answer that gave it: a part of a film gets no token', async () => {
    const judge = createJudge()
    await judge.hear(opened)
    await judge.hear(part(10, null))
    expect(judge.findings()).toEqual([])
    await judge.hear(part(10, 'Bearer a-token-of-nobody-0123456789'))
    expect(judge.findings().map(tell)).toEqual(['linkedin video.part: authorization: a credential is sent where none may be'])
  })

  it.each<[string, SampleCall, SampleCall]>([
    [
      'Instagram',
      {
        url: 'https://graph.facebook.com/v26.0/1/media',
        form: { media_type: 'REELS', upload_type: 'resumable' },
        answer: { id: '5', uri: 'https://rupload.facebook.com/ig-api-upload/v26.0/5' },
      },
      {
        url: 'https://rupload.facebook.com/ig-api-upload/v26.0/5',
        authorization: 'OAuth EAA-token',
        headers: { offset: '0', file_size: '9' },
        bytes: new Uint8Array(9),
        answer: { success: true },
      },
    ],
    [
      'Facebook',
      {
        url: 'https://graph.facebook.com/v26.0/1/video_reels',
        form: { upload_phase: 'start' },
        answer: { video_id: '5', upload_url: 'https://rupload.facebook.com/video-upload/v26.0/5' },
      },
      {
        url: 'https://rupload.facebook.com/video-upload/v26.0/5',
        authorization: 'OAuth EAA-token',
        headers: { offset: '0', file_size: '9' },
        bytes: new Uint8Array(9),
        answer: { success: true },
      },
    ],
    [
      'TikTok',
      {
        url: 'https://open.tiktokapis.com/v2/post/publish/inbox/video/init/',
        json: { source_info: { source: 'FILE_UPLOAD', video_size: 9, chunk_size: 9, total_chunk_count: 1 } },
        answer: {
          data: { publish_id: 'v_inbox_file~v2.1', upload_url: 'https://open-upload.tiktokapis.com/video/?upload_id=1' },
          error: { code: 'ok', message: '', log_id: 'l' },
        },
      },
      {
        method: 'PUT',
        url: 'https://open-upload.tiktokapis.com/video/?upload_id=1',
        authorization: null,
        headers: { 'Content-Type': 'video/mp4', 'Content-Range': 'bytes 0-8/9' },
        bytes: new Uint8Array(9),
        status: 201,
        answer: '',
      },
    ],
    [
      'YouTube',
      {
        url: 'https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet',
        headers: { 'X-Upload-Content-Length': '9', 'X-Upload-Content-Type': 'video/mp4' },
        json: { snippet: { title: 'T' } },
        answer: '',
        answerHeaders: { Location: 'https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=u' },
      },
      {
        method: 'PUT',
        url: 'https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=u',
        headers: { 'Content-Range': 'bytes */9' },
        status: 308,
        answer: '',
      },
    ],
  ])('takes the upload address that %s gave', async (_platform, opening, sending) => {
    const judge = createJudge()
    await judge.hear(exchangeOf(opening))
    await judge.hear(exchangeOf(sending))
    expect(judge.findings().map(tell)).toEqual([])
  })

  it('knows how many bytes an address was given for', async () => {
    const judge = createJudge()
    await judge.hear(opened)
    await judge.hear(part(9, null))
    expect(judge.findings().map(tell)).toEqual([
      'linkedin video.part: request body: expected the 10 bytes that the platform asked for here, not 9',
    ])
  })

  it('finds an upload address that no answer gave, unless it may be older than the judge', async () => {
    const [judge, other] = [createJudge(), createJudge({ hasOlderAddresses: true })]
    await judge.hear(part(10, null))
    await other.hear(part(10, null))
    expect(judge.findings().map(tell)).toEqual(['linkedin video.part: address: no answer gave this address'])
    expect(other.findings()).toEqual([])
  })

  it('finds another use of an address than the one it was given for', async () => {
    const judge = createJudge()
    await judge.hear(opened)
    await judge.hear({ ...part(10, null), method: 'POST' })
    expect(judge.findings().map(tell)).toEqual([
      'unknown: address: POST www.linkedin.com/dms-uploads/v/0 was given for linkedin video.part',
    ])
  })

  it('never tells a secret, wherever it stood', async () => {
    const secrets = ['AT-secret-0123456789', 'client-secret-0123', 'the-code-0123', 'EAA-token-in-a-query', 'refresh-0123456789']
    const judge = createJudge()
    await judge.hear(
      exchangeOf({
        url: `https://graph.facebook.com/v26.0/EAA-token-in-a-query?access_token=EAA-token-in-a-query`,
        authorization: null,
        method: 'PATCH',
      }),
    )
    await judge.hear(
      exchangeOf({
        url: 'https://api.x.com/2/oauth2/token',
        authorization: 'Bearer AT-secret-0123456789',
        form: { grant_type: 'authorization_code', code: 'the-code-0123', client_secret: 'client-secret-0123', 'AT-secret-0123456789': 'a' },
        answer: { access_token: 5, refresh_token: 'refresh-0123456789', 'refresh-0123456789': 1 },
      }),
    )
    const told = judge.findings().map(tell).join('\n')
    expect(judge.findings().length).toBeGreaterThan(3)
    for (const secret of secrets) expect(told).not.toContain(secret)
  })

  it('asks nothing of what a body says that was not taken whole', async () => {
    const judge = createJudge()
    await judge.hear({
      ...bad,
      requestBody: { sizeBytes: 12, head: Buffer.from('{"tx'), isComplete: false },
      status: 503,
      responseText: 'busy',
    })
    expect(judge.findings()).toEqual([])
  })

  it('judges what goes over a transport, and changes nothing of it', async () => {
    const told: string[] = []
    const answer = { status: 201, headers: { 'content-type': 'application/json' }, text: '{"data":{"id":1,"text":"a"}}', bytesSent: 12 }
    const transport: Transport = { send: () => Promise.resolve(answer) }
    const wire = {
      method: 'POST',
      url: TWEETS,
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: '{"text":"a"}',
      timeoutMs: 1,
      signal: null,
    }
    expect(await judged(transport, (finding) => told.push(tell(finding))).send(wire)).toBe(answer)
    expect(told).toEqual(['x post.create: answer 201: data.id: Invalid input: expected string, received number'])
  })

  it('names every operation once, with its source', () => {
    const names = OPERATIONS.map(({ platform, name }) => `${platform} ${name}`)
    expect(new Set(names).size).toBe(names.length)
    expect(OPERATIONS.filter(({ source }) => source === '')).toEqual([])
  })
})
