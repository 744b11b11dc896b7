import type { DrivenAnswer } from '../../testing/driver.ts'
import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { accountsOf, PRACTICE_ACCOUNTS } from '../records.ts'
import { issueTokens } from '../oauth-token.ts'
import type { TikTokClient } from './client.ts'
import { SAMPLE_VIDEO } from './sample.ts'

const DIRECT_POST = 'https://developers.tiktok.com/doc/content-posting-api-reference-direct-post'
const INBOX = 'https://developers.tiktok.com/doc/content-posting-api-reference-upload-video'
const PHOTO = 'https://developers.tiktok.com/doc/content-posting-api-reference-photo-post'
const CREATOR = 'https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info'
const TRANSFER = 'https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide'
const GUIDELINES = 'https://developers.tiktok.com/doc/content-sharing-guidelines'

const MB = 1_000_000
const INBOX_INIT = '/v2/post/publish/inbox/video/init/'
const ONE_PIECE = { source: 'FILE_UPLOAD', video_size: SAMPLE_VIDEO.length, chunk_size: SAMPLE_VIDEO.length, total_chunk_count: 1 }

const plain = ({ status, json }: DrivenAnswer): RefusedAnswer => ({ status, body: json() })

/** An error's body: the envelope, with this code. */
const coded = (code: string, message?: string) => ({ error: { code, ...(message === undefined ? {} : { message }) } })

async function post(bench: TikTokClient, change: Record<string, unknown>, accountIndex = 0): Promise<RefusedAnswer> {
  return plain(await bench.init(bench.token(undefined, accountIndex), { post: change }))
}

async function source(bench: TikTokClient, change: Record<string, unknown>): Promise<RefusedAnswer> {
  return plain(await bench.init(bench.token(), { source: change }))
}

async function photos(
  bench: TikTokClient,
  change: Record<string, unknown>,
  postInfo: Record<string, unknown> = {},
): Promise<RefusedAnswer> {
  bench.setApp({ verifiedDomains: ['example.com'] })
  const answer = await bench.api('/v2/post/publish/content/init/', bench.token(), {
    media_type: 'PHOTO',
    post_mode: 'DIRECT_POST',
    post_info: { title: 'Photos', privacy_level: 'PUBLIC_TO_EVERYONE', ...postInfo },
    source_info: { source: 'PULL_FROM_URL', photo_cover_index: 0, photo_images: ['https://cdn.example.com/1.jpg'] },
    ...change,
  })
  return plain(answer)
}

/** Publishes the sample, or delivers it as a draft. */
async function deliver(bench: TikTokClient, path: string, body: Record<string, unknown>): Promise<void> {
  const init = await bench.api(path, bench.token(), body)
  const { upload_url: uploadUrl } = init.json()['data'] as { upload_url: string }
  const put = await bench.put(uploadUrl, SAMPLE_VIDEO, 0, SAMPLE_VIDEO.length - 1)
  if (put.status !== 201) throw new Error(put.text)
}

