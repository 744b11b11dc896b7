import { after, changeTable } from '../../testing/refusal-table.ts'
import type { Refusal } from '../../testing/refusals.ts'
import { STRANGER_POSTS } from '../accounts.ts'
import { xState } from '../state.ts'
import { upload, type XBench } from './client.ts'
import { gif } from './files.ts'
import { idOf, image, post, premiumOf, tokenOf, video, work } from './posting.ts'

const OPENAPI = 'https://api.x.com/2/openapi.json (2.167)'
const CREATE = 'https://docs.x.com/x-api/posts/create-post'
const RULES = 'https://docs.x.com/x-api/posts/manage-tweets/integrate'
const COUNTING = 'https://docs.x.com/fundamentals/counting-characters'
const BEST_PRACTICES = 'https://docs.x.com/x-api/media/quickstart/best-practices'
const EDITING = 'https://docs.x.com/x-api/fundamentals/edit-posts'
const CHUNKED = 'https://docs.x.com/x-api/media/quickstart/media-upload-chunked'
const CODES = 'https://docs.x.com/x-api/fundamentals/response-codes-and-errors'
const DUPLICATES = 'https://github.com/akrherz/iembot/issues/163'
const REPLY_OBJECT = 'https://github.com/plhery/node-twitter-api-v2/issues/583'
const DELETED_PARENT = 'https://github.com/plhery/node-twitter-api-v2/issues/366'
const PRICING = 'https://devcommunity.x.com/t/x-api-pricing-update-owned-reads-now-0-001-other-changes-effective-april-20-2026/263025'

