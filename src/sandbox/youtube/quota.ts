import type { World } from '../kit/world.ts'
import { QUOTA_BUCKETS, type QuotaBucket } from './limits.ts'

const PACIFIC_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles', year: 'numeric', month: '2-digit', day: '2-digit' })

/** Spends quota of a project for this Pacific day; false when the bucket does not hold enough. */
export function spendQuota(world: World, projectId: string, bucket: QuotaBucket, cost: number): boolean {
  const day = PACIFIC_DAY.format(world.clock.now())
  const spent = world.collections.collection<{ day: string; used: number }>('youtube-quota')
  const key = `${projectId} ${bucket}`
  const known = spent.get(key)
  const used = known?.day === day ? known.used : 0
  if (used + cost > QUOTA_BUCKETS[bucket]) return false
  spent.put(key, { day, used: used + cost })
  return true
}
