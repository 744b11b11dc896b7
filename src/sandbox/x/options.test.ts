import { afterAll, describe, expect, it } from 'vitest'
import { STRANGER_POSTS } from './accounts.ts'
import { setXSwitches } from './state.ts'
import { PREMIUM, SAMPLE_IMAGE, upload } from './testing/client.ts'
import { gif, SUBRIP, WEBVTT } from './testing/files.ts'
import { appOnlyBearer } from './testing/oauth-steps.ts'
import { IMAGE, idOf, openPostingBench, VIDEO } from './testing/posting.ts'

const opened = await openPostingBench()
const { bench, premium } = opened
let { token } = opened
afterAll(() => bench.close())

const api = (method: string, path: string, json?: unknown, as = token) =>
  bench.call(method, `api.x.com/2/${path}`, { token: as, ...(json === undefined ? {} : { json }) })
const post = (json: object, as = token) => api('POST', 'tweets', json, as)
const detailsOf = (id: string) => bench.world.posts.get(`x:${id}`)?.details
const pageOf = async (id: string) => (await bench.call('GET', `x.com/i/web/status/${id}`)).text
const image = async () => (await upload(bench, token, IMAGE, 'image/jpeg', 'tweet_image')).id
const video = async () => (await upload(bench, token, VIDEO, 'video/mp4', 'tweet_video')).id

describe('a told post', () => {
  it('says its labels, who may reply, and what it cost', async () => {
    const id = idOf(await post({ text: 'Labelled', reply_settings: 'mentionedUsers', made_with_ai: true, paid_partnership: true }))
    expect(detailsOf(id)).toMatchObject({
      kind: 'text',
      replySettings: 'mentionedUsers',
      madeWithAi: true,
      paidPartnership: true,
      priceMicroUsd: 15_000,
    })
    const page = await pageOf(id)
    for (const words of ['Made with AI', 'Paid partnership', 'Only accounts that are mentioned can reply']) expect(page).toContain(words)
    expect((await api('GET', `tweets/${id}?tweet.fields=paid_partnership,reply_settings`)).body['data']).toMatchObject({
      paid_partnership: true,
      reply_settings: 'mentionedUsers',
    })
    expect(detailsOf(idOf(await post({ text: 'See https://example.com' })))).toMatchObject({ priceMicroUsd: 200_000 })
    expect(detailsOf(idOf(await post({ text: 'You named me', reply: { in_reply_to_tweet_id: STRANGER_POSTS[1].id } })))).toMatchObject({
      priceMicroUsd: 10_000,
    })
  })

  it('says alt texts in the order of the pictures', async () => {
    const [first, second] = [await image(), await image()]
    await api('POST', 'media/metadata', { id: second, metadata: { alt_text: { text: 'A beach' } } })
    const id = idOf(await post({ text: 'Two', media: { media_ids: [first, second] } }))
    expect(detailsOf(id)).toMatchObject({ kind: 'images', altTexts: [null, 'A beach'], mediaCategories: ['tweet_image', 'tweet_image'] })
    expect(await pageOf(id)).toContain('ALT: A beach')
    const read = await api('GET', `tweets/${id}?expansions=attachments.media_keys&media.fields=alt_text`)
    expect(read.body['includes']).toMatchObject({ media: [{ type: 'photo' }, { alt_text: 'A beach' }] })
  })

  it('says where in a thread it stands', async () => {
    const first = idOf(await post({ text: 'Part one' }))
    const second = idOf(await post({ text: 'Part two', reply: { in_reply_to_tweet_id: first } }))
    const third = idOf(await post({ text: 'Part three', reply: { in_reply_to_tweet_id: second } }))
    expect([first, second, third].map((id) => detailsOf(id))).toMatchObject([
      { threadPosition: 1, inReplyTo: null, conversation: first },
      { threadPosition: 2, inReplyTo: first, conversation: first },
      { threadPosition: 3, inReplyTo: second, conversation: first },
    ])
    const page = await pageOf(third)
    expect(page).toContain('Post 3 of a thread')
    expect(page.indexOf('Part one')).toBeLessThan(page.indexOf('Part two'))
    const read = await api('GET', `tweets/${third}?expansions=referenced_tweets.id&tweet.fields=conversation_id`)
    expect(read.body).toMatchObject({ data: { referenced_tweets: [{ id: second }] }, includes: { tweets: [{ id: second }] } })
  })

  it('shows a poll, tagged accounts and the title of a video', async () => {
    const poll = idOf(await post({ text: 'Tea?', poll: { options: ['Yes', 'No'], duration_minutes: 60 } }))
    expect(detailsOf(poll)).toMatchObject({ poll: { options: ['Yes', 'No'], durationMinutes: 60 } })
    const read = await api('GET', `tweets/${poll}?expansions=attachments.poll_ids&poll.fields=voting_status`)
    expect(read.body['includes']).toMatchObject({ polls: [{ options: [{ position: 1, label: 'Yes' }, {}], voting_status: 'open' }] })
    const film = idOf(
      await post({
        text: 'Film',
        media: { media_ids: [await video()], title: 'My film', embeddable: true, tagged_user_ids: [PREMIUM, '1'] },
      }),
    )
    expect(detailsOf(film)).toMatchObject({ kind: 'video', mediaTitle: 'My film', taggedUserIds: [PREMIUM] })
    expect(await pageOf(film)).toContain('@jonas_film')
  })
})

