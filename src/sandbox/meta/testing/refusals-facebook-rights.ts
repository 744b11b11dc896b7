import { after, changeTable } from '../../testing/refusal-table.ts'
import type { Refusal } from '../../testing/refusals.ts'
import { metaStore } from '../meta-records.ts'
import { changeMetaSettings, type MetaSettings } from '../meta-settings.ts'
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

/** Whose token a post is made with: the Kitchen's, unless told otherwise. */
interface By {
  readonly token?: string
}

const switched = (change: Partial<MetaSettings>) => (bench: MetaClient) => changeMetaSettings(bench.driver.world, change)

/** A text for the Kitchen's Page. */
const posts = changeTable<MetaClient, By>(
  (bench, by) => post(bench, { message: 'x' }, by),
  [
    ['a post with the person’s token instead of the Page’s', ({ userToken }) => ({ token: userToken }), 403, graphError(200), POSTS_GUIDE],
    ['a post with another Page’s token', (bench) => ({ token: bench.pageToken(TRAINS.page) }), 403, graphError(200), POSTS_GUIDE],
    [
      'a post without the permission pages_manage_posts',
      (bench) => ({ token: limited(bench, 'pages_manage_posts').page }),
      403,
      graphError(200),
      POSTS_GUIDE,
    ],
    [
      'a post without the permission pages_read_engagement',
      (bench) => ({ token: limited(bench, 'pages_read_engagement').page }),
      403,
      graphError(200),
      POSTS_GUIDE,
    ],
    [
      'a post by someone without the task CREATE_CONTENT',
      after((bench) => setTasks(bench, ['ANALYZE']), {}),
      403,
      graphError(200),
      POSTS_GUIDE,
    ],
    ['publishing while Facebook blocks the Page', after(switched({ publishingRefusal: 368 }), {}), 400, graphError(368), ERRORS_GUIDE],
    [
      'publishing without the Page’s publishing authorization',
      after(switched({ publishingRefusal: 1404078 }), {}),
      400,
      graphError(100, 1404078),
      CLIENTS,
    ],
    [
      'more calls than the Page may take',
      after(async (bench) => {
        switched({ pageCallsPerDay: 1 })(bench)
        await bench.ok('GET', 'me')
      }, {}),
      400,
      graphError(80_001),
      LIMITS_GUIDE,
    ],
  ],
)

/** Who may not publish, and when nobody may. */
export const RIGHTS_REFUSALS: readonly Refusal<MetaClient>[] = [
  ...posts,
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
    rule: 'more calls than the app may make',
    source: LIMITS_GUIDE,
    broken: async (bench) => {
      switched({ appCallsPerHour: 1 })(bench)
      await bench.ok('GET', 'me', { token: bench.userToken })
      return refused(bench, 'GET', 'me', { token: bench.userToken })
    },
    status: 403,
    body: graphError(4),
  },
]
