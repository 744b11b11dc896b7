import type { DrivenAnswer } from '../../testing/driver.ts'
import { changeTable, later, refusalTable, spoilTable } from '../../testing/refusal-table.ts'
import { told, type Refusal, type RefusedAnswer } from '../../testing/refusals.ts'
import { issueTokens } from '../oauth-token.ts'
import { practiceAppRecord, PRACTICE_ACCOUNTS } from '../records.ts'
import { dataOf, type TikTokClient } from './client.ts'
import { coded, CREATOR_INFO, INVALID } from './refused.ts'
import { begin } from './sample.ts'

const ERRORS = 'https://developers.tiktok.com/doc/tiktok-api-v2-error-handling'
const LIMITS = 'https://developers.tiktok.com/docs/en/tiktok-api-v2-rate-limit'
const DIRECT_POST = 'https://developers.tiktok.com/doc/content-posting-api-reference-direct-post'
const CREATOR = 'https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info'
const STATUS = 'https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status'
const USER_INFO = 'https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info'
const VIDEO_LIST = 'https://developers.tiktok.com/doc/tiktok-api-v2-video-list'
const VIDEO_QUERY = 'https://developers.tiktok.com/doc/tiktok-api-v2-video-query'

const invalidToken = coded('access_token_invalid')
const noScope = coded('scope_not_authorized')
const tooOften = coded('rate_limit_exceeded')

const revoke = ({ world }: TikTokClient, token: string) => world.tokens.revokeGrant(world.tokens.find(token)!.grantId)
const refreshToken = ({ world }: TikTokClient) =>
  issueTokens(world, practiceAppRecord(world).clientKey, PRACTICE_ACCOUNTS[0]!.openId, ['video.publish']).refresh.token
const creatorInfo = async (bench: TikTokClient, token: string) => told(await bench.api(CREATOR_INFO, token))

/** Tokens that do not do. */
const tokens: readonly Refusal<TikTokClient>[] = [
  ...spoilTable((bench: TikTokClient) => bench.token(), creatorInfo, [
    ['an access token after two hours', { before: later(7_200_000) }, 401, invalidToken, ERRORS],
    ['a revoked access token', { before: revoke }, 401, invalidToken, ERRORS],
  ]),
  {
    rule: 'a refresh token in place of an access token',
    source: ERRORS,
    broken: (bench) => creatorInfo(bench, refreshToken(bench)),
    status: 401,
    body: invalidToken,
  },
]

interface ApiCall {
  readonly path: string
  readonly scopes?: readonly string[]
  readonly body?: Record<string, unknown>
}

const LIST = '/v2/video/list/?fields=id'
const QUERY = '/v2/video/query/?fields=id'

/** Calls that a token's scopes do not reach, or whose body is wrong. */
const calls = refusalTable<TikTokClient, ApiCall>(
  async (bench, { path, scopes, body = {} }) => told(await bench.api(path, bench.token(scopes), body)),
  [
    ['a draft with the scope for posts', { path: '/v2/post/publish/inbox/video/init/', scopes: ['video.publish'] }, 401, noScope, ERRORS],
    ['a list of videos without video.list', { path: LIST, scopes: ['video.publish'] }, 401, noScope, VIDEO_LIST],
    ['a page of 21 videos', { path: LIST, body: { max_count: 21 } }, 400, INVALID, VIDEO_LIST],
    ['a list of videos without fields', { path: '/v2/video/list/' }, 400, INVALID, VIDEO_LIST],
    ['a query for 21 videos', { path: QUERY, body: { filters: { video_ids: Array(21).fill('1') } } }, 400, INVALID, VIDEO_QUERY],
    ['video ids as numbers', { path: QUERY, body: { filters: { video_ids: [1] } } }, 400, INVALID, VIDEO_QUERY],
  ],
)

/** user/info with these fields, by a token of these scopes or by none. */
const userInfo = refusalTable<TikTokClient, { fields: string; scopes?: readonly string[]; isWithoutToken?: true }>(
  async (bench, { fields, scopes, isWithoutToken = false }) => {
    const address = `https://open.tiktokapis.com/v2/user/info/${fields === '' ? '' : `?fields=${fields}`}`
    return told(await bench.call('GET', address, { headers: isWithoutToken ? {} : { Authorization: `Bearer ${bench.token(scopes)}` } }))
  },
  [
    [
      'a call without a token',
      { fields: 'open_id', isWithoutToken: true },
      401,
      coded('access_token_invalid', 'The access token is invalid or not found in the request.'),
      ERRORS,
    ],
    [
      'a field of user/info beyond the granted scopes',
      { fields: 'open_id,username', scopes: ['user.info.basic'] },
      400,
      coded('scope_permission_missed'),
      USER_INFO,
    ],
    ['user/info without fields', { fields: '' }, 400, INVALID, USER_INFO],
    ['a field that no user has', { fields: 'open_id,email' }, 400, INVALID, USER_INFO],
  ],
)

/** How often a call is made with success before it is refused. */
interface Often {
  readonly times: number
  ask(bench: TikTokClient, token: string): Promise<DrivenAnswer>
}

async function beyond(bench: TikTokClient, { times, ask }: Often): Promise<RefusedAnswer> {
  const token = bench.token()
  for (let made = 0; made < times; made += 1) dataOf(await ask(bench, token))
  const answer = await ask(bench, token)
  if ('retry-after' in answer.headers) throw new Error('no Retry-After is documented')
  return told(answer)
}

/** Calls made once too often within a minute. */
const limits = changeTable<TikTokClient, Often>(beyond, [
  ['a seventh init within a minute', { times: 6, ask: (bench, token) => bench.init(token) }, 429, tooOften, DIRECT_POST],
  [
    'a twenty-first creator_info within a minute',
    { times: 20, ask: (bench, token) => bench.api(CREATOR_INFO, token) },
    429,
    tooOften,
    CREATOR,
  ],
  [
    'a thirty-first status within a minute',
    async (bench) => {
      const { publish_id: publishId } = await begin(bench)
      return { times: 30, ask: (_, token) => bench.status(token, publishId) }
    },
    429,
    tooOften,
    STATUS,
  ],
  ['more than 600 lists within a minute', { times: 600, ask: (bench, token) => bench.api(LIST, token, {}) }, 429, tooOften, LIMITS],
])

/** Tokens, scopes, limits and lists: each rule broken once. */
export const ACCESS_REFUSALS: readonly Refusal<TikTokClient>[] = [
  ...tokens,
  ...calls,
  {
    rule: 'a Direct Post with the scope for drafts',
    source: DIRECT_POST,
    broken: async (bench) => told(await bench.init(bench.token(['video.upload']))),
    status: 401,
    body: noScope,
  },
  ...userInfo,
  ...limits,
]
