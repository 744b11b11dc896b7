import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setYoutubeSwitches, uploadsPlaylistOf } from './state.ts'
import { metadata, openYouTube, reasonOf, VIDEO, type YouTubeClient } from './testing/client.ts'

let client: YouTubeClient
let token: string
beforeEach(() => {
  client = openYouTube({ processingMs: 10_000 })
  token = client.token()
})
afterEach(() => client.close())

const list = (query: string, as = token) => client.api('GET', `youtube/v3/videos?${query}`, as)
const video = async (id: string, as = token) =>
  (
    (await list(`part=status,processingDetails,contentDetails,fileDetails,statistics,snippet&id=${id}`, as)).json() as {
      items: Record<string, Record<string, unknown>>[]
    }
  ).items[0]

describe('the life of a video', () => {
  it('is uploaded, then processed', async () => {
    const id = await client.upload(token)
    expect(await video(id)).toMatchObject({
      status: { uploadStatus: 'uploaded' },
      processingDetails: { processingStatus: 'processing', processingProgress: { partsTotal: '100' } },
    })
    client.clock.advance(10_000)
    expect(await video(id)).toMatchObject({
      status: { uploadStatus: 'processed', privacyStatus: 'public' },
      contentDetails: { duration: 'PT6S' },
      processingDetails: { processingStatus: 'succeeded' },
      fileDetails: { fileSize: String(VIDEO.length) },
      statistics: { viewCount: '0' },
    })
  })
  it('fails for what is no video, and as told', async () => {
    const noise = new Uint8Array(1000)
    const done = await client.put(await client.session(token, noise.length), noise)
    client.world.faults.add({ kind: 'fail-processing', platform: 'youtube', reason: 'codec' })
    const scripted = await client.upload(token)
    client.world.faults.add({ kind: 'fail-processing', platform: 'youtube', reason: 'duplicate' })
    const rejected = await client.upload(token)
    client.clock.advance(10_000)
    expect(await video(done.json()['id'] as string)).toMatchObject({ status: { uploadStatus: 'failed', failureReason: 'invalidFile' } })
    expect(await video(scripted)).toMatchObject({ status: { uploadStatus: 'failed', failureReason: 'codec' } })
    expect(await video(rejected)).toMatchObject({ status: { uploadStatus: 'rejected', rejectionReason: 'duplicate' } })
  })
  it.each([
    ['an unaudited project', 0, 'practice-unaudited'],
    ['the channel that rehearses it', 2, 'practice'],
  ])('is locked private for %s, which shows after processing only', async (_title, channelIndex, projectId) => {
    const unaudited = client.token(undefined, channelIndex, projectId)
    const id = await client.upload(unaudited)
    expect(await video(id, unaudited)).toMatchObject({ status: { privacyStatus: 'public' } })
    client.clock.advance(10_000)
    expect(await video(id, unaudited)).toMatchObject({ status: { privacyStatus: 'private' } })
    expect((await client.call('GET', `https://www.youtube.com/watch?v=${id}`)).text).toContain('locked as private')
  })
  it('becomes public at publishAt', async () => {
    const publishAt = new Date(client.clock.now() + 60_000).toISOString()
    const id = await client.upload(token, metadata({}, { privacyStatus: 'private', publishAt }))
    expect(await video(id)).toMatchObject({ status: { privacyStatus: 'private' } })
    client.clock.advance(60_000)
    expect(await video(id)).toMatchObject({ status: { privacyStatus: 'public' } })
  })
  it('has pages that play it, also private', async () => {
    const id = await client.upload(token, metadata({ title: 'Hidden' }, { privacyStatus: 'private' }))
    for (const page of [`www.youtube.com/watch?v=${id}`, `www.youtube.com/shorts/${id}`, `youtu.be/${id}`]) {
      const { status, text } = await client.call('GET', `https://${page}`)
      expect(status).toBe(200)
      expect(text).toContain('<video')
      expect(text).toContain('Hidden')
      expect(text).toContain('private')
    }
    expect((await client.call('GET', 'https://www.youtube.com/watch?v=none')).status).toBe(404)
    expect((await client.call('GET', 'https://www.youtube.com/@lenas-small-kitchen')).text).toContain('Hidden')
  })
})

