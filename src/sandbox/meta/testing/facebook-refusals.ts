import { expect } from 'vitest'
import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { metaStore } from '../meta-records.ts'
import { changeMetaSettings } from '../meta-settings.ts'
import { metaSandbox } from '../platform.ts'
import { KITCHEN, picture, samplePicture, sampleVideo, TRAINS, type GraphOptions, type MetaClient } from './client.ts'
import { UPLOAD_REFUSALS } from './facebook-upload-refusals.ts'
import { LOGIN_REFUSALS } from './login-refusals.ts'
import { graphError, refused } from './refused.ts'

const FEED = `${KITCHEN.page}/feed`
const PHOTOS = `${KITCHEN.page}/photos`
const MINUTE = 60_000
const DAY = 86_400_000
const POSTS_GUIDE = 'https://developers.facebook.com/documentation/pages-api/posts.md'
const FEED_REFERENCE = 'https://developers.facebook.com/docs/graph-api/reference/page/feed'
const PHOTOS_REFERENCE = 'https://developers.facebook.com/docs/graph-api/reference/page/photos'
const COMMENTS_GUIDE = 'https://developers.facebook.com/documentation/pages-api/comments-mentions'
const ERRORS_GUIDE = 'https://developers.facebook.com/docs/graph-api/guides/error-handling'
const LIMITS_GUIDE = 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting/'
const INSIGHTS = 'https://developers.facebook.com/documentation/pages-api/platforminsights/page/deprecated-metrics'
const CLIENTS = 'error tables of public clients, read 2026-11-23'

const jpeg = () => ({ bytes: samplePicture(), name: 'a.jpg', type: 'image/jpeg' })
const post = (bench: MetaClient, form: Record<string, string>, options: GraphOptions = {}) =>
  refused(bench, 'POST', FEED, { form, ...options })
const photo = (bench: MetaClient, options: GraphOptions) => refused(bench, 'POST', PHOTOS, options)
const at = (bench: MetaClient, aheadMs: number) => String(Math.floor((bench.driver.clock.now() + aheadMs) / 1000))

async function staged(bench: MetaClient): Promise<string> {
  return String((await bench.ok('POST', PHOTOS, { parts: { source: jpeg(), published: 'false' } }))['id'])
}

const attached = (...ids: string[]) => ({ message: 'x', attached_media: JSON.stringify(ids.map((id) => ({ media_fbid: id }))) })

/** A login with fewer permissions, and its Kitchen token. */
function limited(bench: MetaClient, without: string): { page: string; user: string } {
  const scopes = bench.driver.world.tokens.find(bench.userToken)?.scopes ?? []
  const kept = scopes.filter((scope) => scope !== without)
  const login = metaSandbox.grant(bench.driver.world, { platform: 'facebook', kind: 'oauth2', scopes: kept })
  return { page: login.pages?.find((page) => page.id === KITCHEN.page)?.accessToken ?? '', user: login.accessToken }
}

function setTasks(bench: MetaClient, tasks: readonly string[]): void {
  const { people } = metaStore(bench.driver.world)
  const person = people.get(bench.login.accountId)
  if (person !== undefined) people.put(person.id, { ...person, roles: { ...person.roles, [KITCHEN.page]: tasks } })
}

async function textPost(bench: MetaClient, form: Record<string, string> = {}): Promise<string> {
  return String((await bench.ok('POST', FEED, { form: { message: 'Soup', ...form } }))['id'])
}

