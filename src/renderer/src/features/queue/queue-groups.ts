import type { DeliveryView } from '../../../../shared/views.ts'
import { dayIn } from '../../ui/schedule-words.ts'

const HOUR_MS = 3_600_000

/** The parts of the queue, in the order in which a creator wants to see them. */
export const GROUP_NAMES = ['needs', 'running', 'waiting', 'paused', 'scheduled', 'done'] as const
export type GroupName = (typeof GROUP_NAMES)[number]

/** True when its time passed while the computer was off and the creator is asked what to do. */
export function isMissed(delivery: DeliveryView): boolean {
  return delivery.status === 'needs-answer' && delivery.problem?.code === 'schedule-missed'
}

/** Pause has a button of its own where Retry does not take its place; otherwise it is in the menu. */
export function hasPauseButton({ canPause, canRetry }: DeliveryView): boolean {
  return canPause && !canRetry
}

/** Nothing goes on by itself: an answer, a login, a key is wanted. */
export function needsCreator(delivery: DeliveryView): boolean {
  if (delivery.status === 'needs-answer' || delivery.status === 'failed') return !delivery.isDismissed
  const isParked = delivery.nextAt === null && delivery.problem !== null
  return isParked && ['waiting', 'reconciling', 'withdrawing'].includes(delivery.status)
}

/** Where one delivery stands. The platform's own work, which is waited for without a problem, counts as running. */
export function standingOf(delivery: DeliveryView): GroupName {
  if (needsCreator(delivery)) return 'needs'
  switch (delivery.status) {
    case 'running':
    case 'committing':
    case 'reconciling':
    case 'withdrawing':
      return 'running'
    case 'waiting':
      return delivery.problem === null || delivery.problem.code === 'upload-begun-anew' ? 'running' : 'waiting'
    case 'queued':
    case 'needs-answer':
      return 'waiting'
    case 'paused':
      return 'paused'
    case 'scheduled':
      // Held when its time had come: no longer a plan, but something that waits.
      return delivery.problem === null ? 'scheduled' : 'waiting'
    case 'published':
    case 'failed':
    case 'cancelled':
      return 'done'
  }
}

/** Whether the delivery is being sent or would be if it could: what a creator calls on its way. */
export function isUnderWay(delivery: DeliveryView): boolean {
  const standing = standingOf(delivery)
  return standing === 'running' || standing === 'waiting'
}

/** How many posts have a delivery of this kind: creators count posts, not deliveries. */
export function countPosts(deliveries: Readonly<Record<string, DeliveryView>>, isCounted: (delivery: DeliveryView) => boolean): number {
  const posts = new Set<string>()
  for (const delivery of Object.values(deliveries)) if (isCounted(delivery)) posts.add(delivery.postId)
  return posts.size
}

export interface QueuedPost {
  readonly postId: string
  readonly createdAt: number
  /** Epoch ms of the first of its deliveries that is still to go out. */
  readonly dueAt: number
  readonly deliveries: readonly DeliveryView[]
}

export interface QueueGroup {
  readonly name: GroupName
  readonly posts: readonly QueuedPost[]
}

export interface ScheduledDay {
  /** 'YYYY-MM-DD' in the creator's zone. */
  readonly day: string
  readonly posts: readonly QueuedPost[]
}

/**
 * The posts by what they need, each whole and in one group, by the most pressing of its deliveries: rows that jump from list to list while
 * one looks at them cannot be followed. What was done more than an hour ago is in the Library.
 */
export function queueGroups(deliveries: Readonly<Record<string, DeliveryView>>, now: number): QueueGroup[] {
  const shown = Object.values(deliveries).filter((one) => !one.isDismissed && (standingOf(one) !== 'done' || now - one.updatedAt < HOUR_MS))
  const posts = [...Map.groupBy(shown, ({ postId }) => postId)].map(([postId, members]): QueuedPost => {
    const open = members.filter((member) => standingOf(member) !== 'done')
    return {
      postId,
      createdAt: Math.min(...members.map(({ createdAt }) => createdAt)),
      dueAt: Math.min(...(open.length === 0 ? members : open).map(({ dueAt }) => dueAt)),
      deliveries: members,
    }
  })
  const byGroup = Map.groupBy(posts, groupOf)
  return GROUP_NAMES.map((name) => ({
    name,
    posts: (byGroup.get(name) ?? []).sort(name === 'scheduled' ? byDueTime : newestFirst),
  })).filter(({ posts: members }) => members.length > 0)
}

function groupOf({ deliveries }: QueuedPost): GroupName {
  const standings = new Set(deliveries.map(standingOf))
  return GROUP_NAMES.find((name) => standings.has(name)) ?? 'done'
}

const newestFirst = (a: QueuedPost, b: QueuedPost): number => b.createdAt - a.createdAt
const byDueTime = (a: QueuedPost, b: QueuedPost): number => a.dueAt - b.dueAt || a.createdAt - b.createdAt

/** Scheduled posts, soonest first, by the days of the creator's zone. */
export function byDay(posts: readonly QueuedPost[], zone: string): ScheduledDay[] {
  return [...Map.groupBy(posts, ({ dueAt }) => dayIn(dueAt, zone))].map(([day, members]) => ({ day, posts: members }))
}
