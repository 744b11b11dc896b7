import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { Agent } from 'node:https'
import type { ClientRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TwitterApi } from 'twitter-api-v2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from '../sandbox.ts'
import type { GrantAnswer } from '../kit/world.ts'
import { gif } from './testing/files.ts'

/** Sends every https call to the sandbox, under `/<real host>/…`; nothing else of the library changes. */
class RoutingAgent extends Agent {
  readonly #port: number
  constructor(origin: string) {
    super({ keepAlive: false })
    this.#port = Number(new URL(origin).port)
  }
  addRequest(request: ClientRequest & { path: string }, options: object): void {
    request.path = `/${request.getHeader('host') as string}${request.path}`
    request.setHeader('host', `127.0.0.1:${this.#port}`)
    ;(Agent.prototype as unknown as { addRequest(request: ClientRequest, options: object): void }).addRequest.call(this, request, options)
  }
  override createConnection(): ReturnType<typeof connect> {
    return connect(this.#port, '127.0.0.1')
  }
}

const SAMPLE = join(import.meta.dirname, '../../../resources/sample')
const image = readFileSync(join(SAMPLE, 'creatorsync-sample.jpg'))
const video = readFileSync(join(SAMPLE, 'creatorsync-sample.mp4'))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A post as the control door tells it. */
interface Told {
  readonly id: string
  readonly url: string
  readonly text: string
  readonly media: readonly { readonly sha256: string; readonly bytes: number }[]
  readonly details: Readonly<Record<string, unknown>>
}

let folder: string
let sandbox: RunningSandbox

const control = async (path: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${sandbox.origin}/_control/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${sandbox.controlToken}`, 'content-type': 'application/json' },
  })
  return answer.json()
}
const grant = (kind: 'oauth1' | 'oauth2') => control('grants', { platform: 'x', kind }) as Promise<GrantAnswer>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'x-third-party-'))
  sandbox = await startSandbox({ dataFolder: folder, port: 0 })
  await control('settings', { processingMs: 500 })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const clients: Record<string, () => Promise<TwitterApi>> = {
  'OAuth 1.0a': async () => {
    const { oauth1 } = await grant('oauth1')
    if (oauth1 === undefined) throw new Error('no OAuth 1.0a keys')
    return new TwitterApi(
      { appKey: oauth1.consumerKey, appSecret: oauth1.consumerSecret, accessToken: oauth1.token, accessSecret: oauth1.tokenSecret },
      { httpAgent: new RoutingAgent(sandbox.origin) },
    )
  },
  'OAuth 2.0': async () => new TwitterApi((await grant('oauth2')).accessToken, { httpAgent: new RoutingAgent(sandbox.origin) }),
}

describe.each(Object.entries(clients))('twitter-api-v2 with %s', (name, open) => {
  it('publishes a text, an image, a GIF, a video and a thread with their options, reads them, and deletes', async () => {
    const client = await open()
    const me = await client.v2.me({ 'user.fields': ['profile_image_url', 'subscription_type', 'public_metrics'] })
    expect(me.data.username).toBe('mira_makes')
    expect(me.data.subscription_type).toBe('None')
    expect((await fetch(me.data.profile_image_url ?? '')).headers.get('content-type')).toBe('image/png')

    const text = await client.v2.tweet(`Only words, by ${name} & friends (100% *real*): it's here!`)
    const imageId = await client.v2.uploadMedia(image, { media_type: 'image/jpeg', media_category: 'tweet_image' })
    await client.v2.createMediaMetadata(imageId, { alt_text: { text: 'A sample' } })
    const withImage = await client.v2.tweet(`A picture by ${name}`, { media: { media_ids: [imageId] } })
    const videoId = await client.v2.uploadMedia(video, { media_type: 'video/mp4' }, 256 * 1024)
    const withVideo = await client.v2.tweet({ text: `A video by ${name}`, media: { media_ids: [videoId] } })
    const moving = Buffer.from(gif(12))
    const gifId = await client.v2.uploadMedia(moving, { media_type: 'image/gif' })
    await client.v2.createMediaMetadata(gifId, { alt_text: { text: 'It blinks' } })
    const withGif = await client.v2.tweet(`A GIF by ${name}`, { media: { media_ids: [gifId] }, reply_settings: 'following' })
    const thread = await client.v2.tweetThread([
      `One, ${name}`,
      { text: `Two, ${name}`, media: { media_ids: [await client.v2.uploadMedia(image, { media_type: 'image/jpeg' })] } },
      `Three, ${name}`,
    ])
    await expect(client.v2.tweet('a'.repeat(281))).rejects.toMatchObject({ code: 403 })
    await expect(client.v2.reply('Gone', '1')).rejects.toMatchObject({ code: 403, errors: [{ code: 385 }] })

    const posts = (await control('posts')) as Told[]
    const byId = (id: string) => posts.find((post) => post.id === id)
    expect(byId(text.data.id)?.text).toContain('friends (100% *real*)')
    expect(byId(withImage.data.id)?.media).toEqual([{ sha256: sha256(image), bytes: image.length }])
    expect(byId(withVideo.data.id)?.media).toEqual([{ sha256: sha256(video), bytes: video.length }])
    const page = await fetch(byId(withVideo.data.id)?.url ?? '')
    expect(await page.text()).toContain('<video')
    expect(byId(withImage.data.id)?.details).toMatchObject({ kind: 'image', altTexts: ['A sample'] })
    expect(byId(withGif.data.id)).toMatchObject({
      media: [{ sha256: sha256(moving) }],
      details: { kind: 'gif', altTexts: ['It blinks'], replySettings: 'following' },
    })
    const ids = thread.map((part) => part.data.id)
    expect(ids.map((id) => byId(id)?.details)).toMatchObject([
      { threadPosition: 1, inReplyTo: null },
      { threadPosition: 2, inReplyTo: ids[0], kind: 'image' },
      { threadPosition: 3, inReplyTo: ids[1] },
    ])

    const read = await client.v2.tweets([text.data.id, withVideo.data.id], {
      'tweet.fields': ['public_metrics', 'created_at', 'attachments'],
      expansions: ['attachments.media_keys'],
      'media.fields': ['public_metrics', 'type'],
    })
    expect(read.data).toHaveLength(2)
    expect(read.includes?.media?.[0]?.type).toBe('video')
    const timeline = await client.v2.userTimeline(me.data.id, { max_results: 5, start_time: new Date(Date.now() - 60_000).toISOString() })
    expect(timeline.tweets[0]?.id).toBe(ids[2])
    expect(timeline.rateLimit.limit).toBe(900)

    for (const id of [text.data.id, withImage.data.id, withVideo.data.id, withGif.data.id, ...ids])
      expect((await client.v2.deleteTweet(id)).data.deleted).toBe(true)
  })
})

