import type { World } from '../kit/world.ts'
import { RATE_LIMITS, type RateLimit, type RateName } from './limits.ts'
import type { Caller } from './authenticate.ts'
import { xState } from './state.ts'

/** Rate-limit page, read 2026-11-23: windows of 15 minutes. */
const WINDOW_MS = 15 * 60_000
const DAY_MS = 86_400_000

interface Counter {
  readonly startedAt: number
  readonly used: number
}

interface Window {
  readonly key: string
  readonly limit: number
  readonly lengthMs: number
  readonly header: string
}

/**
 * Counts one call and answers the headers that tell of it; `isOver` when one of the counters was already used up.
 * Without a caller nothing is counted and the headers show a full window.
 */
export function countCall(world: World, name: RateName, caller: Caller | null): { headers: Record<string, string>; isOver: boolean } {
  const counters = world.collections.collection<Counter>('x-rate')
  const now = world.clock.now()
  const current = (window: Window): Counter => {
    const known = counters.get(window.key)
    return known !== undefined && known.startedAt <= now && known.startedAt + window.lengthMs > now ? known : { startedAt: now, used: 0 }
  }
  const windows = windowsOf(world, name, caller)
  const isOver = windows.some((window) => current(window).used >= window.limit)
  const headers: Record<string, string> = {}
  for (const window of windows) {
    const before = current(window)
    const used = isOver || caller === null ? before.used : before.used + 1
    if (!isOver && caller !== null) counters.put(window.key, { startedAt: before.startedAt, used })
    headers[`${window.header}-limit`] = String(window.limit)
    headers[`${window.header}-remaining`] = String(Math.max(0, window.limit - used))
    headers[`${window.header}-reset`] = String(Math.ceil((before.startedAt + window.lengthMs) / 1000))
  }
  return { headers, isOver }
}

function windowsOf(world: World, name: RateName, caller: Caller | null): Window[] {
  const limit: RateLimit = RATE_LIMITS[name]
  const isPerApp = caller?.kind === 'app-only'
  const who = caller === null ? 'nobody' : isPerApp ? `app ${caller.app.id}` : `user ${caller.token.accountId}`
  const windows: Window[] = [
    {
      key: `${name} ${who}`,
      limit: isPerApp ? (limit.perApp ?? limit.perUser) : limit.perUser,
      lengthMs: WINDOW_MS,
      header: 'x-rate-limit',
    },
  ]
  if (limit.perAppDay !== null)
    windows.push({
      key: `${name} day app ${caller?.app.id ?? 'nobody'}`,
      limit: limit.perAppDay,
      lengthMs: DAY_MS,
      header: 'x-app-limit-24hour',
    })
  const { userDayPosts } = xState(world).switches
  if (name === 'POST /2/tweets' && userDayPosts !== null)
    windows.push({ key: `${name} day ${who}`, limit: userDayPosts, lengthMs: DAY_MS, header: 'x-user-limit-24hour' })
  return windows
}
