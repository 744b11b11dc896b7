import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setYoutubeSwitches, youtubeState } from './state.ts'
import { IMAGE, metadata, openYouTube, reasonOf, STEP, VIDEO, type YouTubeClient } from './testing/client.ts'

let client: YouTubeClient
let token: string
beforeEach(() => {
  client = openYouTube()
  token = client.token()
})
afterEach(() => client.close())

const chunk = (start: number, end: number) => VIDEO.subarray(start, end)
const rangeOf = (start: number, end: number) => `bytes ${start}-${end - 1}/${VIDEO.length}`
const ask = (address: string) => client.put(address, new Uint8Array(0), `bytes */${VIDEO.length}`)

describe('opening a session', () => {
  it('answers 200, nothing, and an address that leads back here', async () => {
    const opened = await client.open(token)
    expect([opened.status, opened.text]).toEqual([200, ''])
    expect(opened.headers['location']).toMatch(
      /^http:\/\/127\.0\.0\.1:8000\/www\.googleapis\.com\/upload\/youtube\/v3\/videos\?.*upload_id=/,
    )
    expect(opened.headers['x-guploader-uploadid']).toBeTruthy()
  })
  it.each([
    ['no title', { title: undefined }, 'invalidTitle'],
    ['101 characters of title', { title: 't'.repeat(101) }, 'invalidTitle'],
    ['an angle bracket in the title', { title: 'a<b' }, 'invalidTitle'],
    ['5001 bytes of description', { description: 'é'.repeat(2500) + 'ab' }, 'invalidDescription'],
    ['a control character', { description: 'a\u0007' }, 'invalidDescription'],
    ['tags that are too long together', { tags: ['x'.repeat(250), 'y '.repeat(125)] }, 'invalidTags'],
    ['a category that is not assignable', { categoryId: '18' }, 'invalidCategoryId'],
  ])('refuses %s', async (_title, snippet, reason) => {
    const answer = await client.open(token, metadata(snippet))
    expect([answer.status, reasonOf(answer)]).toEqual([400, reason])
  })
  it.each([
    ['exactly 100 emoji of title', { title: '😀'.repeat(100) }],
    ['exactly 5000 bytes of description', { description: 'é'.repeat(2500) }],
    ['tags of exactly 500', { tags: ['x'.repeat(249), 'y'.repeat(250)] }],
    ['line breaks', { description: 'a\r\nb\tc' }],
  ])('takes %s', async (_title, snippet) => {
    expect((await client.open(token, metadata(snippet))).status).toBe(200)
  })
  it.each([
    ['a privacy that does not exist', { privacyStatus: 'friends' }, 403, 'forbiddenPrivacySetting'],
    ['publishAt with a public video', { publishAt: '2026-12-01T10:00:00Z' }, 400, 'invalidPublishAt'],
    ['publishAt that is no time', { privacyStatus: 'private', publishAt: 'tomorrow' }, 400, 'invalidPublishAt'],
    ['another licence', { license: 'mine' }, 403, 'forbiddenLicenseSetting'],
    ['a boolean as text', { selfDeclaredMadeForKids: 'false' }, 400, 'invalid'],
  ])('refuses %s', async (_title, status, code, reason) => {
    const answer = await client.open(token, metadata({}, status))
    expect([answer.status, reasonOf(answer)]).toEqual([code, reason])
  })
  it('wants every object of the body in part, and known parts', async () => {
    const query = (part: string) => `uploadType=resumable&part=${part}`
    expect(reasonOf(await client.open(token, metadata(), {}, query('snippet')))).toBe('unexpectedPart')
    expect(reasonOf(await client.open(token, metadata(), {}, query('snippet,status,foo')))).toBe('unknownPart')
    expect(reasonOf(await client.open(token, metadata(), {}, 'uploadType=resumable'))).toBe('required')
    expect((await client.open(token, metadata(), {}, 'uploadType=resumable&part=snippet&part=status')).status).toBe(200)
  })
  it.each([
    ['a picture', { 'x-upload-content-type': 'image/png' }, 400],
    ['more than 256 GiB', { 'x-upload-content-length': '274877906945' }, 413],
    ['a body that is no JSON', { 'content-type': 'text/plain' }, 400],
    ['an empty file', { 'x-upload-content-length': '0' }, 400],
  ])('refuses %s', async (_title, headers, status) => {
    expect((await client.open(token, metadata(), headers)).status).toBe(status)
  })
  it('checks the token and its scope', async () => {
    expect(reasonOf(await client.open('garbage'))).toBe('authError')
    const refused = await client.open(client.token(['youtube.readonly']))
    expect(refused.json()).toMatchObject({
      error: { code: 403, status: 'PERMISSION_DENIED', details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] },
    })
    expect((await client.open(client.token(['youtube.upload']))).status).toBe(200)
  })
})