describe('an animated GIF', () => {
  it('is worked on and stands alone under a post, with its alt text', async () => {
    bench.world.collections.collection('settings').put('current', { processingMs: 10_000 })
    const { id, key, finalized } = await upload(bench, token, gif(350, 640, 480), 'image/gif', 'tweet_gif')
    expect(key).toMatch(/^16_/)
    expect(finalized.body['data']).toMatchObject({ processing_info: { state: 'pending' } })
    bench.world.clock.advance(10_000)
    expect((await api('GET', `media/upload?media_id=${id}`)).body['data']).toMatchObject({ processing_info: { state: 'succeeded' } })
    bench.world.collections.collection('settings').put('current', { processingMs: 0 })
    await api('POST', 'media/metadata', { id, metadata: { alt_text: { text: 'Blinking' } } })
    const posted = idOf(await post({ text: 'It moves', media: { media_ids: [id] } }))
    expect(detailsOf(posted)).toMatchObject({ kind: 'gif', altTexts: ['Blinking'] })
    expect((await api('GET', `media/${key}?media.fields=alt_text,variants`)).body['data']).toMatchObject({
      type: 'animated_gif',
      alt_text: 'Blinking',
      variants: [{ content_type: 'video/mp4' }],
    })
  })
  it('fails in processing when it is none', async () => {
    const { id } = await upload(bench, token, IMAGE, 'image/gif', 'tweet_gif')
    expect((await api('GET', `media/upload?media_id=${id}`)).body['data']).toMatchObject({
      processing_info: { state: 'failed', error: { name: 'InvalidMedia' } },
    })
  })
})

describe('subtitles', () => {
  const file = async (bytes: Uint8Array<ArrayBuffer>, type: string) => (await upload(bench, token, bytes, type, 'subtitles')).id
  it('join a video before and after its post, one a language, and leave again', async () => {
    const id = await video()
    const track = { id: await file(SUBRIP, 'text/srt'), language_code: 'EN', display_name: 'English' }
    const added = await api('POST', 'media/subtitles', { id, media_category: 'TweetVideo', subtitles: track })
    expect(added).toMatchObject({ status: 200, body: { data: { id, media_category: 'TweetVideo', associated_subtitles: [track] } } })
    const posted = idOf(await post({ text: 'Spoken', media: { media_ids: [id] } }))
    expect(detailsOf(posted)).toMatchObject({ subtitles: [{ languageCode: 'EN', displayName: 'English' }] })
    const german = { id: await file(WEBVTT, 'text/vtt'), language_code: 'DE', display_name: 'Deutsch' }
    await api('POST', 'media/subtitles', { id, media_category: 'TweetVideo', subtitles: german })
    await api('POST', 'media/subtitles', { id, media_category: 'TweetVideo', subtitles: { ...german, display_name: 'German' } })
    expect(detailsOf(posted)).toMatchObject({ subtitles: [{ languageCode: 'EN' }, { languageCode: 'DE', displayName: 'German' }] })
    expect(await pageOf(posted)).toContain('Subtitles: German')
    const removal = { id, media_category: 'TweetVideo', language_code: 'EN' }
    expect((await api('DELETE', 'media/subtitles', removal)).body).toEqual({ data: { deleted: true } })
    expect((await api('DELETE', 'media/subtitles', removal)).body).toEqual({ data: { deleted: false } })
    expect(detailsOf(posted)).toMatchObject({ subtitles: [{ languageCode: 'DE' }] })
  })
  it('cannot stand under a post themselves', async () => {
    expect((await post({ text: 'Words', media: { media_ids: [await file(SUBRIP, 'text/srt')] } })).status).toBe(400)
  })
})

