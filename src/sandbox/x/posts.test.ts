import { afterAll, describe, expect, it } from 'vitest'
import { STRANGER_POSTS } from './accounts.ts'
import { setXSwitches, xState } from './state.ts'
import { PREMIUM, STANDARD, upload } from './testing/client.ts'
import { IMAGE, idOf, openPostingBench, VIDEO } from './testing/posting.ts'

const { bench, token, premium } = await openPostingBench()
afterAll(() => bench.close())

const post = (json: unknown, as = token) => bench.call('POST', 'api.x.com/2/tweets', { token: as, json })
const get = (address: string, as = token) => bench.call('GET', `api.x.com/2/${address}`, { token: as })
const image = async (as = token) => (await upload(bench, as, IMAGE, 'image/jpeg', 'tweet_image')).id
const video = async (as = token) => (await upload(bench, as, VIDEO, 'video/mp4', 'tweet_video')).id
const notPermitted = { status: 403, body: { detail: 'You are not permitted to perform this action.' } }
const badMedia = { status: 400, body: { errors: [{ message: 'Your media IDs are invalid.' }] } }

describe('POST /2/tweets', () => {
  it('answers 201 with links shortened and entities escaped, and shows the post', async () => {
    const { status, body } = await post({ text: 'Look & see https://example.com/a?b=1 now' })
    expect(status).toBe(201)
    const data = body['data'] as { id: string; text: string; edit_history_tweet_ids: string[] }
    expect(data.text).toMatch(/^Look &amp; see https:\/\/t\.co\/\w{10} now$/)
    expect(data.edit_history_tweet_ids).toEqual([data.id])
    for (const address of [`x.com/mira_makes/status/${data.id}`, `x.com/i/web/status/${data.id}`])
      expect((await bench.call('GET', address)).text).toContain('Look &amp; see https://example.com/a?b=1 now')
  })
  it.each([
    ['an unknown key', { text: 'a', foo: 1 }],
    ['an unknown key inside', { text: 'a', media: { media_ids: ['1'], alt: 'x' } }],
    ['no text and no media', {}],
    ['an empty text', { text: '' }],
    ['five media', { text: 'a', media: { media_ids: ['1', '2', '3', '4', '5'] } }],
    ['media and a poll', { text: 'a', media: { media_ids: ['1'] }, poll: { options: ['a', 'b'], duration_minutes: 5 } }],
    ['a made-up reply setting', { text: 'a', reply_settings: 'everyone' }],
    ['a forbidden character', { text: 'a\uFEFFb' }],
  ])('refuses %s', async (_title, json) => {
    expect(await post(json)).toMatchObject({ status: 400, body: { title: 'Invalid Request' } })
  })
  it('refuses a body that is no JSON', async () => {
    expect((await bench.call('POST', 'api.x.com/2/tweets', { token, body: new URLSearchParams({ text: 'a' }) })).status).toBe(400)
  })
  it.each([
    ['280 letters', 'a'.repeat(280), 201],
    ['281 letters', 'b'.repeat(281), 403],
    ['140 emoji', '😀'.repeat(140), 201],
    ['141 wide characters', '日'.repeat(141), 403],
    ['257 letters and a long link', `${'c'.repeat(256)} https://example.com/${'x'.repeat(200)}`, 201],
  ])('counts %s as X does', async (_title, text, status) => {
    expect((await post({ text })).status).toBe(status)
  })
  it('lets Premium write long, cut when read back', async () => {
    const text = 'long words '.repeat(100).trim()
    expect(await post({ text })).toMatchObject(notPermitted)
    const id = idOf(await post({ text }, premium))
    const { body } = await get(`tweets/${id}?tweet.fields=note_tweet`, premium)
    expect((body['data'] as { text: string }).text.length).toBeLessThanOrEqual(280)
    expect(body['data']).toMatchObject({ note_tweet: { text } })
  })
  it('refuses a duplicate, for a day, also after deletion', async () => {
    const id = idOf(await post({ text: 'only once' }))
    const refused = {
      status: 403,
      body: {
        detail: 'You are not allowed to create a Tweet with duplicate content.',
        title: 'Forbidden',
        type: 'about:blank',
        status: 403,
      },
    }
    expect(await post({ text: 'only once' })).toMatchObject(refused)
    await bench.call('DELETE', `api.x.com/2/tweets/${id}`, { token })
    expect(await post({ text: 'only once' })).toMatchObject(refused)
    expect((await post({ text: 'only once' }, premium)).status).toBe(201)
  })
  it('allows one cashtag and no quoting', async () => {
    expect((await post({ text: 'about $ABC' })).status).toBe(201)
    expect(await post({ text: 'about $ABC and $XYZ' })).toMatchObject(notPermitted)
    expect(await post({ text: 'see', quote_tweet_id: STRANGER_POSTS[0].id })).toMatchObject(notPermitted)
  })
  it('lets one reply to oneself and where one was named, nowhere else', async () => {
    const first = idOf(await post({ text: 'thread 1' }))
    expect((await post({ text: 'thread 2', reply: { in_reply_to_tweet_id: first } })).status).toBe(201)
    expect((await post({ text: 'thanks', reply: { in_reply_to_tweet_id: STRANGER_POSTS[1].id } })).status).toBe(201)
    expect(await post({ text: 'hey', reply: { in_reply_to_tweet_id: STRANGER_POSTS[0].id } })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('have not been mentioned') },
    })
    expect((await post({ text: 'hey', reply: { in_reply_to_tweet_id: '1' } })).status).toBe(403)
  })
})

