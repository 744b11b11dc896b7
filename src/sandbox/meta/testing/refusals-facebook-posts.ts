import { expect } from 'vitest'
import type { Refusal } from '../../testing/refusals.ts'
import type { MetaClient } from './client.ts'
import { at, graphError, post, refused, textPost } from './refused.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const POSTS_GUIDE = 'https://developers.facebook.com/documentation/pages-api/posts.md'
const FEED_REFERENCE = 'https://developers.facebook.com/docs/graph-api/reference/page/feed'
const ERRORS_GUIDE = 'https://developers.facebook.com/docs/graph-api/guides/error-handling'
const CLIENTS = 'error tables of public clients, read 2026-11-23'

/** Texts, links and options that Facebook does not take. */
export const TEXT_REFUSALS: readonly Refusal<MetaClient>[] = [
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

/** Times that Facebook does not take. */
export const SCHEDULE_REFUSALS: readonly Refusal<MetaClient>[] = [
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