/** creator_info and the inits: each rule broken once. */
export const POSTING_REFUSALS: readonly Refusal<TikTokClient>[] = [
  {
    rule: 'creator_info for a banned creator, on purpose with 200',
    source: CREATOR,
    async broken(bench) {
      bench.setAccount(0, { isBanned: true })
      return plain(await bench.api('/v2/post/publish/creator_info/query/', bench.token()))
    },
    status: 200,
    body: coded('spam_risk_user_banned_from_posting'),
  },
  {
    rule: 'a post of a banned creator',
    source: DIRECT_POST,
    broken(bench) {
      bench.setAccount(0, { isBanned: true })
      return post(bench, {})
    },
    status: 403,
    body: coded('spam_risk_user_banned_from_posting'),
  },
  {
    rule: 'a sixteenth post within a day',
    source: DIRECT_POST,
    async broken(bench) {
      for (let made = 0; made < 15; made += 1)
        await deliver(bench, '/v2/post/publish/video/init/', { post_info: { privacy_level: 'SELF_ONLY' }, source_info: ONE_PIECE })
      return post(bench, {})
    },
    status: 403,
    body: coded('spam_risk_too_many_posts'),
  },
  {
    rule: 'a sixth draft while five wait',
    source: INBOX,
    async broken(bench) {
      for (let made = 0; made < 5; made += 1) await deliver(bench, INBOX_INIT, { source_info: ONE_PIECE })
      return plain(await bench.api(INBOX_INIT, bench.token(), { source_info: ONE_PIECE }))
    },
    status: 403,
    body: coded('spam_risk_too_many_pending_share'),
  },
  {
    rule: 'a public account through an unaudited app, even for only me',
    source: DIRECT_POST,
    broken(bench) {
      bench.setApp({ isAudited: false })
      return post(bench, { privacy_level: 'SELF_ONLY' })
    },
    status: 403,
    body: coded('unaudited_client_can_only_post_to_private_accounts'),
  },
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
      return plain(answers[5]!)
    },
    status: 403,
    body: coded('reached_active_user_cap'),
  },
  {
    rule: 'a post without privacy_level',
    source: DIRECT_POST,
    broken: (bench) => post(bench, { privacy_level: undefined }),
    status: 403,
    body: coded('privacy_level_option_mismatch'),
  },
  {
    rule: 'a privacy_level that this creator was not offered',
    source: DIRECT_POST,
    broken: (bench) => post(bench, { privacy_level: 'PUBLIC_TO_EVERYONE' }, 1),
    status: 403,
    body: coded('privacy_level_option_mismatch'),
  },
  {
    rule: 'branded content for only me',
    source: GUIDELINES,
    broken: (bench) => post(bench, { privacy_level: 'SELF_ONLY', brand_content_toggle: true }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a title of more than 2,200 UTF-16 units',
    source: DIRECT_POST,
    // Two units each: 1,101 of them are 2,202.
    broken: (bench) => post(bench, { title: '😀'.repeat(1_101) }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a switch that is no boolean',
    source: DIRECT_POST,
    broken: (bench) => post(bench, { is_aigc: 'true' }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'an init without post_info',
    source: DIRECT_POST,
    broken: async (bench) => plain(await bench.api('/v2/post/publish/video/init/', bench.token(), { source_info: ONE_PIECE })),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'an init as a form',
    source: DIRECT_POST,
    broken: async (bench) =>
      plain(
        await bench.call('POST', 'https://open.tiktokapis.com/v2/post/publish/video/init/', {
          headers: { Authorization: `Bearer ${bench.token()}` },
          body: new URLSearchParams({ post_info: '{}' }),
        }),
      ),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'the spelling of the posting references, where TikTok uses it',
    source: DIRECT_POST,
    broken(bench) {
      bench.setSettings({ parameterError: 'invalid_param' })
      return post(bench, { title: 7 })
    },
    status: 400,
    body: coded('invalid_param'),
  },
  {
    rule: 'a chunk count that was rounded up',
    source: TRANSFER,
    broken: (bench) => source(bench, { video_size: 50_000_123, chunk_size: 10 * MB, total_chunk_count: 6 }),
    status: 400,
    body: coded('invalid_params', 'The total chunk count is invalid'),
  },
  {
    rule: 'one chunk that is not the whole file',
    source: TRANSFER,
    broken: (bench) => source(bench, { video_size: 15 * MB, chunk_size: 10 * MB, total_chunk_count: 1 }),
    status: 400,
    body: coded('invalid_params', 'The chunk size is invalid'),
  },
  {
    rule: 'more than 64 MB in one piece',
    source: TRANSFER,
    broken: (bench) => source(bench, { video_size: 90 * MB, chunk_size: 90 * MB, total_chunk_count: 1 }),
    status: 400,
    body: coded('invalid_params', 'The chunk size is invalid'),
  },
  {
    rule: 'chunks of less than 5 MB',
    source: TRANSFER,
    broken: (bench) => source(bench, { video_size: 12 * MB, chunk_size: 4 * MB, total_chunk_count: 3 }),
    status: 400,
    body: coded('invalid_params', 'The chunk size is invalid'),
  },
  {
    rule: 'a small file in several chunks',
    source: TRANSFER,
    broken: (bench) => source(bench, { video_size: 4 * MB, chunk_size: 2 * MB, total_chunk_count: 2 }),
    status: 400,
    body: coded('invalid_params', 'The chunk size is invalid'),
  },
  {
    rule: 'more than 1,000 chunks',
    source: TRANSFER,
    broken: (bench) => source(bench, { video_size: 4_100 * MB, chunk_size: 4 * MB, total_chunk_count: 1_025 }),
    status: 400,
    body: coded('invalid_params', 'The total chunk count is invalid'),
  },
  {
    rule: 'a video of more than 4 GB',
    source: TRANSFER,
    broken: (bench) => source(bench, { video_size: 5_000 * MB, chunk_size: 10 * MB, total_chunk_count: 500 }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a video without its size',
    source: DIRECT_POST,
    broken: (bench) => source(bench, { video_size: undefined }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'an unknown way of transfer',
    source: DIRECT_POST,
    broken: (bench) => source(bench, { source: 'FTP' }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a video from an address that is not the app’s',
    source: TRANSFER,
    broken: (bench) => source(bench, { source: 'PULL_FROM_URL', video_url: 'https://cdn.example.com/a.mp4' }),
    status: 403,
    body: coded('url_ownership_unverified'),
  },
  {
    rule: 'a verified subdomain used for its parent',
    source: TRANSFER,
    broken(bench) {
      bench.setApp({ verifiedDomains: ['static.example.com'] })
      return source(bench, { source: 'PULL_FROM_URL', video_url: 'https://example.com/videos/example.mp4' })
    },
    status: 403,
    body: coded('url_ownership_unverified'),
  },
  {
    rule: 'a verified prefix used beside its path',
    source: TRANSFER,
    broken(bench) {
      bench.setApp({ verifiedUrlPrefixes: ['https://example.com/videos/user/'] })
      return source(bench, { source: 'PULL_FROM_URL', video_url: 'https://example.com/videos/2023/user/123/example.mp4' })
    },
    status: 403,
    body: coded('url_ownership_unverified'),
  },
  {
    rule: 'an address without https',
    source: TRANSFER,
    broken(bench) {
      bench.setApp({ verifiedDomains: ['example.com'] })
      return source(bench, { source: 'PULL_FROM_URL', video_url: 'http://example.com/a.mp4' })
    },
    status: 403,
    body: coded('url_ownership_unverified'),
  },
  {
    rule: '36 photos',
    source: PHOTO,
    broken: (bench) =>
      photos(bench, {
        source_info: { source: 'PULL_FROM_URL', photo_cover_index: 0, photo_images: Array(36).fill('https://cdn.example.com/1.jpg') },
      }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'photos sent from a disk',
    source: PHOTO,
    broken: (bench) => photos(bench, { source_info: { source: 'FILE_UPLOAD', photo_cover_index: 0, photo_images: ['1.jpg'] } }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a photo title of more than 90 units',
    source: PHOTO,
    broken: (bench) => photos(bench, {}, { title: 'x'.repeat(91) }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a photo description of more than 4,000 units',
    source: PHOTO,
    broken: (bench) => photos(bench, {}, { description: 'x'.repeat(4_001) }),
    status: 400,
    body: coded('invalid_params'),
  },
  {
    rule: 'a photo draft for a phone app that is too old',
    source: PHOTO,
    broken(bench) {
      bench.setAccount(0, { hasOldPhoneApp: true })
      return photos(bench, { post_mode: 'MEDIA_UPLOAD' })
    },
    status: 400,
    body: coded('app_version_check_failed'),
  },
  {
    rule: 'a draft of a banned creator',
    source: INBOX,
    async broken(bench) {
      bench.setAccount(0, { isBanned: true })
      return plain(await bench.api(INBOX_INIT, bench.token(), { source_info: ONE_PIECE }))
    },
    status: 403,
    body: coded('spam_risk_user_banned_from_posting'),
  },
]
