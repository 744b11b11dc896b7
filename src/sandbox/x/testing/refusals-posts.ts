import type { Refusal } from '../../testing/refusals.ts'
import { STRANGER_POSTS } from '../accounts.ts'
import { setXSwitches, xState } from '../state.ts'
import { PREMIUM, SAMPLE_IMAGE, SAMPLE_VIDEO, upload, type Answered, type XBench } from './client.ts'
import { gif } from './files.ts'

const OPENAPI = 'https://api.x.com/2/openapi.json (2.167)'
const CREATE = 'https://docs.x.com/x-api/posts/create-post'
const RULES = 'https://docs.x.com/x-api/posts/manage-tweets/integrate'
const COUNTING = 'https://docs.x.com/fundamentals/counting-characters'
const BEST_PRACTICES = 'https://docs.x.com/x-api/media/quickstart/best-practices'
const EDITING = 'https://docs.x.com/x-api/fundamentals/edit-posts'
const LIMITS = 'https://docs.x.com/x-api/fundamentals/rate-limits'
const DUPLICATES = 'https://github.com/akrherz/iembot/issues/163'

const notPermitted = { detail: 'You are not permitted to perform this action.', type: 'about:blank', title: 'Forbidden', status: 403 }
const badMedia = {
  errors: [{ message: 'Your media IDs are invalid.' }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.twitter.com/2/problems/invalid-request',
}
const invalid = (message: unknown) => ({ errors: [{ message }], title: 'Invalid Request' })
const tooMany = { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 }

const token = (bench: XBench) => bench.grant().accessToken
const premium = (bench: XBench) => bench.grant('oauth2', PREMIUM).accessToken
const post = (bench: XBench, json: object, as = token(bench)): Promise<Answered> =>
  bench.call('POST', 'api.x.com/2/tweets', { token: as, json })
const idOf = (answer: Answered) => (answer.body['data'] as { id: string }).id
const get = (bench: XBench, path: string, as = token(bench)) => bench.call('GET', `api.x.com/2/${path}`, { token: as })
const work = (bench: XBench, processingMs: number) => bench.world.collections.collection('settings').put('current', { processingMs })
const image = async (bench: XBench, as = token(bench)) =>
  (await upload(bench, as, new Uint8Array(SAMPLE_IMAGE), 'image/jpeg', 'tweet_image')).id
const video = async (bench: XBench) => {
  work(bench, 0)
  return (await upload(bench, token(bench), new Uint8Array(SAMPLE_VIDEO), 'video/mp4', 'tweet_video')).id
}
const animation = async (bench: XBench, bytes: Uint8Array<ArrayBuffer>) => {
  work(bench, 0)
  return (await upload(bench, token(bench), bytes, 'image/gif', 'tweet_gif')).id
}
const under = (bench: XBench, ids: readonly string[]) => post(bench, { text: 'With media', media: { media_ids: ids } })

const words: readonly Refusal<XBench>[] = [
  {
    rule: 'a key that no post has',
    source: OPENAPI,
    broken: (bench) => post(bench, { text: 'a', scheduled_at: '2027-01-01' }),
    status: 400,
    body: invalid('$.scheduled_at: is not defined in the schema and the schema does not allow additional properties'),
  },
  {
    rule: 'a key too many inside media',
    source: OPENAPI,
    broken: (bench) => post(bench, { text: 'a', media: { media_ids: ['1'], alt_text: 'x' } }),
    status: 400,
    body: invalid('$.media.alt_text: is not defined in the schema and the schema does not allow additional properties'),
  },
  {
    rule: 'a reply without the id of its parent',
    source: 'https://github.com/plhery/node-twitter-api-v2/issues/583',
    broken: (bench) => post(bench, { text: 'a', reply: {} }),
    status: 400,
    body: {
      errors: [{ parameters: { '$.reply': ['{}'] }, message: '$.reply.in_reply_to_tweet_id: is missing but it is required' }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
    },
  },
  {
    rule: 'reply_settings outside the list',
    source: OPENAPI,
    broken: (bench) => post(bench, { text: 'a', reply_settings: 'everyone' }),
    status: 400,
    body: invalid('$.reply_settings: does not have a value in the enumeration [following, mentionedUsers, subscribers, verified]'),
  },
  {
    rule: 'a label that is no yes or no',
    source: OPENAPI,
    broken: (bench) => post(bench, { text: 'a', made_with_ai: 'true' }),
    status: 400,
    body: invalid('$.made_with_ai: string found, boolean expected'),
  },
  {
    rule: 'a body that is no JSON',
    source: CREATE,
    broken: (bench) => bench.call('POST', 'api.x.com/2/tweets', { token: token(bench), body: new URLSearchParams({ text: 'a' }) }),
    status: 400,
    body: invalid('The request body must be JSON.'),
  },
  {
    rule: 'neither text nor media',
    source: OPENAPI,
    broken: (bench) => post(bench, {}),
    status: 400,
    body: invalid('One of text or media is required.'),
  },
  {
    rule: 'a text of 281 weighted characters',
    source: COUNTING,
    broken: (bench) => post(bench, { text: `${'日'.repeat(140)}a` }),
    status: 403,
    body: notPermitted,
  },
  {
    rule: 'a character that no post may hold',
    source: COUNTING,
    broken: (bench) => post(bench, { text: 'a\uFEFFb' }),
    status: 400,
    body: invalid('text contains characters that are not allowed.'),
  },
  {
    rule: 'a second cashtag',
    source: RULES,
    broken: (bench) => post(bench, { text: 'about $ABC and $XYZ' }),
    status: 403,
    body: notPermitted,
  },
  {
    rule: 'a quote by a self-serve app',
    source: 'https://devcommunity.x.com/t/x-api-pricing-update-owned-reads-now-0-001-other-changes-effective-april-20-2026/263025',
    broken: (bench) => post(bench, { text: 'see', quote_tweet_id: STRANGER_POSTS[0].id }),
    status: 403,
    body: notPermitted,
  },
  {
    rule: 'media and a poll in one post',
    source: OPENAPI,
    broken: async (bench) =>
      post(bench, { text: 'a', media: { media_ids: [await image(bench)] }, poll: { options: ['a', 'b'], duration_minutes: 5 } }),
    status: 400,
    body: invalid('media, poll are mutually exclusive.'),
  },
  {
    rule: 'a poll with one answer',
    source: OPENAPI,
    broken: (bench) => post(bench, { text: 'a', poll: { options: ['a'], duration_minutes: 5 } }),
    status: 400,
    body: invalid('$.poll.options: there must be a minimum of 2 items in the array'),
  },
  {
    rule: 'the same post twice',
    source: DUPLICATES,
    async broken(bench) {
      await post(bench, { text: 'only once' })
      return post(bench, { text: 'only once' })
    },
    status: 403,
    body: {
      detail: 'You are not allowed to create a Tweet with duplicate content.',
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
    },
  },
  {
    rule: 'a reply to somebody who did not ask for it',
    source: RULES,
    broken: (bench) => post(bench, { text: 'hey', reply: { in_reply_to_tweet_id: STRANGER_POSTS[0].id } }),
    status: 403,
    body: {
      detail:
        'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
      status: 403,
    },
  },
  {
    rule: 'a reply to a post that was deleted',
    source: 'https://github.com/plhery/node-twitter-api-v2/issues/366',
    async broken(bench) {
      const id = idOf(await post(bench, { text: 'thread 1' }))
      await bench.call('DELETE', `api.x.com/2/tweets/${id}`, { token: token(bench) })
      return post(bench, { text: 'thread 2', reply: { in_reply_to_tweet_id: id } })
    },
    status: 403,
    body: { errors: [{ code: 385, message: 'You attempted to reply to a Tweet that is deleted or not visible to you.' }] },
  },
  {
    rule: 'an edit by a standard account',
    source: EDITING,
    broken: async (bench) => {
      const id = idOf(await post(bench, { text: 'typo' }))
      return post(bench, { text: 'no typo', edit_options: { previous_post_id: id } })
    },
    status: 403,
    body: notPermitted,
  },
  {
    rule: 'an edit after 30 minutes',
    source: EDITING,
    broken: async (bench) => {
      const as = premium(bench)
      const id = idOf(await post(bench, { text: 'typo' }, as))
      bench.world.clock.advance(30 * 60_000 + 1)
      return post(bench, { text: 'no typo', edit_options: { previous_post_id: id } }, as)
    },
    status: 403,
    body: notPermitted,
  },
  {
    rule: 'a post through v1.1',
    source: 'https://docs.x.com/x-api/fundamentals/response-codes-and-errors',
    broken: (bench) =>
      bench.call('POST', 'api.x.com/1.1/statuses/update.json', { token: token(bench), body: new URLSearchParams({ status: 'a' }) }),
    status: 403,
    body: { errors: [{ code: 453 }] },
  },
]

const withMedia: readonly Refusal<XBench>[] = [
  {
    rule: 'five media under a post',
    source: OPENAPI,
    broken: (bench) => under(bench, ['1', '2', '3', '4', '5']),
    status: 400,
    body: invalid('$.media.media_ids: there must be a maximum of 4 items in the array'),
  },
  {
    rule: 'an unknown media id',
    source: CREATE,
    broken: (bench) => under(bench, ['1']),
    status: 400,
    body: { ...badMedia, errors: [{ parameters: { 'media.media_ids': ['1'] }, message: 'Your media IDs are invalid.' }] },
  },
  {
    rule: 'the media of another account',
    source: RULES,
    broken: async (bench) => under(bench, [await image(bench, premium(bench))]),
    status: 400,
    body: badMedia,
  },
  {
    rule: 'media a day after its upload',
    source: 'https://docs.x.com/x-api/media/quickstart/media-upload-chunked',
    async broken(bench) {
      const id = await image(bench)
      bench.world.clock.advance(86_400_000)
      return under(bench, [id])
    },
    status: 400,
    body: badMedia,
  },
  {
    rule: 'a video that is still worked on',
    source: 'https://docs.x.com/x-api/media/quickstart/media-upload-chunked',
    async broken(bench) {
      work(bench, 60_000)
      const { id } = await upload(bench, token(bench), new Uint8Array(SAMPLE_VIDEO), 'video/mp4', 'tweet_video')
      return under(bench, [id])
    },
    status: 400,
    body: badMedia,
  },
  {
    rule: 'a picture and a video under one post',
    source: BEST_PRACTICES,
    broken: async (bench) => under(bench, [await image(bench), await video(bench)]),
    status: 400,
    body: badMedia,
  },
  {
    rule: 'two GIFs under one post',
    source: BEST_PRACTICES,
    broken: async (bench) => under(bench, [await animation(bench, gif(3)), await animation(bench, gif(4))]),
    status: 400,
    body: badMedia,
  },
  {
    rule: 'a GIF of 351 frames',
    source: BEST_PRACTICES,
    broken: async (bench) => under(bench, [await animation(bench, gif(351))]),
    status: 400,
    body: badMedia,
  },
  {
    rule: 'a GIF wider than 1280',
    source: BEST_PRACTICES,
    broken: async (bench) => under(bench, [await animation(bench, gif(2, 1281, 100))]),
    status: 400,
    body: badMedia,
  },
  {
    rule: 'a GIF of more than 300 million pixels',
    source: BEST_PRACTICES,
    broken: async (bench) => under(bench, [await animation(bench, gif(218, 1280, 1080))]),
    status: 400,
    body: badMedia,
  },
  {
    rule: 'a picture that was uploaded for a message',
    source: BEST_PRACTICES,
    async broken(bench) {
      const { id } = await upload(bench, token(bench), new Uint8Array(SAMPLE_IMAGE), 'image/jpeg', 'dm_image')
      return under(bench, [id])
    },
    status: 400,
    body: badMedia,
  },
  {
    rule: 'a video of more than 140 seconds by a standard account',
    source: BEST_PRACTICES,
    async broken(bench) {
      const id = await video(bench)
      const { media } = xState(bench.world)
      const record = media.get(id)
      if (record?.video != null) media.put(id, { ...record, video: { ...record.video, durationMs: 140_001 } })
      return under(bench, [id])
    },
    status: 403,
    body: { detail: 'This user is not allowed to post a video longer than 2 minutes', title: 'Forbidden', status: 403 },
  },
]

const rest: readonly Refusal<XBench>[] = [
  {
    rule: 'the deletion of another account’s post',
    source: 'https://docs.x.com/x-api/posts/manage-tweets/introduction',
    broken: async (bench) => {
      const id = idOf(await post(bench, { text: 'mine' }))
      return bench.call('DELETE', `api.x.com/2/tweets/${id}`, { token: premium(bench) })
    },
    status: 403,
    body: { detail: 'You are not authorized to delete this Tweet.', type: 'about:blank', title: 'Forbidden', status: 403 },
  },
  {
    rule: 'the deletion of a post that is not there',
    source: 'https://github.com/xdevplatform/playground',
    broken: (bench) => bench.call('DELETE', 'api.x.com/2/tweets/7', { token: token(bench) }),
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
      return get(bench, `tweets?ids=${id}&tweet.fields=non_public_metrics`, token(bench))
    },
    // One of several posts: refused as an entry, not as a whole.
    status: 200,
    body: { errors: [{ title: 'Field Authorization Error', field: 'non_public_metrics.impression_count' }] },
  },
  {
    rule: 'the 101st post in a quarter of an hour',
    source: LIMITS,
    async broken(bench) {
      const as = token(bench)
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

/** What X refuses of posts, of reading them, and once a limit is reached. */
export const POST_REFUSALS: readonly Refusal<XBench>[] = [...words, ...withMedia, ...rest]
