import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleFile } from '../../../../tools/testing/samples.ts'
import { startSandboxRun, type SandboxPost } from '../../../../tools/testing/sandbox-run.ts'
import type { GrantTokens, Identity } from '../../core/login-adapter.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { createLogin } from '../meta/login.ts'
import { createAdapter } from './adapter.ts'

const REDIRECT = 'http://localhost:8917/facebook/callback'
const adapter = createAdapter()
const login = createLogin()
let run: Awaited<ReturnType<typeof startSandboxRun>>
let identities: readonly Identity[]
let tokens: GrantTokens
let session: Session

beforeAll(async () => {
  run = await startSandboxRun(adapter, login, REDIRECT)
  const connected = await run.connect()
  if (!('session' in connected) || connected.session === undefined) throw new Error('the login was refused')
  ;({ identities, tokens, session } = connected)
})
afterAll(() => run.stop())

describe('the login over the sandbox', () => {
  it('gives Pages, portfolio Pages among them, and linked Instagram accounts, each with a token', () => {
    expect(identities.map((one) => one.platform)).toEqual(['facebook', 'instagram', 'facebook', 'instagram', 'facebook'])
    expect(identities.every((one) => tokens.accountTokens?.[one.remoteId] !== undefined)).toBe(true)
    expect(tokens.expiresAt).toBeGreaterThan(run.sandbox.world.clock.now() + 50 * 86_400_000)
  })

  it('gives the abilities that were asked for, and pictures that can be seen', async () => {
    expect(session.account.abilities).toEqual(login.extras?.map(({ name }) => name))
    const picture = new URL(identities[0]?.avatarUrl ?? '')
    expect(picture.host).toBe('scontent.xx.fbcdn.net')
    expect((await fetch(`${run.sandbox.origin}/${picture.host}${picture.pathname}${picture.search}`)).status).toBe(200)
  })

  it('can be lengthened while it lasts', async () => {
    const fresh = await login.refresh?.(run.context(await run.practiceApp('oauth2')), tokens)
    expect(fresh?.accessToken).not.toBe(tokens.accessToken)
    expect(fresh?.accountTokens).toEqual(tokens.accountTokens)
  })

  it('says which permission was declined', async () => {
    const scopes = ['pages_show_list', 'pages_read_engagement', 'instagram_basic']
    await expect(run.connect({ scopes })).rejects.toMatchObject({ failure: { kind: 'scope-missing', text: 'pages_manage_posts' } })
  })
})

/** One of every kind, with the words by which it is found again. */
const KINDS = [
  ['a text', 'words', {}],
  ['a link', 'link', { options: { link: 'https://example.com/' } }],
  ['a photo', 'photo', { media: [sampleFile('image', { altText: 'A beach' })] }],
  ['several photos', 'photos', { media: [sampleFile('image'), sampleFile('image-2')] }],
  ['a video', 'video', { media: [sampleFile('video')] }],
  ['a reel', 'reel', { media: [sampleFile('video')], options: { format: 'reel' } }],
] as const satisfies readonly (readonly [string, string, SandboxPost])[]

const STORIES = [
  ['a story of a picture', { media: [sampleFile('image')], options: { format: 'story' } }],
  ['a story of a video', { media: [sampleFile('video')], options: { format: 'story' } }],
] as const satisfies readonly (readonly [string, SandboxPost])[]

/** The call after which each is public. */
const COMMITS: Readonly<Record<string, string>> = {
  'a text': '/feed',
  'a link': '/feed',
  'a photo': '/photos',
  'several photos': '/feed',
  'a video': '/videos',
  'a reel': '/video_reels',
  'a story of a picture': '/photo_stories',
  'a story of a video': '/video_stories',
}

