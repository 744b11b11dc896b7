import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sampleFile } from '../../../../tools/testing/samples.ts'
import { startSandboxRun } from '../../../../tools/testing/sandbox-run.ts'
import type { Json } from '../../../shared/json.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'
import { createLogin } from './login.ts'

const adapter = createAdapter()
const ALL = { thumbnail: 'image', captions: 'captions', captionsLanguage: 'en', playlist: 'Weeknight dinners', firstComment: 'The recipe' }
const UNVERIFIED = 'UCpractice0trails0unverified'.slice(0, 24)
const WORKSHOP = 'UCpractice0workshop0unaudit'.slice(0, 24)
let run: Awaited<ReturnType<typeof startSandboxRun>>
let session: Session

async function loggedIn(account?: string): Promise<Session> {
  const { session: given } = await run.connect(account === undefined ? {} : { account })
  if (given === undefined) throw new Error('no session')
  return given
}
beforeAll(async () => {
  run = await startSandboxRun(adapter, createLogin(), 'http://127.0.0.1:49154/youtube/callback')
})
beforeEach(async () => {
  await run.control('DELETE', 'faults')
  // Anew for each, as the clock goes on by more than an access token lives.
  session = await loggedIn()
})
afterAll(() => run.stop())

const publish = (title: string, options: Record<string, Json>, as = session) =>
  run.publish(as, {
    text: '',
    media: [sampleFile('video')],
    files: [sampleFile('image'), sampleFile('captions')],
    options: { title, privacy: 'public', ...options },
  })
const titled = async (title: string) => (await run.posts()).filter((post) => post.platform === 'youtube' && post.text.startsWith(title))
const lose = (path: string) => run.control('POST', 'faults', { kind: 'lose-answer', host: 'www.googleapis.com', method: 'POST', path })

describe('what goes with a video in the sandbox', () => {
  it('is all there, and the comment is a part of the proof', async () => {
    const { receipt, told } = await publish('With everything', ALL)
    expect(told.slice(-6)).toEqual(['next', 'next', 'next', 'next', 'commit-next', 'done'])
    expect(receipt.notes).toEqual([])
    expect(receipt.parts.map(({ role }) => role)).toEqual([undefined, 'comment'])
    expect((await titled('With everything'))[0]?.details).toMatchObject({
      thumbnail: { contentType: 'image/jpeg' },
      captions: [{ language: 'en', format: 'srt' }],
      playlists: [{ title: 'Weeknight dinners' }],
      comments: [{ text: 'The recipe' }],
    })
  })

  it.each([
    ['/thumbnails/set', 'failed network'],
    ['/captions', 'failed network'],
    ['/playlistItems', 'failed network'],
    ['/commentThreads', 'reconcile published'],
  ])('is there once although the answer of %s was lost', async (path, heard) => {
    const title = `Lost ${path}`
    await lose(`/youtube/v3${path}`)
    const { receipt, told } = await publish(title, ALL)
    expect(told).toContain(heard)
    expect(receipt.notes).toEqual([])
    const [post, ...others] = await titled(title)
    expect(others).toEqual([])
    for (const list of ['captions', 'playlists', 'comments']) expect(post?.details?.[list]).toHaveLength(1)
  })

  it('is a comment that nobody knows of where it was lost on its way, and no second one is tried', async () => {
    await run.control('POST', 'faults', {
      kind: 'drop',
      host: 'www.googleapis.com',
      method: 'POST',
      path: '/youtube/v3/commentThreads',
      afterBytes: 10,
    })
    const { receipt, told } = await publish('Comment on its way', { firstComment: 'Gone' })
    expect(told.slice(-3)).toEqual(['reconcile wait', 'reconcile wait', 'reconcile published'])
    expect(receipt.notes).toEqual(['comment-unknown'])
    expect((await titled('Comment on its way'))[0]?.details).toMatchObject({ comments: [] })
  })

  it('costs a note where the channel may not, and all else is done', async () => {
    const unverified = await loggedIn(UNVERIFIED)
    const { receipt } = await publish('Unverified', { ...ALL, playlist: 'Day hikes' }, unverified)
    expect(receipt.notes).toEqual(['thumbnail-failed'])
    expect((await titled('Unverified'))[0]?.details).toMatchObject({ thumbnail: null, playlists: [{ title: 'Day hikes' }] })
  })

  it('is no comment under a video that YouTube locked', async () => {
    const { receipt } = await publish('Locked with comment', { firstComment: 'Hi' }, await loggedIn(WORKSHOP))
    expect(receipt.notes).toEqual(['private-only', 'comment-failed'])
  })

  it('costs notes where the login has no permission for it', async () => {
    const scopes = ['upload', 'readonly'].map((name) => `https://www.googleapis.com/auth/youtube.${name}`)
    const { session: narrow } = await run.connect({ scopes })
    if (narrow === undefined) throw new Error('no session')
    const { receipt } = await publish('Narrow', ALL, narrow)
    expect(receipt.notes).toEqual(['captions-failed', 'playlist-failed', 'comment-failed'])
  })
})

