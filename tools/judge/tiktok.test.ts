import { describe, expect, it } from 'vitest'
import { judgedLines, type SampleCall } from './testing/sample-call.ts'

const API = 'https://open.tiktokapis.com/v2'
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const ok = { code: 'ok', message: '', log_id: '2022' }
const json = { 'content-type': 'application/json' }
const info = {
  title: 'a #tag',
  privacy_level: 'SELF_ONLY',
  disable_duet: false,
  disable_comment: true,
  disable_stitch: false,
  video_cover_timestamp_ms: 1000,
  brand_content_toggle: false,
  brand_organic_toggle: false,
  is_aigc: false,
}
const init = (source: Record<string, unknown>, more: Record<string, unknown> = {}): SampleCall => ({
  url: `${API}/post/publish/video/init/`,
  json: { post_info: { ...info, ...more }, source_info: { source: 'FILE_UPLOAD', ...source } },
  answer: {
    data: {
      publish_id: 'v_pub_file~v2-1.123456789',
      upload_url: 'https://open-upload.tiktokapis.com/video/?upload_id=67890&upload_token=Xza123',
    },
    error: ok,
  },
})
const five = { video_size: 50_000_123, chunk_size: 10_000_000, total_chunk_count: 5 }
const chunk: SampleCall = {
  method: 'PUT',
  url: 'https://open-upload.tiktokapis.com/video/?upload_id=67890&upload_token=Xza123',
  authorization: null,
  headers: { 'Content-Type': 'video/mp4', 'Content-Range': 'bytes 0-9/100', 'Content-Length': '10' },
  bytes: new Uint8Array(10),
  status: 206,
  answer: '',
  answerHeaders: { 'Content-Range': 'bytes 0-9/100' },
}
const status = (data: string): SampleCall => ({
  url: `${API}/post/publish/status/fetch/`,
  json: { publish_id: 'v_pub_file~v2-1.1' },
  answer: `{"data":${data},"error":{"code":"ok","message":"","log_id":"2022"}}`,
  answerHeaders: json,
})
const complete = (id: string) =>
  status(`{"status":"PUBLISH_COMPLETE","fail_reason":"","publicaly_available_post_id":${id},"uploaded_bytes":5}`)
const creator = {
  creator_avatar_url: 'https://p16.tiktokcdn.com/a',
  creator_username: 'tiktok',
  creator_nickname: 'T',
  privacy_level_options: ['SELF_ONLY'],
  comment_disabled: false,
  duet_disabled: false,
  stitch_disabled: true,
  max_video_post_duration_sec: 300,
}
const creatorInfo: SampleCall = {
  url: `${API}/post/publish/creator_info/query/`,
  headers: { 'Content-Type': 'application/json; charset=UTF-8' },
  answer: { data: creator, error: ok },
}
const refused = (code: string, httpStatus: number): SampleCall => ({
  ...init(five),
  status: httpStatus,
  answer: { error: { code, message: 'm', log_id: 'l' } },
})
const token: SampleCall = {
  url: `${API}/oauth/token/`,
  authorization: null,
  form: {
    client_key: 'k',
    client_secret: 's',
    code: 'code*1!2',
    grant_type: 'authorization_code',
    redirect_uri: 'http://127.0.0.1:3455/callback/',
    code_verifier: VERIFIER,
  },
  answer: {
    access_token: 'act.a',
    expires_in: 7200,
    open_id: 'o',
    refresh_token: 'rft.r',
    refresh_expires_in: 15_552_000,
    scope: 'user.info.basic,video.publish',
    token_type: 'Bearer',
  },
}
const authorize = (challenge: string): SampleCall => ({
  method: 'GET',
  url: `https://www.tiktok.com/v2/auth/authorize/?client_key=k&response_type=code&scope=user.info.basic,video.publish&redirect_uri=http%3A%2F%2F127.0.0.1%3A3455%2Fcallback%2F&state=s&code_challenge=${challenge}&code_challenge_method=S256`,
  authorization: null,
  answer: '<html>',
})

