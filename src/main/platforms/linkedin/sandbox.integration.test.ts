import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { GrantTokens, Identity, Session } from '../../core/platform-adapter.ts'
import { sample, startLoginRun } from '../../../../tools/testing/login-run.ts'
import { createLinkedinAdapter } from './adapter.ts'
import { createLinkedinLogin } from './login.ts'

const PAGE_SCOPES = ['openid', 'profile', 'w_member_social', 'w_organization_social', 'r_organization_social', 'rw_organization_admin']
let run: Awaited<ReturnType<typeof startLoginRun>>
let tokens: GrantTokens
let identities: readonly Identity[]
let member: Session
let page: Session

beforeAll(async () => {
  run = await startLoginRun({
    login: createLinkedinLogin(),
    adapter: createLinkedinAdapter(),
    redirectUri: 'http://127.0.0.1:8917/linkedin/callback',
  })
  ;({ identities, tokens } = await run.connect({ account: 'pR4cT1ceBn' }))
  const [self] = identities
  if (self === undefined) throw new Error('the login gave nobody')
  member = run.sessionFor(self, tokens)
  // Another person than the member above: asking for another set of scopes ends the tokens before.
  const granted = await run.grant(PAGE_SCOPES)
  const organization = granted.identities.find((one) => one.kind === 'page')
  if (organization === undefined) throw new Error('the grant gave no page')
  page = run.sessionFor(organization, granted.tokens)
})
afterEach(() => {
  run.world.collections.collection('linkedin-settings').put('current', {})
  // 150 calls a day are soon used up here.
  run.world.clock.advance(86_400_000)
})
afterAll(() => run.stop())

const set = (settings: Record<string, unknown>) => run.world.collections.collection('linkedin-settings').put('current', settings)
const shown = async (text: string) => (await run.posts()).filter((post) => post.text === text)

describe('the login over the sandbox', () => {
  it('gives the member alone, for sixty days, without a refresh token', () => {
    expect(identities).toMatchObject([{ kind: 'person', displayName: 'Ben Rehearsal' }])
    expect(tokens.refreshToken).toBeUndefined()
    expect(tokens.expiresAt).toBeGreaterThan(run.context().now + 59 * 86_400_000)
  })

  it('gives the pages, too, where the scopes were granted', () => {
    expect(page.account).toMatchObject({ displayName: 'Practice Studio', handle: 'practice-studio' })
  })
})