describe('a schedule at YouTube', () => {
  it('is told as one, and YouTube publishes the video at its time', async () => {
    const publishAt = run.sandbox.world.clock.now() + 3_600_000
    const { receipt } = await publish('Later', { privacy: 'private', publishAt })
    expect(receipt.notes).toEqual(['scheduled-at-platform'])
    expect(await titled('Later')).toMatchObject([{ visibility: 'private' }])
    run.sandbox.world.clock.advance(3_600_000)
    expect(await run.open(receipt)).toMatch(/^200 /)
    expect(await titled('Later')).toMatchObject([{ visibility: 'public' }])
  })

  it('that the lock of an unaudited project took away is told as private', async () => {
    const publishAt = run.sandbox.world.clock.now() + 3_600_000
    const { receipt } = await publish('Locked later', { privacy: 'private', publishAt }, await loggedIn(WORKSHOP))
    expect(receipt.notes).toEqual(['private-only'])
  })
})

describe('an account of YouTube in the sandbox', () => {
  it('may choose among its playlists and the categories of its country, and has a picture that is served', async () => {
    const { identity } = await run.connect()
    const options = await adapter.postingOptions?.(session, Date.now())
    expect(options?.choices['playlist']).toEqual(['Behind the stove', 'Weeknight dinners'])
    expect(options?.choices['categoryId']).not.toContain('29')
    const avatar = new URL(identity?.avatarUrl ?? '')
    const picture = await fetch(`${run.sandbox.origin}/${avatar.host}${avatar.pathname}`)
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
  })

  it('tells figures that grow, and that a deleted video is gone', async () => {
    const { receipt } = await publish('Counted', { firstComment: 'One' })
    const variant = { accountId: 'a', text: '', assetIds: [], options: {} }
    const figures = async () =>
      (await adapter.metrics?.([{ deliveryId: 'd', receipt, variant }], await loggedIn(), run.sandbox.world.clock.now()))?.get('d')
    run.sandbox.world.clock.advance(3_600_000)
    const early = await figures()
    run.sandbox.world.clock.advance(86_400_000)
    const late = await figures()
    if (typeof early !== 'object' || typeof late !== 'object') throw new Error('no figures')
    expect(early.comments).toBeGreaterThanOrEqual(1)
    expect(late.views).toBeGreaterThan(early.views ?? 0)
    await adapter.withdraw?.(receipt, await loggedIn(), run.sandbox.world.clock.now())
    expect(await figures()).toBe('gone')
  })

  it('knows that the login of a project in Testing ends after a week', async () => {
    const { tokens, app } = await run.connect({ account: 'UCpractice0weekend0testing'.slice(0, 24) })
    if (tokens === undefined || app === undefined) throw new Error('no login')
    const connectedAt = run.sandbox.world.clock.now()
    expect(run.login.endReason?.({ connectedAt, endsAt: tokens.refreshExpiresAt, now: connectedAt })).toBe('testing-mode')
    run.sandbox.world.clock.advance(7 * 86_400_000)
    await expect(run.login.refresh?.(run.context(app), tokens)).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
  })
})
