import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { youtubeState } from './state.ts'
import { IMAGE, metadata, openYouTube, reasonOf, SUBTITLES, VIDEO, type YouTubeClient } from './testing/client.ts'

let client: YouTubeClient
let token: string
beforeEach(() => {
  client = openYouTube()
  token = client.token(['youtube.force-ssl'])
})
afterEach(() => client.close())

const told = (id: string) => client.world.posts.get(`youtube:${id}`)
const page = async (address: string) => (await client.call('GET', `https://www.youtube.com/${address}`)).text
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const first = <T>(answer: { json(): Record<string, unknown> }) => (answer.json()['items'] as T[])[0]

describe('the options of a video', () => {
  it('are told and shown, each of them', async () => {
    const opened = await client.open(
      token,
      metadata(
        { tags: ['soup', 'slow food'], categoryId: '26', defaultLanguage: 'de', defaultAudioLanguage: 'de-CH' },
        {
          license: 'creativeCommon',
          embeddable: false,
          publicStatsViewable: false,
          selfDeclaredMadeForKids: true,
          containsSyntheticMedia: true,
        },
      ),
      { slug: 'holiday.mp4' },
      'uploadType=resumable&part=snippet,status&notifySubscribers=false',
    )
    const id = (await client.put(opened.headers['location'] ?? '', VIDEO)).json()['id'] as string
    expect(told(id)?.details).toMatchObject({
      tags: ['soup', 'slow food'],
      categoryId: '26',
      defaultLanguage: 'de',
      defaultAudioLanguage: 'de-CH',
      license: 'creativeCommon',
      embeddable: false,
      publicStatsViewable: false,
      selfDeclaredMadeForKids: true,
      containsSyntheticMedia: true,
      notifySubscribers: false,
      fileName: 'holiday.mp4',
      thumbnail: null,
      captions: [],
    })
    const shown = await page(`watch?v=${id}`)
    for (const words of [
      'Altered or synthetic content',
      'Creative Commons',
      'Howto &amp; Style',
      'soup, slow food',
      'Comments are turned off',
    ])
      expect(shown).toContain(words)
    expect(await page(`embed/${id}`)).toContain('disabled by the video owner')
    const read = first<Record<string, Record<string, unknown>>>(
      await client.api('GET', `youtube/v3/videos?part=snippet,status&id=${id}`, token),
    )
    expect(read).toMatchObject({
      snippet: { defaultLanguage: 'de', defaultAudioLanguage: 'de-CH' },
      status: { license: 'creativeCommon', embeddable: false, publicStatsViewable: false, madeForKids: true, containsSyntheticMedia: true },
    })
  })
  it('notifies subscribers unless told otherwise, and takes only true and false', async () => {
    expect(told(await client.upload(token))?.details).toMatchObject({ notifySubscribers: true })
    const refused = await client.open(token, metadata(), {}, 'uploadType=resumable&part=snippet,status&notifySubscribers=perhaps')
    expect(reasonOf(refused)).toBe('invalidParameter')
  })
  it('keeps a scheduled video private until its time, tells it public afterwards, by the sandbox’s clock', async () => {
    const publishAt = new Date(client.clock.now() + 3_600_000).toISOString()
    const id = await client.upload(token, metadata({}, { privacyStatus: 'private', publishAt }))
    expect(told(id)).toMatchObject({ visibility: 'private', details: { publishAt } })
    client.clock.advance(3_600_000)
    expect(await page(`watch?v=${id}`)).toContain('public')
    expect(told(id)).toMatchObject({ visibility: 'public' })
  })
  it('publishes at once what was to be published in the past', async () => {
    const id = await client.upload(token, metadata({}, { privacyStatus: 'private', publishAt: '2020-01-01T00:00:00Z' }))
    expect(told(id)).toMatchObject({ visibility: 'public' })
  })
  it('never publishes a scheduled video of a project without its audit', async () => {
    const locked = client.token(undefined, 2)
    const publishAt = new Date(client.clock.now() + 60_000).toISOString()
    const id = await client.upload(locked, metadata({}, { privacyStatus: 'private', publishAt }))
    client.clock.advance(120_000)
    expect(await page(`watch?v=${id}`)).toContain('locked as private')
    expect(told(id)).toMatchObject({ visibility: 'private', details: { isLockedPrivate: true } })
  })
  it.each([
    [1080, 1920, 180_000, true],
    [1080, 1080, 60_000, true],
    [1920, 1080, 30_000, false],
    [1080, 1920, 180_001, false],
  ])('makes a Short of %i × %i and %i ms: %s', async (width, height, durationMs, expected) => {
    const id = await client.upload(token)
    const { videos } = youtubeState(client.world)
    const video = videos.get(id)
    if (video?.facts == null) throw new Error('the sample was not understood')
    videos.put(id, { ...video, facts: { ...video.facts, width, height, durationMs } })
    expect((await page(`watch?v=${id}`)).includes(`/shorts/${id}`)).toBe(expected)
    await client.api('PUT', 'youtube/v3/videos?part=status', token, { body: { id, status: { privacyStatus: 'unlisted' } } })
    expect(told(id)?.details).toMatchObject({ isShort: expected })
  })
  it('grows in figures with the clock, from when others could see it, and leaves out comments that are off', async () => {
    const statistics = async (id: string) =>
      first<{ statistics: Record<string, string> }>(
        await client.api('GET', `youtube/v3/videos:batchGetStats?part=statistics&id=${id}`, client.token()),
      )?.statistics
    const id = await client.upload(token)
    const hidden = await client.upload(token, metadata({}, { privacyStatus: 'private' }))
    const kids = await client.upload(token, metadata({}, { selfDeclaredMadeForKids: true }))
    client.clock.advance(3_600_000)
    const early = await statistics(id)
    client.clock.advance(86_400_000)
    const late = await statistics(id)
    expect(Number(early?.['viewCount'])).toBeGreaterThan(0)
    expect(Number(late?.['viewCount'])).toBeGreaterThan(Number(early?.['viewCount']))
    expect(await statistics(hidden)).toMatchObject({ viewCount: '0' })
    expect(await statistics(kids)).not.toHaveProperty('commentCount')
  })
})

