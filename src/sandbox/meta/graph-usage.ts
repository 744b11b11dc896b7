import type { World } from '../kit/world.ts'
import { GraphError } from './graph-error.ts'
import type { Caller } from './graph-call.ts'
import { metaSettings } from './meta-settings.ts'

interface Counter {
  readonly since: number
  readonly calls: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What a counted call may do: answer with these headers, or be refused with them. */
export interface Usage {
  readonly headers: Readonly<Record<string, string>>
  readonly refusal: GraphError | null
}

/**
 * Counts a call and tells the share used. User and app tokens count for the app (code 4), Page tokens for the Page (80001), calls on
 * Instagram objects for the Instagram account (80002), as the rate-limiting guide (read 2026-11-23) says.
 */
export function countCall(world: World, caller: Caller, instagramId: string | null): Usage {
  const settings = metaSettings(world)
  if (instagramId !== null) return countBusinessUse(world, instagramId, 'instagram', settings.instagramCallsPerDay, 80002)
  if (caller.kind === 'page') return countBusinessUse(world, caller.accountId, 'pages', settings.pageCallsPerDay, 80001)
  const { percent } = count(world, `app:${caller.app.id}`, HOUR_MS, settings.appCallsPerHour)
  const usage = JSON.stringify({
    call_count: percent,
    total_time: Math.min(100, percent),
    total_cputime: Math.min(100, Math.floor(percent / 2)),
  })
  return {
    headers: { 'x-app-usage': usage },
    refusal: percent >= 100 ? new GraphError(4, '(#4) Application request limit reached', { isTransient: true }) : null,
  }
}

function countBusinessUse(world: World, id: string, type: 'pages' | 'instagram', limit: number, code: number): Usage {
  const { percent, endsInMs } = count(world, `${type}:${id}`, DAY_MS, limit)
  const minutes = percent >= 100 ? Math.ceil(endsInMs / 60_000) : 0
  const shares = { call_count: percent, total_cputime: Math.min(100, Math.floor(percent / 2)), total_time: Math.min(100, percent) }
  const headers: Record<string, string> = {
    'x-business-use-case-usage': JSON.stringify({ [id]: [{ type, ...shares, estimated_time_to_regain_access: minutes }] }),
  }
  if (type === 'pages') headers['x-page-usage'] = JSON.stringify(shares)
  const refusal =
    percent >= 100
      ? new GraphError(
          code,
          `(#${code}) There have been too many calls to this ${type === 'pages' ? 'Page' : 'Instagram'} account. Wait a bit and try again.`,
        )
      : null
  return { headers, refusal }
}

function count(world: World, key: string, windowMs: number, limit: number): { percent: number; endsInMs: number } {
  const counters = world.collections.collection<Counter>('meta-usage')
  const now = world.clock.now()
  const before = counters.get(key)
  const isCurrent = before !== undefined && now - before.since < windowMs && now >= before.since
  const counter: Counter = isCurrent ? { since: before.since, calls: before.calls + 1 } : { since: now, calls: 1 }
  counters.put(key, counter)
  // The call that would be one too many meets 100.
  return {
    percent: counter.calls > limit ? 100 : Math.min(99, Math.floor((counter.calls / limit) * 100)),
    endsInMs: counter.since + windowMs - now,
  }
}
