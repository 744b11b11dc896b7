import type { DrivenAnswer } from '../../testing/driver.ts'
import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { issueTokens } from '../oauth-token.ts'
import { practiceAppRecord, PRACTICE_ACCOUNTS } from '../records.ts'
import { dataOf, type TikTokClient } from './client.ts'
import { SAMPLE_VIDEO } from './sample.ts'

const ERRORS = 'https://developers.tiktok.com/doc/tiktok-api-v2-error-handling'
const LIMITS = 'https://developers.tiktok.com/docs/en/tiktok-api-v2-rate-limit'
const DIRECT_POST = 'https://developers.tiktok.com/doc/content-posting-api-reference-direct-post'
const TRANSFER = 'https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide'
const STATUS = 'https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status'
const USER_INFO = 'https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info'
const VIDEO_LIST = 'https://developers.tiktok.com/doc/tiktok-api-v2-video-list'
const VIDEO_QUERY = 'https://developers.tiktok.com/doc/tiktok-api-v2-video-query'

const CREATOR_INFO = '/v2/post/publish/creator_info/query/'
const CHUNK = 5_242_880

const plain = ({ status, json }: DrivenAnswer): RefusedAnswer => ({ status, body: json() })
const coded = (code: string, message?: string) => ({ error: { code, ...(message === undefined ? {} : { message }) } })

/** What an upload is answered: its documents tell statuses and the header that counts the bytes, and no body. */
const uploaded = ({ status, headers }: DrivenAnswer): RefusedAnswer => ({
  status,
  body: { contentRange: headers['content-range'] ?? null },
})

async function userInfo(bench: TikTokClient, fields: string, token: string): Promise<RefusedAnswer> {
  const address = `https://open.tiktokapis.com/v2/user/info/${fields === '' ? '' : `?fields=${fields}`}`
  return plain(await bench.call('GET', address, { headers: token === '' ? {} : { Authorization: `Bearer ${token}` } }))
}

/** Makes a call until it was made `times` times with success, then once more. */
async function beyond(times: number, call: () => Promise<DrivenAnswer>): Promise<RefusedAnswer> {
  for (let made = 0; made < times; made += 1) dataOf(await call())
  const answer = await call()
  if ('retry-after' in answer.headers) throw new Error('no Retry-After is documented')
  return plain(answer)
}

interface Begun {
  readonly publish_id: string
  readonly upload_url: string
}

/** An upload of the sample in one piece. */
async function begin(bench: TikTokClient): Promise<Begun> {
  const size = SAMPLE_VIDEO.length
  return dataOf<Begun>(await bench.init(bench.token(), { source: { video_size: size, chunk_size: size } }))
}

async function putSample(bench: TikTokClient, headers: Record<string, string>): Promise<RefusedAnswer> {
  const { upload_url: address } = await begin(bench)
  return uploaded(await bench.put(address, SAMPLE_VIDEO, 0, SAMPLE_VIDEO.length - 1, headers))
}

