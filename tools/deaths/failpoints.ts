import type { Between } from '../../src/main/engine.ts'
import type { DeliveryStoreWithQueries } from '../../src/main/store/delivery-store.ts'
import { hasSettled } from '../../src/cli/exit-codes.ts'
import type { Counted, Rehearsal } from './rehearsal.ts'

/** The failpoints of one process. */
export interface Failpoints {
  readonly between: Between
  counted(): Counted
}

/** Counts journal writes and answers, and kills this process at the one that is wished. `onSettled` hears when no delivery goes on by itself. */
export function createFailpoints(
  { death, isJournalForgotten }: Pick<Rehearsal, 'death' | 'isJournalForgotten'>,
  onSettled: () => void,
): Failpoints {
  let writes = 0
  let answers = 0

  function journaled<T>(write: () => T): T {
    writes += 1
    const here = death?.at === 'write' && death.number === writes ? death.moment : null
    if (here === 'before') die()
    const written = write()
    if (here === 'after') die()
    return written
  }

  function watched(store: DeliveryStoreWithQueries): DeliveryStoreWithQueries {
    const look = () => {
      if (store.listForQueue(Number.MAX_SAFE_INTEGER).every(hasSettled)) onSettled()
    }
    return {
      ...store,
      save(delivery) {
        if (isJournalForgotten) return
        journaled(() => store.save(delivery))
        if (hasSettled(delivery)) setImmediate(look)
      },
      savePost: (post, deliveries, also) => journaled(() => store.savePost(post, deliveries, also)),
      log: (line) => journaled(() => store.log(line)),
      listUnderWay() {
        setImmediate(look)
        return store.listUnderWay()
      },
    }
  }

  return {
    between: {
      deliveries: watched,
      vault: (vault) => ({ ...vault, writeGrant: (record, tokens) => journaled(() => vault.writeGrant(record, tokens)) }),
      transport: (line) => ({
        async send(request) {
          const answer = await line.send(request)
          answers += 1
          if (death?.at === 'answer' && death.number === answers) die()
          return answer
        },
      }),
    },
    counted: () => ({ writes, answers }),
  }
}

/** The signal is there before `kill` returns: nothing after it runs. */
function die(): never {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('a killed process goes on')
}
