import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { auth, youtube } from '@googleapis/youtube'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GrantAnswer } from '../kit/world.ts'
import { startSandbox, type RunningSandbox } from '../sandbox.ts'

const SAMPLE = join(import.meta.dirname, '../../../resources/sample')
const VIDEO = join(SAMPLE, 'creatorsync-sample.mp4')

let folder: string
let sandbox: RunningSandbox

const control = async (path: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${sandbox.origin}/_control/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${sandbox.controlToken}`, 'content-type': 'application/json' },
  })
  return answer.json()
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'youtube-third-party-'))
  sandbox = await startSandbox({ dataFolder: folder, port: 0 })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

async function openClient() {
  const grant = (await control('grants', { platform: 'youtube', kind: 'oauth2' })) as GrantAnswer
  const oauth = new auth.OAuth2({ clientId: grant.clientId, clientSecret: grant.clientSecret })
  oauth.setCredentials({ access_token: grant.accessToken })
  // The routing: the library goes on to name Google's addresses, only the connection leads to the sandbox.
  const fetchImplementation = ((address: string | URL, init?: RequestInit) =>
    fetch(String(address).replace(/^https:\//, sandbox.origin), init)) as typeof fetch
  return { grant, client: youtube({ version: 'v3', auth: oauth, fetchImplementation }) }
}

it('publishes by videos.insert of @googleapis/youtube, one multipart request', async () => {
  const { grant, client } = await openClient()
  const inserted = await client.videos.insert({
    part: ['snippet', 'status'],
    requestBody: {
      snippet: { title: 'By the library itself', description: 'One request', tags: ['a', 'b c'], categoryId: '22' },
      status: { privacyStatus: 'public', selfDeclaredMadeForKids: false },
    },
    media: { mimeType: 'video/mp4', body: createReadStream(VIDEO) },
  })
  expect(inserted.status).toBe(200)
  expect(inserted.data.status?.uploadStatus).toBe('uploaded')
  const bytes = readFileSync(VIDEO)
  const posts = (await control('posts')) as {
    id: string
    account: string
    url: string
    text: string
    visibility: string
    media: unknown[]
  }[]
  const post = posts.find((one) => one.id === inserted.data.id)
  expect(post).toMatchObject({ account: grant.accountId, text: 'By the library itself\n\nOne request', visibility: 'public' })
  expect(post?.media).toEqual([{ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }])
  expect(await (await fetch(post?.url ?? '')).text()).toContain('<video')
})

it('answers the library’s other calls', async () => {
  const { grant, client } = await openClient()
  const channels = await client.channels.list({ part: ['id', 'snippet', 'contentDetails'], mine: true })
  expect(channels.data.items?.[0]?.id).toBe(grant.accountId)
  const playlistId = channels.data.items?.[0]?.contentDetails?.relatedPlaylists?.uploads ?? ''
  const uploads = await client.playlistItems.list({ part: ['snippet', 'contentDetails'], playlistId, maxResults: 50 })
  const id = uploads.data.items?.[0]?.contentDetails?.videoId ?? ''
  const thumbnail = await client.thumbnails.set({
    videoId: id,
    media: { mimeType: 'image/jpeg', body: createReadStream(join(SAMPLE, 'creatorsync-sample.jpg')) },
  })
  expect(thumbnail.data.items).toHaveLength(1)
  const read = await client.videos.list({ part: ['snippet', 'status', 'fileDetails'], id: [id] })
  expect(read.data.items?.[0]?.fileDetails?.fileSize).toBe(String(readFileSync(VIDEO).length))
  const categories = await client.videoCategories.list({ part: ['snippet'], regionCode: 'US' })
  expect(categories.data.items?.find((one) => one.id === '22')?.snippet?.assignable).toBe(true)
  const updated = await client.videos.update({ part: ['snippet'], requestBody: { id, snippet: { title: 'Renamed', categoryId: '22' } } })
  expect(updated.data.snippet?.description).toBe('')
  expect((await client.videos.delete({ id })).status).toBe(204)
  await expect(client.videos.delete({ id })).rejects.toMatchObject({ status: 404 })
})

it('does all that stands beside a video through the library: thumbnail, captions, playlist, comment, figures, deletion', async () => {
  const { grant, client } = await openClient()
  const told = async (id: string) =>
    ((await control('posts')) as { id: string; details: Record<string, unknown> }[]).find((post) => post.id === id)
  const inserted = await client.videos.insert({
    part: ['snippet', 'status'],
    notifySubscribers: false,
    requestBody: {
      snippet: { title: 'With everything', description: 'D', categoryId: '22', defaultLanguage: 'en' },
      status: { privacyStatus: 'public', selfDeclaredMadeForKids: false, containsSyntheticMedia: true, license: 'creativeCommon' },
    },
    media: { body: createReadStream(VIDEO) },
  })
  const id = inserted.data.id ?? ''
  // Read ahead: the library hands the picture over as one body here, and as a stream below.
  const picture = readFileSync(join(SAMPLE, 'creatorsync-sample.jpg'))
  await client.thumbnails.set({ videoId: id, media: { mimeType: 'image/jpeg', body: Readable.from([picture]) } })
  const caption = await client.captions.insert({
    part: ['snippet'],
    requestBody: { snippet: { videoId: id, language: 'en', name: 'English' } },
    media: { mimeType: 'application/octet-stream', body: '1\n00:00:00,500 --> 00:00:02,000\nHello\n' },
  })
  expect([caption.status, caption.data.snippet?.status]).toEqual([200, 'serving'])
  await expect(
    client.captions.insert({
      part: ['snippet'],
      requestBody: { snippet: { videoId: id, language: 'en', name: 'English' } },
      media: { body: Readable.from(['WEBVTT\n']) },
    }),
  ).rejects.toMatchObject({ status: 409 })
  const mine = await client.playlists.list({ part: ['snippet', 'status'], mine: true })
  const playlistId = mine.data.items?.[0]?.id ?? ''
  const item = await client.playlistItems.insert({
    part: ['snippet'],
    requestBody: { snippet: { playlistId, resourceId: { kind: 'youtube#video', videoId: id } } },
  })
  expect(item.data.snippet?.position).toBe(0)
  const made = await client.playlists.insert({
    part: ['snippet', 'status'],
    requestBody: { snippet: { title: 'Mine' }, status: { privacyStatus: 'private' } },
  })
  expect(made.data.status?.privacyStatus).toBe('private')
  const thread = await client.commentThreads.insert({
    part: ['snippet'],
    requestBody: { snippet: { channelId: grant.accountId, videoId: id, topLevelComment: { snippet: { textOriginal: 'First' } } } },
  })
  expect(thread.data.snippet?.topLevelComment?.snippet?.textOriginal).toBe('First')
  expect((await told(id))?.details).toMatchObject({
    notifySubscribers: false,
    containsSyntheticMedia: true,
    license: 'creativeCommon',
    defaultLanguage: 'en',
    thumbnail: { sha256: createHash('sha256').update(picture).digest('hex') },
    captions: [{ language: 'en', name: 'English', format: 'srt' }],
    playlists: [{ id: playlistId }],
    comments: [{ text: 'First' }],
  })
  const figures = await client.videos.batchGetStats({ part: ['statistics'], id: [id] })
  expect(figures.data.items?.[0]?.statistics?.viewCount).toMatch(/^\d+$/)
  const read = await client.videos.list({ part: ['statistics'], id: [id] })
  expect(read.data.items?.[0]?.statistics?.commentCount).toBe('1')
  const channels = await client.channels.list({ part: ['snippet'], mine: true })
  const avatar = await fetch(channels.data.items?.[0]?.snippet?.thumbnails?.high?.url ?? '')
  expect([avatar.status, avatar.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect((await client.videos.delete({ id })).status).toBe(204)
  expect(await told(id)).toBeUndefined()
})

it('gives and renews tokens through google-auth-library', async () => {
  const { youtube: app } = (await control('practice-apps')) as { youtube: { clientId: string; clientSecret: string } }
  const redirectUri = 'http://127.0.0.1:53682/anything'
  const oauth = new auth.OAuth2({
    ...app,
    redirectUri,
    endpoints: {
      oauth2AuthBaseUrl: `${sandbox.origin}/accounts.google.com/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${sandbox.origin}/oauth2.googleapis.com/token`,
      oauth2RevokeUrl: `${sandbox.origin}/oauth2.googleapis.com/revoke`,
      tokenInfoUrl: `${sandbox.origin}/oauth2.googleapis.com/tokeninfo`,
    },
  })
  const { codeVerifier, codeChallenge } = await oauth.generateCodeVerifierAsync()
  const address = oauth.generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    scope: ['https://www.googleapis.com/auth/youtube.upload', 'https://www.googleapis.com/auth/youtube.readonly'],
    code_challenge: codeChallenge ?? '',
    code_challenge_method: 'S256' as never,
    state: 's',
  })
  const allowed = await fetch(address, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ decision: 'allow' }) })
  const back = new URL(allowed.headers.get('location') ?? '').searchParams
  expect(back.get('state')).toBe('s')
  const { tokens } = await oauth.getToken({ code: back.get('code') ?? '', codeVerifier, redirect_uri: redirectUri })
  expect(tokens.refresh_token).toMatch(/^1\/\//)
  expect((await oauth.getTokenInfo(tokens.access_token ?? '')).scopes).toHaveLength(2)
  oauth.setCredentials({ refresh_token: tokens.refresh_token ?? '' })
  expect((await oauth.getAccessToken()).token).toMatch(/^ya29\./)
  await oauth.revokeToken(tokens.refresh_token ?? '')
  oauth.setCredentials({ refresh_token: tokens.refresh_token ?? '' })
  await expect(oauth.getAccessToken()).rejects.toThrow('invalid_grant')
})
