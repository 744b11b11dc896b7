import type { DrivenAnswer } from '../../testing/driver.ts'
import { after, changeTable } from '../../testing/refusal-table.ts'
import { told, type Refusal, type RefusedAnswer } from '../../testing/refusals.ts'
import { accountsOf, PRACTICE_ACCOUNTS } from '../records.ts'
import { issueTokens } from '../oauth-token.ts'
import type { TikTokClient } from './client.ts'
import { coded, CREATOR_INFO, INVALID } from './refused.ts'
import { ONE_PIECE, SAMPLE_VIDEO } from './sample.ts'

const DIRECT_POST = 'https://developers.tiktok.com/doc/content-posting-api-reference-direct-post'
const INBOX = 'https://developers.tiktok.com/doc/content-posting-api-reference-upload-video'
const PHOTO = 'https://developers.tiktok.com/doc/content-posting-api-reference-photo-post'
const CREATOR = 'https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info'
const TRANSFER = 'https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide'
const GUIDELINES = 'https://developers.tiktok.com/doc/content-sharing-guidelines'

const MB = 1_000_000
const VIDEO_INIT = '/v2/post/publish/video/init/'
const INBOX_INIT = '/v2/post/publish/inbox/video/init/'

const banned = coded('spam_risk_user_banned_from_posting')
const wrongPrivacy = coded('privacy_level_option_mismatch')
const wrongCount = coded('invalid_params', 'The total chunk count is invalid')
const wrongChunk = coded('invalid_params', 'The chunk size is invalid')
const notVerified = coded('url_ownership_unverified')

const ban = (bench: TikTokClient) => bench.setAccount(0, { isBanned: true })

/** Publishes the sample, or delivers it as a draft. */
async function deliver(bench: TikTokClient, path: string, body: Record<string, unknown>): Promise<void> {
  const init = await bench.api(path, bench.token(), body)
  const { upload_url: uploadUrl } = init.json()['data'] as { upload_url: string }
  const put = await bench.put(uploadUrl, SAMPLE_VIDEO, 0, SAMPLE_VIDEO.length - 1)
  if (put.status !== 201) throw new Error(put.text)
}

async function deliverPosts(bench: TikTokClient, count: number): Promise<void> {
  const body = { post_info: { privacy_level: 'SELF_ONLY' }, source_info: ONE_PIECE }
  for (let made = 0; made < count; made += 1) await deliver(bench, VIDEO_INIT, body)
}

async function deliverDrafts(bench: TikTokClient, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await deliver(bench, INBOX_INIT, { source_info: ONE_PIECE })
}

type PostInfo = Record<string, unknown>

const post = async (bench: TikTokClient, change: PostInfo, accountIndex = 0): Promise<RefusedAnswer> =>
  told(await bench.init(bench.token(undefined, accountIndex), { post: change }))

/** Direct posts, told apart by their post_info. */
const posts = changeTable<TikTokClient, PostInfo>(post, [
  ['a post of a banned creator', after(ban, {}), 403, banned, DIRECT_POST],
  ['a sixteenth post within a day', after((bench) => deliverPosts(bench, 15), {}), 403, coded('spam_risk_too_many_posts'), DIRECT_POST],
  [
    'a public account through an unaudited app, even for only me',
    after((bench) => bench.setApp({ isAudited: false }), { privacy_level: 'SELF_ONLY' }),
    403,
    coded('unaudited_client_can_only_post_to_private_accounts'),
    DIRECT_POST,
  ],
  ['a post without privacy_level', { privacy_level: undefined }, 403, wrongPrivacy, DIRECT_POST],
  ['branded content for only me', { privacy_level: 'SELF_ONLY', brand_content_toggle: true }, 400, INVALID, GUIDELINES],
  // Two units each: 1,101 of them are 2,202.
  ['a title of more than 2,200 UTF-16 units', { title: '😀'.repeat(1_101) }, 400, INVALID, DIRECT_POST],
  ['a switch that is no boolean', { is_aigc: 'true' }, 400, INVALID, DIRECT_POST],
  [
    'the spelling of the posting references, where TikTok uses it',
    after((bench) => bench.setSettings({ parameterError: 'invalid_param' }), { title: 7 }),
    400,
    coded('invalid_param'),
    DIRECT_POST,
  ],
])

interface Source {
  readonly source?: string
  readonly video_size?: number | undefined
  readonly chunk_size?: number
  readonly total_chunk_count?: number
  readonly video_url?: string
}

const chunked = (size: number, chunk: number, count: number): Source => ({
  video_size: size * MB,
  chunk_size: chunk * MB,
  total_chunk_count: count,
})
const pulled = (address: string): Source => ({ source: 'PULL_FROM_URL', video_url: address })
const verified =
  (...domains: string[]) =>
  (bench: TikTokClient) =>
    bench.setApp({ verifiedDomains: domains })
const prefixed =
  (...prefixes: string[]) =>
  (bench: TikTokClient) =>
    bench.setApp({ verifiedUrlPrefixes: prefixes })