describe('lists', () => {
  it('tells who I am, with exactly one filter', async () => {
    const channels = (query: string, as = token) => client.api('GET', `youtube/v3/channels?${query}`, as)
    expect((await channels('part=id,snippet,contentDetails,status&mine=true')).json()).toMatchObject({
      kind: 'youtube#channelListResponse',
      items: [
        {
          id: client.channel().id,
          snippet: { customUrl: '@lenas-small-kitchen' },
          contentDetails: { relatedPlaylists: { likes: 'LL' } },
          status: { longUploadsStatus: 'allowed' },
        },
      ],
    })
    expect((await channels('part=status&mine=true', client.token(undefined, 1))).json()).toMatchObject({
      items: [{ status: { longUploadsStatus: 'eligible' } }],
    })
    expect(reasonOf(await channels('part=id'))).toBe('missingRequiredParameter')
    expect(reasonOf(await channels('part=id&mine=true&id=x'))).toBe('incompatibleParameters')
    expect(reasonOf(await channels('part=id&mine=true', client.token(['youtube.upload'])))).toBe('insufficientPermissions')
  })
  it('lists own uploads newest first, private ones for the owner alone, in pages, after a lag', async () => {
    const items = (query: string, as = token) =>
      client.api(
        'GET',
        `youtube/v3/playlistItems?part=snippet,contentDetails,status&playlistId=${uploadsPlaylistOf(client.channel().id)}${query}`,
        as,
      )
    const first = await client.upload(token)
    const second = await client.upload(token, metadata({}, { privacyStatus: 'private' }))
    const page = (await items('&maxResults=1')).json() as { items: { contentDetails: { videoId: string } }[]; nextPageToken: string }
    expect(page.items[0]?.contentDetails.videoId).toBe(second)
    expect((await items(`&maxResults=1&pageToken=${page.nextPageToken}`)).json()).toMatchObject({
      items: [{ contentDetails: { videoId: first } }],
    })
    client.clock.advance(10_000)
    expect((await items('', client.token(undefined, 1))).json()).toMatchObject({ pageInfo: { totalResults: 1, resultsPerPage: 5 } })
    setYoutubeSwitches(client.world, { listLagMs: 60_000 })
    const late = await client.upload(token)
    expect((await list(`part=id&id=${late}`)).json()).toMatchObject({ items: [] })
    expect((await items('&maxResults=51')).status).toBe(400)
    expect(reasonOf(await client.api('GET', 'youtube/v3/playlistItems?part=id&playlistId=UUnone', token))).toBe('playlistNotFound')
  })
  it('keeps owner-only parts from others', async () => {
    const id = await client.upload(token)
    client.clock.advance(10_000)
    const other = client.token(undefined, 1)
    expect((await list(`part=snippet&id=${id}`, other)).json()).toMatchObject({ items: [{ id }] })
    expect(reasonOf(await list(`part=fileDetails&id=${id}`, other))).toBe('forbidden')
  })
  it('gives figures as strings, and by batchGetStats', async () => {
    const id = await client.upload(token)
    client.clock.advance(3_600_000)
    const { json } = await client.api('GET', `youtube/v3/videos:batchGetStats?part=id,statistics,contentDetails&id=${id}`, client.token())
    expect(json()).toMatchObject({
      kind: 'youtube#batchGetStatsResponse',
      items: [{ id, statistics: { viewCount: expect.stringMatching(/^\d+$/) }, contentDetails: { duration: '6s' } }],
    })
  })
  it('counts units, also for refused requests', async () => {
    for (let count = 0; count < 199; count += 1) await client.api('DELETE', 'youtube/v3/videos?id=none', token)
    for (let count = 0; count < 50; count += 1) await list('part=nonsense')
    expect(reasonOf(await list('part=id&id=x'))).toBe('quotaExceeded')
  })
})

describe('update and delete', () => {
  const update = (body: Record<string, unknown>, part = 'snippet', as = token) =>
    client.api('PUT', `youtube/v3/videos?part=${part}`, as, { body })
  it('replaces listed parts whole and leaves others alone', async () => {
    const id = await client.upload(token, metadata({}, { privacyStatus: 'unlisted' }))
    expect((await update({ id, snippet: { title: 'New', categoryId: '24' } })).json()).toMatchObject({
      snippet: { title: 'New', description: '', categoryId: '24' },
    })
    expect(await video(id)).toMatchObject({ status: { privacyStatus: 'unlisted' } })
    expect(client.world.posts.get(`youtube:${id}`)?.text).toBe('New')
  })
  it('refuses a snippet without a category, unknown and foreign videos, and a late publishAt', async () => {
    const id = await client.upload(token)
    expect(reasonOf(await update({ id, snippet: { title: 'New' } }))).toBe('invalidVideoMetadata')
    expect(reasonOf(await update({ id: 'x', snippet: { title: 'New', categoryId: '22' } }))).toBe('videoNotFound')
    expect(reasonOf(await update({ id, snippet: { title: 'New', categoryId: '22' } }, 'snippet', client.token(undefined, 1)))).toBe(
      'forbidden',
    )
    const status = { privacyStatus: 'private', publishAt: '2027-01-01T00:00:00Z' }
    expect(reasonOf(await update({ id, status }, 'status'))).toBe('invalidPublishAt')
  })
  it('deletes with 204, once, by its owner, with the right scope', async () => {
    const id = await client.upload(token)
    const remove = (as = token) => client.api('DELETE', `youtube/v3/videos?id=${id}`, as)
    expect(reasonOf(await remove(client.token(['youtube.upload', 'youtube.readonly'])))).toBe('insufficientPermissions')
    expect(reasonOf(await remove(client.token(undefined, 1)))).toBe('forbidden')
    expect((await remove()).status).toBe(204)
    expect(reasonOf(await remove())).toBe('videoNotFound')
    expect(client.world.posts.all()).toEqual([])
  })
})
