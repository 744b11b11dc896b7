import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { GrantTokens, Identity } from '../../core/login-adapter.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { sample, startLoginRun } from '../../../../tools/testing/login-run.ts'
import { createLogin } from '../meta/login.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const login = createLogin()
let run: Awaited<ReturnType<typeof startLoginRun>>
let session: Session
let account: Identity
let tokens: GrantTokens

beforeAll(async () => {
  run = await startLoginRun({ adapter, login, redirectUri: 'http://localhost:8917/facebook/callback' })
  // What the login asks for when no extra is ticked.
  const connected = await run.connect({ withoutScopes: (login.extras ?? []).flatMap(({ scopes }) => scopes) })
  ;({ tokens } = connected)
  const found = connected.identities.find((one) => one.platform === 'instagram')
  if (found === undefined) throw new Error('the login gave no Instagram account')
  account = found
  session = run.sessionFor(account, tokens)
})
afterAll(() => run.stop())

const Grant = z.looseObject({ pages: z.array(z.looseObject({ accessToken: z.string(), instagramId: z.string().nullable() })) })
const postsWith = async (text: string) => (await run.posts()).filter((post) => post.text === text)
const calls = async (pattern: RegExp) => (await run.journal()).filter((line) => pattern.test(`${line.method} ${line.host}${line.path}`))

describe('an Instagram account of the sandbox', () => {
  it.each([
    ['a picture', 'One picture', [sample('image', { altText: 'A beach' })]],
    ['a carousel', 'Two pictures', [sample('image'), sample('image')]],
    ['a reel', 'One reel #film', [sample('video')]],
  ] as const)('shows %s under the link of its receipt', async (_kind, text, media) => {
    const { receipt } = await run.publish(session, { text, media })
    expect(receipt.notes).toEqual([])
    const [post] = await postsWith(text)
    expect(post).toMatchObject({ platform: 'instagram', account: session.account.remoteId, id: receipt.parts[0]?.remoteId })
    expect(post?.media).toHaveLength(media.length)
    const page = await run.open(receipt)
    expect(page).toMatch(/^200 /)
    expect(page).toContain(text)
  })

  it('takes every staged photo off the Page again', async () => {
    const staged = await calls(/^POST graph\.facebook\.com\/v26\.0\/\d+\/photos/)
    const deleted = await calls(/^DELETE graph\.facebook\.com\/v26\.0\/\d+\?/)
    expect(staged).toHaveLength(3)
    expect(deleted.map((line) => line.status)).toEqual([200, 200, 200])
  })

  it.each([
    ['a picture', 'Picture once', [sample('image')], 'reconcile resume'],
    ['a carousel', 'Carousel once', [sample('image'), sample('image')], 'reconcile resume'],
    ['a reel', 'Reel once', [sample('video')], 'reconcile published'],
  ] as const)(
    'shows %s once although the answer to its publication was lost, and leaves nothing staged',
    async (...[, text, media, found]) => {
      await run.control('POST', 'faults', { kind: 'lose-answer', path: 'media_publish' })
      const before = (await calls(/^DELETE /)).length
      const { told, receipt } = await run.publish(session, { text, media })
      expect(told.filter((step) => step.startsWith('reconcile'))).toEqual([found])
      expect((await calls(/^DELETE /)).length - before).toBe(media.filter(({ asset }) => asset.kind === 'image').length)
      const posts = await postsWith(text)
      expect(posts.map((post) => post.id)).toEqual([receipt.parts[0]?.remoteId])
      expect(receipt.notes).toEqual([])
    },
  )

  it('shows a post once when its publication never arrived', async () => {
    await run.control('POST', 'faults', { kind: 'drop', path: 'media_publish' })
    const { told } = await run.publish(session, { text: 'Dropped once', media: [sample('image')] })
    expect(told).toContain('reconcile resume')
    expect(await postsWith('Dropped once')).toHaveLength(1)
  })

  it('makes a carousel anew when the answer to its making was lost', async () => {
    await run.control('POST', 'faults', { kind: 'lose-answer', method: 'POST', path: '/media\\?', skip: 2 })
    const { told } = await run.publish(session, { text: 'Remade once', media: [sample('image'), sample('image')] })
    expect(told).toContain('failed network')
    expect(await postsWith('Remade once')).toHaveLength(1)
  })

  it('gets only the rest of a reel after a cut', async () => {
    const reel = sample('video')
    await run.control('POST', 'faults', { kind: 'drop', host: 'rupload.facebook.com', afterBytes: 150_000 })
    const before = (await calls(/rupload/)).length
    const { told } = await run.publish(session, { text: 'Cut once', media: [reel] })
    expect(told).toContain('failed network')
    expect(await postsWith('Cut once')).toHaveLength(1)
    const [cut, rest] = (await calls(/rupload/)).slice(before)
    expect(cut?.bytesIn).toBeGreaterThan(0)
    expect((cut?.bytesIn ?? 0) + (rest?.bytesIn ?? 0)).toBe(reel.asset.sizeBytes)
  })

  it('takes a post down again where the login may, and finds it gone the second time', async () => {
    const { receipt } = await run.publish(session, { text: 'Taken down', media: [sample('image')] })
    const { now } = run.context()
    // Deleting is an extra, and this login was allowed none.
    expect(await adapter.withdraw?.(receipt, session, now)).toBe('not-possible')
    expect(await postsWith('Taken down')).toHaveLength(1)
    const { pages } = Grant.parse(await run.control('POST', 'grants', { platform: 'instagram' }))
    const page = pages.find((one) => one.instagramId === session.account.remoteId)
    const accountTokens = { [session.account.remoteId]: page?.accessToken ?? '' }
    const wide = run.sessionFor(account, { ...tokens, scopes: ['instagram_manage_contents'], accountTokens })
    expect(await adapter.withdraw?.(receipt, wide, now)).toBe('gone')
    expect(await postsWith('Taken down')).toEqual([])
    expect(await adapter.withdraw?.(receipt, wide, now)).toBe('gone')
  })

  it('tells what is left of the quota', async () => {
    const options = await adapter.postingOptions?.(session, run.context().now)
    expect(options).toMatchObject({ blockedReason: null })
  })
})
