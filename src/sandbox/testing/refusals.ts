import { describe, expect, it } from 'vitest'
import type { DrivenAnswer } from './driver.ts'

/** What a refusal is held against: status and the documented body, or its distinguishing part. */
export interface RefusedAnswer {
  readonly status: number
  /** Parsed JSON, or the text where the platform answers no JSON. */
  readonly body: unknown
}

/** An answer of JSON, as a refusal is held against it. */
export function told({ status, json }: Pick<DrivenAnswer, 'status' | 'json'>): RefusedAnswer {
  return { status, body: json() }
}

/** One documented rule of a platform, and what breaking it must be answered. `Bench` is the platform's own test client. */
export interface Refusal<Bench> {
  /** The rule in plain words, unique within the platform: 'a segment over 5 MB'. */
  readonly rule: string
  /** Where it is documented: an address, or the contract's section. */
  readonly source: string
  /** Breaks the rule and nothing else; answers what the platform said. Whatever must stand before is made here too. */
  broken(bench: Bench): Promise<RefusedAnswer>
  readonly status: number
  /** Matched as a part of the answer's body: every documented code, type and message stands here. */
  readonly body: unknown
}

/** Shows that the sandbox is as strict as the documents: each rule broken once, each on a bench of its own. */
export function describeRefusals<Bench>(
  platform: string,
  refusals: readonly Refusal<Bench>[],
  open: () => Promise<{ readonly bench: Bench; close(): Promise<void> | void }>,
): void {
  describe(`${platform} refuses`, () => {
    it.each(refusals.map((refusal) => [refusal.rule, refusal] as const))('%s', async (_rule, refusal) => {
      const { bench, close } = await open()
      try {
        const answer = await refusal.broken(bench)
        expect(answer.status).toBe(refusal.status)
        if (typeof refusal.body === 'object') expect(answer.body).toMatchObject(refusal.body as object)
        else expect(answer.body).toEqual(refusal.body)
      } finally {
        await close()
      }
    })
    it('is asked each rule once', () => {
      expect(new Set(refusals.map(({ rule }) => rule)).size).toBe(refusals.length)
    })
  })
}