const RIGHTS: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a post with the person’s token instead of the Page’s',
    source: POSTS_GUIDE,
    broken: (bench) => post(bench, { message: 'x' }, { token: bench.userToken }),
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'a post with another Page’s token',
    source: POSTS_GUIDE,
    broken: (bench) => post(bench, { message: 'x' }, { token: bench.pageToken(TRAINS.page) }),
    status: 403,
    body: graphError(200),
  },
  ...['pages_manage_posts', 'pages_read_engagement'].map((scope) => ({
    rule: `a post without the permission ${scope}`,
    source: POSTS_GUIDE,
    broken: (bench: MetaClient) => post(bench, { message: 'x' }, { token: limited(bench, scope).page }),
    status: 403,
    body: graphError(200),
  })),
  {
    rule: 'a post by someone without the task CREATE_CONTENT',
    source: POSTS_GUIDE,
    broken: (bench) => {
      setTasks(bench, ['ANALYZE'])
      return post(bench, { message: 'x' })
    },
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'a post on a personal profile',
    source: POSTS_GUIDE,
    broken: (bench) => refused(bench, 'POST', 'me/feed', { token: bench.userToken, form: { message: 'x' } }),
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'a video on a personal profile',
    source: 'https://github.com/mrdotb/facebook-api-video-upload/issues/16',
    broken: (bench) => refused(bench, 'POST', 'me/videos', { token: bench.userToken, form: { title: 'x' } }),
    status: 400,
    body: { error: { code: 100, message: '(#100) No permission to publish the video' } },
  },
  {
    rule: 'business portfolios without business_management',
    source: 'https://developers.facebook.com/docs/permissions',
    broken: (bench) => refused(bench, 'GET', 'me/businesses', { token: limited(bench, 'business_management').user }),
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'deleting with the person’s token',
    source: 'https://developers.facebook.com/docs/graph-api/reference/page-post',
    broken: async (bench) => refused(bench, 'DELETE', await textPost(bench), { token: bench.userToken }),
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'editing what another app posted',
    source: POSTS_GUIDE,
    broken: async (bench) => {
      const id = await textPost(bench)
      const { posts } = metaStore(bench.driver.world)
      posts.put(id, { ...posts.get(id)!, appId: '1' })
      return refused(bench, 'POST', id, { form: { message: 'Stew' } })
    },
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'publishing while Facebook blocks the Page',
    source: ERRORS_GUIDE,
    broken: (bench) => {
      changeMetaSettings(bench.driver.world, { publishingRefusal: 368 })
      return post(bench, { message: 'x' })
    },
    status: 400,
    body: graphError(368),
  },
  {
    rule: 'publishing without the Page’s publishing authorization',
    source: CLIENTS,
    broken: (bench) => {
      changeMetaSettings(bench.driver.world, { publishingRefusal: 1404078 })
      return post(bench, { message: 'x' })
    },
    status: 400,
    body: graphError(100, 1404078),
  },
  {
    rule: 'more calls than the app may make',
    source: LIMITS_GUIDE,
    broken: async (bench) => {
      changeMetaSettings(bench.driver.world, { appCallsPerHour: 1 })
      await bench.ok('GET', 'me', { token: bench.userToken })
      return refused(bench, 'GET', 'me', { token: bench.userToken })
    },
    status: 403,
    body: graphError(4),
  },
  {
    rule: 'more calls than the Page may take',
    source: LIMITS_GUIDE,
    broken: async (bench) => {
      changeMetaSettings(bench.driver.world, { pageCallsPerDay: 1 })
      await bench.ok('GET', 'me')
      return post(bench, { message: 'x' })
    },
    status: 400,
    body: graphError(80_001),
  },
]