describe('sending bytes', () => {
  it('takes it in one request and answers 201 with the resource, the same again when asked', async () => {
    const address = await client.session(token)
    const done = await client.put(address, VIDEO)
    expect(done.status).toBe(201)
    expect(done.json()).toMatchObject({
      kind: 'youtube#video',
      snippet: { title: 'T' },
      status: { uploadStatus: 'uploaded', privacyStatus: 'public' },
    })
    const again = await ask(address)
    expect([again.status, again.text]).toEqual([201, done.text])
    expect(client.world.posts.all()).toHaveLength(1)
    expect(await client.world.blobs.sha256(client.world.posts.all()[0]?.media[0] ?? '')).toHaveLength(64)
  })
  it('takes chunks and tells what it has, across a restart', async () => {
    const address = await client.session(token)
    const nothing = await ask(address)
    expect([nothing.status, nothing.headers['range']]).toEqual([308, undefined])
    const first = await client.put(address, chunk(0, STEP), rangeOf(0, STEP))
    expect([first.status, first.headers['range']]).toEqual([308, `bytes=0-${STEP - 1}`])
    client.restart()
    expect((await ask(address)).headers['range']).toBe(`bytes=0-${STEP - 1}`)
    expect((await client.put(address, chunk(STEP, VIDEO.length), rangeOf(STEP, VIDEO.length))).status).toBe(201)
  })
  it('refuses a chunk that is no multiple of 256 KiB, in Google’s words', async () => {
    const address = await client.session(token)
    const refused = await client.put(address, chunk(0, 8192), rangeOf(0, 8192))
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('The received request contained 8192 bytes, which does not meet this requirement.')
  })
  it('refuses gaps, overlaps, a wrong total and nonsense, and keeps what it had', async () => {
    const address = await client.session(token)
    expect((await client.put(address, chunk(STEP, VIDEO.length), rangeOf(STEP, VIDEO.length))).status).toBe(400)
    await client.put(address, chunk(0, STEP), rangeOf(0, STEP))
    expect((await client.put(address, chunk(0, STEP), rangeOf(0, STEP))).status).toBe(400)
    expect((await client.put(address, new Uint8Array(0), 'bytes */5')).status).toBe(400)
    expect((await client.put(address, chunk(0, 4), 'bytes 9-2/x')).status).toBe(400)
    expect((await client.put(await client.session(token), VIDEO.subarray(1))).status).toBe(400)
    expect((await ask(address)).headers['range']).toBe(`bytes=0-${STEP - 1}`)
  })
  it('may keep less than was sent', async () => {
    const address = await client.session(token)
    setYoutubeSwitches(client.world, { keepLessBytes: STEP })
    expect((await client.put(address, chunk(0, STEP), rangeOf(0, STEP))).headers['range']).toBeUndefined()
    expect((await ask(address)).headers['range']).toBeUndefined()
    expect((await client.put(address, VIDEO, rangeOf(0, VIDEO.length))).status).toBe(201)
  })
  it('learns the total from the first range when it was not announced', async () => {
    const opened = await client.open(token, metadata(), { 'x-upload-content-length': String(VIDEO.length) })
    const { sessions } = youtubeState(client.world)
    const session = sessions.all()[0]
    if (session !== undefined) sessions.put(session.id, { ...session, totalBytes: null })
    const address = opened.headers['location'] ?? ''
    expect((await client.put(address, chunk(0, STEP), `bytes 0-${STEP - 1}/*`)).status).toBe(308)
    expect((await client.put(address, chunk(STEP, VIDEO.length), rangeOf(STEP, VIDEO.length))).status).toBe(201)
  })
  it('survives a token that ends in the middle, and refuses the dead one', async () => {
    const address = await client.session(token)
    const bearer = (value: string) => ({ authorization: `Bearer ${value}` })
    await client.put(address, chunk(0, STEP), rangeOf(0, STEP), bearer(token))
    client.clock.advance(3_600_000)
    expect(reasonOf(await client.put(address, chunk(STEP, VIDEO.length), rangeOf(STEP, VIDEO.length), bearer(token)))).toBe('authError')
    expect((await client.put(address, chunk(STEP, VIDEO.length), rangeOf(STEP, VIDEO.length), bearer(client.token()))).status).toBe(201)
  })
  it('forgets a session after seven days, an unknown one at once, a cancelled one with 499', async () => {
    const address = await client.session(token)
    client.clock.advance(7 * 86_400_000)
    expect((await ask(address)).status).toBe(404)
    expect((await ask('https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=x')).status).toBe(404)
    const second = await client.session(client.token())
    expect((await client.call('DELETE', second)).status).toBe(499)
    expect((await ask(second)).status).toBe(404)
  })
  it('answers on the other host and the other prefix as well', async () => {
    const opened = await client.call(
      'POST',
      'https://youtube.googleapis.com/resumable/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status',
      {
        headers: { authorization: `Bearer ${token}`, 'x-upload-content-length': String(VIDEO.length), 'x-upload-content-type': 'video/*' },
        body: metadata(),
      },
    )
    expect((await client.put(opened.headers['location'] ?? '', VIDEO)).status).toBe(201)
  })
})

