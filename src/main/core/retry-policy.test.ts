import { describe, expect, it } from 'vitest'
import type { Delivery } from './delivery.ts'
import { PLATFORM_ERROR_KINDS, type PlatformFailure } from './platform-error.ts'
import { judge, pauseMs } from './retry-policy.ts'

const NOW = 5_000_000
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

  it('waits as long as the platform says, and longer than it says never less', () => {
    expect(judge(at(null), failure({ kind: 'rate-limited', retryAt: NOW + 900_000 }), NOW, 0)).toMatchObject({
      kind: 'retry',
      at: NOW + 900_000,
    })
    expect(judge(at(null), failure({ kind: 'rate-limited' }), NOW, 0)).toMatchObject({ kind: 'retry', at: NOW + 60_000 })
  })

  it('parks what only a new login helps and gives up what the platform rejected', () => {
    expect(judge(at(null), failure({ kind: 'reconnect-needed' }), NOW, 0)).toMatchObject({
      kind: 'park',
      problem: { actions: ['reconnect'] },
    })
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
  })
})
