import type { DeliveryView } from '../../../../shared/ipc.ts'
import { say } from '../../messages/messages.ts'
import { formatBytesOf, formatMoment, formatSpan, formatSpeed, formatTime } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'

/** What a delivery is doing, in words. */
export function deliveryWords(delivery: DeliveryView, isOnline: boolean): string {
  const platform = platformName(delivery.platform)
  switch (delivery.status) {
    case 'queued':
      return say(isOnline ? 'queue.status.queued' : 'queue.status.queuedOffline')
    case 'waiting':
      if (!isOnline) return say('queue.status.queuedOffline')
      // A wait for the platform's own work is told as that work.
      if (delivery.problem === null && delivery.phase !== 'uploading') return phaseWords(delivery, platform)
      return delivery.nextAt === null
        ? say('queue.status.waiting')
        : say('queue.status.waitingUntil', { time: formatMoment(delivery.nextAt) })
    case 'running':
      return phaseWords(delivery, platform)
    case 'published':
      return say('queue.status.publishedAt', { time: formatTime(delivery.receipt?.publishedAt ?? delivery.updatedAt) })
    case 'committing':
    case 'reconciling':
    case 'needs-answer':
    case 'failed':
    case 'cancelled':
      return say(`queue.status.${delivery.status}`, { platform })
  }
}

function phaseWords(delivery: DeliveryView, platform: string): string {
  const { sentBytes, totalBytes } = delivery.progress
  if (delivery.phase === 'uploading' && totalBytes > 0)
    return say('queue.phase.uploadingBytes', { platform, bytes: formatBytesOf(sentBytes, totalBytes) })
  return say(`queue.phase.${delivery.phase}`, { platform })
}

/** "3.2 MB/s · 2 min left", or nothing while no byte moves. */
export function speedWords({ status, phase, progress }: DeliveryView): string {
  if (status !== 'running' || phase !== 'uploading' || progress.bytesPerSecond <= 0) return ''
  const left = ((progress.totalBytes - progress.sentBytes) / progress.bytesPerSecond) * 1000
  return [formatSpeed(progress.bytesPerSecond), ...(left > 0 ? [say('queue.timeLeft', { time: formatSpan(left) })] : [])].join(' · ')
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
