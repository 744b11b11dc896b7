import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { GrantTokens, Identity } from '../../core/login-adapter.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { sample, startLoginRun } from '../../../../tools/testing/login-run.ts'
import { createAdapter } from './adapter.ts'
import { createLogin } from './login.ts'

const PAGE_SCOPES = [
  ...['r_basicprofile', 'w_member_social', 'w_organization_social', 'r_organization_social', 'rw_organization_admin'],
  ...['w_member_social_feed', 'w_organization_social_feed', 'r_organization_social_feed', 'r_member_postAnalytics'],
]
let run: Awaited<ReturnType<typeof startLoginRun>>
let tokens: GrantTokens
let identities: readonly Identity[]
let member: Session
let page: Session

beforeAll(async () => {
  run = await startLoginRun({
    login: createLogin(),
    adapter: createAdapter(),
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

  it('asks for nothing beyond the self-serve products when no extra was chosen, and finds the member all the same', async () => {
    const plain = await startLoginRun({
      login: { ...createLogin(), extras: [] },
      adapter: createAdapter(),
      redirectUri: 'http://127.0.0.1:8917/linkedin/callback',
    })
    try {
      const given = await plain.connect()
      expect(given.tokens.scopes).toEqual(['openid', 'profile', 'w_member_social'])
      expect(given.identities).toMatchObject([{ kind: 'person', displayName: 'Ada Practice' }])
      const session = plain.sessionFor(given.identities[0]!, given.tokens)
      expect(session.account.abilities).toEqual([])
      // Share on LinkedIn alone may not comment: the post stands, and says so.
      const { receipt } = await plain.publish(session, { text: 'Alone', options: { firstComment: 'First' } })
      expect(receipt).toMatchObject({
        parts: [{ permalink: expect.stringContaining('urn:li:share') as string }],
        notes: ['comment-failed'],
      })
    } finally {
      await plain.stop()
    }
  })

  it('gives an administrator the page with its logo, and not the one that may only be watched', async () => {
    const { identities: both } = await run.connect({ account: 'pR4cT1ceAd' })
    expect(both.map((one) => [one.kind, one.displayName])).toEqual([
      ['person', 'Ada Practice'],
      ['page', 'Practice Studio'],
    ])
    for (const { avatarUrl } of both) expect(avatarUrl).toContain('media.licdn.com')
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
    const withdraw = () => createAdapter().withdraw?.(receipt, session(), run.world.clock.now())
    expect(await withdraw()).toBe('gone')
    expect(await shown(text)).toEqual([])
    expect(await withdraw()).toBe('gone')
  })
})

describe('a first comment in the sandbox', () => {
  const firstComment = 'More: https://example.com/a_b(c)'
  const comments = async (text: string) => (await shown(text))[0]?.details?.['comments']

  it('stands under the post once, whole, and goes with it', async () => {
    const { receipt, told } = await run.publish(page, { text: 'Commented', options: { firstComment } })
    expect(told).toEqual(['commit-next', 'commit-next', 'done'])
    expect(receipt.parts.map(({ role }) => role)).toEqual([undefined, 'comment'])
    expect(await comments('Commented')).toMatchObject([{ urn: receipt.parts[1]?.remoteId, text: firstComment }])
    expect(await createAdapter().withdraw?.(receipt, page, run.world.clock.now())).toBe('gone')
    expect(await shown('Commented')).toEqual([])
  })

  it('is never written twice, whichever of its answers is lost, and found where a page may look', async () => {
    const text = 'Comment lost'
    await run.fault({ kind: 'lose-answer', host: 'api.linkedin.com', method: 'POST', path: 'comments' })
    const { receipt, told } = await run.publish(page, { text, options: { firstComment } })
    expect(told.at(-1)).toBe('reconcile published')
    expect(receipt.notes).toEqual([])
    expect(await comments(text)).toMatchObject([{ urn: receipt.parts[1]?.remoteId }])
  })

  it('of a member, who may not look, is told as unknown after a lost answer, and not sent again', async () => {
    const text = 'Comment of nobody knows'
    await run.fault({ kind: 'lose-answer', host: 'api.linkedin.com', method: 'POST', path: 'comments' })
    const { receipt } = await run.publish(member, { text, options: { firstComment } })
    expect(receipt.notes).toEqual(['comment-unknown'])
    expect(await comments(text)).toHaveLength(1)
  })

  it('is written when the post’s own answer was lost before', async () => {
    const text = 'Post lost, comment there'
    await run.fault({ kind: 'lose-answer', host: 'api.linkedin.com', method: 'POST', path: '^/rest/posts' })
    const { receipt } = await run.publish(page, { text, options: { firstComment } })
    expect(receipt.parts).toHaveLength(2)
    expect(await comments(text)).toHaveLength(1)
  })
})

describe('the figures of the sandbox', () => {
  const figures = async (session: Session, text: string) => {
    const { receipt } = await run.publish(session, { text })
    run.world.clock.advance(3_600_000)
    const subject = { deliveryId: 'd', receipt, variant: { accountId: 'account-1', text, assetIds: [], options: {} } }
    return createAdapter().metrics?.([subject], session, run.world.clock.now())
  }

  it.each([
    ['member', () => member, { views: 720, reach: 576, likes: 36, comments: 12, shares: 7 }],
    ['page', () => page, { views: 720, reach: 576, likes: 36, comments: 12, shares: 7, clicks: 24 }],
  ] as const)('of a %s are read as LinkedIn counts them', async (name, session, expected) => {
    const told = await figures(session(), `Counted ${name}`)
    expect(told?.get('d')).toMatchObject(expected)
  })

  it('say that a deleted post is gone', async () => {
    const { receipt } = await run.publish(member, { text: 'Counted no more' })
    const adapter = createAdapter()
    await adapter.withdraw?.(receipt, member, run.world.clock.now())
    const subject = { deliveryId: 'd', receipt, variant: { accountId: 'account-1', text: '', assetIds: [], options: {} } }
    expect((await adapter.metrics?.([subject], member, run.world.clock.now()))?.get('d')).toBe('gone')
  })
})
