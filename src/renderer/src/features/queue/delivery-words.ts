import type { DeliveryView } from '../../../../shared/views.ts'
import type { ProblemCode } from '../../../../shared/problem.ts'
import { scheduleFrom } from '../../../../shared/schedule.ts'
import { say } from '../../messages/messages.ts'
import type { Line } from '../../state/line.ts'
import { formatBytesOf, formatMoment, formatNumber, formatSpan, formatSpeed, formatTime } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import { shortScheduleWords } from '../../ui/schedule-words.ts'

/** Uploads are limited in Mbit/s, as lines are sold. */
export const BYTES_PER_MEGABIT = 125_000

/** What everything waits for at once is said in a banner, not at each delivery. */
const SAID_ELSEWHERE: readonly ProblemCode[] = ['cancelled', 'offline', 'captive-portal', 'schedule-missed']

/** What the creator's whole app is in, as far as a waiting delivery is concerned. */
export interface Surroundings {
  readonly line: Line
  readonly isOutboxPaused: boolean
  readonly homeZone: string
}

/** What a delivery is doing, in words. */
export function deliveryWords(delivery: DeliveryView, around: Surroundings): string {
  const platform = platformName(delivery.platform)
  if (delivery.isBeingWithdrawn && delivery.status !== 'cancelled' && delivery.status !== 'published')
    return say(delivery.status === 'withdrawing' ? 'queue.status.withdrawing' : 'queue.status.lookingToWithdraw', { platform })
  switch (delivery.status) {
    case 'queued':
      return waitWords(delivery, around) ?? say('queue.status.queued')
    case 'waiting': {
      const wait = waitWords(delivery, around)
      if (wait !== null) return wait
      // A wait for the platform's own work is told as that work.
      if (delivery.problem === null && delivery.phase !== 'uploading') return phaseWords(delivery, platform)
      return nextStepWords(delivery)
    }
    case 'scheduled':
      if (isHeldPastItsTime(delivery)) return waitWords(delivery, around) ?? nextStepWords(delivery)
      return say('queue.status.scheduled', { time: dueWords(delivery, around.homeZone) })
    case 'paused':
      return pausedWords(delivery)
    case 'running':
      return phaseWords(delivery, platform)
    case 'published':
      return say('queue.status.publishedAt', { time: formatTime(delivery.receipt?.publishedAt ?? delivery.updatedAt) })
    case 'needs-answer':
      return say(delivery.problem?.code === 'schedule-missed' ? 'queue.status.missed' : 'queue.status.needs-answer')
    case 'cancelled':
      return say(delivery.problem?.code === 'taken-down' ? 'queue.status.takenDown' : 'queue.status.cancelled')
    case 'failed':
      return say(delivery.receipt === null ? 'queue.status.failed' : 'queue.status.failedPartly')
    case 'withdrawing':
    case 'committing':
    case 'reconciling':
      return say(`queue.status.${delivery.status}`, { platform })
  }
}

/** Its time has come, but something holds it: no line, a used-up limit, the creator's pause. */
function isHeldPastItsTime({ problem, dueAt }: DeliveryView): boolean {
  return problem !== null || dueAt <= Date.now()
}

function nextStepWords({ nextAt }: DeliveryView): string {
  if (nextAt === null || nextAt <= Date.now()) return say('queue.status.waiting')
  return say('queue.status.waitingUntil', { time: formatMoment(nextAt) })
}

/** What holds it up from outside; null when nothing does. Practice accounts need no line. */
function waitWords(delivery: DeliveryView, { line, isOutboxPaused }: Surroundings): string | null {
  if (isOutboxPaused) return say('queue.status.allPaused')
  const isOfTheLine = delivery.problem?.code === 'offline' || delivery.problem?.code === 'captive-portal'
  return isOfTheLine || (line !== 'online' && !delivery.isPractice) ? say('queue.status.queuedOffline') : null
}

function phaseWords(delivery: DeliveryView, platform: string): string {
  const { sentBytes, totalBytes } = delivery.progress
  if (delivery.phase === 'uploading' && totalBytes > 0)
    return say('queue.phase.uploadingBytes', { platform, bytes: formatBytesOf(sentBytes, totalBytes) })
  return say(`queue.phase.${delivery.phase}`, { platform })
}

function pausedWords(delivery: DeliveryView): string {
  const { sentBytes, totalBytes } = delivery.progress
  if (sentBytes <= 0 || totalBytes <= 0) return say('queue.status.paused')
  return say('queue.status.pausedAt', { platform: platformName(delivery.platform), bytes: formatBytesOf(sentBytes, totalBytes) })
}

/** "Tuesday, Nov 24, 18:00 Berlin time": when it is or was to go out. */
export function dueWords(delivery: DeliveryView, homeZone: string): string {
  return shortScheduleWords(delivery.schedule ?? scheduleFrom(delivery.dueAt, homeZone))
}

/** "3.2 MB/s · 2 min left · at most 5 Mbit/s", or nothing while no byte moves and none is limited. */
export function speedWords({ status, phase, progress, uploadLimit }: DeliveryView): string {
  const isMoving = status === 'running' && phase === 'uploading' && progress.bytesPerSecond > 0
  const left = isMoving ? ((progress.totalBytes - progress.sentBytes) / progress.bytesPerSecond) * 1000 : 0
  const isLimited = uploadLimit !== null && !['published', 'cancelled', 'failed'].includes(status)
  return [
    ...(isMoving ? [formatSpeed(progress.bytesPerSecond)] : []),
    ...(left > 0 ? [say('queue.timeLeft', { time: formatSpan(left) })] : []),
    ...(isLimited ? [say('queue.limitedTo', { speed: megabitWords(uploadLimit) })] : []),
  ].join(' · ')
}

/** "5 Mbit/s" */
export function megabitWords(bytesPerSecond: number): string {
  return say('format.megabits', { amount: formatNumber(bytesPerSecond / BYTES_PER_MEGABIT) })
}

/** Whether the delivery's problem is told at the delivery itself. */
export function isProblemTold(delivery: DeliveryView): boolean {
  return delivery.problem !== null && !SAID_ELSEWHERE.includes(delivery.problem.code)
}

/** How far the upload is, in whole percent; null where there is nothing to measure. */
export function percentOf({ status, progress }: DeliveryView): number | null {
  if (status === 'published') return 100
  if (progress.totalBytes <= 0) return null
  return Math.min(100, Math.floor((progress.sentBytes / progress.totalBytes) * 100))
}

/** The post in one line. */
export function postTitle(delivery: DeliveryView | undefined): string {
  const words = [delivery?.title, delivery?.text].map((text) => text?.trim() ?? '').find((text) => text !== '')
  return words ?? say('queue.post.noText')
}
