import { assertNever } from '../../shared/assert-never.ts'
import type { DeliveryView } from '../../shared/views.ts'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import type { EndedDelivery } from './end-notifier.ts'
import type { TrayState } from './tray.ts'
import type { DesktopWords } from './words.ts'

/** What the desktop needs to know of a delivery. */
export type DeliveryNews = Pick<DeliveryView, 'id' | 'status' | 'nextAt' | 'platform' | 'accountName' | 'isPractice'>

/** Counts what is going on, from what main tells the page, for those who look at the tray alone. */
export interface Activity {
  /** What is in the queue at the start; nothing in it counts as news. */
  begin(deliveries: readonly DeliveryNews[]): void
  changed(delivery: DeliveryNews): void
  paused(isPaused: boolean): void
  /** Whether something would be left undone if the app ended now. */
  hasWork(): boolean
}

/** `onState` is called when the counts may have changed, `onEnded` once when a delivery ended or began to wait for the creator. */
export function createActivity(parts: {
  words: DesktopWords
  onState(state: TrayState): void
  onEnded(delivery: EndedDelivery): void
}): Activity {
  const stages = new Map<string, Stage>()
  let isPaused = false

  const count = (stage: Stage) => [...stages.values()].filter((one) => one === stage).length
  const tell = () => parts.onState({ uploading: count('uploading'), waiting: count('waiting'), isPaused })

  return {
    begin(deliveries) {
      for (const delivery of deliveries) stages.set(delivery.id, stageOf(delivery))
      tell()
    },
    changed(delivery) {
      const stage = stageOf(delivery)
      const before = stages.get(delivery.id)
      if (before === stage) return
      stages.set(delivery.id, stage)
      tell()
      if (stage !== 'published' && stage !== 'failed' && stage !== 'asked') return
      const { name } = PLATFORM_RULES[delivery.platform]
      parts.onEnded({ end: stage, place: parts.words.place(name, delivery.accountName, delivery.isPractice) })
    },
    paused(next) {
      if (next === isPaused) return
      isPaused = next
      tell()
    },
    hasWork: () => !isPaused && count('uploading') + count('waiting') > 0,
  }
}

/** 'held': it goes on when the creator does something. */
type Stage = 'uploading' | 'waiting' | 'held' | 'cancelled' | EndedDelivery['end']

function stageOf({ status, nextAt }: DeliveryNews): Stage {
  switch (status) {
    case 'running':
    case 'committing':
      return 'uploading'
    case 'queued':
    case 'scheduled':
    case 'reconciling':
    case 'withdrawing':
      return 'waiting'
    case 'waiting':
      // Without a time it waits for a login or a key.
      return nextAt === null ? 'held' : 'waiting'
    case 'paused':
      return 'held'
    case 'needs-answer':
      return 'asked'
    case 'published':
    case 'failed':
    case 'cancelled':
      return status
    default:
      return assertNever(status, 'delivery status')
  }
}
