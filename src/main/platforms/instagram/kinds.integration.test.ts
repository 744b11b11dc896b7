import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sampleFile } from '../../../../tools/testing/samples.ts'
import { startSandboxRun } from '../../../../tools/testing/sandbox-run.ts'
import type { Hosting, Session } from '../../core/platform-adapter.ts'
import { createLogin } from '../meta/login.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const HOUR = 3_600_000
let run: Awaited<ReturnType<typeof startSandboxRun>>
let session: Session

const Grant = z.looseObject({
  accessToken: z.string(),
  pages: z.array(z.looseObject({ accessToken: z.string(), instagramId: z.string().nullable() })),
})

beforeAll(async () => {
  run = await startSandboxRun(adapter, createLogin(), 'http://localhost:8917/facebook/callback')
  const connected = await run.connect()
  if (!('identities' in connected) || connected.identities === undefined) throw new Error('the login was refused')
  const identity = connected.identities.find((one) => one.platform === 'instagram')
  if (identity === undefined) throw new Error('the login gave no Instagram account')
  // A grant with every permission, as after a login at which all extras were ticked.
  const { pages } = Grant.parse(await run.control('POST', 'grants', { platform: 'instagram' }))
  const token = pages.find((page) => page.instagramId === identity.remoteId)?.accessToken ?? ''
  const scopes = [...connected.tokens.scopes, 'instagram_manage_comments', 'instagram_manage_contents', 'instagram_manage_insights']
  const tokens = { ...connected.tokens, scopes, accountTokens: { ...connected.tokens.accountTokens, [identity.remoteId]: token } }
  session = run.sessionFor(identity, tokens, connected.app)
})
afterAll(() => run.stop())

const told = async (text: string) => (await run.posts()).filter((post) => post['text'] === text)
const comments = async (text: string) =>
  (await told(text)).map((post) => z.looseObject({ comments: z.unknown() }).parse(post['details']).comments)
const firstComment = 'The recipe is in my bio'