describe('TikTok, by its documents', () => {
  it.each<[string, SampleCall]>([
    ['the consent page', authorize('0f'.repeat(32))],
    ['a code for tokens', token],
    ['a dead refresh token, with 200', { ...token, answer: { error: 'invalid_grant', error_description: 'd', log_id: 'l' } }],
    [
      'a revocation',
      { url: `${API}/oauth/revoke/`, authorization: null, form: { client_key: 'k', client_secret: 's', token: 'act.a' }, answer: '' },
    ],
    [
      'whose account',
      {
        method: 'GET',
        url: `${API}/user/info/?fields=open_id,union_id,avatar_url,display_name`,
        answer: { data: { user: { open_id: 'o', display_name: 'd' } }, error: ok },
      },
    ],
    ['creator_info', creatorInfo],
    [
      'creator_info refused with 200',
      { ...creatorInfo, answer: { data: {}, error: { code: 'spam_risk_too_many_posts', message: 'm', log_id: 'l' } } },
    ],
    ['a post begun', init(five)],
    ['a post with the longest caption', init(five, { title: '😀'.repeat(1_100) })],
    ['a small post begun', init({ video_size: 3_000_000, chunk_size: 3_000_000, total_chunk_count: 1 })],
    [
      'a draft begun',
      {
        ...init(five),
        url: `${API}/post/publish/inbox/video/init/`,
        json: { source_info: { source: 'FILE_UPLOAD', ...five } },
        answer: {
          data: { publish_id: 'v_inbox_file~v2.1', upload_url: 'https://open-upload.tiktokapis.com/video/?upload_id=1' },
          error: ok,
        },
      },
    ],
    ['a chunk', chunk],
    ['the last chunk', { ...chunk, headers: { ...chunk.headers, 'Content-Range': 'bytes 90-99/100' }, status: 201, answerHeaders: {} }],
    ['a post that is public', complete('[7350000000000000123]')],
    ['a post id as text, as seen live', complete('["7350000000000000123"]')],
    ['a post that is private', complete('[]')],
    [
      'a post that failed',
      status('{"status":"FAILED","fail_reason":"picture_size_check_failed","publicaly_available_post_id":[],"uploaded_bytes":10000}'),
    ],
    [
      'my videos',
      {
        url: `${API}/video/list/?fields=id,title,view_count`,
        json: { max_count: 20 },
        answer: { data: { videos: [{ id: '7350000000000000123', view_count: 4 }], cursor: 1_643_332_803_000, has_more: false }, error: ok },
      },
    ],
    [
      'my videos, without their ids',
      {
        url: `${API}/video/list/?fields=title`,
        json: {},
        answer: { data: { videos: [{ title: 'a' }], cursor: 1, has_more: false }, error: ok },
      },
    ],
    ['an audit that is missing', refused('unaudited_client_can_only_post_to_private_accounts', 403)],
    ['too many calls', refused('rate_limit_exceeded', 429)],
  ])('%s is found good', async (_name, sample) => {
    expect(await judgedLines(sample)).toEqual([])
  })

  it.each<[string, SampleCall, string]>([
    [
      'a challenge in base64url',
      authorize('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
      'code_challenge: expected SHA-256 in lower-case hex',
    ],
    [
      'client_id for client_key',
      { ...token, form: { ...token.form, client_id: 'k' } },
      "tiktok oauth.token: request body: unrecognized key 'client_id'",
    ],
    ['a path without its last slash', { ...token, url: `${API}/oauth/token` }, 'unknown: address'],
    ['chunks rounded up', init({ ...five, total_chunk_count: 6 }), 'total_chunk_count must be 5'],
    [
      'one chunk that is not the whole',
      init({ video_size: 15_000_000, chunk_size: 10_000_000, total_chunk_count: 1 }),
      'with one chunk, chunk_size must be video_size',
    ],
    [
      'one chunk over 64 MB',
      init({ video_size: 70_000_000, chunk_size: 70_000_000, total_chunk_count: 1 }),
      'over 64 MB needs several chunks',
    ],
    [
      'chunks that are too small',
      init({ video_size: 20_000_000, chunk_size: 1_000_000, total_chunk_count: 20 }),
      'chunk_size must be 5 to 64 MB',
    ],
    // Two UTF-16 units each.
    ['a caption of more than 2,200 UTF-16 units', init(five, { title: '😀'.repeat(1_101) }), 'more than 2200 UTF-16 units'],
    ['a missing toggle', init(five, { brand_content_toggle: undefined }), 'post_info.brand_content_toggle'],
    ['a branded post for oneself', init(five, { brand_content_toggle: true }), 'branded content cannot be SELF_ONLY'],
    ['a key of another platform', init(five, { caption: 'a' }), "post_info: unrecognized key 'caption'"],
    [
      'a token with a chunk',
      { ...chunk, authorization: 'Bearer act.secret' },
      'tiktok upload.chunk: authorization: a credential is sent where none may be',
    ],
    [
      'a chunk without its range',
      { ...chunk, headers: { 'Content-Type': 'video/mp4' } },
      'request headers: content-range: expected content-range',
    ],
    [
      'a range that lies',
      { ...chunk, headers: { ...chunk.headers, 'Content-Range': 'bytes 0-10/100' } },
      'content-range speaks of 11 bytes, the body has 10',
    ],
    [
      'a chunk of no video',
      { ...chunk, headers: { ...chunk.headers, 'Content-Type': 'application/octet-stream' } },
      "unexpected content type 'application/octet-stream'",
    ],
    ['a 206 without its range', { ...chunk, answerHeaders: {} }, 'answer 206: headers.content-range'],
    ['a post id that was rounded', complete('[7.350000000000000e+24]'), 'publicaly_available_post_id'],
    [
      'a video id as a number',
      {
        url: `${API}/video/query/?fields=id`,
        json: { filters: { video_ids: ['1'] } },
        answer: '{"data":{"videos":[{"id":7350000000000000123}]},"error":{"code":"ok","message":"","log_id":"l"}}',
        answerHeaders: json,
      },
      'data.videos.0.id: Invalid input: expected string, received bigint',
    ],
    ['a reason without a failure', status('{"status":"PROCESSING_UPLOAD","fail_reason":"internal"}'), 'fail_reason comes with FAILED'],
    ['an answer without a log id', { ...creatorInfo, answer: { data: creator, error: { code: 'ok', message: '' } } }, 'log_id'],
    ['a code that nobody knows', refused('too_bad', 400), "no document has the code 'too_bad'"],
    ['a code with another status', refused('access_token_invalid', 403), "'access_token_invalid' comes with 401"],
  ])('%s is found', async (_name, sample, expected) => {
    expect((await judgedLines(sample)).join('\n')).toContain(expected)
  })
})
