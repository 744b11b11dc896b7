import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { GrantTokens, Identity } from '../../core/login-adapter.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { sample, startLoginRun } from '../../../../tools/testing/login-run.ts'
import { createAdapter } from './adapter.ts'
import { createLogin } from './login.ts'

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
    login: createLogin(),
    adapter: createAdapter(),
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

  it('has a video for followers without a link, and without the duets that a private account cannot have', async () => {
    const { receipt } = await run.publish(await sessionOf(PRIVATE), {
      text: 'For followers',
      media: [sample('video')],
      options: { ...OPTIONS, privacy: 'FOLLOWER_OF_CREATOR', allowComment: true, allowDuet: true },
    })
    expect(receipt).toMatchObject({ parts: [{ permalink: null }], notes: ['link-unknown'] })
    expect(await shown('For followers')).toMatchObject([
      { visibility: 'FOLLOWER_OF_CREATOR', details: { isCommentAllowed: true, isDuetAllowed: false } },
    ])
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

  it('reads the figures of its public videos, of none that nobody else sees', async () => {
    const public_ = await run.publish(creator, { text: 'Counted', media: [sample('video')], options: OPTIONS })
    const hidden = await run.publish(creator, { text: 'Hidden', media: [sample('video')], options: { ...OPTIONS, privacy: 'SELF_ONLY' } })
    const variant = { accountId: 'account-1', text: '', assetIds: [], options: {} }
    const subjects = [public_, hidden].map(({ receipt }, index) => ({ deliveryId: `d${index}`, receipt, variant }))
    const read = async () => (await run.adapter.metrics?.(subjects, creator, run.context().now)) ?? new Map<string, never>()
    run.world.clock.advance(30 * 60_000)
    const first = await read()
    expect([...first.keys()]).toEqual(['d0'])
    run.world.clock.advance(30 * 60_000)
    const second = await read()
    const [before, after] = [first.get('d0'), second.get('d0')]
    if (before === undefined || after === undefined || before === 'gone' || after === 'gone') throw new Error('no figures')
    expect(Object.keys(after).sort()).toEqual(['comments', 'likes', 'shares', 'views'])
    expect(after.views).toBeGreaterThan(before.views ?? 0)
  })

  it('hears that an unaudited app may post to private accounts only', async () => {
    const delivery = run.publish(await sessionOf(UNAUDITED), { text: 'No', media: [sample('video')], options: OPTIONS })
    await expect(delivery).rejects.toMatchObject({ problem: { code: 'app-not-audited', platform: 'tiktok' } })
  })
})

describe('a draft over the sandbox', () => {
  const draft = { media: [sample('video')], options: { format: 'draft' } }

  it.each([
    ['in one chunk', sample('video')],
    ['in several chunks', sample('video', { padTo: BIG })],
  ])('lies in the inbox %s, and becomes a post with the creator’s tap', async (_size, video) => {
    const { receipt, told } = await run.publish(creator, { ...draft, media: [video] })
    expect(told.filter((one) => one === 'commit-next')).toHaveLength(1)
    expect(receipt).toMatchObject({ parts: [{ permalink: null }], notes: ['draft-in-inbox'] })
    const publishId = receipt.parts[0]?.remoteId ?? ''
    const inbox = async () => (await run.posts()).filter(({ id }) => id === publishId)
    expect(await inbox()).toMatchObject([{ visibility: 'SEND_TO_USER_INBOX', media: [{ bytes: video.asset.sizeBytes }] }])
    await run.control('POST', 'tiktok/tap', { publishId, title: `Tapped ${publishId}` })
    expect(await inbox()).toEqual([])
    expect(await shown(`Tapped ${publishId}`)).toMatchObject([{ details: { mode: 'inbox' } }])
  })

  it('is not delivered twice when the answer to its last chunk was lost', async () => {
    const before = (await run.posts()).length
    await run.fault({ kind: 'lose-answer', host: 'open-upload.tiktokapis.com', method: 'PUT' })
    const { receipt, told } = await run.publish(creator, draft)
    expect(told.at(-1)).toBe('reconcile published')
    expect(receipt.notes).toEqual(['draft-in-inbox'])
    expect(await run.posts()).toHaveLength(before + 1)
  })

  it('needs no audit of the app', async () => {
    const { receipt } = await run.publish(await sessionOf(UNAUDITED), draft)
    expect(receipt.notes).toEqual(['draft-in-inbox'])
  })

  it('waits for room while five of them wait in the inbox', async () => {
    for (let open = 0; open < 5; open += 1) await run.publish(creator, draft)
    run.world.clock.advance(60_000)
    await expect(run.publish(creator, draft)).rejects.toMatchObject({
      failure: { kind: 'quota-exhausted', platformCode: 'spam_risk_too_many_pending_share' },
    })
  })

  it('needs a permission that the login may lack', async () => {
    const connected = await run.connect({ withoutScopes: ['video.upload'] })
    const session = run.sessionFor(connected.identities[0]!, connected.tokens)
    expect(session.account.abilities).toEqual(['statistics'])
    await expect(run.publish(session, draft)).rejects.toMatchObject({ failure: { kind: 'scope-missing' } })
  })
})