describe('an Instagram account of the sandbox', () => {
  it('shows a carousel of pictures and videos, and takes its staged photos away', async () => {
    const media = [sampleFile('video'), sampleFile('image', { altText: 'A board' }), sampleFile('image-2')]
    const { receipt } = await run.publish(session, { text: 'Mixed', media })
    expect(receipt.notes).toEqual([])
    expect(await run.open(receipt)).toMatch(/^200 .*<video.*alt="A board"/s)
    const deleted = (await run.journal()).filter(({ method, path }) => method === 'DELETE' && /^\/v26\.0\/\d+\?/.test(path))
    expect(deleted.map(({ status }) => status)).toEqual([200, 200])
  })

  it('sends only the rest of a carousel’s second video after a cut', async () => {
    await run.control('POST', 'faults', { kind: 'drop', host: 'rupload.facebook.com', afterBytes: 150_000, skip: 1 })
    const video = sampleFile('video')
    const { told: steps } = await run.publish(session, { text: 'Cut', media: [video, sampleFile('video-2')] })
    expect(steps).toContain('failed network')
    expect(await told('Cut')).toHaveLength(1)
    const bytes = (await run.journal()).filter(({ host }) => host === 'rupload.facebook.com').map(({ bytesIn }) => bytesIn)
    const [first, cut, rest] = bytes.slice(-3)
    expect([first, (cut ?? 0) + (rest ?? 0)]).toEqual([video.asset.sizeBytes, video.asset.sizeBytes])
  })

  it('shows a story although the answer to its publication was lost, without a guess at its link', async () => {
    await run.control('POST', 'faults', { kind: 'lose-answer', path: 'media_publish' })
    const before = (await run.posts()).length
    const story = await run.publish(session, { text: 'Unseen', media: [sampleFile('video')], options: { format: 'story' } })
    expect(story.receipt).toMatchObject({ parts: [{ permalink: null }], notes: ['link-unknown'] })
    expect(await run.posts()).toHaveLength(before + 1)
  })

  it('writes a first comment once', async () => {
    const { receipt } = await run.publish(session, { text: 'Commented', media: [sampleFile('image')], options: { firstComment } })
    expect(receipt.parts).toMatchObject([{}, { role: 'comment' }])
    expect(await comments('Commented')).toEqual([[firstComment]])
  })

  it('writes a first comment once although its answer was lost, and although that of the post was', async () => {
    await run.control('POST', 'faults', { kind: 'lose-answer', path: 'media_publish' })
    await run.control('POST', 'faults', { kind: 'lose-answer', method: 'POST', path: '/comments' })
    const post = { text: 'Commented once', media: [sampleFile('image')], options: { firstComment } }
    const { receipt, told: steps } = await run.publish(session, post)
    expect(steps.filter((step) => step.startsWith('reconcile'))).toEqual(['reconcile resume', 'reconcile published'])
    expect(receipt.parts).toMatchObject([{}, { role: 'comment' }])
    expect(receipt.notes).toEqual([])
    expect(await comments('Commented once')).toEqual([[firstComment]])
  })

  it('leaves a first comment out, and says so, when its call never arrived', async () => {
    await run.control('POST', 'faults', { kind: 'drop', method: 'POST', path: '/comments' })
    const { receipt } = await run.publish(session, { text: 'Uncommented', media: [sampleFile('image')], options: { firstComment } })
    expect(receipt.parts).toHaveLength(1)
    expect(receipt.notes).toEqual(['comment-unknown'])
    expect(await comments('Uncommented')).toEqual([[]])
  })

  it('tells figures that grow, and that a post is gone', async () => {
    const { receipt } = await run.publish(session, { text: 'Counted', media: [sampleFile('video')] })
    const subject = { deliveryId: 'd', receipt, variant: { accountId: 'a', text: 'Counted', assetIds: [], options: {} } }
    const ask = async () => (await adapter.metrics?.([subject], session, run.sandbox.world.clock.now()))?.get('d')
    run.sandbox.world.clock.advance(HOUR)
    const young = await ask()
    run.sandbox.world.clock.advance(20 * HOUR)
    const grown = await ask()
    if (typeof young !== 'object' || typeof grown !== 'object') throw new Error('no figures')
    expect(Object.keys(grown).sort()).toEqual(['comments', 'likes', 'reach', 'saves', 'shares', 'views', 'watchTimeMs'])
    expect(grown.views).toBeGreaterThan(young.views ?? Number.POSITIVE_INFINITY)
    expect(await adapter.withdraw?.(receipt, session, run.sandbox.world.clock.now())).toBe('gone')
    expect(await ask()).toBe('gone')
  })
})

describe('the creator’s own bucket', () => {
  const files = new Map<string, Uint8Array>()
  let server: Server
  beforeAll(async () => {
    server = createServer((request, response) => {
      const bytes = files.get((request.url ?? '').split('?')[0] ?? '')
      response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': 'image/jpeg' }).end(bytes)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  const hosting: Hosting = {
    async put(media) {
      const chunks: Uint8Array[] = []
      for await (const chunk of media.read(0, media.asset.sizeBytes).open()) chunks.push(chunk)
      const key = `/bucket/${media.asset.id}.jpg`
      files.set(key, Buffer.concat(chunks))
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${key}?X-Amz-Signature=abc`, key }
    },
    remove(key) {
      files.delete(key)
      return Promise.resolve()
    },
  }

  it('stands in when Instagram takes no addresses of Facebook’s, and is empty afterwards', async () => {
    run.sandbox.world.collections.collection('meta-settings').put('current', { isFbcdnRefused: true })
    const media = [sampleFile('image'), sampleFile('image-2')]
    const { receipt } = await run.publish(session, { text: 'Hosted', media, hosting })
    expect(receipt.notes).toEqual([])
    expect(await told('Hosted')).toHaveLength(1)
    expect(files.size).toBe(0)
    await expect(run.publish(session, { text: 'Homeless', media })).rejects.toMatchObject({ problem: { code: 'hosting-needed' } })
    expect(await told('Homeless')).toEqual([])
    run.sandbox.world.collections.collection('meta-settings').put('current', {})
  })
})