describe('a Page of the sandbox', () => {
  const published = async (receipt: { parts: readonly { remoteId: string }[] }) =>
    (await run.posts()).filter((post) => post.platform === 'facebook' && post.id === receipt.parts[0]?.remoteId)
  const withText = async (text: string) => (await run.posts()).filter((post) => post.text === text)

  it.each(KINDS)('shows %s under the link of its receipt', async (_kind, word, post: SandboxPost) => {
    const text = `One ${word}`
    const { receipt } = await run.publish(session, { text, ...post })
    expect(receipt.notes).toEqual([])
    expect(await published(receipt)).toMatchObject([{ text, account: session.account.remoteId }])
    expect((await published(receipt))[0]?.media).toHaveLength(post.media?.length ?? 0)
    const page = await run.open(receipt)
    expect(page).toMatch(/^200 /)
    expect(page).toContain(text)
  })

  it.each(STORIES)('shows %s under the link of its receipt', async (_kind, post: SandboxPost) => {
    const { receipt } = await run.publish(session, post)
    expect(receipt.notes).toEqual([])
    expect(await published(receipt)).toMatchObject([{ account: session.account.remoteId, details: { kind: 'story' } }])
    expect(await run.open(receipt)).toMatch(/^200 /)
  })

  it.each(KINDS)('shows %s once although the answer to its publication was lost', async (kind, word, post: SandboxPost) => {
    const text = `One ${word}, answer lost`
    const skip = await callsBeforeCommit(kind, post)
    await run.control('POST', 'faults', {
      kind: 'lose-answer',
      host: 'graph.facebook.com',
      method: 'POST',
      path: COMMITS[kind] ?? '',
      skip,
    })
    const { told, receipt } = await run.publish(session, { text, ...post })
    expect(told).toContain('reconcile published')
    expect(await withText(text)).toHaveLength(1)
    expect(await published(receipt)).toHaveLength(1)
  })

  it.each(STORIES)('shows %s once although the answer to its publication was lost', async (kind, post: SandboxPost) => {
    const skip = await callsBeforeCommit(kind, post)
    const before = (await run.posts()).length
    await run.control('POST', 'faults', {
      kind: 'lose-answer',
      host: 'graph.facebook.com',
      method: 'POST',
      path: COMMITS[kind] ?? '',
      skip,
    })
    const { receipt } = await run.publish(session, post)
    expect(await run.posts()).toHaveLength(before + 1)
    expect(await published(receipt)).toHaveLength(1)
  })

  it('shows a post once when its call never arrived', async () => {
    await run.control('POST', 'faults', { kind: 'drop', host: 'graph.facebook.com', method: 'POST', path: '/feed' })
    const { told } = await run.publish(session, { text: 'Dropped once' })
    expect(told).toContain('reconcile absent')
    expect(await withText('Dropped once')).toHaveLength(1)
  })

  it.each([
    ['a video', '/videos', 'graph.facebook.com', {}, 1],
    ['a reel', '/video-upload/', 'rupload.facebook.com', { format: 'reel' }, 0],
  ] as const)('gets %s whole although the line was cut in the middle', async (kind, path, host, options, skip) => {
    await run.control('POST', 'faults', { kind: 'drop', host, method: 'POST', path, skip, afterBytes: 100_000 })
    const { told, receipt } = await run.publish(session, { text: `Cut ${kind}`, media: [sampleFile('video')], options })
    expect(told).toContain('failed network')
    const [post] = await published(receipt)
    expect(post?.media).toMatchObject([{ bytes: sampleFile('video').asset.sizeBytes }])
  })

  it('never sends a reel’s bytes twice that Facebook has', async () => {
    const before = (await run.journal()).length
    await run.control('POST', 'faults', { kind: 'drop', host: 'rupload.facebook.com', method: 'POST', afterBytes: 100_000 })
    await run.publish(session, { text: 'Bytes once', media: [sampleFile('video')], options: { format: 'reel' } })
    const uploads = (await run.journal()).slice(before).filter((line) => line.host === 'rupload.facebook.com')
    expect(uploads.reduce((sum, line) => sum + line.bytesIn, 0)).toBe(sampleFile('video').asset.sizeBytes)
  })

  it.each([
    ['a video', {}],
    ['a reel', { format: 'reel' }],
  ])('tells that processing of %s failed', async (_kind, options) => {
    await run.control('POST', 'faults', { kind: 'fail-processing', platform: 'facebook' })
    const delivery = run.publish(session, { text: 'Never seen', media: [sampleFile('video')], options })
    await expect(delivery).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: '6000' } })
  })

  it('is commented once although the answer to the comment was lost', async () => {
    await run.control('POST', 'faults', { kind: 'lose-answer', host: 'graph.facebook.com', method: 'POST', path: '/comments' })
    const { told, receipt } = await run.publish(session, { text: 'Commented once', options: { firstComment: 'First' } })
    expect(told.at(-1)).toBe('reconcile published')
    const [post] = await published(receipt)
    expect(post?.details).toMatchObject({ comments: [{ id: receipt.parts[1]?.remoteId, message: 'First' }] })
  })

  it('has its post without the comment where the permission for it was declined', async () => {
    const without = ['pages_manage_engagement', 'pages_read_user_content']
    const connected = await run.connect({ scopes: tokens.scopes.filter((scope) => !without.includes(scope)) })
    if (!('session' in connected) || connected.session === undefined) throw new Error('the login was refused')
    expect(connected.session.account.abilities).not.toContain('comments')
    const { receipt } = await run.publish(connected.session, { text: 'Not commented', options: { firstComment: 'First' } })
    expect(receipt.notes).toEqual(['comment-failed'])
    expect(await withText('Not commented')).toHaveLength(1)
  })

  it('becomes public at the time that Facebook was told', async () => {
    const publishAt = run.sandbox.world.clock.now() + 60 * 60_000
    const { receipt } = await run.publish(session, { text: 'In an hour', options: { publishAt } })
    expect(receipt).toMatchObject({ notes: ['scheduled-at-platform'], publishedAt: publishAt })
    expect(await run.open(receipt)).toMatch(/^404 /)
    run.sandbox.world.clock.advance(60 * 60_000)
    expect(await run.open(receipt)).toMatch(/^200 /)
    expect(await published(receipt)).toMatchObject([{ visibility: 'Public' }])
  })

  it('tells figures that grow', async () => {
    const { receipt } = await run.publish(session, { text: 'Counted' })
    const subject = { deliveryId: 'one', receipt, variant: { accountId: 'account-1', text: 'Counted', assetIds: [], options: {} } }
    const read = async () => (await adapter.metrics?.([subject], session, run.sandbox.world.clock.now()))?.get('one')
    expect(await read()).toEqual({ views: 0, reach: 0, likes: 0, comments: 0, shares: 0, clicks: 0 })
    run.sandbox.world.clock.advance(86_400_000)
    const grown = await read()
    expect(Object.values(grown === 'gone' ? {} : (grown ?? {})).filter((count) => count > 0).length).toBeGreaterThan(3)
    await adapter.withdraw?.(receipt, session, run.sandbox.world.clock.now())
    expect(await read()).toBe('gone')
  })

  it.each(KINDS)('takes down %s again, and finds it gone the second time', async (_kind, word, post: SandboxPost) => {
    const text = `One ${word}, taken down`
    const { receipt } = await run.publish(session, { text, ...post })
    expect(await published(receipt)).toHaveLength(1)
    const withdraw = () => adapter.withdraw?.(receipt, session, run.sandbox.world.clock.now())
    expect(await withdraw()).toBe('gone')
    expect(await withText(text)).toEqual([])
    expect(await withdraw()).toBe('gone')
  })

  /** Calls to the commit's edge before the commit itself: starts, chunks, staged pictures. */
  async function callsBeforeCommit(kind: string, post: SandboxPost): Promise<number> {
    const before = (await run.journal()).length
    await run.publish(session, { ...post, text: `Counting ${before}` })
    const edge = new RegExp(`${COMMITS[kind] ?? ''}\\b`)
    const calls = (await run.journal()).slice(before).filter((line) => line.method === 'POST' && edge.test(line.path))
    return calls.length - 1
  }
})