/** Direct posts, told apart by their source_info. */
const sources = changeTable<TikTokClient, Source>(
  async (bench, change) => told(await bench.init(bench.token(), { source: { ...change } })),
  [
    ['a chunk count that was rounded up', { ...chunked(50, 10, 6), video_size: 50_000_123 }, 400, wrongCount, TRANSFER],
    ['one chunk that is not the whole file', chunked(15, 10, 1), 400, wrongChunk, TRANSFER],
    ['more than 64 MB in one piece', chunked(90, 90, 1), 400, wrongChunk, TRANSFER],
    ['chunks of less than 5 MB', chunked(12, 4, 3), 400, wrongChunk, TRANSFER],
    ['a small file in several chunks', chunked(4, 2, 2), 400, wrongChunk, TRANSFER],
    ['more than 1,000 chunks', chunked(4_100, 4, 1_025), 400, wrongCount, TRANSFER],
    ['a video of more than 4 GB', chunked(5_000, 10, 500), 400, INVALID, TRANSFER],
    ['a video without its size', { video_size: undefined }, 400, INVALID, DIRECT_POST],
    ['an unknown way of transfer', { source: 'FTP' }, 400, INVALID, DIRECT_POST],
    ['a video from an address that is not the app’s', pulled('https://cdn.example.com/a.mp4'), 403, notVerified, TRANSFER],
    [
      'a verified subdomain used for its parent',
      after(verified('static.example.com'), pulled('https://example.com/videos/example.mp4')),
      403,
      notVerified,
      TRANSFER,
    ],
    [
      'a verified prefix used beside its path',
      after(prefixed('https://example.com/videos/user/'), pulled('https://example.com/videos/2023/user/123/example.mp4')),
      403,
      notVerified,
      TRANSFER,
    ],
    ['an address without https', after(verified('example.com'), pulled('http://example.com/a.mp4')), 403, notVerified, TRANSFER],
  ],
)

interface Photos {
  readonly mode?: string
  readonly post?: PostInfo
  readonly source?: Record<string, unknown>
}

const PHOTO_ADDRESS = 'https://cdn.example.com/1.jpg'

/** Photo posts from a verified address, with changes. */
const photos = changeTable<TikTokClient, Photos>(
  async (bench, { mode = 'DIRECT_POST', post: postInfo = {}, source = {} }) => {
    bench.setApp({ verifiedDomains: ['example.com'] })
    return told(
      await bench.api('/v2/post/publish/content/init/', bench.token(), {
        media_type: 'PHOTO',
        post_mode: mode,
        post_info: { title: 'Photos', privacy_level: 'PUBLIC_TO_EVERYONE', ...postInfo },
        source_info: { source: 'PULL_FROM_URL', photo_cover_index: 0, photo_images: [PHOTO_ADDRESS], ...source },
      }),
    )
  },
  [
    ['36 photos', { source: { photo_images: Array(36).fill(PHOTO_ADDRESS) } }, 400, INVALID, PHOTO],
    ['photos sent from a disk', { source: { source: 'FILE_UPLOAD', photo_images: ['1.jpg'] } }, 400, INVALID, PHOTO],
    ['a photo title of more than 90 units', { post: { title: 'x'.repeat(91) } }, 400, INVALID, PHOTO],
    ['a photo description of more than 4,000 units', { post: { description: 'x'.repeat(4_001) } }, 400, INVALID, PHOTO],
    [
      'a photo draft for a phone app that is too old',
      after((bench) => bench.setAccount(0, { hasOldPhoneApp: true }), { mode: 'MEDIA_UPLOAD' }),
      400,
      coded('app_version_check_failed'),
      PHOTO,
    ],
  ],
)

interface ApiCall {
  readonly path: string
  readonly body?: Record<string, unknown>
}

const draft: ApiCall = { path: INBOX_INIT, body: { source_info: ONE_PIECE } }

/** Other calls before the bytes. */
const calls = changeTable<TikTokClient, ApiCall>(
  async (bench, { path, body }) => told(await bench.api(path, bench.token(), body)),
  [
    ['creator_info for a banned creator, on purpose with 200', after(ban, { path: CREATOR_INFO }), 200, banned, CREATOR],
    ['a draft of a banned creator', after(ban, draft), 403, banned, INBOX],
    [
      'a sixth draft while five wait',
      after((bench) => deliverDrafts(bench, 5), draft),
      403,
      coded('spam_risk_too_many_pending_share'),
      INBOX,
    ],
    ['an init without post_info', { path: VIDEO_INIT, body: { source_info: ONE_PIECE } }, 400, INVALID, DIRECT_POST],
  ],
)

const others: readonly Refusal<TikTokClient>[] = [
  {
    rule: 'a sixth creator of an unaudited app within a day',
    source: GUIDELINES,
    async broken(bench) {
      bench.setApp({ isAudited: false })
      const answers: DrivenAnswer[] = []
      for (let number = 0; number < 6; number += 1) {
        const openId = `another-${number}`
        accountsOf(bench.world).put(openId, { ...PRACTICE_ACCOUNTS[1]!, openId, username: openId })
        const { access } = issueTokens(bench.world, bench.world.tokens.find(bench.token())!.clientId, openId, ['video.publish'])
        answers.push(await bench.init(access.token, { post: { privacy_level: 'SELF_ONLY' } }))
      }
      if (answers[4]?.status !== 200) throw new Error('the fifth creator may still post')
      return told(answers[5]!)
    },
    status: 403,
    body: coded('reached_active_user_cap'),
  },
  {
    rule: 'a privacy_level that this creator was not offered',
    source: DIRECT_POST,
    broken: (bench) => post(bench, { privacy_level: 'PUBLIC_TO_EVERYONE' }, 1),
    status: 403,
    body: wrongPrivacy,
  },
  {
    rule: 'an init as a form',
    source: DIRECT_POST,
    broken: async (bench) =>
      told(
        await bench.call('POST', `https://open.tiktokapis.com${VIDEO_INIT}`, {
          headers: { Authorization: `Bearer ${bench.token()}` },
          body: new URLSearchParams({ post_info: '{}' }),
        }),
      ),
    status: 400,
    body: INVALID,
  },
]

/** creator_info and the inits: each rule broken once. */
export const POSTING_REFUSALS: readonly Refusal<TikTokClient>[] = [...posts, ...sources, ...photos, ...calls, ...others]
