import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from './__fixtures__/play.ts'
import { LINK, MINUTE, refusal, put, status, uploaded, COMPLETE, HIDDEN, failed, run } from './__fixtures__/lines.ts'

describe('an upload that was cut', () => {
  const SIZE = 70_000_000
  const media = [medium('video', SIZE)]
  const at = (offset: number, more = {}) => ({ stage: 'upload', ...run(SIZE, 10_000_000), offset, ...more })
  const LAST = { ...at(60_000_000), stage: 'last-chunk' }

  it('asks TikTok how much it has before it sends more', async () => {
    const played = delivery([uploaded(20_000_000)], { media })
    const step = await played.step({ checkpoint: at(10_000_000), isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(20_000_000), uploadedBytes: 20_000_000 })
  })

  it('goes on where a 416 says that it is out of step', async () => {
    const played = delivery([put({ status: 416 }), uploaded(30_000_000)], { media })
    expect(await played.step({ checkpoint: at(20_000_000) })).toMatchObject({ kind: 'next', checkpoint: at(30_000_000) })
  })

  it.each([201, 206, 416])('does not send a chunk again and again when a %i leaves it where it was', async (httpStatus) => {
    const answer = { status: httpStatus, headers: { 'content-range': `bytes 0-20000000/${SIZE}` } }
    const inBetween = delivery([put(answer), uploaded(20_000_000)], { media }).step({ checkpoint: at(20_000_000) })
    await expect(inBetween).rejects.toMatchObject({
      failure: { kind: 'unexpected-response', platformCode: 'out-of-step', mayHaveApplied: false },
    })
  })

  it.each([206, 416])('may be public when a %i to the last chunk leaves it where it was', async (httpStatus) => {
    const last = delivery([put({ status: httpStatus }), uploaded(60_000_000)], { media }).step({ checkpoint: LAST, committingSince: NOW })
    await expect(last).rejects.toMatchObject({ failure: { platformCode: 'out-of-step', mayHaveApplied: true } })
  })

  it('finishes a chunk of which only a part is stored', async () => {
    const played = delivery([put({ status: 206, headers: { 'content-range': `bytes 0-30000000/${SIZE}` } })], { media })
    await played.step({ checkpoint: at(24_000_000) })
    expect(played.seen[0]?.headers['content-range']).toBe(`bytes 24000000-29999999/${SIZE}`)
  })

  it('repeats a chunk after 5xx', async () => {
    const played = delivery([put({ status: 502 })], { media })
    const step = played.step({ checkpoint: at(20_000_000) })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'platform-down', mayHaveApplied: false } })
  })

  it('begins anew when its address is spent, and only after TikTok said that it is not whole', async () => {
    const played = delivery([uploaded(20_000_000)], { media })
    const step = await played.step({ checkpoint: at(20_000_000), now: NOW + 60 * MINUTE })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init', restarts: 1 }, uploadedBytes: 0 })
    const refused = delivery([put({ status: 403 }), uploaded(20_000_000)], { media })
    expect(await refused.step({ checkpoint: at(20_000_000) })).toMatchObject({ checkpoint: { stage: 'init', restarts: 1 } })
    const whole = delivery([uploaded(SIZE)], { media })
    const marked = await whole.step({ checkpoint: at(20_000_000), now: NOW + 60 * MINUTE })
    expect(marked).toMatchObject({ kind: 'commit-next', checkpoint: { stage: 'process' } })
  })

  it.each([403, 404])('begins anew after a %i to the last chunk only once it cannot end late any more', async (httpStatus) => {
    const played = delivery([put({ status: httpStatus }), ...Array(3).fill(uploaded(60_000_000)), uploaded(SIZE)], { media })
    const waiting = { ...LAST, missedSince: NOW }
    const first = await played.step({ checkpoint: LAST, committingSince: NOW })
    expect(first).toEqual({ kind: 'wait', checkpoint: waiting, notBefore: NOW + 30_000, phase: 'uploading' })
    expect(await played.step({ checkpoint: waiting, now: NOW + MINUTE })).toMatchObject({ kind: 'wait', checkpoint: waiting })
    expect(await played.step({ checkpoint: waiting, now: NOW + 2 * MINUTE })).toMatchObject({
      kind: 'next',
      checkpoint: { stage: 'init', restarts: 1 },
      isCommitUndone: true,
    })
    expect(await played.step({ checkpoint: waiting, now: NOW + MINUTE })).toMatchObject({ checkpoint: { stage: 'process' } })
  })

  it('does not begin anew for ever', async () => {
    const played = delivery([put({ status: 404 }), uploaded(0)], { media })
    const step = played.step({ checkpoint: at(0, { restarts: 3 }) })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'upload-address-spent' } })
  })

  it.each(['internal', 'auth_removed', 'spam_risk_too_many_posts'])(
    'begins again once after %s, where TikTok says before a byte is sent what must be done first',
    async (reason) => {
      const step = await delivery([failed(reason)], { media }).step({ checkpoint: at(20_000_000), isResumed: true })
      expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init', restarts: 0, repeats: 1 }, uploadedBytes: 0 })
      expect(step).not.toHaveProperty('isCommitUndone')
      const marked = await delivery([failed(reason)], { media }).step({ checkpoint: LAST, isResumed: true, committingSince: NOW })
      expect(marked).toMatchObject({ checkpoint: { stage: 'init', repeats: 1 }, isCommitUndone: true })
      const again = delivery([failed(reason)], { media }).step({ checkpoint: at(20_000_000, { repeats: 1 }), isResumed: true })
      await expect(again).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode: reason } })
    },
  )

  it('asks before it sends its last chunk again, too', async () => {
    const missing = delivery([uploaded(60_000_000)], { media })
    const step = await missing.step({ checkpoint: LAST, isResumed: true, committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(60_000_000), isCommitUndone: true })
    const whole = delivery([uploaded(SIZE)], { media })
    const kept = await whole.step({ checkpoint: LAST, isResumed: true, committingSince: NOW })
    expect(kept).toMatchObject({ kind: 'next', checkpoint: { stage: 'process' } })
    expect(kept).not.toHaveProperty('isCommitUndone')
  })

  it('may be public when the answer to its last chunk is lost, or is a 5xx', async () => {
    for (const answer of ['lost', { status: 502 }] as const) {
      const step = delivery([put(answer)], { media }).step({ checkpoint: LAST, committingSince: NOW })
      await expect(step).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
    }
  })

  it.each([206, 416])('takes the commit back when a %i shows that the last chunk is not whole', async (httpStatus) => {
    const played = delivery([put({ status: httpStatus }), uploaded(65_000_000)], { media })
    const step = await played.step({ checkpoint: LAST, committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(65_000_000), isCommitUndone: true })
  })

  it('keeps the commit when a 416 comes because all was there already', async () => {
    const played = delivery([put({ status: 416 }), uploaded(SIZE)], { media })
    const step = await played.step({ checkpoint: LAST, committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'process' } })
    expect(step).not.toHaveProperty('isCommitUndone')
  })
})

