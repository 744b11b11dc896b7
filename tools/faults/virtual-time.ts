/** Time that stands still while anything is being done, and then jumps to the next thing that is due. */
export interface VirtualTime {
  /** Epoch ms; what the world's clocks show. */
  now(): number
  /** Runs `work` once after `ms`; answers the function that calls it off. */
  after(ms: number, work: () => void): () => void
  /** For use inside of `during` alone: meanwhile time may move. */
  sleep(ms: number): Promise<void>
  /** Time stands still until this settles; for everything that is under way outside of a sleep. */
  during<T>(work: Promise<T>): Promise<T>
  /** Something that others may wait for was begun or changed: time stands still until they came to rest. */
  stir(): void
  /** Runs what is due, one thing at a time, until `isOver` says so or nothing is left to come. Answers how many things ran. */
  run(isOver: () => boolean): Promise<number>
}

interface Timer {
  readonly at: number
  readonly order: number
  work: (() => void) | null
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Virtual time that begins at `start` (epoch ms). */
export function createVirtualTime(start: number): VirtualTime {
  let now = start
  let order = 0
  let underWay = 0
  let isStirred = true
  const heap = createHeap()

  async function comeToRest(): Promise<void> {
    // A turn lets every promise that waits for nothing outside come to its end; calls under way may need any number, and what follows them one more.
    for (let quiet = 0; quiet < 2; quiet = underWay > 0 ? 0 : quiet + 1) await turn()
    isStirred = false
  }

  return {
    now: () => now,
    after(ms, work) {
      const timer: Timer = { at: now + Math.max(0, Math.round(ms)), order: (order += 1), work }
      heap.push(timer)
      return () => {
        timer.work = null
      }
    },
    async sleep(ms) {
      underWay -= 1
      await new Promise<void>((resolve) => {
        const wake = () => {
          isStirred = true
          resolve()
        }
        heap.push({ at: now + Math.max(0, Math.round(ms)), order: (order += 1), work: wake })
      })
      underWay += 1
    },
    async during(work) {
      underWay += 1
      isStirred = true
      try {
        return await work
      } finally {
        underWay -= 1
      }
    },
    stir() {
      isStirred = true
    },
    async run(isOver) {
      let count = 0
      await comeToRest()
      while (!isOver()) {
        const timer = heap.pop()
        if (timer === undefined) break
        const { work } = timer
        if (work === null) continue
        now = Math.max(now, timer.at)
        count += 1
        work()
        // A tick that found nothing to do costs no turn.
        if (isStirred) await comeToRest()
      }
      return count
    },
  }
}

function createHeap(): { push(timer: Timer): void; pop(): Timer | undefined } {
  const list: Timer[] = []
  const isBefore = (one: Timer, other: Timer) => one.at < other.at || (one.at === other.at && one.order < other.order)
  return {
    push(timer) {
      let at = list.push(timer) - 1
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!isBefore(timer, list[parent]!)) break
        list[at] = list[parent]!
        at = parent
      }
      list[at] = timer
    },
    pop() {
      const first = list[0]
      const last = list.pop()
      if (first === undefined || last === undefined || list.length === 0) return first
      let at = 0
      for (;;) {
        let child = 2 * at + 1
        if (child >= list.length) break
        if (child + 1 < list.length && isBefore(list[child + 1]!, list[child]!)) child += 1
        if (!isBefore(list[child]!, last)) break
        list[at] = list[child]!
        at = child
      }
      list[at] = last
      return first
    },
  }
}
