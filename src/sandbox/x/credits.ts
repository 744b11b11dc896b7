import type { SandboxAnswer } from '../kit/request.ts'
import type { World } from '../kit/world.ts'
import type { Caller } from './authenticate.ts'
import { PRICES_MICRO_USD } from './limits.ts'
import { creditsDepleted, usageCapExceeded } from './problems.ts'
import { setXSwitches, xState } from './state.ts'

/** What a call is billed as. */
export type PriceName = keyof typeof PRICES_MICRO_USD

/** How many posts were read on a UTC day: 'YYYY-MM-DD'. */
interface DayUsage {
  readonly day: string
  readonly posts: number
}

const dayOf = (world: World) => new Date(world.clock.now()).toISOString().slice(0, 10)
const daysOf = (world: World) => world.collections.collection<DayUsage>('x-usage')

/** 402 when the prepaid balance is used up: every call is refused then. */
export function refusedForCredits(world: World, caller: Caller): SandboxAnswer | null {
  const { creditsMicroUsd } = xState(world).switches
  return creditsMicroUsd !== null && creditsMicroUsd <= 0 ? creditsDepleted(caller.app.id) : null
}

/** Takes the price of a call from the balance, which may end a little below zero. */
export function charge(world: World, name: PriceName, count = 1): void {
  const { creditsMicroUsd } = xState(world).switches
  if (creditsMicroUsd !== null) setXSwitches(world, { creditsMicroUsd: creditsMicroUsd - PRICES_MICRO_USD[name] * count })
}

/** Bills the resources that an answer holds, each once a UTC day; 429 when the month's post reads are used up. */
export function chargeReads(world: World, name: 'post.read' | 'user.read', ids: readonly string[]): SandboxAnswer | null {
  const today = dayOf(world)
  const read = world.collections.collection<object>('x-reads')
  const fresh = [...new Set(ids)].filter((id) => read.get(`${today} ${name} ${id}`) === undefined)
  if (name === 'post.read') {
    const month = today.slice(0, 7)
    const used = daysOf(world)
      .all()
      .filter(({ day }) => day.startsWith(month))
      .reduce((sum, { posts }) => sum + posts, 0)
    if (fresh.length > 0 && used + fresh.length > xState(world).switches.monthlyPostReads) return usageCapExceeded()
    if (fresh.length > 0) daysOf(world).put(today, { day: today, posts: (daysOf(world).get(today)?.posts ?? 0) + fresh.length })
  }
  for (const id of fresh) read.put(`${today} ${name} ${id}`, {})
  charge(world, name, fresh.length)
  return null
}

/** Post reads of the last `days` UTC days, oldest first. */
export function usageOf(world: World, days: number): readonly DayUsage[] {
  const first = new Date(world.clock.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  return daysOf(world)
    .all()
    .filter(({ day }) => day >= first)
}