describe('uploading otherwise', () => {
  it('takes the category that X’s own guide shows, for every account', async () => {
    const { id, key } = await upload(bench, token, VIDEO, 'video/mp4', 'amplify_video')
    expect(key).toMatch(/^13_/)
    expect((await post({ text: 'As in the guide', media: { media_ids: [id] } })).status).toBe(201)
  })
  it('takes a whole video in one call, and base64 of several megabytes', async () => {
    const body = new FormData()
    body.set('media', new Blob([VIDEO]), 'a.mp4')
    body.set('media_category', 'tweet_video')
    body.set('additional_owners', PREMIUM)
    const whole = await bench.call('POST', 'api.x.com/2/media/upload', { token, body })
    expect(whole.body['data']).toMatchObject({ size: VIDEO.length, processing_info: { state: 'pending' } })
    // An additional owner may use it too.
    expect((await post({ text: 'Shared', media: { media_ids: [idOf(whole)] } }, premium)).status).toBe(201)
    const picture = Buffer.concat([SAMPLE_IMAGE, Buffer.alloc(4_000_000)])
    const json = { media: picture.toString('base64'), media_category: 'tweet_image' }
    expect((await api('POST', 'media/upload', json)).body['data']).toMatchObject({ size: picture.length })
  })
})

describe('an edited post', () => {
  it('keeps its versions, shows the newest, and is deleted as a whole', async () => {
    const first = idOf(await post({ text: 'A tpyo' }, premium))
    const second = idOf(await post({ text: 'A typo', edit_options: { previous_post_id: first } }, premium))
    expect(detailsOf(second)).toMatchObject({ editOf: first })
    expect((await api('GET', `tweets/${first}`, undefined, premium)).body['data']).toMatchObject({
      edit_history_tweet_ids: [first, second],
    })
    const timeline = await api('GET', `users/${PREMIUM}/tweets`, undefined, premium)
    expect((timeline.body['data'] as { id: string }[]).map(({ id }) => id)).not.toContain(first)
    // Only the newest version can be edited.
    expect((await post({ text: 'Too late', edit_options: { previous_post_id: first } }, premium)).status).toBe(403)
    await api('DELETE', `tweets/${first}`, undefined, premium)
    expect((await api('GET', `tweets/${second}`, undefined, premium)).status).toBe(404)
    expect(detailsOf(second)).toBeUndefined()
  })
  it('can be edited five times', async () => {
    let id = idOf(await post({ text: 'Version 0' }, premium))
    for (let count = 1; count <= 5; count += 1)
      id = idOf(await post({ text: `Version ${count}`, edit_options: { previous_post_id: id } }, premium))
    expect((await post({ text: 'Version 6', edit_options: { previous_post_id: id } }, premium)).status).toBe(403)
  })
})

