import { describe, expect, it } from 'vitest'
import { delivery, medium, NOW, type Answer } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { Reconciled } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const TIMELINE = 'GET api.x.com/2/users/2244994945/tweets'
const UPLOAD = { id: '188', key: '7_188', expiresAt: null }
const create = (ready: Json[] = [], rest: Record<string, Json> = {}) => ({
  stage: 'create',
  ready,
  restarts: 0,
  mediaRefusals: 0,
  resends: 0,
  firstCommitAt: null,
  ...rest,
})
const timeline = (...posts: Record<string, Json>[]): Answer => ({
  body: { ...(posts.length === 0 ? {} : { data: posts }), meta: { result_count: posts.length } },
})
const post = (rest: Record<string, Json>) => ({ id: '900', text: 'Hello', created_at: '2026-11-23T10:00:02.000Z', ...rest })

/** Reconciles until it is decided, as the outbox does. */
async function settle(
  answers: readonly Answer[],
  from: { text: string; ready?: Json[]; rest?: Record<string, Json> },
): Promise<{ outcome: Reconciled; waits: number[]; seen: URL[] }> {
  const media = from.ready === undefined ? [] : [medium('video', 10)]
  const play = delivery(
    adapter,
    answers.map((answer) => [TIMELINE, answer] as const),
    { text: from.text, media },
  )
  const waits: number[] = []
  let checkpoint: Json | null = create(from.ready, from.rest)
  let now = NOW
  for (;;) {
    const outcome = await play.reconcile({ checkpoint, now })
    if (outcome.kind !== 'wait') return { outcome, waits, seen: play.seen.map((call) => call.url) }
    waits.push(outcome.notBefore - NOW)
    checkpoint = outcome.checkpoint
    now = outcome.notBefore
  }
}