const TEXTS: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a post of nothing',
    source: FEED_REFERENCE,
    broken: (bench) => post(bench, { message: ' \n' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a text over 63,206 characters',
    source: CLIENTS,
    broken: (bench) => post(bench, { message: 'a'.repeat(63_207) }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'over 130 characters on a preset background',
    source: CLIENTS,
    broken: (bench) => post(bench, { message: 'a'.repeat(131), text_format_preset_id: '106018623298955' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'the same words twice within ten minutes',
    source: ERRORS_GUIDE,
    broken: async (bench) => {
      await textPost(bench)
      return post(bench, { message: 'Soup' })
    },
    status: 400,
    body: { error: { code: 506, type: 'OAuthException', message: expect.stringContaining('Duplicate status message') as unknown } },
  },
  {
    rule: 'a link to Facebook itself',
    source: CLIENTS,
    broken: (bench) => post(bench, { message: 'x', link: 'https://www.facebook.com/somebody' }),
    status: 400,
    body: graphError(100, 1609008),
  },
  {
    rule: 'a link that is no address',
    source: CLIENTS,
    broken: (bench) => post(bench, { link: 'example dot com' }),
    status: 400,
    body: graphError(100, 2061006),
  },
  {
    rule: 'a picture address without a link',
    source: 'https://github.com/verbb/social-poster/issues/44',
    broken: (bench) => post(bench, { message: 'x', picture: 'https://example.com/a.png' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'targeting by a key that there is not',
    source: FEED_REFERENCE,
    broken: (bench) => post(bench, { message: 'x', targeting: JSON.stringify({ shoe_size: 42 }) }),
    status: 400,
    body: { error: { code: 100, message: '(#100) Invalid keys "shoe_size" were found in param "targeting".' } },
  },
  {
    rule: 'a place that is no id',
    source: FEED_REFERENCE,
    broken: (bench) => post(bench, { message: 'x', place: 'Hamburg' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'tags without a place',
    source: FEED_REFERENCE,
    broken: (bench) => post(bench, { message: 'x', tags: '10231174426095518' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a backdated time in the future',
    source: FEED_REFERENCE,
    broken: (bench) => post(bench, { message: 'x', backdated_time: at(bench, DAY) }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a field that the object does not have',
    source: 'commit 1f5cc3c of https://github.com/brightbeanxyz/brightbean-studio',
    broken: async (bench) => refused(bench, 'GET', await textPost(bench), { query: { fields: 'id,post_id' } }),
    status: 400,
    body: { error: { code: 100, message: expect.stringContaining('nonexistent field (post_id)') as unknown } },
  },
]

const schedule = (bench: MetaClient, aheadMs: number, published = 'false') =>
  post(bench, { message: 'x', published, scheduled_publish_time: at(bench, aheadMs) })

const SCHEDULES: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a schedule less than 10 minutes ahead',
    source: POSTS_GUIDE,
    broken: (bench) => schedule(bench, 9 * MINUTE),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a schedule over 30 days ahead',
    source: POSTS_GUIDE,
    broken: (bench) => schedule(bench, 30 * DAY + MINUTE),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a schedule without published=false',
    source: POSTS_GUIDE,
    broken: (bench) => schedule(bench, DAY, 'true'),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'another time for a post that is public',
    source: POSTS_GUIDE,
    broken: async (bench) => refused(bench, 'POST', await textPost(bench), { form: { scheduled_publish_time: at(bench, DAY) } }),
    status: 400,
    body: graphError(100),
  },
]

const PICTURES: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a picture over 4 MB',
    source: CLIENTS,
    broken: (bench) => photo(bench, { parts: { source: { ...jpeg(), bytes: Buffer.concat([samplePicture(), Buffer.alloc(4 << 20)]) } } }),
    status: 400,
    body: graphError(100, 1366046),
  },
  {
    rule: 'a file that is no picture',
    source: CLIENTS,
    broken: (bench) => photo(bench, { parts: { source: { ...jpeg(), bytes: sampleVideo().subarray(0, 5_000) } } }),
    status: 400,
    body: graphError(100, 1366046),
  },
  {
    rule: 'a picture post without a picture',
    source: PHOTOS_REFERENCE,
    broken: (bench) => photo(bench, { form: { message: 'x' } }),
    status: 400,
    body: graphError(324),
  },
  {
    rule: 'a picture as a text parameter',
    source: PHOTOS_REFERENCE,
    broken: (bench) => photo(bench, { json: { source: samplePicture().toString('base64').slice(0, 500) } }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a picture address that cannot be fetched',
    source: CLIENTS,
    broken: (bench) => photo(bench, { form: { url: 'https://example.com/a.jpg' } }),
    status: 400,
    body: graphError(324, 2069019),
  },
  {
    rule: 'the same picture with the same words again',
    source: CLIENTS,
    broken: async (bench) => {
      await bench.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'Bread' } })
      return photo(bench, { parts: { source: jpeg(), message: 'Bread' } })
    },
    status: 400,
    body: graphError(100, 1366051),
  },
  {
    rule: 'eleven pictures in one post',
    source: CLIENTS,
    broken: (bench) => post(bench, attached(...Array.from({ length: 11 }, (_, index) => String(122_000_000_000 + index)))),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a picture attached twice',
    source: FEED_REFERENCE,
    broken: async (bench) => {
      const id = await staged(bench)
      return post(bench, attached(id, id))
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'another Page’s picture attached',
    source: FEED_REFERENCE,
    broken: async (bench) => {
      const id = await staged(bench)
      return refused(bench, 'POST', `${TRAINS.page}/feed`, { token: bench.pageToken(TRAINS.page), form: attached(id) })
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a published picture attached',
    source: FEED_REFERENCE,
    broken: async (bench) => {
      const { id } = await bench.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'Bread' } })
      return post(bench, attached(String(id)))
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a staged picture attached after a day',
    source: 'contract of Facebook Pages, 4.3',
    broken: async (bench) => {
      const id = await staged(bench)
      bench.driver.clock.advance(DAY + MINUTE)
      return post(bench, attached(id))
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a video attached among pictures',
    source: CLIENTS,
    broken: async (bench) => {
      const parts = { source: { bytes: sampleVideo(), name: 'a.mp4', type: 'video/mp4' } }
      const { id } = await bench.ok('POST', `${KITCHEN.page}/videos`, { parts })
      return post(bench, attached(String(id)))
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a picture of another Page as a story',
    source: 'https://developers.facebook.com/docs/page-stories-api',
    broken: async (bench) => {
      const form = { photo_id: await staged(bench) }
      return refused(bench, 'POST', `${TRAINS.page}/photo_stories`, { token: bench.pageToken(TRAINS.page), form })
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'one picture as two stories',
    source: 'https://developers.facebook.com/docs/page-stories-api',
    broken: async (bench) => {
      const form = { photo_id: await staged(bench) }
      await bench.ok('POST', `${KITCHEN.page}/photo_stories`, { form })
      return refused(bench, 'POST', `${KITCHEN.page}/photo_stories`, { form })
    },
    status: 400,
    body: graphError(100),
  },
]

async function comment(bench: MetaClient, form: Record<string, string>, token?: string): Promise<RefusedAnswer> {
  return refused(bench, 'POST', `${await textPost(bench)}/comments`, { form, ...(token === undefined ? {} : { token }) })
}

const AFTERWARDS: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a comment without pages_manage_engagement',
    source: COMMENTS_GUIDE,
    broken: (bench) => comment(bench, { message: 'First' }, limited(bench, 'pages_manage_engagement').page),
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'a comment with the person’s token',
    source: COMMENTS_GUIDE,
    broken: (bench) => comment(bench, { message: 'First' }, bench.userToken),
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'an empty comment',
    source: COMMENTS_GUIDE,
    broken: (bench) => comment(bench, { message: ' ' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a comment on a post that is gone',
    source: COMMENTS_GUIDE,
    broken: async (bench) => {
      const id = await textPost(bench)
      await bench.ok('DELETE', id)
      return refused(bench, 'POST', `${id}/comments`, { form: { message: 'First' } })
    },
    status: 400,
    body: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
  },
  {
    rule: 'reading comments without pages_read_user_content',
    source: COMMENTS_GUIDE,
    broken: async (bench) =>
      refused(bench, 'GET', `${await textPost(bench)}/comments`, { token: limited(bench, 'pages_read_user_content').page }),
    status: 403,
    body: graphError(10),
  },
  {
    rule: 'insights without read_insights',
    source: 'https://developers.facebook.com/docs/graph-api/reference/insights',
    broken: async (bench) =>
      refused(bench, 'GET', `${await textPost(bench)}/insights`, {
        token: limited(bench, 'read_insights').page,
        query: { metric: 'post_clicks' },
      }),
    status: 403,
    body: graphError(10),
  },
  {
    rule: 'one dead metric among living ones',
    source: INSIGHTS,
    broken: async (bench) =>
      refused(bench, 'GET', `${await textPost(bench)}/insights`, { query: { metric: 'post_clicks,post_impressions_unique' } }),
    status: 400,
    body: { error: { code: 100, message: '(#100) The value must be a valid insights metric' } },
  },
  {
    rule: 'Page insights over more than 93 days',
    source: 'https://developers.facebook.com/docs/graph-api/reference/insights',
    broken: (bench) =>
      refused(bench, 'GET', `${KITCHEN.page}/insights`, { query: { metric: 'page_media_view', since: '2026-01-01', until: '2026-06-01' } }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a thumbnail over 10 MB',
    source: 'https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/',
    broken: (bench) => thumbnail(bench, Buffer.concat([samplePicture(), Buffer.alloc(10 << 20)])),
    status: 400,
    body: graphError(100, 1366046),
  },
  {
    rule: 'a thumbnail that is no picture',
    source: 'https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/',
    broken: (bench) => thumbnail(bench, Buffer.from('no picture at all')),
    status: 400,
    body: graphError(100, 1349125),
  },
  {
    rule: 'a webp as thumbnail',
    source: 'https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/',
    broken: async (bench) => thumbnail(bench, await picture(640, 360, 'webp')),
    status: 400,
    body: graphError(100, 1349125),
  },
]

async function thumbnail(bench: MetaClient, bytes: Uint8Array): Promise<RefusedAnswer> {
  const parts = { source: { bytes: sampleVideo(), name: 'a.mp4', type: 'video/mp4' } }
  const { id } = await bench.ok('POST', `${KITCHEN.page}/videos`, { parts })
  return refused(bench, 'POST', `${String(id)}/thumbnails`, { parts: { source: { bytes, name: 'a.jpg' }, is_preferred: 'true' } })
}

/** What Facebook refuses, each rule broken once. */
export const FACEBOOK_REFUSALS: readonly Refusal<MetaClient>[] = [
  ...LOGIN_REFUSALS,
  ...RIGHTS,
  ...TEXTS,
  ...SCHEDULES,
  ...PICTURES,
  ...UPLOAD_REFUSALS,
  ...AFTERWARDS,
]