describe('one-request uploads', () => {
  const related = (type: string, body: Buffer, meta: object = metadata()) =>
    client.api('POST', 'upload/youtube/v3/videos?uploadType=multipart&part=snippet,status', token, {
      headers: { 'content-type': 'multipart/related; boundary="b 1"' },
      body: Buffer.concat([
        Buffer.from(
          `--b 1\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(meta)}\r\n--b 1\r\nContent-Type: ${type}\r\n\r\n`,
        ),
        body,
        Buffer.from('\r\n--b 1--\r\n'),
      ]),
    })
  it('takes multipart/related, byte for byte', async () => {
    // A body full of things that look like boundaries.
    const tricky = Buffer.concat([VIDEO, Buffer.from('\r\n--b \r\n--b 2\r\n-'.repeat(5000))])
    const answer = await related('video/mp4', tricky)
    expect(answer.status).toBe(200)
    const [blobId = ''] = client.world.posts.get(`youtube:${String(answer.json()['id'])}`)?.media ?? []
    expect(client.world.blobs.sizeOf(blobId)).toBe(tricky.length)
  })
  it('refuses bad metadata, a wrong type, a missing file and an unfinished body', async () => {
    expect(reasonOf(await related('video/mp4', VIDEO, metadata({ title: '' })))).toBe('invalidTitle')
    expect(reasonOf(await related('image/png', VIDEO))).toBe('badContent')
    expect(reasonOf(await related('video/mp4', Buffer.alloc(0)))).toBe('mediaBodyRequired')
    const cut = await client.api('POST', 'upload/youtube/v3/videos?uploadType=multipart&part=snippet', token, {
      headers: { 'content-type': 'multipart/related; boundary=b' },
      body: '--b\r\nContent-Type: application/json\r\n\r\n{}',
    })
    expect(cut.status).toBe(400)
    expect(client.world.posts.all()).toHaveLength(0)
  })
  it('takes uploadType=media, named after nothing', async () => {
    const answer = await client.api('POST', 'upload/youtube/v3/videos?uploadType=media&part=snippet', token, {
      headers: { 'content-type': 'video/mp4' },
      body: VIDEO,
    })
    expect(answer.json()).toMatchObject({ snippet: { title: 'unknown' } })
    expect(reasonOf(await client.api('POST', 'upload/youtube/v3/videos?part=snippet', token, { body: metadata() }))).toBe(
      'mediaBodyRequired',
    )
  })
})

describe('limits', () => {
  it('lets a project insert a hundred times a Pacific day', async () => {
    for (let count = 0; count < 100; count += 1) await client.open(token)
    const refused = await client.open(token)
    expect(refused.json()).toMatchObject({ error: { code: 403, errors: [{ domain: 'youtube.quota', reason: 'quotaExceeded' }] } })
    // 12:00 UTC is 04:00 in California: 20 hours to midnight.
    client.clock.advance(19 * 3_600_000)
    expect((await client.open(client.token())).status).toBe(403)
    client.clock.advance(3_600_000 + 1)
    expect((await client.open(client.token())).status).toBe(200)
  })
  it('lets an unverified channel upload a few videos a day', async () => {
    const unverified = client.token(undefined, 1)
    for (let count = 0; count < 15; count += 1) await client.upload(unverified)
    const refused = await client.open(unverified)
    expect([refused.status, reasonOf(refused)]).toEqual([400, 'uploadLimitExceeded'])
  })
})

describe('thumbnails.set', () => {
  const set = (id: string, body: Uint8Array, type = 'image/jpeg', as = token) =>
    client.api('POST', `upload/youtube/v3/thumbnails/set?videoId=${id}&uploadType=media`, as, { headers: { 'content-type': type }, body })
  it('takes a picture and shows it', async () => {
    const id = await client.upload(token)
    expect((await set(id, IMAGE)).json()).toMatchObject({ kind: 'youtube#thumbnailSetResponse', items: [{ high: { width: 480 } }] })
    expect((await client.call('GET', `https://i.ytimg.com/vi/${id}/default.jpg`)).headers['content-type']).toBe('image/jpeg')
  })
  it('refuses other types, broken pictures, unknown videos, nothing at all, and channels without phone verification', async () => {
    const id = await client.upload(token)
    expect(reasonOf(await set(id, IMAGE, 'image/gif'))).toBe('badContent')
    expect(reasonOf(await set(id, new Uint8Array(100)))).toBe('invalidImage')
    expect(reasonOf(await set('nothing', IMAGE))).toBe('videoNotFound')
    expect(reasonOf(await set(id, new Uint8Array(0)))).toBe('mediaBodyRequired')
    const unverified = client.token(undefined, 1)
    expect(reasonOf(await set(await client.upload(unverified), IMAGE, 'image/jpeg', unverified))).toBe('forbidden')
  })
})
