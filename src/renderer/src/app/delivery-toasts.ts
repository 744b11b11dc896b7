import type { DeliveryView } from '../../../shared/views.ts'
import { isMissed } from '../features/queue/queue-groups.ts'
import { say } from '../messages/messages.ts'
import { useAppStore } from '../state/app-store.ts'
import { platformName } from '../ui/platform.tsx'
import { toast, toastDone } from '../ui/toast.ts'

const TOLD = {
  published: { key: 'toast.published', color: 'green' },
  failed: { key: 'toast.failed', color: 'red' },
  'needs-answer': { key: 'toast.question', color: 'yellow' },
} as const

const STILL_UP = { key: 'toast.stillUp', color: 'yellow' } as const

function isTold(status: DeliveryView['status']): status is keyof typeof TOLD {
  return Object.hasOwn(TOLD, status)
}

/** Tells how a delivery ended, unless the queue is in front and shows it anyway. */
export function tellDelivery(delivery: DeliveryView, before: DeliveryView | undefined): void {
  if (delivery.problem?.code === 'deleted' && before?.status === 'withdrawing') {
    toastDone(say('toast.deleted', { platform: platformName(delivery.platform) }), delivery.accountName)
    return
  }
  if (!isTold(delivery.status) || before === undefined || before.status === delivery.status) return
  if (useAppStore.getState().screen === 'queue') return
  // Cancelled too late and not to be taken down: it ends as published, which is no success here.
  const { key, color } = delivery.problem?.code === 'not-taken-down' ? STILL_UP : TOLD[delivery.status]
  toast({
    // Six accounts of one post may miss their time together: one question, told once.
    id: isMissed(delivery) ? `missed-${delivery.postId}` : `delivery-${delivery.id}`,
    title: isMissed(delivery) ? say('toast.missed') : say(key, { platform: platformName(delivery.platform) }),
    message: delivery.status === 'published' ? say('toast.publishedText', { account: delivery.accountName }) : say('toast.look'),
    color,
    autoClose: delivery.status === 'published' ? 5000 : 12_000,
  })
}
