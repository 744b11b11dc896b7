import { describe, expect, it } from 'vitest'
import type { Delivery } from './delivery.ts'
import { PLATFORM_ERROR_KINDS, type PlatformFailure } from './platform-error.ts'
import { problem, type ProblemCode } from '../../shared/problem.ts'
import { judge, judgeProblem, pauseMs } from './retry-policy.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const HOUR_MS = 60 * 60_000
const failure = (change: Partial<PlatformFailure>): PlatformFailure => ({
  kind: 'network',
  platform: 'x',
  step: 'post.create',
  mayHaveApplied: false,
  ...change,
})
const at = (commit: Delivery['commit'], tries = 0) => ({ commit, tries }) as Delivery

describe('the retry policy', () => {
  it('never sends again what may have been applied', () => {
    for (const kind of PLATFORM_ERROR_KINDS) {
      const verdict = judge(at({ since: 1, state: 'marked' }), failure({ kind, mayHaveApplied: true }), NOW, 0.5)
      expect(verdict.kind, kind).toBe('reconcile')
    }
  })

  it('never gives a taken post up for a link that cannot be learned: it asks', () => {
    for (const kind of ['network', 'timeout', 'platform-down', 'unexpected-response', 'rate-limited', 'quota-exhausted'] as const) {
      expect(judge(at({ since: 1, state: 'answered' }, 3), failure({ kind }), NOW, 0.5).kind, kind).toBe('retry')
      expect(judge(at({ since: 1, state: 'answered' }, 12), failure({ kind }), NOW, 0.5).kind, kind).toBe('ask-creator')
    }
  })

  it("takes the platform's word for when to come back, over every pause of ours", () => {
    for (const kind of ['network', 'timeout', 'platform-down', 'rate-limited', 'quota-exhausted', 'unexpected-response'] as const) {
      for (const pause of [2_000, 900_000, 24 * HOUR_MS]) {
        const verdict = judge(at(null, 3), failure({ kind, retryAt: NOW + pause }), NOW, 0.7)
        expect(verdict, `${kind} ${pause}`).toMatchObject({ kind: 'retry', at: NOW + pause, problem: { code: kind, retryAt: NOW + pause } })
      }
    }
    expect(judge(at({ since: 1, state: 'answered' }), failure({ retryAt: NOW + 900_000 }), NOW, 0)).toMatchObject({ at: NOW + 900_000 })
    const lost = failure({ kind: 'platform-down', mayHaveApplied: true, retryAt: NOW + 900_000 })
    expect(judge(at({ since: 1, state: 'marked' }), lost, NOW, 0)).toMatchObject({ kind: 'reconcile', at: NOW + 900_000 })
  })

  it('believes no time that has passed and none beyond a long day', () => {
    for (const retryAt of [NOW, NOW - 1, -1, Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(judge(at(null), failure({ kind: 'rate-limited', retryAt }), NOW, 0), String(retryAt)).toMatchObject({ at: NOW + 60_000 })
    }
    for (const retryAt of [Date.UTC(9999, 11, 31), Number.POSITIVE_INFINITY, NOW + 26 * HOUR_MS]) {
      expect(judge(at(null), failure({ kind: 'rate-limited', retryAt }), NOW, 0), String(retryAt)).toMatchObject({ at: NOW + 25 * HOUR_MS })
    }
  })

  it('never gives up for too many calls, and waits longer from refusal to refusal where no end is named', () => {
    for (const tries of [0, 5, 50, 5_000]) expect(judge(at(null, tries), failure({ kind: 'rate-limited' }), NOW, 1).kind).toBe('retry')
    expect(judge(at(null, 0), failure({ kind: 'rate-limited' }), NOW, 1)).toMatchObject({ at: NOW + 60_000 })
    expect(judge(at(null, 20), failure({ kind: 'rate-limited' }), NOW, 1)).toMatchObject({ at: NOW + 5 * 60_000 })
    expect(judge(at(null, 20), failure({ kind: 'quota-exhausted' }), NOW, 1)).toMatchObject({ kind: 'retry', at: NOW + HOUR_MS })
  })

  it('tells of every wait until when it lasts', () => {
    for (const kind of PLATFORM_ERROR_KINDS) {
      for (const mayHaveApplied of [false, true]) {
        const verdict = judge(at({ since: 1, state: 'marked' }), failure({ kind, mayHaveApplied }), NOW, 0.3)
        if (verdict.kind === 'retry' || verdict.kind === 'reconcile') expect(verdict.problem.retryAt, kind).toBe(verdict.at)
      }
    }
  })

  it('parks what only a new login helps and gives up what the platform rejected', () => {
    expect(judge(at(null), failure({ kind: 'reconnect-needed' }), NOW, 0)).toMatchObject({
      kind: 'park',
      problem: { actions: ['reconnect'] },
    })
    expect(judge(at(null), failure({ kind: 'scope-missing' }), NOW, 0)).toMatchObject({ kind: 'park', problem: { actions: ['reconnect'] } })
    expect(judge(at(null), failure({ kind: 'content-rejected' }), NOW, 0).kind).toBe('give-up')
    expect(judge(at(null), failure({ kind: 'media-rejected' }), NOW, 0).kind).toBe('give-up')
  })

  it('gives nonsense five chances', () => {
    expect(judge(at(null, 4), failure({ kind: 'unexpected-response' }), NOW, 0).kind).toBe('retry')
    expect(judge(at(null, 5), failure({ kind: 'unexpected-response' }), NOW, 0).kind).toBe('give-up')
  })

  it('backs off with jitter between one second and five minutes', () => {
    expect(pauseMs(0, 0)).toBe(1_000)
    expect(pauseMs(3, 0.999)).toBeLessThanOrEqual(16_000)
    expect(pauseMs(50, 1)).toBe(5 * 60_000)
    for (let tries = 0; tries < 60; tries += 1)
      for (const fraction of [0, 0.25, 0.5, 0.999]) {
        expect(pauseMs(tries, fraction)).toBeGreaterThanOrEqual(1_000)
        expect(pauseMs(tries, fraction)).toBeLessThanOrEqual(5 * 60_000)
      }
  })
})

describe("the policy on a problem of the creator's own bucket", () => {
  const verdict = (code: ProblemCode) => judgeProblem(problem(code), NOW)

  it('tries a storage that does not answer again after a minute', () => {
    expect(verdict('bucket-unreachable')).toMatchObject({ kind: 'retry', at: NOW + 60_000, problem: { retryAt: NOW + 60_000 } })
  })

  it('waits for other settings where these cannot work, and gives up what the storage refuses', () => {
    const waiting = ['secret-missing', 'keys-refused', 'missing', 'region-wrong', 'clock-wrong', 'no-rights'] as const
    for (const name of waiting) expect(verdict(`bucket-${name}`).kind, name).toBe('park')
    expect(verdict('bucket-refused').kind).toBe('give-up')
  })
})
