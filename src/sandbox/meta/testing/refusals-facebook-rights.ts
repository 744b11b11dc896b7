import type { Refusal } from '../../testing/refusals.ts'
import { metaStore } from '../meta-records.ts'
import { changeMetaSettings } from '../meta-settings.ts'
import { KITCHEN, TRAINS, type MetaClient } from './client.ts'
import { graphError, limited, post, refused, textPost } from './refused.ts'

const POSTS_GUIDE = 'https://developers.facebook.com/documentation/pages-api/posts.md'
const ERRORS_GUIDE = 'https://developers.facebook.com/docs/graph-api/guides/error-handling'
const LIMITS_GUIDE = 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting/'
const CLIENTS = 'error tables of public clients, read 2026-11-23'

function setTasks(bench: MetaClient, tasks: readonly string[]): void {
  const { people } = metaStore(bench.driver.world)
  const person = people.get(bench.login.accountId)
  if (person !== undefined) people.put(person.id, { ...person, roles: { ...person.roles, [KITCHEN.page]: tasks } })
}

/** Who may not publish, and when nobody may. */
export const RIGHTS_REFUSALS: readonly Refusal<MetaClient>[] = [
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
