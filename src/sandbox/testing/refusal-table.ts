import type { World } from '../kit/world.ts'
import type { Refusal, RefusedAnswer } from './refusals.ts'

/** One row of a table: the rule, what breaks it, and the documented status, body and source. */
export type RefusalRow<Breach> = readonly [rule: string, breach: Breach, status: number, body: unknown, source: string]

/** A value, or the way to it where a rule needs something to stand before it is broken. */
export type Given<Bench, Value> = Value | ((bench: Bench) => Value | Promise<Value>)

/** A change that breaks a rule only after something else happened. */
export const after =
  <Bench, Change>(prepare: (bench: Bench) => unknown, change: Change) =>
  async (bench: Bench): Promise<Change> => {
    await prepare(bench)
    return change
  }

/** Refusals of one good call that each row breaks in its own way. `call` makes the call with the row's breach. */
export function refusalTable<Bench, Breach>(
  call: (bench: Bench, breach: Breach) => Promise<RefusedAnswer>,
  rows: readonly RefusalRow<Breach>[],
): readonly Refusal<Bench>[] {
  return rows.map(([rule, breach, status, body, source]) => ({ rule, source, broken: (bench) => call(bench, breach), status, body }))
}

/** Refusals of a good call with a changed part; a row that must prepare something gives its change by a function. */
export function changeTable<Bench, Change extends object>(
  call: (bench: Bench, change: Change) => Promise<RefusedAnswer>,
  rows: readonly RefusalRow<Given<Bench, Change>>[],
): readonly Refusal<Bench>[] {
  const given = async (bench: Bench, breach: Given<Bench, Change>) => (typeof breach === 'function' ? breach(bench) : breach)
  return refusalTable(async (bench: Bench, breach: Given<Bench, Change>) => call(bench, await given(bench, breach)), rows)
}

/** How something good is spoiled: by what happens before it is used, by a change of its use, or by both. */
export interface Spoiling<Bench, Good, Change> {
  /** Happens between the making and the use. */
  readonly before?: (bench: Bench, good: Good) => unknown
  readonly change?: Change
}

/** Refusals of something good, made anew for each row, that the row spoils and then uses. */
export function spoilTable<Bench, Good, Change>(
  make: (bench: Bench) => Good | Promise<Good>,
  use: (bench: Bench, good: Good, change?: Change) => Promise<RefusedAnswer>,
  rows: readonly RefusalRow<Spoiling<Bench, Good, Change>>[],
): readonly Refusal<Bench>[] {
  return refusalTable(async (bench: Bench, { before, change }: Spoiling<Bench, Good, Change>) => {
    const good = await make(bench)
    await before?.(bench, good)
    return use(bench, good, change)
  }, rows)
}

/** Lets time pass. */
export const later =
  (ms: number) =>
  ({ world }: { readonly world: World }): void =>
    world.clock.advance(ms)