/** Tokens, scopes, limits, uploads, status and lists: each rule broken once. */
export const ACCESS_REFUSALS: readonly Refusal<TikTokClient>[] = [
  {
    rule: 'a call without a token',
    source: ERRORS,
    broken: (bench) => userInfo(bench, 'open_id', ''),
    status: 401,
    body: coded('access_token_invalid', 'The access token is invalid or not found in the request.'),
  },
  {
    rule: 'an access token after two hours',
    source: ERRORS,
    async broken(bench) {
      const token = bench.token()
      bench.clock.advance(7_200_000)
      return plain(await bench.api(CREATOR_INFO, token))
    },
    status: 401,
    body: coded('access_token_invalid'),
  },
  {
    rule: 'a revoked access token',
    source: ERRORS,
    async broken(bench) {
      const token = bench.token()
      bench.world.tokens.revokeGrant(bench.world.tokens.find(token)!.grantId)
      return plain(await bench.api(CREATOR_INFO, token))
    },
    status: 401,
    body: coded('access_token_invalid'),
  },
  {
    rule: 'a refresh token in place of an access token',
    source: ERRORS,
    async broken(bench) {
      const { refresh } = issueTokens(bench.world, practiceAppRecord(bench.world).clientKey, PRACTICE_ACCOUNTS[0]!.openId, [
        'video.publish',
      ])
      return plain(await bench.api(CREATOR_INFO, refresh.token))
    },
    status: 401,
    body: coded('access_token_invalid'),
  },
  {
    rule: 'a Direct Post with the scope for drafts',
    source: DIRECT_POST,
    broken: async (bench) => plain(await bench.init(bench.token(['video.upload']))),
    status: 401,
    body: coded('scope_not_authorized'),
  },
  {
    rule: 'a draft with the scope for posts',
    source: ERRORS,
    broken: async (bench) => plain(await bench.api('/v2/post/publish/inbox/video/init/', bench.token(['video.publish']), {})),
    status: 401,
    body: coded('scope_not_authorized'),
  },
  {
    rule: 'a list of videos without video.list',
    source: VIDEO_LIST,
    broken: async (bench) => plain(await bench.api('/v2/video/list/?fields=id', bench.token(['video.publish']), {})),
    status: 401,
    body: coded('scope_not_authorized'),
  },
  {
    rule: 'a field of user/info beyond the granted scopes',
    source: USER_INFO,
    broken: (bench) => userInfo(bench, 'open_id,username', bench.token(['user.info.basic'])),
    status: 400,
    body: coded('scope_permission_missed'),
  },
  {
    rule: 'user/info without fields',
    source: USER_INFO,
    broken: (bench) => userInfo(bench, '', bench.token()),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a field that no user has',
    source: USER_INFO,
    broken: (bench) => userInfo(bench, 'open_id,email', bench.token()),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a seventh init within a minute',
    source: DIRECT_POST,
    broken(bench) {
      const token = bench.token()
      return beyond(6, () => bench.init(token))
    },
    status: 429,
    body: coded('rate_limit_exceeded'),
  },
  {
    rule: 'a twenty-first creator_info within a minute',
    source: 'https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info',
    broken(bench) {
      const token = bench.token()
      return beyond(20, () => bench.api(CREATOR_INFO, token))
    },
    status: 429,
    body: coded('rate_limit_exceeded'),
  },
  {
    rule: 'a thirty-first status within a minute',
    source: STATUS,
    async broken(bench) {
      const { publish_id: publishId } = await begin(bench)
      const token = bench.token()
      return beyond(30, () => bench.status(token, publishId))
    },
    status: 429,
    body: coded('rate_limit_exceeded'),
  },
  {
    rule: 'more than 600 lists within a minute',
    source: LIMITS,
    broken(bench) {
      const token = bench.token()
      return beyond(600, () => bench.api('/v2/video/list/?fields=id', token, {}))
    },
    status: 429,
    body: coded('rate_limit_exceeded'),
  },
  {
    rule: 'a chunk without Content-Range',
    source: TRANSFER,
    broken: (bench) => putSample(bench, { 'Content-Range': '' }),
    status: 400,
    body: {},
  },
  {
    rule: 'a chunk with another total than announced',
    source: TRANSFER,
    broken: (bench) => putSample(bench, { 'Content-Range': `bytes 0-${SAMPLE_VIDEO.length - 1}/${SAMPLE_VIDEO.length + 1}` }),
    status: 400,
    body: {},
  },
  {
    rule: 'a chunk without Content-Length',
    source: TRANSFER,
    broken: (bench) => putSample(bench, { 'Content-Length': '', 'Transfer-Encoding': 'chunked' }),
    status: 400,
    body: {},
  },
  {
    rule: 'a chunk of another type than video',
    source: TRANSFER,
    broken: (bench) => putSample(bench, { 'Content-Type': 'application/octet-stream' }),
    status: 400,
    body: {},
  },
  {
    rule: 'a chunk whose body is shorter than its length says',
    source: TRANSFER,
    async broken(bench) {
      const { upload_url: address } = await begin(bench)
      const { length } = SAMPLE_VIDEO
      const headers = { 'Content-Type': 'video/mp4', 'Content-Range': `bytes 0-${length - 1}/${length}`, 'Content-Length': String(length) }
      return uploaded(await bench.call('PUT', address, { headers, body: SAMPLE_VIDEO.subarray(1) }))
    },
    status: 400,
    body: {},
  },
  {
    rule: 'a chunk of another size than planned',
    source: TRANSFER,
    async broken(bench) {
      const video = new Uint8Array(2 * CHUNK)
      const plan = { video_size: video.length, chunk_size: CHUNK, total_chunk_count: 2 }
      const { upload_url: address } = dataOf<Begun>(await bench.init(bench.token(), { source: plan }))
      return uploaded(await bench.put(address, video, 0, CHUNK - 2))
    },
    status: 400,
    body: {},
  },
  {
    rule: 'the second chunk before the first',
    source: TRANSFER,
    async broken(bench) {
      const video = new Uint8Array(2 * CHUNK)
      const plan = { video_size: video.length, chunk_size: CHUNK, total_chunk_count: 2 }
      const { upload_url: address } = dataOf<Begun>(await bench.init(bench.token(), { source: plan }))
      return uploaded(await bench.put(address, video, CHUNK, video.length - 1))
    },
    status: 416,
    body: { contentRange: `bytes 0-0/${2 * CHUNK}` },
  },
  {
    rule: 'a chunk that is there already',
    source: TRANSFER,
    async broken(bench) {
      const video = new Uint8Array(2 * CHUNK)
      const plan = { video_size: video.length, chunk_size: CHUNK, total_chunk_count: 2 }
      const { upload_url: address } = dataOf<Begun>(await bench.init(bench.token(), { source: plan }))
      await bench.put(address, video, 0, CHUNK - 1)
      return uploaded(await bench.put(address, video, 0, CHUNK - 1))
    },
    status: 416,
    body: { contentRange: `bytes 0-${CHUNK}/${2 * CHUNK}` },
  },
  {
    rule: 'an upload address an hour after init',
    source: TRANSFER,
    async broken(bench) {
      const { upload_url: address } = await begin(bench)
      bench.clock.advance(3_600_000)
      return uploaded(await bench.put(address, SAMPLE_VIDEO, 0, SAMPLE_VIDEO.length - 1))
    },
    status: 403,
    body: {},
  },
  {
    rule: 'an upload address that was changed',
    source: TRANSFER,
    async broken(bench) {
      const { upload_url: address } = await begin(bench)
      return uploaded(await bench.put(`${address}x`, SAMPLE_VIDEO, 0, SAMPLE_VIDEO.length - 1))
    },
    status: 404,
    body: {},
  },
  {
    rule: 'the status of an unknown publish id',
    source: STATUS,
    broken: async (bench) => plain(await bench.status(bench.token(), 'v_pub_file~v2-1.0')),
    status: 400,
    body: coded('invalid_publish_id'),
  },
  {
    rule: 'the status of another creator’s post',
    source: STATUS,
    async broken(bench) {
      const { publish_id: publishId } = await begin(bench)
      return plain(await bench.status(bench.token(undefined, 1), publishId))
    },
    status: 400,
    body: coded('token_not_authorized_for_specified_publish_id'),
  },
  {
    rule: 'cancelling what is not being pulled',
    source: TRANSFER,
    async broken(bench) {
      const { publish_id: publishId } = await begin(bench)
      return plain(await bench.api('/v2/post/publish/cancel/', bench.token(), { publish_id: publishId }))
    },
    status: 400,
    body: coded('publish_not_cancellable'),
  },
  {
    rule: 'a video that is none',
    source: STATUS,
    async broken(bench) {
      const nonsense = new Uint8Array(50_000).fill(7)
      const size = nonsense.length
      const begun = dataOf<Begun>(await bench.init(bench.token(), { source: { video_size: size, chunk_size: size } }))
      await bench.put(begun.upload_url, nonsense, 0, size - 1)
      bench.clock.advance(2_000)
      return plain(await bench.status(bench.token(), begun.publish_id))
    },
    status: 200,
    body: { data: { status: 'FAILED', fail_reason: 'file_format_check_failed', publicaly_available_post_id: [] }, ...coded('ok') },
  },
  {
    rule: 'a video longer than the creator may post',
    source: STATUS,
    async broken(bench) {
      bench.setAccount(0, { maxVideoSeconds: 5 })
      const begun = await begin(bench)
      await bench.put(begun.upload_url, SAMPLE_VIDEO, 0, SAMPLE_VIDEO.length - 1)
      bench.clock.advance(2_000)
      return plain(await bench.status(bench.token(), begun.publish_id))
    },
    status: 200,
    body: { data: { status: 'FAILED', fail_reason: 'duration_check_failed', publicaly_available_post_id: [] }, ...coded('ok') },
  },
  {
    rule: 'a page of 21 videos',
    source: VIDEO_LIST,
    broken: async (bench) => plain(await bench.api('/v2/video/list/?fields=id', bench.token(), { max_count: 21 })),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a list of videos without fields',
    source: VIDEO_LIST,
    broken: async (bench) => plain(await bench.api('/v2/video/list/', bench.token(), {})),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a query for 21 videos',
    source: VIDEO_QUERY,
    broken: async (bench) =>
      plain(await bench.api('/v2/video/query/?fields=id', bench.token(), { filters: { video_ids: Array(21).fill('1') } })),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'video ids as numbers',
    source: VIDEO_QUERY,
    broken: async (bench) => plain(await bench.api('/v2/video/query/?fields=id', bench.token(), { filters: { video_ids: [1] } })),
    status: 400,
    body: coded('invalid_params'),
  },
]
