import type { Timers } from '../core/ports.ts'
import type { DesktopWords } from './words.ts'

/** The deliveries of one post end within seconds of each other; together they are one notification. */
const GATHER_MS = 3_000

/** How a delivery ended for the creator. */
export interface EndedDelivery {
  readonly end: 'published' | 'failed' | 'asked'
  /** Where it went, in words. */
  readonly place: string
}

/** Tells by a system notification what ended while the window is not in front; whoever looks at it sees it there. */
export function createEndNotifier(parts: {
  words: DesktopWords
  timers: Timers
  isWindowInFront(): boolean
  show(notification: { title: string; body: string }): void
}): { ended(delivery: EndedDelivery): void; close(): void } {
  let gathered: EndedDelivery[] = []
  let cancelTimer: (() => void) | null = null

  function tell(): void {
    cancelTimer = null
    const ends = gathered
    gathered = []
    if (parts.isWindowInFront()) return
    const sentences = (['asked', 'failed', 'published'] as const).flatMap((end) => {
      const places = [...new Set(ends.filter((delivery) => delivery.end === end).map(({ place }) => place))]
      return places.length === 0 ? [] : [parts.words.ended[end](places)]
    })
    parts.show({ title: parts.words.appName, body: sentences.join('\n') })
  }

  return {
    ended(delivery) {
      gathered.push(delivery)
      cancelTimer ??= parts.timers.after(GATHER_MS, tell)
    },
    close() {
      cancelTimer?.()
      cancelTimer = null
      gathered = []
    },
  }
}