describe('a lost answer of X', () => {
  it('is found in the own timeline by the media it carries, whatever its text became', async () => {
    const found = timeline(post({ text: 'Hello https://t.co/abc', attachments: { media_keys: ['13_188'] } }))
    const { outcome, waits, seen } = await settle([found], { text: 'Other', ready: [UPLOAD] })
    expect(outcome).toEqual({
      kind: 'published',
      receipt: { parts: [{ remoteId: '900', permalink: 'https://x.com/lena_films/status/900' }], publishedAt: NOW + 2_000, notes: [] },
    })
    expect(waits).toEqual([2_000])
    expect(seen[0]?.searchParams.get('start_time')).toBe('2026-11-23T09:59:00.000Z')
    expect(seen[0]?.searchParams.has('post.fields')).toBe(false)
  })

  it.each([
    ['with HTML entities', 'Fish & chips < 5', { text: 'Fish &amp; chips &lt; 5' }],
    [
      'with links shortened',
      'See example.com now',
      { text: 'See https://t.co/x now', entities: { urls: [{ url: 'https://t.co/x', expanded_url: 'https://example.com/' }] } },
    ],
    ['about HTML entities', 'Write &lt; and &amp;amp; for <', { text: 'Write &amp;lt; and &amp;amp;amp; for &lt;' }],
    ['about HTML entities, given back as it was', 'Write &lt; for <', { text: 'Write &lt; for <' }],
    [
      'with a link to a picture of another post',
      'Look: https://x.com/ada/status/5/photo/1',
      {
        text: 'Look: https://t.co/x',
        entities: { urls: [{ url: 'https://t.co/x', expanded_url: 'https://x.com/ada/status/5/photo/1' }] },
        referenced_tweets: [{ type: 'quoted', id: '5' }],
      },
    ],
    [
      'with dollar signs in a link',
      'See https://example.com/?price=$$5 now',
      { text: 'See https://t.co/x now', entities: { urls: [{ url: 'https://t.co/x', expanded_url: 'https://example.com/?price=$$5' }] } },
    ],
    ['in another Unicode form', 'Cafe\u0301', { text: 'Caf\u00e9' }],
    ['cut, with the whole in a note', 'Long text', { text: 'Long…', note_tweet: { text: 'Long text' } }],
    ['in the newer dialect', 'Long text', { text: 'Long…', note_post: { text: 'Long text' } }],
  ] as const)('is found by its text %s', async (_case, text, told) => {
    const { outcome } = await settle([timeline(post(told))], { text })
    expect(outcome.kind).toBe('published')
  })

  it('is looked for three times before it counts as not posted, and is then marked as tried', async () => {
    const { outcome, waits } = await settle([timeline(), timeline(), timeline()], { text: 'Hello' })
    expect(waits).toEqual([2_000, 10_000, 30_000])
    expect(outcome).toMatchObject({ kind: 'absent', checkpoint: { stage: 'prepared', resends: 1, firstCommitAt: NOW } })
  })

  it('is looked for longer when it carries media, and then asked of the creator: X may take a second copy of it', async () => {
    const none = timeline()
    const { outcome, waits } = await settle([none, none, none, none, none], { text: 'Hello', ready: [UPLOAD] })
    expect(waits).toEqual([2_000, 10_000, 30_000, 90_000, 300_000])
    expect(outcome).toEqual({ kind: 'unknown' })
  })

  it('is not the same words from before the call, posted on purpose', async () => {
    const before = timeline(post({ created_at: '2026-11-23T09:59:30.000Z' }))
    expect((await settle([before, before, before], { text: 'Hello' })).outcome).toEqual({ kind: 'unknown' })
  })

  it('is not the post that another delivery has as its proof', async () => {
    const theirs = timeline(post({}))
    const play = delivery(adapter, [[TIMELINE, theirs]], { text: 'Hello' })
    const checkpoint = create([], { stage: 'look', looks: 0, since: NOW })
    expect(await play.reconcile({ checkpoint, claimedIds: ['900'] })).toMatchObject({ kind: 'wait', checkpoint: { looks: 1 } })
  })

  it('is asked of the creator when our clock was set back since the call', async () => {
    const none = timeline()
    const { outcome, seen } = await settle([none, none, none], { text: 'Hello', rest: { firstCommitAt: NOW + 3_600_000 } })
    expect(outcome).toEqual({ kind: 'unknown' })
    expect(seen[0]?.searchParams.get('start_time')).toBe('2026-11-23T09:59:02.000Z')
  })

  it('is found when the timeline shows it late', async () => {
    const { outcome } = await settle([timeline(), timeline(post({}))], { text: 'Hello' })
    expect(outcome.kind).toBe('published')
  })

  it('is asked of the creator when it was already sent twice', async () => {
    const { outcome } = await settle([timeline(), timeline(), timeline()], { text: 'Hello', rest: { resends: 1 } })
    expect(outcome.kind).toBe('unknown')
  })

  it('is asked of the creator when the same words stand over other media', async () => {
    const other = timeline(post({ attachments: { media_keys: ['7_999'] } }))
    const { outcome } = await settle([other, other, other, other, other], { text: 'Hello', ready: [UPLOAD] })
    expect(outcome.kind).toBe('unknown')
  })

  it('is asked of the creator when the page is full, or our clock runs ahead of X', async () => {
    const full = timeline(...Array.from({ length: 100 }, (_, index) => post({ id: String(index + 1), text: 'Other' })))
    expect((await settle([full, full, full], { text: 'Hello' })).outcome.kind).toBe('unknown')
    const behind = { ...(timeline() as object), headers: { date: new Date(NOW - 3_600_000).toUTCString() } } as Answer
    expect((await settle([behind, behind, behind], { text: 'Hello' })).outcome.kind).toBe('unknown')
  })

  it('does not take a reply or older words for the post', async () => {
    const reply = timeline(post({ referenced_tweets: [{ type: 'replied_to', id: '5' }] }))
    expect((await settle([reply, reply, reply], { text: 'Hello' })).outcome.kind).toBe('absent')
  })

  it('looks from the first of two calls on', async () => {
    const { seen } = await settle([timeline(post({}))], { text: 'Hello', rest: { resends: 1, firstCommitAt: NOW - 100_000 } })
    expect(seen[0]?.searchParams.get('start_time')).toBe(new Date(NOW - 160_000).toISOString())
  })

  it('goes on where it was when no commit had begun', async () => {
    const checkpoint = { stage: 'initialize', ready: [], restarts: 0 }
    expect(await delivery(adapter, [], {}).reconcile({ checkpoint })).toEqual({ kind: 'resume', checkpoint })
  })

  it('leaves a refused look to the outbox, which asks again', async () => {
    const play = delivery(adapter, [[TIMELINE, { status: 503 }]], { text: 'Hello' })
    const checkpoint = create([], { stage: 'look', looks: 0, since: NOW })
    await expect(play.reconcile({ checkpoint })).rejects.toMatchObject({ failure: { kind: 'platform-down', mayHaveApplied: false } })
  })
})
