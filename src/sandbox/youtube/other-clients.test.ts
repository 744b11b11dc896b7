import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { metadata, openYouTube, STEP, VIDEO, type YouTubeClient } from './testing/client.ts'

let client: YouTubeClient
let token: string
beforeEach(() => {
  client = openYouTube()
  token = client.token()
})
afterEach(() => client.close())

const multipart = (parts: readonly (string | Uint8Array)[]) =>
  client.api('POST', 'upload/youtube/v3/videos?uploadType=multipart&part=snippet%2Cstatus&alt=json', token, {
    headers: { 'content-type': 'multipart/related; boundary="===============1=="' },
    body: Buffer.concat(parts.map((part) => Buffer.from(part as string))),
  })
const receivedDigest = async (answer: { json(): Record<string, unknown> }) =>
  client.world.blobs.sha256(client.world.posts.get(`youtube:${String(answer.json()['id'])}`)?.media[0] ?? '')
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

it('understands a multipart body whose lines end with line feeds alone, and keeps a carriage return of the file', async () => {
  const file = Buffer.concat([VIDEO, Buffer.from('\r')])
  const answer = await multipart([
    '--===============1==\nContent-Type: application/json\nMIME-Version: 1.0\n\n',
    JSON.stringify(metadata()),
    '\n--===============1==\nContent-Type: video/mp4\nMIME-Version: 1.0\nContent-Transfer-Encoding: binary\n\n',
    file,
    '\n--===============1==--',
  ])
  expect(answer.status).toBe(200)
  expect(await receivedDigest(answer)).toBe(digest(file))
})

it('decodes a file that was sent as base64', async () => {
  const answer = await multipart([
    '--===============1==\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n',
    JSON.stringify(metadata()),
    '\r\n--===============1==\r\nContent-Type: video/mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    VIDEO.toString('base64'),
    '\r\n--===============1==--',
  ])
  expect(answer.status).toBe(200)
  expect(await receivedDigest(answer)).toBe(digest(VIDEO))
})

it('takes a gzipped resource', async () => {
  const opened = await client.call(
    'POST',
    'https://youtube.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet&part=status',
    {
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json; charset=UTF-8',
        'content-encoding': 'gzip',
        'x-upload-content-type': 'application/octet-stream',
      },
      body: gzipSync(JSON.stringify(metadata({ title: 'Packed' }))),
    },
  )
  expect(opened.status).toBe(200)
  expect((await client.put(opened.headers['location'] ?? '', VIDEO)).json()).toMatchObject({ snippet: { title: 'Packed' } })
})

it('says 200 instead of 308 to a client that asks for it, and takes an empty last request that only tells the total', async () => {
  const opened = await client.call('POST', 'https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status', {
    headers: { authorization: `Bearer ${token}`, 'x-upload-content-type': 'video/mp4' },
    body: metadata(),
  })
  const address = opened.headers['location'] ?? ''
  const headers = { 'x-guploader-no-308': 'yes' }
  const first = await client.put(address, VIDEO.subarray(0, STEP), `bytes 0-${STEP - 1}/*`, headers)
  expect([first.status, first.headers['x-http-status-code-override'], first.headers['range']]).toEqual([200, '308', `bytes=0-${STEP - 1}`])
  expect((await client.put(address, new Uint8Array(0), `bytes */${STEP}`, headers)).status).toBe(201)
})

it('takes the category as a number, as the sample of the resumable upload guide sends it', async () => {
  const opened = await client.call('POST', 'https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status', {
    headers: { authorization: `Bearer ${token}`, 'x-upload-content-type': 'video/*' },
    body: metadata({ categoryId: 24 }),
  })
  expect(opened.status).toBe(200)
  expect((await client.put(opened.headers['location'] ?? '', VIDEO)).json()).toMatchObject({ snippet: { categoryId: '24' } })
})

it('takes null for what is left out, as Google’s own Python sample sends tags where it has none', async () => {
  const resource = metadata({ tags: null, defaultLanguage: null }, { publishAt: null })
  const opened = await client.open(token, { ...resource, recordingDetails: null })
  expect(opened.status).toBe(200)
  const { snippet } = (await client.put(opened.headers['location'] ?? '', VIDEO)).json() as { snippet: object }
  expect(snippet).not.toHaveProperty('tags')
  expect((await client.open(token, metadata({ title: null }))).status).toBe(400)
  expect((await client.open(token, metadata({ tags: ['a', null] }))).status).toBe(400)
})
