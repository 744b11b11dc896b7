import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GrantTokens, Identity, Session } from '../../core/platform-adapter.ts'
import { sample, startMetaRun } from '../../../../tools/testing/meta-run.ts'
import { createFacebookAdapter } from './adapter.ts'

const adapter = createFacebookAdapter()
let run: Awaited<ReturnType<typeof startMetaRun>>
let identities: readonly Identity[]
let tokens: GrantTokens
let session: Session

beforeAll(async () => {
  run = await startMetaRun()
  ;({ identities, tokens } = await run.connect())
  const page = identities.find((one) => one.platform === 'facebook')
  if (page === undefined) throw new Error('the login gave no Page')
  session = run.sessionFor(adapter, run.accountOf(page), tokens)
})
afterAll(() => run.stop())

describe('the login over the sandbox', () => {
  it('gives Pages, portfolio Pages among them, and linked Instagram accounts, each with a token', () => {
    expect(identities.map((one) => one.platform)).toEqual(['facebook', 'instagram', 'facebook', 'instagram', 'facebook'])
    expect(identities.every((one) => tokens.accountTokens?.[one.remoteId] !== undefined)).toBe(true)
    expect(tokens.expiresAt).toBeGreaterThan(run.context().now + 50 * 86_400_000)
  })

  it('can be lengthened while it lasts', async () => {
    const fresh = await run.login.refresh?.(run.context(), tokens)
    expect(fresh?.accessToken).not.toBe(tokens.accessToken)
    expect(fresh?.accountTokens).toEqual(tokens.accountTokens)
  })

  it('says which permission was declined', async () => {
    await expect(run.connect(['pages_manage_posts'])).rejects.toMatchObject({
      failure: { kind: 'scope-missing', text: 'pages_manage_posts' },
    })
  })
})

describe('a Page of the sandbox', () => {
  const published = async (receipt: { parts: readonly { remoteId: string }[] }) =>
    (await run.posts()).filter((post) => post.platform === 'facebook' && post.id === receipt.parts[0]?.remoteId)

  it.each([
    ['a text', 'Only words', []],
    ['a photo', 'One photo', [sample('image', 'A beach')]],
    ['several photos', 'Two photos', [sample('image'), sample('image')]],
    ['a video', 'One video', [sample('video')]],
  ] as const)('shows %s under the link of its receipt', async (_kind, text, media) => {
    const { receipt } = await run.publish(adapter, session, { text, media })
    expect(receipt.notes).toEqual([])
    expect(await published(receipt)).toMatchObject([{ text, account: session.account.remoteId }])
    expect((await published(receipt))[0]?.media).toHaveLength(media.length)
    const page = await run.open(receipt)
    expect(page).toMatch(/^200 /)
    expect(page).toContain(text)
  })

  it.each([
    ['a text', 'feed', 'Words once', []],
    ['a photo', 'photos', 'Photo once', [sample('image')]],
    ['several photos', 'feed', 'Photos once', [sample('image'), sample('image')]],
    ['a video', 'upload_phase=finish|videos', 'Video once', [sample('video')]],
  ] as const)('shows %s once although the answer to its publication was lost', async (kind, path, text, media) => {
    const skip = kind === 'a video' ? await chunkCalls() : 0
    await run.control('POST', 'faults', { kind: 'lose-answer', host: 'graph.facebook.com', method: 'POST', path, skip })
    const { told, receipt } = await run.publish(adapter, session, { text, media })
    expect(told.at(-1)).toBe('reconcile published')
    expect((await run.posts()).filter((post) => post.text === text)).toHaveLength(1)
    expect(await published(receipt)).toHaveLength(1)
  })

  it('shows a post once when its call never arrived', async () => {
    await run.control('POST', 'faults', { kind: 'drop', host: 'graph.facebook.com', method: 'POST', path: '/feed' })
    const { told } = await run.publish(adapter, session, { text: 'Dropped once' })
    expect(told).toContain('reconcile absent')
    expect((await run.posts()).filter((post) => post.text === 'Dropped once')).toHaveLength(1)
  })

  it('gets a video whole although the line was cut in the middle', async () => {
    await run.control('POST', 'faults', {
      kind: 'drop',
      host: 'graph.facebook.com',
      method: 'POST',
      path: '/videos',
      skip: 1,
      afterBytes: 100_000,
    })
    const { told, receipt } = await run.publish(adapter, session, { text: 'Cut once', media: [sample('video')] })
    expect(told).toContain('failed network')
    expect(await published(receipt)).toHaveLength(1)
  })

  it('tells that processing failed', async () => {
    await run.control('POST', 'faults', { kind: 'fail-processing', platform: 'facebook' })
    const delivery = run.publish(adapter, session, { text: 'Never seen', media: [sample('video')] })
    await expect(delivery).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: '6000' } })
  })

  it.each([
    ['a text', 'Text taken down', []],
    ['a photo', 'Photo taken down', [sample('image')]],
    ['several photos', 'Photos taken down', [sample('image'), sample('image')]],
    ['a video', 'Video taken down', [sample('video')]],
  ] as const)('takes down %s again, and finds it gone the second time', async (_kind, text, media) => {
    const { receipt } = await run.publish(adapter, session, { text, media })
    expect(await published(receipt)).toHaveLength(1)
    const withdraw = () => adapter.withdraw?.(receipt, session, run.context().now)
    expect(await withdraw()).toBe('gone')
    expect((await run.posts()).filter((post) => post.text === text)).toEqual([])
    expect(await withdraw()).toBe('gone')
  })

  /** Calls to `/videos` before the finish of the sample: one start and its chunks. */
  async function chunkCalls(): Promise<number> {
    const before = (await run.journal()).length
    await run.publish(adapter, session, { text: `Counting ${before}`, media: [sample('video')] })
    const calls = (await run.journal()).slice(before).filter((line) => line.method === 'POST' && /\/videos\b/.test(line.path))
    return calls.length - 1
  }
})