describe('what stands beside a video', () => {
  it('is told of its thumbnail, byte for byte, and shows it', async () => {
    const id = await client.upload(token)
    await client.api('POST', `upload/youtube/v3/thumbnails/set?videoId=${id}&uploadType=media`, token, {
      headers: { 'content-type': 'image/jpeg' },
      body: IMAGE,
    })
    expect(told(id)?.details).toMatchObject({ thumbnail: { sha256: sha256(IMAGE), contentType: 'image/jpeg' } })
    expect(await page(`watch?v=${id}`)).toContain('alt="Thumbnail"')
  })
  it('takes captions in one request and by a session, lists, serves and deletes them', async () => {
    const id = await client.upload(token)
    const inserted = await client.captions(token, { videoId: id, language: 'en', name: 'English' })
    expect([inserted.status, inserted.json()]).toMatchObject([
      200,
      { kind: 'youtube#caption', snippet: { status: 'serving', trackKind: 'standard' } },
    ])
    const vtt = Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nHallo\n')
    const opened = await client.api('POST', 'upload/youtube/v3/captions?part=snippet&uploadType=resumable', token, {
      headers: { 'x-upload-content-length': String(vtt.length), 'x-upload-content-type': 'text/vtt' },
      body: { snippet: { videoId: id, language: 'de', name: '', isDraft: true } },
    })
    const done = await client.put(opened.headers['location'] ?? '', vtt)
    expect([done.status, done.json()]).toMatchObject([200, { snippet: { language: 'de', isDraft: true } }])
    expect(told(id)?.details).toMatchObject({
      captions: [
        { language: 'en', name: 'English', isDraft: false, format: 'srt', sha256: sha256(SUBTITLES) },
        { language: 'de', name: '', isDraft: true, format: 'vtt', sha256: sha256(vtt) },
      ],
    })
    const listed = (await client.api('GET', `youtube/v3/captions?part=snippet&videoId=${id}`, token)).json()['items'] as { id: string }[]
    expect(listed).toHaveLength(2)
    expect((await page(`watch?v=${id}`)).match(/api\/timedtext/g)).toHaveLength(1)
    expect((await client.call('GET', `https://www.youtube.com/api/timedtext?v=${id}&lang=en&name=English`)).status).toBe(200)
    expect(first(await client.api('GET', `youtube/v3/videos?part=contentDetails&id=${id}`, token))).toMatchObject({
      contentDetails: { caption: 'true' },
    })
    expect((await client.api('DELETE', `youtube/v3/captions?id=${listed[0]?.id ?? ''}`, token)).status).toBe(204)
    expect(told(id)?.details).toMatchObject({ captions: [{ language: 'de' }] })
  })
  it('takes a caption file that it cannot read, and says that the track failed', async () => {
    const id = await client.upload(token)
    expect((await client.captions(token, { videoId: id, language: 'en', name: '' }, 'just words')).json()).toMatchObject({
      snippet: { status: 'failed', failureReason: 'unknownFormat' },
    })
  })
  it('lists own playlists, makes one, and puts a video in where it was told to', async () => {
    const mine = (
      await client.api('GET', 'youtube/v3/playlists?part=snippet,status,contentDetails&mine=true&maxResults=50', client.token())
    ).json()
    expect(mine['items']).toMatchObject([
      { snippet: { title: 'Behind the stove' }, status: { privacyStatus: 'unlisted' }, contentDetails: { itemCount: 0 } },
      { snippet: { title: 'Weeknight dinners' } },
    ])
    const made = await client.api('POST', 'youtube/v3/playlists?part=snippet,status', token, {
      body: { snippet: { title: 'New ones', description: 'D' }, status: { privacyStatus: 'public' } },
    })
    const playlistId = made.json()['id'] as string
    const [one, two] = [await client.upload(token, metadata({ title: 'One' })), await client.upload(token, metadata({ title: 'Two' }))]
    const add = (videoId: string, position?: number) =>
      client.api('POST', 'youtube/v3/playlistItems?part=snippet,status', token, {
        body: { snippet: { playlistId, resourceId: { kind: 'youtube#video', videoId }, ...(position === undefined ? {} : { position }) } },
      })
    expect((await add(one)).json()).toMatchObject({ snippet: { position: 0, resourceId: { videoId: one } } })
    const second = await add(two, 0)
    const items = (query = '') => client.api('GET', `youtube/v3/playlistItems?part=contentDetails&playlistId=${playlistId}${query}`, token)
    expect((await items()).json()).toMatchObject({ items: [{ contentDetails: { videoId: two } }, { contentDetails: { videoId: one } }] })
    expect((await items(`&videoId=${one}`)).json()).toMatchObject({ pageInfo: { totalResults: 1 } })
    expect(told(one)?.details).toMatchObject({ playlists: [{ id: playlistId, title: 'New ones' }] })
    expect(await page(`playlist?list=${playlistId}`)).toMatch(/Two.*One/)
    expect(await page(`watch?v=${one}`)).toContain('New ones')
    expect((await client.api('DELETE', `youtube/v3/playlistItems?id=${String(second.json()['id'])}`, token)).status).toBe(204)
    expect(told(two)?.details).toMatchObject({ playlists: [] })
    expect((await client.api('DELETE', `youtube/v3/playlists?id=${playlistId}`, token)).status).toBe(204)
    expect(told(one)?.details).toMatchObject({ playlists: [] })
  })
  it('takes a first comment, counts and shows it, and deletes it', async () => {
    const id = await client.upload(token)
    const thread = await client.api('POST', 'youtube/v3/commentThreads?part=snippet', token, {
      body: {
        snippet: { channelId: client.channel().id, videoId: id, topLevelComment: { snippet: { textOriginal: 'Recipe <below>\n& more' } } },
      },
    })
    expect(thread.json()).toMatchObject({
      kind: 'youtube#commentThread',
      snippet: {
        videoId: id,
        topLevelComment: { snippet: { textOriginal: 'Recipe <below>\n& more', textDisplay: 'Recipe &lt;below&gt;<br>&amp; more' } },
      },
    })
    expect(told(id)?.details).toMatchObject({ comments: [{ channelId: client.channel().id, text: 'Recipe <below>\n& more' }] })
    expect(await page(`watch?v=${id}`)).toContain('Recipe &lt;below&gt;')
    expect(first(await client.api('GET', `youtube/v3/videos?part=statistics&id=${id}`, token))).toMatchObject({
      statistics: { commentCount: '1' },
    })
    expect(first(await client.api('GET', `youtube/v3/commentThreads?part=snippet&videoId=${id}`, token))).toMatchObject({
      id: thread.json()['id'],
    })
    expect((await client.api('DELETE', `youtube/v3/comments?id=${String(thread.json()['id'])}`, token)).status).toBe(204)
    expect(told(id)?.details).toMatchObject({ comments: [] })
  })
  it('goes with the video when it is deleted', async () => {
    const id = await client.upload(token)
    await client.captions(token, { videoId: id, language: 'en', name: '' })
    await client.api('POST', 'youtube/v3/playlistItems?part=snippet', token, {
      body: { snippet: { playlistId: client.playlist(), resourceId: { kind: 'youtube#video', videoId: id } } },
    })
    expect((await client.api('DELETE', `youtube/v3/videos?id=${id}`, token)).status).toBe(204)
    const { captions, playlists } = youtubeState(client.world)
    expect([captions.all(), playlists.get(client.playlist())?.items, client.world.posts.all()]).toEqual([[], [], []])
    expect((await client.call('GET', `https://www.youtube.com/watch?v=${id}`)).status).toBe(404)
  })
})

describe('who I am', () => {
  it('has a picture that is really served', async () => {
    const answer = await client.api('GET', 'youtube/v3/channels?part=snippet,statistics&mine=true', token)
    const channel = first<{ snippet: { thumbnails: Record<string, { url: string }> }; statistics: Record<string, string> }>(answer)
    const picture = await client.call('GET', channel?.snippet.thumbnails['high']?.url ?? '')
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png'])
    expect(channel?.statistics['subscriberCount']).toMatch(/^[1-9]\d{0,2}0*$/)
  })
  it('knows the categories of a region', async () => {
    const ids = async (region: string) =>
      (
        (await client.api('GET', `youtube/v3/videoCategories?part=snippet&regionCode=${region}`, token)).json()['items'] as { id: string }[]
      ).map(({ id }) => id)
    expect(await ids('US')).toContain('29')
    expect(await ids('de')).not.toContain('29')
    const unknown = await client.api('GET', 'youtube/v3/videoCategories?part=snippet&id=999', token)
    expect([unknown.status, reasonOf(unknown)]).toEqual([404, 'videoCategoryNotFound'])
  })
})