describe('a member of the sandbox', () => {
  it.each([
    ['a text', 'Only words: (all) of_them * <and> #hashtags @ https://example.com/a_b(c)', []],
    ['a picture', 'One picture', [sample('image', { altText: 'A (beach)' })]],
    ['several pictures', 'Two pictures', [sample('image'), sample('image')]],
    ['a video in one part', 'A video', [sample('video')]],
    ['a video in three parts', 'A long video', [sample('video', { padTo: 9_000_000 })]],
  ] as const)('shows %s, whole, under the link of its receipt', async (_kind, text, media) => {
    const { receipt } = await run.publish(member, { text, media })
    expect(receipt.notes).toEqual([])
    const [post, ...more] = await shown(text)
    expect(more).toEqual([])
    expect(post).toMatchObject({
      id: receipt.parts[0]?.remoteId,
      url: expect.stringContaining(String(receipt.parts[0]?.remoteId)) as string,
    })
    expect(post?.media.map((one) => one.bytes)).toEqual(media.map((one) => one.asset.sizeBytes))
    expect(await run.open(receipt)).toMatch(/^200 /)
    expect(await run.notes()).toEqual([])
  })

  it('posts a video without looking where LinkedIn forbids members to look', async () => {
    set({ canMembersReadVideos: false })
    const { told } = await run.publish(member, { text: 'Unseen video', media: [sample('video')] })
    expect(await shown('Unseen video')).toHaveLength(1)
    expect(told.at(-1)).toBe('done')
  })

  it.each([
    ['the first one', 'original'],
    ['a post that never was', 'ghost'],
  ])('shows a text once although its answer was lost; the refused copy names %s', async (_named, duplicateMode) => {
    set({ duplicateMode })
    const text = `Once, ${duplicateMode}`
    await run.fault({ kind: 'lose-answer', host: 'api.linkedin.com', method: 'POST', path: '^/rest/posts' })
    const { receipt, told } = await run.publish(member, { text })
    expect(told).toEqual(['commit-next', 'failed network', 'reconcile wait', 'reconcile absent', 'done'])
    const posts = await shown(text)
    expect(posts).toHaveLength(1)
    // Never the address of a post that does not exist.
    expect([posts[0]?.id, '']).toContain(receipt.parts[0]?.remoteId)
  })

  it('shows a text once when its call never arrived', async () => {
    await run.fault({ kind: 'drop', host: 'api.linkedin.com', method: 'POST', path: '^/rest/posts' })
    const { receipt } = await run.publish(member, { text: 'Dropped once' })
    expect(await shown('Dropped once')).toMatchObject([{ id: receipt.parts[0]?.remoteId }])
  })

  it('gets a video whole although the line was cut in the middle', async () => {
    await run.fault({ kind: 'drop', host: 'www.linkedin.com', method: 'PUT', path: 'uploaded-video', skip: 1, afterBytes: 500_000 })
    const media = [sample('video', { padTo: 9_000_000 })]
    const { told } = await run.publish(member, { text: 'Cut once', media })
    expect(told).toContain('failed network')
    expect(await shown('Cut once')).toMatchObject([{ media: [{ bytes: 9_000_000 }] }])
  })

  it('tells that processing failed', async () => {
    await run.fault({ kind: 'fail-processing', platform: 'linkedin' })
    const delivery = run.publish(member, { text: 'Never seen', media: [sample('video')] })
    await expect(delivery).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'PROCESSING_FAILED' } })
  })

  it('is told a plain duplicate as one', async () => {
    await run.publish(member, { text: 'Twice by hand' })
    const again = run.publish(member, { text: 'Twice by hand' })
    await expect(again).rejects.toMatchObject({ failure: { kind: 'duplicate', mayHaveApplied: false } })
  })

  it('waits for the next day when its calls are used up', async () => {
    set({ memberDayLimit: 0 })
    const delivery = run.publish(member, { text: 'Tomorrow' })
    await expect(delivery).rejects.toMatchObject({ failure: { kind: 'quota-exhausted', platformCode: 'TOO_MANY_REQUESTS' } })
  })
})

describe('a page of the sandbox', () => {
  it.each([
    ['a text', 'Page words (all)', []],
    ['pictures', 'Page pictures', [sample('image'), sample('image')]],
    ['a video', 'Page video', [sample('video')]],
  ] as const)('shows %s under the link of its receipt', async (_kind, text, media) => {
    const { receipt } = await run.publish(page, { text, media })
    expect(await shown(text)).toMatchObject([{ id: receipt.parts[0]?.remoteId }])
  })

  it('finds its text again after a lost answer, and sends no copy', async () => {
    const text = 'Page once #found (again)'
    await run.fault({ kind: 'lose-answer', host: 'api.linkedin.com', method: 'POST', path: '^/rest/posts' })
    const { receipt, told } = await run.publish(page, { text })
    expect(told.at(-1)).toBe('reconcile published')
    expect(await shown(text)).toMatchObject([{ id: receipt.parts[0]?.remoteId }])
  })

  it.each([
    ['member', () => member],
    ['page', () => page],
  ])('takes down a post of a %s again, and finds it gone the second time', async (name, session) => {
    const text = `Taken down from the ${name}`
    const { receipt } = await run.publish(session(), { text })
    expect(await shown(text)).toHaveLength(1)
    const withdraw = () => createLinkedinAdapter().withdraw?.(receipt, session(), run.world.clock.now())
    expect(await withdraw()).toBe('gone')
    expect(await shown(text)).toEqual([])
    expect(await withdraw()).toBe('gone')
  })
})
