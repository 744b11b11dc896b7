import type { Refusal } from '../../testing/refusals.ts'
import { setXSwitches } from '../state.ts'
import type { XBench } from './client.ts'
import { get, idOf, post, premiumOf, tokenOf } from './posting.ts'

const OPENAPI = 'https://api.x.com/2/openapi.json (2.167)'
const LIMITS = 'https://docs.x.com/x-api/fundamentals/rate-limits'

const invalid = (message: unknown) => ({ errors: [{ message }], title: 'Invalid Request' })
const tooMany = { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 }

/** What X refuses of posts that are there, and once a limit is reached. */
export const AFTERWARDS_REFUSALS: readonly Refusal<XBench>[] = [
  {
    rule: 'the deletion of another account’s post',
    source: 'https://docs.x.com/x-api/posts/manage-tweets/introduction',
    broken: async (bench) => {
      const id = idOf(await post(bench, { text: 'mine' }))
      return bench.call('DELETE', `api.x.com/2/tweets/${id}`, { token: premiumOf(bench) })
    },
    status: 403,
    body: { detail: 'You are not authorized to delete this Tweet.', type: 'about:blank', title: 'Forbidden', status: 403 },
  },
  {
    rule: 'the deletion of a post that is not there',
    source: 'https://github.com/xdevplatform/playground',
    broken: (bench) => bench.call('DELETE', 'api.x.com/2/tweets/7', { token: tokenOf(bench) }),
    status: 404,
    body: { errors: [{ resource_id: '7', resource_type: 'tweet', type: 'https://api.twitter.com/2/problems/resource-not-found' }] },
  },
  {
    rule: 'a look at 101 posts at once',
    source: OPENAPI,
    broken: (bench) => get(bench, `tweets?ids=${Array.from({ length: 101 }, (_, index) => index + 1).join(',')}`),
    status: 400,
    body: invalid('The number of values in the `ids` query parameter list is not between 1 and 100'),
  },
  {
    rule: 'a timeline page of four',
    source: OPENAPI,
    broken: (bench) => get(bench, 'users/1802203948576230001/tweets?max_results=4'),
    status: 400,
    body: invalid('The `max_results` query parameter value [4] is not between 5 and 100'),
  },
  {
    rule: 'private figures after 30 days',
    source: 'https://docs.x.com/x-api/fundamentals/metrics',
    async broken(bench) {
      const id = idOf(await post(bench, { text: 'old' }))
      bench.world.clock.advance(30 * 86_400_000 + 1)
      return get(bench, `tweets?ids=${id}&tweet.fields=non_public_metrics`, tokenOf(bench))
    },
    // One of several posts: refused as an entry, not as a whole.
    status: 200,
    body: { errors: [{ title: 'Field Authorization Error', field: 'non_public_metrics.impression_count' }] },
  },
  {
    rule: 'the 101st post in a quarter of an hour',
    source: LIMITS,
    async broken(bench) {
      const as = tokenOf(bench)
      for (let count = 0; count < 100; count += 1) await post(bench, {}, as)
      return post(bench, { text: 'one more' }, as)
    },
    status: 429,
    body: tooMany,
  },
  {
    rule: 'a post over the cap of a day',
    source: 'https://github.com/plhery/node-twitter-api-v2/issues/495',
    async broken(bench) {
      setXSwitches(bench.world, { userDayPosts: 1 })
      await post(bench, { text: 'today' })
      return post(bench, { text: 'again today' })
    },
    status: 429,
    body: tooMany,
  },
  {
    rule: 'a call without credits',
    source: 'https://github.com/tryethernal/ethernal/issues/1324',
    broken(bench) {
      setXSwitches(bench.world, { creditsMicroUsd: 0 })
      return post(bench, { text: 'for nothing' })
    },
    status: 402,
    body: { title: 'CreditsDepleted', type: 'https://api.twitter.com/2/problems/credits' },
  },
  {
    rule: 'a read over the month’s cap',
    source: 'https://docs.x.com/x-api/getting-started/pricing',
    async broken(bench) {
      setXSwitches(bench.world, { monthlyPostReads: 1 })
      const [first, second] = [idOf(await post(bench, { text: 'one' })), idOf(await post(bench, { text: 'two' }))]
      return get(bench, `tweets?ids=${first},${second}`)
    },
    status: 429,
    body: { title: 'UsageCapExceeded', detail: 'Usage cap exceeded: Monthly product cap', period: 'Monthly', scope: 'Product' },
  },
]