describe('twitter-api-v2 logs in', () => {
  const app = async () =>
    (
      (await control('practice-apps')) as {
        x: { clientId: string; clientSecret: string; oauth1: { consumerKey: string; consumerSecret: string } }
      }
    ).x
  const allow = async (address: string) => {
    const answer = await fetch(address.replace('https://', `${sandbox.origin}/`), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ decision: 'allow' }),
    })
    return new URL(answer.headers.get('location') ?? '').searchParams
  }
  const callback = 'http://127.0.0.1:8917/x/callback'

  it('by OAuth 2.0 with PKCE, refreshes and revokes', async () => {
    const { clientId, clientSecret } = await app()
    const client = new TwitterApi({ clientId, clientSecret }, { httpAgent: new RoutingAgent(sandbox.origin) })
    const link = client.generateOAuth2AuthLink(callback, {
      scope: ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'],
    })
    const back = await allow(link.url)
    expect(back.get('state')).toBe(link.state)
    const login = await client.loginWithOAuth2({ code: back.get('code') ?? '', codeVerifier: link.codeVerifier, redirectUri: callback })
    expect(login.expiresIn).toBe(7200)
    const renewed = await client.refreshOAuth2Token(login.refreshToken ?? '')
    await expect(client.refreshOAuth2Token(login.refreshToken ?? '')).rejects.toMatchObject({ code: 400 })
    await client.revokeOAuth2Token(renewed.refreshToken ?? '', 'refresh_token')
    await expect(client.refreshOAuth2Token(renewed.refreshToken ?? '')).rejects.toMatchObject({ code: 400 })
  })

  it('by OAuth 1.0a', async () => {
    const { oauth1 } = await app()
    const keys = { appKey: oauth1.consumerKey, appSecret: oauth1.consumerSecret }
    const httpAgent = new RoutingAgent(sandbox.origin)
    const link = await new TwitterApi(keys, { httpAgent }).generateAuthLink(callback, { linkMode: 'authorize' })
    const back = await allow(link.url)
    const client = new TwitterApi({ ...keys, accessToken: link.oauth_token, accessSecret: link.oauth_token_secret }, { httpAgent })
    const login = await client.login(back.get('oauth_verifier') ?? '')
    expect(login.screenName).toBe('mira_makes')
    expect((await login.client.v2.tweet('Signed in the old way')).data.id).toMatch(/^\d+$/)
    expect((await login.client.currentUser()).screen_name).toBe('mira_makes')
  })
})