describe('media under a post', () => {
  it('takes four pictures or one video, not both', async () => {
    const pictures = [await image(), await image(), await image(), await image()]
    const answer = await post({ text: 'four', media: { media_ids: pictures } })
    expect(answer.status).toBe(201)
    expect(bench.world.posts.get(`x:${idOf(answer)}`)?.media).toHaveLength(4)
    expect((await post({ media: { media_ids: [await video()] }, text: '' })).status).toBe(201)
    expect(await post({ text: 'mix', media: { media_ids: [await image(), await video()] } })).toMatchObject(badMedia)
  })
  it('refuses unknown, foreign, unfinished, wrongly filed and day-old media', async () => {
    const under = (...ids: string[]) => post({ text: `m ${ids[0] ?? ''}`, media: { media_ids: ids } })
    expect(await under('1')).toMatchObject({ status: 400, body: { errors: [{ parameters: { 'media.media_ids': ['1'] } }] } })
    expect(await under(await image(premium))).toMatchObject(badMedia)
    expect(await under((await upload(bench, token, IMAGE, 'image/jpeg', 'dm_image')).id)).toMatchObject(badMedia)
    bench.world.collections.collection('settings').put('current', { processingMs: 60_000 })
    expect(await under(await video())).toMatchObject(badMedia)
    bench.world.collections.collection('settings').put('current', { processingMs: 0 })
    const { media } = xState(bench.world)
    const old = await image()
    const record = media.get(old)
    if (record !== undefined) media.put(old, { ...record, expiresAt: bench.world.clock.now() })
    expect(await under(old)).toMatchObject(badMedia)
  })
  it('refuses a long video by account, and one out of shape, only now', async () => {
    const { media } = xState(bench.world)
    const long = async (as: string) => {
      const id = await video(as)
      const record = media.get(id)
      if (record?.video != null) media.put(id, { ...record, video: { ...record.video, durationMs: 200_000 } })
      return post({ text: `long ${id}`, media: { media_ids: [id] } }, as)
    }
    expect(await long(token)).toMatchObject({
      status: 403,
      body: { detail: 'This user is not allowed to post a video longer than 2 minutes' },
    })
    expect((await long(premium)).status).toBe(201)
    const id = await video()
    const record = media.get(id)
    if (record !== undefined) media.put(id, { ...record, isUnfit: true })
    expect(await post({ text: 'unfit', media: { media_ids: [id] } })).toMatchObject(badMedia)
  })
})