describe('after a lost answer to the last chunk', () => {
  const media = [medium('video', 900)]
  const LAST = { stage: 'last-chunk', ...run(900), offset: 0 }
  const asked = (lines: Line[], rest = {}) => delivery(lines, { media }).reconcile({ checkpoint: LAST, ...rest })

  it('it is published when TikTok has it', async () => {
    expect(await asked([COMPLETE])).toEqual({
      kind: 'published',
      receipt: { parts: [{ remoteId: '7350000000000000123', permalink: LINK }], publishedAt: NOW, notes: [] },
    })
  })

  it('its link is waited for without ever posting again', async () => {
    const played = delivery([HIDDEN, COMPLETE], { media })
    const first = await played.reconcile({ checkpoint: LAST })
    if (first.kind !== 'wait') throw new Error('expected a wait')
    expect(first).toMatchObject({ checkpoint: { stage: 'link' }, notBefore: NOW + 2_000 })
    expect(await played.reconcile({ checkpoint: first.checkpoint })).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ permalink: LINK }] },
    })
  })

  it('it is waited for while TikTok works on it', async () => {
    const played = delivery([uploaded(900), uploaded(900), failed('frame_rate_check_failed')], { media })
    const first = await played.reconcile({ checkpoint: LAST })
    if (first.kind !== 'wait') throw new Error('expected a wait')
    expect(await played.reconcile({ checkpoint: first.checkpoint, now: NOW + 61 * MINUTE })).toEqual({ kind: 'unknown' })
    expect(await played.reconcile({ checkpoint: first.checkpoint })).toEqual({
      kind: 'resume',
      checkpoint: { stage: 'failed', reason: 'frame_rate_check_failed' },
    })
  })

  it('a failure found so is told as one', async () => {
    const step = delivery([], { media }).step({ checkpoint: { stage: 'failed', reason: 'frame_rate_check_failed' } })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'frame_rate_check_failed' } })
  })

  const missed = (checkpoint: Json, now: number, told = uploaded(0)) => delivery([told], { media }).reconcile({ checkpoint, now })

  it('the rest is sent to the same upload within its hour, once no chunk can be under way any more', async () => {
    const first = await asked([uploaded(0)], { now: NOW + MINUTE })
    const waiting = { ...LAST, missedSince: NOW + MINUTE }
    expect(first).toEqual({ kind: 'wait', checkpoint: waiting, notBefore: NOW + MINUTE + 5_000 })
    expect(await missed(waiting, NOW + MINUTE + 10_000)).toMatchObject({ kind: 'wait', checkpoint: waiting })
    expect(await missed(waiting, NOW + MINUTE + 10_000, uploaded(900))).toMatchObject({ kind: 'wait', checkpoint: { stage: 'process' } })
    expect(await missed(waiting, NOW + MINUTE + 15_000)).toEqual({ kind: 'resume', checkpoint: { ...LAST, stage: 'upload', offset: 0 } })
  })

  it('the wait begins anew when our clock was set back', async () => {
    expect(await missed({ ...LAST, missedSince: NOW + MINUTE }, NOW)).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW } })
  })

  it('it begins anew after the hour, when TikTok says that it was not whole', async () => {
    const waiting = { ...LAST, missedSince: NOW + 60 * MINUTE }
    expect(await asked([uploaded(0)], { now: NOW + 60 * MINUTE })).toMatchObject({ kind: 'wait', checkpoint: waiting })
    // Two minutes: a second upload beside a first one that ends late would be a second post.
    expect(await missed(waiting, NOW + 61 * MINUTE)).toMatchObject({ kind: 'wait' })
    expect(await missed(waiting, NOW + 62 * MINUTE)).toEqual({ kind: 'resume', checkpoint: { stage: 'init', restarts: 1, repeats: 0 } })
    expect(await missed(waiting, NOW + 62 * MINUTE, status('PROCESSING_UPLOAD'))).toEqual({ kind: 'unknown' })
  })

  it('the creator is asked when TikTok has forgotten it', async () => {
    expect(await asked([['POST /v2/post/publish/status/fetch/', refusal(400, 'invalid_publish_id')]])).toEqual({ kind: 'unknown' })
  })

  it('nothing is guessed from a checkpoint of another build', async () => {
    const step = delivery([], { media }).step({ checkpoint: { stage: 'of an older build' }, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: true } })
  })
})
