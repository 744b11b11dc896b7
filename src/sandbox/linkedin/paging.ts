import { invalidValue, Refusal } from './errors.ts'

/** `start` and `count` of a finder; at most 100 at once. */
export function pageOf(query: URLSearchParams, defaultCount: number): { start: number; count: number } {
  const start = Number(query.get('start') ?? 0)
  const count = Number(query.get('count') ?? defaultCount)
  if (!Number.isInteger(start) || start < 0) throw invalidValue('start', 'must be a whole number from 0 on')
  if (!Number.isInteger(count) || count < 1 || count > 100) throw invalidValue('count', 'must be a whole number from 1 to 100')
  return { start, count }
}

/** Rest.li's `List(a,b)` → its entries, each decoded; the parameter itself was decoded once already. */
export function listOf(value: string | null): string[] {
  const inner = /^List\((.*)\)$/.exec(value ?? '')?.[1] ?? ''
  return inner
    .split(',')
    .filter((entry) => entry !== '')
    .map(decoded)
}

/** Decodes what was encoded twice; what is no encoding stays. */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** What a BATCH_GET answers: what is found, and beside it why the rest is not. */
export function batchOf(urns: readonly string[], read: (urn: string) => Record<string, unknown>): Record<string, unknown> {
  const results: Record<string, unknown> = {}
  const errors: Record<string, unknown> = {}
  const statuses: Record<string, number> = {}
  for (const urn of urns) {
    try {
      results[urn] = read(urn)
      statuses[urn] = 200
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      errors[urn] = JSON.parse(String(cause.answer.body))
      statuses[urn] = cause.answer.status
    }
  }
  return { results, statuses, errors }
}