describe('reading', () => {
  it('finds a post by time, by since_id and by its media key, in both dialects', async () => {
    const since = idOf(await post({ text: 'before' }))
    const startTime = new Date(bench.world.clock.now() - 60_000).toISOString()
    const uploaded = await upload(bench, token, IMAGE, 'image/jpeg', 'tweet_image')
    const id = idOf(await post({ text: 'find me', media: { media_ids: [uploaded.id] } }))
    const old = await get(
      `users/${STANDARD}/tweets?max_results=5&since_id=${since}&start_time=${startTime}&tweet.fields=attachments,public_metrics,entities`,
    )
    expect(old.body['data']).toMatchObject([
      { id, attachments: { media_keys: [uploaded.key] }, edit_history_tweet_ids: [id], public_metrics: { retweet_count: 0 } },
    ])
    expect(old.body['meta']).toMatchObject({ result_count: 1, newest_id: id, oldest_id: id })
    const fresh = await get(`users/${STANDARD}/tweets?since_id=${since}&post.fields=public_metrics`)
    expect(fresh.body['data']).toMatchObject([{ edit_history_post_ids: [id], public_metrics: { repost_count: 0 } }])
    expect((await get(`users/${STANDARD}/tweets?since_id=${id}`)).body).toEqual({ meta: { result_count: 0 } })
    expect((await get('users/me?user.fields=public_metrics&post.fields=id')).body['data']).toMatchObject({
      public_metrics: { post_count: expect.any(Number) },
    })
  })
  it('pages through a timeline', async () => {
    const first = await get(`users/${STANDARD}/tweets?max_results=5`)
    const { next_token: next } = first.body['meta'] as { next_token: string }
    const second = await get(`users/${STANDARD}/tweets?max_results=5&pagination_token=${next}`)
    const ids = [...(first.body['data'] as { id: string }[]), ...(second.body['data'] as { id: string }[])].map(({ id }) => id)
    expect(new Set(ids).size).toBe(10)
  })
  it('keeps a new post out of timelines while it lags', async () => {
    setXSwitches(bench.world, { timelineLagMs: 10_000 })
    const id = idOf(await post({ text: 'late' }))
    const newest = async () => ((await get(`users/${STANDARD}/tweets`)).body['data'] as { id: string }[] | undefined)?.[0]?.id
    expect(await newest()).not.toBe(id)
    bench.world.clock.advance(10_000)
    expect(await newest()).toBe(id)
    setXSwitches(bench.world, { timelineLagMs: 0 })
  })
  it.each(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.500Z', '2026-01-01T01:00:00%2B01:00', '2010-11-06T00:00:00Z'])(
    'takes %s for a start, as RFC 3339 has it',
    async (time) => {
      expect((await get(`users/${STANDARD}/tweets?start_time=${time}`)).status).toBe(200)
    },
  )
  it.each([
    'max_results=4',
    'max_results=101',
    'start_time=yesterday',
    'start_time=2026-01-01T00:00:00',
    'end_time=2010-11-05T23:59:59Z',
    'since_id=abc',
  ])('refuses %s', async (query) => {
    expect((await get(`users/${STANDARD}/tweets?${query}`)).status).toBe(400)
  })
  it('answers lookups in part: what is there, and errors for the rest', async () => {
    const id = idOf(await post({ text: 'there' }))
    const { status, body } = await get(`tweets?ids=${id},7`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      data: [{ id }],
      errors: [{ value: '7', resource_type: 'tweet', type: expect.stringContaining('resource-not-found') }],
    })
    expect((await get('tweets/7')).status).toBe(404)
  })
})

describe('deleting', () => {
  it('takes the post and its page away', async () => {
    const id = idOf(await post({ text: 'short-lived' }))
    expect((await bench.call('DELETE', `api.x.com/2/tweets/${id}`, { token })).body['data']).toEqual({ deleted: true })
    expect((await bench.call('GET', `x.com/mira_makes/status/${id}`)).status).toBe(404)
    expect((await bench.call('DELETE', `api.x.com/2/tweets/${id}`, { token })).status).toBe(404)
  })
  it('refuses another account’s', async () => {
    const id = idOf(await post({ text: 'mine' }))
    expect(await bench.call('DELETE', `api.x.com/2/tweets/${id}`, { token: premium })).toMatchObject({
      status: 403,
      body: { detail: 'You are not authorized to delete this Tweet.' },
    })
  })
})

describe('rate limits', () => {
  it('tells of both windows on every answer, refuses when one is empty, and starts anew after it', async () => {
    const fresh = bench.grant('oauth2', PREMIUM).accessToken
    const answer = await post({ nonsense: true }, fresh)
    expect(answer.headers.get('x-rate-limit-limit')).toBe('100')
    expect(Number(answer.headers.get('x-rate-limit-remaining'))).toBeLessThan(100)
    expect(answer.headers.get('x-app-limit-24hour-limit')).toBe('10000')
    expect((await get('users/me', 'garbage')).headers.get('x-rate-limit-reset')).toMatch(/^\d+$/)
    let last = answer
    for (let count = 0; count < 100 && last.status !== 429; count += 1) last = await post({ nonsense: true }, fresh)
    expect(last).toMatchObject({ status: 429, body: { title: 'Too Many Requests', status: 429 } })
    expect(last.headers.get('x-rate-limit-remaining')).toBe('0')
    bench.world.clock.advance(15 * 60_000)
    expect((await post({ nonsense: true }, fresh)).status).toBe(400)
  })
  it('can rehearse the hidden daily cap, where the short window still has room', async () => {
    setXSwitches(bench.world, { userDayPosts: 1 })
    const fresh = bench.grant('oauth2', PREMIUM).accessToken
    await post({ text: 'today' }, fresh)
    const refused = await post({ text: 'again today' }, fresh)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('x-user-limit-24hour-remaining')).toBe('0')
    expect(Number(refused.headers.get('x-rate-limit-remaining'))).toBeGreaterThan(0)
    setXSwitches(bench.world, { userDayPosts: null })
  })
})