const forbidden = (detail: string) => ({ detail, type: 'about:blank', title: 'Forbidden', status: 403 })
const notPermitted = forbidden('You are not permitted to perform this action.')
const badMedia = {
  errors: [{ message: 'Your media IDs are invalid.' }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.twitter.com/2/problems/invalid-request',
}
const invalid = (message: unknown) => ({ errors: [{ message }], title: 'Invalid Request' })
const notInSchema = (key: string) => invalid(`${key}: is not defined in the schema and the schema does not allow additional properties`)
const badReply = {
  errors: [{ parameters: { '$.reply': ['{}'] }, message: '$.reply.in_reply_to_tweet_id: is missing but it is required' }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
}
const notMentioned = {
  detail:
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
  status: 403,
}
const parentGone = { errors: [{ code: 385, message: 'You attempted to reply to a Tweet that is deleted or not visible to you.' }] }

const pollOf = (...options: string[]) => ({ options, duration_minutes: 5 })
const answerTo = (id: string) => ({ in_reply_to_tweet_id: id })
const posted = async (bench: XBench, text: string, as?: string) => idOf(await post(bench, { text }, as))

async function deleted(bench: XBench): Promise<string> {
  const id = await posted(bench, 'thread 1')
  await bench.call('DELETE', `api.x.com/2/tweets/${id}`, { token: tokenOf(bench) })
  return id
}

/** Posts, told apart by their body. */
const bodies = changeTable<XBench, object>(post, [
  ['a key that no post has', { text: 'a', scheduled_at: '2027-01-01' }, 400, notInSchema('$.scheduled_at'), OPENAPI],
  ['a key too many inside media', { text: 'a', media: { media_ids: ['1'], alt_text: 'x' } }, 400, notInSchema('$.media.alt_text'), OPENAPI],
  ['a reply without the id of its parent', { text: 'a', reply: {} }, 400, badReply, REPLY_OBJECT],
  [
    'reply_settings outside the list',
    { text: 'a', reply_settings: 'everyone' },
    400,
    invalid('$.reply_settings: does not have a value in the enumeration [following, mentionedUsers, subscribers, verified]'),
    OPENAPI,
  ],
  [
    'a label that is no yes or no',
    { text: 'a', made_with_ai: 'true' },
    400,
    invalid('$.made_with_ai: string found, boolean expected'),
    OPENAPI,
  ],
  ['neither text nor media', {}, 400, invalid('One of text or media is required.'), OPENAPI],
  ['a text of 281 weighted characters', { text: `${'日'.repeat(140)}a` }, 403, notPermitted, COUNTING],
  ['a character that no post may hold', { text: 'a\uFEFFb' }, 400, invalid('text contains characters that are not allowed.'), COUNTING],
  ['a second cashtag', { text: 'about $ABC and $XYZ' }, 403, notPermitted, RULES],
  ['a quote by a self-serve app', { text: 'see', quote_tweet_id: STRANGER_POSTS[0].id }, 403, notPermitted, PRICING],
  [
    'media and a poll in one post',
    async (bench) => ({ text: 'a', media: { media_ids: [await image(bench)] }, poll: pollOf('a', 'b') }),
    400,
    invalid('media, poll are mutually exclusive.'),
    OPENAPI,
  ],
  [
    'a poll with one answer',
    { text: 'a', poll: pollOf('a') },
    400,
    invalid('$.poll.options: there must be a minimum of 2 items in the array'),
    OPENAPI,
  ],
  [
    'the same post twice',
    after((bench) => post(bench, { text: 'only once' }), { text: 'only once' }),
    403,
    forbidden('You are not allowed to create a Tweet with duplicate content.'),
    DUPLICATES,
  ],
  ['a reply to somebody who did not ask for it', { text: 'hey', reply: answerTo(STRANGER_POSTS[0].id) }, 403, notMentioned, RULES],
  [
    'a reply to a post that was deleted',
    async (bench) => ({ text: 'thread 2', reply: answerTo(await deleted(bench)) }),
    403,
    parentGone,
    DELETED_PARENT,
  ],
  [
    'an edit by a standard account',
    async (bench) => ({ text: 'no typo', edit_options: { previous_post_id: await posted(bench, 'typo') } }),
    403,
    notPermitted,
    EDITING,
  ],
])

const others: readonly Refusal<XBench>[] = [
  {
    rule: 'a body that is no JSON',
    source: CREATE,
    broken: (bench) => bench.call('POST', 'api.x.com/2/tweets', { token: tokenOf(bench), body: new URLSearchParams({ text: 'a' }) }),
    status: 400,
    body: invalid('The request body must be JSON.'),
  },
  {
    rule: 'an edit after 30 minutes',
    source: EDITING,
    async broken(bench) {
      const as = premiumOf(bench)
      const id = await posted(bench, 'typo', as)
      bench.world.clock.advance(30 * 60_000 + 1)
      return post(bench, { text: 'no typo', edit_options: { previous_post_id: id } }, as)
    },
    status: 403,
    body: notPermitted,
  },
  {
    rule: 'a post through v1.1',
    source: CODES,
    broken: (bench) =>
      bench.call('POST', 'api.x.com/1.1/statuses/update.json', { token: tokenOf(bench), body: new URLSearchParams({ status: 'a' }) }),
    status: 403,
    body: { errors: [{ code: 453 }] },
  },
]

const readyVideo = (bench: XBench) => {
  work(bench, 0)
  return video(bench)
}

const animation = async (bench: XBench, ...canvas: Parameters<typeof gif>) => {
  work(bench, 0)
  return (await upload(bench, tokenOf(bench), gif(...canvas), 'image/gif', 'tweet_gif')).id
}

async function oldImage(bench: XBench): Promise<string> {
  const id = await image(bench)
  bench.world.clock.advance(86_400_000)
  return id
}

const unfinishedVideo = (bench: XBench) => {
  work(bench, 60_000)
  return video(bench)
}

async function longVideo(bench: XBench): Promise<string> {
  const id = await readyVideo(bench)
  const { media } = xState(bench.world)
  const record = media.get(id)
  if (record?.video != null) media.put(id, { ...record, video: { ...record.video, durationMs: 140_001 } })
  return id
}

/** Posts, told apart by the media under them. */
const withMedia = changeTable(
  (bench: XBench, ids: readonly string[]) => post(bench, { text: 'With media', media: { media_ids: ids } }),
  [
    [
      'five media under a post',
      ['1', '2', '3', '4', '5'],
      400,
      invalid('$.media.media_ids: there must be a maximum of 4 items in the array'),
      OPENAPI,
    ],
    [
      'an unknown media id',
      ['1'],
      400,
      { ...badMedia, errors: [{ parameters: { 'media.media_ids': ['1'] }, message: 'Your media IDs are invalid.' }] },
      CREATE,
    ],
    ['the media of another account', async (bench) => [await image(bench, premiumOf(bench))], 400, badMedia, RULES],
    ['media a day after its upload', async (bench) => [await oldImage(bench)], 400, badMedia, CHUNKED],
    ['a video that is still worked on', async (bench) => [await unfinishedVideo(bench)], 400, badMedia, CHUNKED],
    ['a picture and a video under one post', async (bench) => [await image(bench), await readyVideo(bench)], 400, badMedia, BEST_PRACTICES],
    ['two GIFs under one post', async (bench) => [await animation(bench, 3), await animation(bench, 4)], 400, badMedia, BEST_PRACTICES],
    ['a GIF of 351 frames', async (bench) => [await animation(bench, 351)], 400, badMedia, BEST_PRACTICES],
    ['a GIF wider than 1280', async (bench) => [await animation(bench, 2, 1281, 100)], 400, badMedia, BEST_PRACTICES],
    ['a GIF of more than 300 million pixels', async (bench) => [await animation(bench, 218, 1280, 1080)], 400, badMedia, BEST_PRACTICES],
    [
      'a picture that was uploaded for a message',
      async (bench) => [await image(bench, tokenOf(bench), 'dm_image')],
      400,
      badMedia,
      BEST_PRACTICES,
    ],
    [
      'a video of more than 140 seconds by a standard account',
      async (bench) => [await longVideo(bench)],
      403,
      { detail: 'This user is not allowed to post a video longer than 2 minutes', title: 'Forbidden', status: 403 },
      BEST_PRACTICES,
    ],
  ],
)

/** What X refuses of posts, by their words and by their media. */
export const POST_REFUSALS: readonly Refusal<XBench>[] = [...bodies, ...others, ...withMedia]
