import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { GrantTokens, Identity, Session } from '../../core/platform-adapter.ts'
import { sample, startLoginRun } from '../../../../tools/testing/login-run.ts'
import { createTiktokAdapter } from './adapter.ts'
import { createTiktokLogin } from './login.ts'

const PRIVATE = 'c0ffee02-7a11-4b1e-9d00-practice0002'
const UNAUDITED = 'c0ffee03-7a11-4b1e-9d00-practice0003'
const OPTIONS = { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true }
const BIG = 65_000_000

let run: Awaited<ReturnType<typeof startLoginRun>>
let tokens: GrantTokens
let identities: readonly Identity[]
let creator: Session

const sessionOf = async (account: string): Promise<Session> => {
  const connected = await run.connect({ account })
  const [identity] = connected.identities
  if (identity === undefined) throw new Error('the login gave nobody')
  return run.sessionFor(identity, connected.tokens)
}

beforeAll(async () => {
  run = await startLoginRun({
    login: createTiktokLogin(),
    adapter: createTiktokAdapter(),
    redirectUri: 'http://127.0.0.1:40123/callback/',
  })
  ;({ identities, tokens } = await run.connect())
})
beforeEach(async () => {
  run.world.collections.collection('tiktok-settings').put('current', {})
  // Fifteen posts a day and six inits a minute are soon used up here; the token does not outlive that.
  run.world.clock.advance(86_400_000)
  creator = await sessionOf('c0ffee01-7a11-4b1e-9d00-practice0001')
})
afterAll(() => run.stop())

const shown = async (text: string) => (await run.posts()).filter((post) => post.text === text)

describe('the login over the sandbox', () => {
  it('gives the creator with a user name, for two hours, with a refresh token', async () => {
    expect(identities).toMatchObject([{ displayName: 'Practice Creator', handle: 'practice.creator' }])
    expect(tokens.expiresAt).toBeLessThanOrEqual(run.context().now + 7_200_000)
    const fresh = await run.login.refresh?.(run.context(), tokens)
    expect(fresh?.refreshToken).not.toBe(tokens.refreshToken)
    const again = run.login.refresh?.(run.context(), tokens)
    await expect(again).rejects.toMatchObject({ failure: { kind: 'reconnect-needed', platformCode: 'invalid_grant' } })
  })

  it('says which scope was unticked', async () => {
    const connected = run.connect({ withoutScopes: ['video.publish'] })
    await expect(connected).rejects.toMatchObject({ failure: { kind: 'scope-missing', platformCode: 'video.publish' } })
  })
})

describe('a creator of the sandbox', () => {
  it.each([
    ['in one chunk', 'A video #fyp', sample('video')],
    ['in several chunks', 'A big video', sample('video', { padTo: BIG })],
  ] as const)('shows a video that came %s, whole, under the link of its receipt', async (_kind, text, video) => {
    const { receipt, told } = await run.publish(creator, { text, media: [video], options: OPTIONS })
    expect(told.filter((one) => one === 'commit-next')).toHaveLength(1)
    expect(receipt.notes).toEqual([])
    const [post, ...more] = await shown(text)
    expect(more).toEqual([])
    expect(post).toMatchObject({
      id: receipt.parts[0]?.remoteId,
      visibility: 'PUBLIC_TO_EVERYONE',
      media: [{ bytes: video.asset.sizeBytes }],
    })
    expect(await run.open(receipt)).toMatch(/^200 /)
    expect(await run.notes()).toEqual([])
  })

  it('has a video for itself alone without a link', async () => {
    const session = await sessionOf(PRIVATE)
    const { receipt } = await run.publish(session, {
      text: 'Mine alone',
      media: [sample('video')],
      options: { ...OPTIONS, privacy: 'SELF_ONLY', allowDuet: true },
    })
    expect(receipt).toMatchObject({ parts: [{ permalink: null }], notes: ['private-only'] })
    expect(await shown('Mine alone')).toMatchObject([{ visibility: 'SELF_ONLY' }])
    expect(await run.notes()).toEqual([])
  })

  it('is offered what this account may choose', async () => {
    const session = await sessionOf(PRIVATE)
    expect(await run.adapter.postingOptions?.(session, run.context().now)).toMatchObject({
      displayName: 'Practice Private',
      choices: { privacy: ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'] },
      disabledOptions: ['allowDuet', 'allowStitch'],
      maxVideoDurationMs: 180_000,
    })
  })

  it.each([
    ['in one chunk', 'Once', sample('video'), 0],
    ['in several chunks', 'Big once', sample('video', { padTo: BIG }), 5],
  ] as const)('shows a video once although the answer to its last chunk was lost, %s', async (_kind, text, video, skip) => {
    await run.fault({ kind: 'lose-answer', host: 'open-upload.tiktokapis.com', method: 'PUT', skip })
    const { receipt, told } = await run.publish(creator, { text, media: [video], options: OPTIONS })
    expect(told.at(-1)).toBe('reconcile published')
    expect(await shown(text)).toMatchObject([{ id: receipt.parts[0]?.remoteId }])
  })

  it.each([
    ['a chunk in the middle', 2],
    ['the last chunk', 5],
  ])('shows a video once and whole although the line was cut within %s', async (which, skip) => {
    const text = `Cut within ${which}`
    await run.fault({ kind: 'drop', host: 'open-upload.tiktokapis.com', method: 'PUT', skip, afterBytes: 3_000_000 })
    const { told } = await run.publish(creator, { text, media: [sample('video', { padTo: BIG })], options: OPTIONS })
    expect(told).toContain('failed network')
    expect(await shown(text)).toMatchObject([{ media: [{ bytes: BIG }] }])
  })

  it('goes on after a chunk whose answer was lost without sending it again', async () => {
    run.world.collections.collection('tiktok-settings').put('current', { rangeEnd: 'last' })
    await run.fault({ kind: 'lose-answer', host: 'open-upload.tiktokapis.com', method: 'PUT', skip: 1 })
    const { told } = await run.publish(creator, { text: 'Chunk lost', media: [sample('video', { padTo: BIG })], options: OPTIONS })
    expect(told.slice(0, 5)).toEqual(['next', 'next', 'failed network', 'next', 'next'])
    expect(await shown('Chunk lost')).toHaveLength(1)
  })

  it('shows a video once although the answer to init was lost', async () => {
    await run.fault({ kind: 'lose-answer', host: 'open.tiktokapis.com', method: 'POST', path: 'video/init' })
    await run.publish(creator, { text: 'Init lost', media: [sample('video')], options: OPTIONS })
    expect(await shown('Init lost')).toHaveLength(1)
  })

  it('is told why TikTok could not use the video', async () => {
    await run.fault({ kind: 'fail-processing', platform: 'tiktok', reason: 'picture_size_check_failed' })
    const delivery = run.publish(creator, { text: 'Never seen', media: [sample('video')], options: OPTIONS })
    await expect(delivery).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'picture_size_check_failed' } })
  })

  it('is published at the second try after TikTok’s own fault', async () => {
    await run.fault({ kind: 'fail-processing', platform: 'tiktok' })
    const { told } = await run.publish(creator, { text: 'Second try', media: [sample('video')], options: OPTIONS })
    expect(told.filter((step) => step === 'commit-next')).toHaveLength(2)
    expect(await shown('Second try')).toHaveLength(1)
  })

  it('hears that an unaudited app may post to private accounts only', async () => {
    const delivery = run.publish(await sessionOf(UNAUDITED), { text: 'No', media: [sample('video')], options: OPTIONS })
    const platformCode = 'unaudited_client_can_only_post_to_private_accounts'
    await expect(delivery).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode } })
  })
})