describe('figures', () => {
  it('are told in both dialects, private ones to the author for 30 days', async () => {
    const id = idOf(await post({ text: 'Seen https://example.org', media: { media_ids: [await video()] } }))
    bench.world.clock.advance(3_600_000)
    token = bench.grant().accessToken
    const query = 'expansions=attachments.media_keys&media.fields=public_metrics,non_public_metrics,organic_metrics'
    const old = await api('GET', `tweets?ids=${id}&tweet.fields=public_metrics,non_public_metrics,organic_metrics&${query}`)
    expect(old.body).toMatchObject({
      data: [
        {
          public_metrics: { retweet_count: expect.any(Number), impression_count: expect.any(Number) },
          non_public_metrics: { url_link_clicks: expect.any(Number), engagements: expect.any(Number) },
          organic_metrics: { retweet_count: expect.any(Number) },
        },
      ],
      includes: {
        media: [{ public_metrics: { view_count: expect.any(Number) }, non_public_metrics: { playback_100_count: expect.any(Number) } }],
      },
    })
    const fresh = await api('GET', `tweets?ids=${id}&post.fields=public_metrics,organic_metrics`)
    expect(fresh.body).toMatchObject({
      data: [{ public_metrics: { repost_count: expect.any(Number) }, organic_metrics: { repost_count: expect.any(Number) } }],
    })
    const stranger = await api(
      'GET',
      `tweets?ids=${id}&tweet.fields=non_public_metrics`,
      undefined,
      bench.grant('oauth2', PREMIUM).accessToken,
    )
    expect(stranger.body).toEqual({ errors: [expect.objectContaining({ title: 'Field Authorization Error', resource_id: id })] })
    const key = (old.body['includes'] as { media: { media_key: string }[] }).media[0]?.media_key ?? ''
    const period = 'start_time=2026-01-01T00:00:00Z&end_time=2027-01-01T00:00:00Z'
    expect((await api('GET', `tweets/analytics?ids=${id}&${period}&analytics.fields=impressions`)).body).toMatchObject({
      data: [{ id, timestamped_metrics: [{ metrics: { impressions: expect.any(Number) } }] }],
    })
    expect((await api('GET', `media/analytics?media_keys=${key}&${period}`)).body).toMatchObject({
      data: [{ media_key: key, timestamped_metrics: [{ metrics: { video_views: expect.any(Number) } }] }],
    })
    expect((await api('GET', `media?media_keys=${key},3_1`)).body).toMatchObject({
      data: [{ media_key: key, type: 'video' }],
      errors: [{ resource_type: 'media', value: '3_1' }],
    })
  })

  it('place links, tags and names by code points', async () => {
    const { body } = await post({ text: '👋 @jonas_film #sand $ABC' })
    const { id, text } = body['data'] as { id: string; text: string }
    const read = await api('GET', `tweets/${id}?tweet.fields=entities`)
    const { entities } = read.body['data'] as { entities: Record<string, { start: number; end: number }[]> }
    const cut = (name: string) => [...text].slice(entities[name]?.[0]?.start, entities[name]?.[0]?.end).join('')
    expect(['mentions', 'hashtags', 'cashtags'].map(cut)).toEqual(['@jonas_film', '#sand', '$ABC'])
  })
})

describe('the prepaid balance', () => {
  it('falls by the price of each call, a resource read twice a day being billed once', async () => {
    const fresh = bench.grant().accessToken
    const left = () => bench.world.collections.collection<{ creditsMicroUsd: number }>('x-switches').get('current')?.creditsMicroUsd
    setXSwitches(bench.world, { creditsMicroUsd: 1_000_000 })
    const id = idOf(await post({ text: 'Costs little' }, fresh))
    expect(left()).toBe(985_000)
    await post({ text: 'Costs more: https://example.net' }, fresh)
    expect(left()).toBe(785_000)
    await api('GET', `tweets/${id}`, undefined, fresh)
    await api('GET', `tweets?ids=${id}`, undefined, fresh)
    expect(left()).toBe(780_000)
    await api('DELETE', `tweets/${id}`, undefined, fresh)
    expect(left()).toBe(770_000)
    await post({ nonsense: true }, fresh)
    expect(left()).toBe(770_000)
    setXSwitches(bench.world, { creditsMicroUsd: null })
  })
  it('is told from the usage that an app-only bearer may ask for', async () => {
    const { body } = await api('GET', 'usage/tweets?usage.fields=daily_project_usage', undefined, await appOnlyBearer(bench))
    expect(body['data']).toMatchObject({ project_cap: '3000000', project_usage: expect.stringMatching(/^[1-9]\d*$/) })
  })
})

describe('an account', () => {
  it('has a picture that is really there, in both sizes', async () => {
    const { body } = await api('GET', 'users/me?user.fields=profile_image_url,subscription_type', undefined, bench.grant().accessToken)
    const { profile_image_url: address, subscription_type: subscription } = body['data'] as Record<string, string>
    expect(subscription).toBe('None')
    for (const size of [address, address?.replace('_normal', '_400x400')]) {
      const picture = await fetch(size ?? '')
      expect(picture.headers.get('content-type')).toBe('image/png')
      expect(
        Buffer.from(await picture.arrayBuffer())
          .subarray(1, 4)
          .toString('latin1'),
      ).toBe('PNG')
    }
  })
  it('is found among several by ids and by names', async () => {
    const as = bench.grant().accessToken
    expect((await api('GET', `users?ids=${PREMIUM},5`, undefined, as)).body).toMatchObject({
      data: [{ username: 'jonas_film' }],
      errors: [{ resource_type: 'user', value: '5' }],
    })
    expect((await api('GET', 'users/by?usernames=mira_makes', undefined, as)).body).toMatchObject({ data: [{ name: 'Mira Novak' }] })
  })
})
