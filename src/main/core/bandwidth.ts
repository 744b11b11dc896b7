import { TransportError, type Clock, type Timers } from './ports.ts'

/** A slice is at most this long on the line, so that progress moves evenly and a changed limit is felt at once. */
const SLICE_MS = 100
/** Smaller slices cost more than they smooth. */
const MIN_SLICE_BYTES = 4 * 1024
/** What a limit lets through unused: timers come late, and what was missed may be caught up with. */
const BURST_MS = 100

/**
 * Shares the line out: an overall limit and one for each delivery, both in bytes a second, null = none. Deliveries that wait share evenly,
 * whatever the size of their slices; one that is held by its own limit does not hold the others.
 */
export interface Bandwidth {
  /** Works at once, also on those who wait; null releases them. Throws RangeError for anything but null or more than 0. */
  setLimit(bytesPerSecond: number | null): void
  /** The same for one delivery. Null also forgets it: to be called when it has ended. */
  setDeliveryLimit(deliveryId: string, bytesPerSecond: number | null): void
  /** False: its bytes may be sent without asking. */
  isLimited(deliveryId: string): boolean
  /** Resolves when the bytes may be sent. Throws TransportError 'cancelled' once `signal` is aborted. */
  take(deliveryId: string, bytes: number, signal: AbortSignal | null): Promise<void>
  /** The chunk in pieces for `take`, views on the same memory; each is cut by the limit at the time it is asked for. */
  slices(deliveryId: string, chunk: Uint8Array): Generator<Uint8Array>
  /** A whole body at the pace of the limits. Without a limit the chunks pass as they come. */
  paced(deliveryId: string, chunks: AsyncIterable<Uint8Array>, signal: AbortSignal | null): AsyncGenerator<Uint8Array>
}

/** One limit: may run into debt by what was granted last, and is ready again when that is paid off. */
interface Bucket {
  bytesPerSecond: number
  credit: number
  at: number
}

interface Waiting {
  readonly deliveryId: string
  bytes: number
  /** Its place by fair queueing: how much its delivery had taken when it asked, in bytes of common virtual time. */
  readonly rank: number
  grant(): void
}

/** No limit at first. Never polls: one timer runs, and only while someone waits. */
export function createBandwidth({ clock, timers }: { clock: Clock; timers: Timers }): Bandwidth {
  let overall: Bucket | null = null
  const own = new Map<string, Bucket>()
  let queue: Waiting[] = []
  /** Where each delivery stands in virtual time; emptied whenever nobody waits. */
  const standing = new Map<string, number>()
  let virtualTime = 0
  let cancelTimer: (() => void) | null = null

  const bucketsOf = (deliveryId: string) => [overall, own.get(deliveryId) ?? null].filter((bucket) => bucket !== null)

  function rateOf(deliveryId: string): number | null {
    const rates = bucketsOf(deliveryId).map((bucket) => bucket.bytesPerSecond)
    return rates.length === 0 ? null : Math.min(...rates)
  }

  function changed(bucket: Bucket | null, bytesPerSecond: number | null): Bucket | null {
    if (bytesPerSecond === null) return null
    if (!(bytesPerSecond > 0)) throw new RangeError(`a limit of ${bytesPerSecond} bytes a second lets nothing through`)
    const now = clock.now()
    if (bucket === null) return { bytesPerSecond, credit: 0, at: now }
    refill(bucket, now)
    // What was sent under the old limit is not paid off at the new one: a debt of seconds could become one of hours.
    return { bytesPerSecond, credit: Math.max(bucket.credit, -sliceBytes(bytesPerSecond)), at: now }
  }

  /** Those who wait were cut by the old limits. */
  function limitsChanged(): void {
    for (const waiting of queue) {
      const rate = rateOf(waiting.deliveryId)
      if (rate !== null) waiting.bytes = Math.min(waiting.bytes, sliceBytes(rate))
    }
    grantWhatMayGo()
  }

  function grantWhatMayGo(): void {
    cancelTimer?.()
    cancelTimer = null
    const now = clock.now()
    for (const waiting of [...queue]) {
      const buckets = bucketsOf(waiting.deliveryId)
      if (!buckets.every((bucket) => readyInMs(bucket, now) === 0)) continue
      for (const bucket of buckets) bucket.credit -= waiting.bytes
      queue = queue.filter((other) => other !== waiting)
      virtualTime = Math.max(virtualTime, waiting.rank)
      waiting.grant()
    }
    if (queue.length === 0) {
      standing.clear()
      virtualTime = 0
      return
    }
    const pauses = queue.map((waiting) => Math.max(...bucketsOf(waiting.deliveryId).map((bucket) => readyInMs(bucket, now))))
    cancelTimer = timers.after(Math.max(1, Math.ceil(Math.min(...pauses))), grantWhatMayGo)
  }

  const bandwidth: Bandwidth = {
    setLimit(bytesPerSecond) {
      overall = changed(overall, bytesPerSecond)
      limitsChanged()
    },
    setDeliveryLimit(deliveryId, bytesPerSecond) {
      const bucket = changed(own.get(deliveryId) ?? null, bytesPerSecond)
      if (bucket === null) own.delete(deliveryId)
      else own.set(deliveryId, bucket)
      limitsChanged()
    },
    isLimited: (deliveryId) => overall !== null || own.has(deliveryId),
    async take(deliveryId, bytes, signal) {
      if (signal?.aborted === true) throw new TransportError('cancelled', true)
      if (!bandwidth.isLimited(deliveryId)) return
      await new Promise<void>((resolve, reject) => {
        const rank = Math.max(virtualTime, standing.get(deliveryId) ?? 0)
        standing.set(deliveryId, rank + bytes)
        const onAbort = () => {
          queue = queue.filter((other) => other !== waiting)
          reject(new TransportError('cancelled', true))
          grantWhatMayGo()
        }
        const waiting: Waiting = {
          deliveryId,
          bytes,
          rank,
          grant() {
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        // After all of the same rank: those who asked first go first.
        const place = queue.findIndex((other) => other.rank > rank)
        queue.splice(place === -1 ? queue.length : place, 0, waiting)
        grantWhatMayGo()
      })
    },
    *slices(deliveryId, chunk) {
      let from = 0
      while (from < chunk.length) {
        const rate = rateOf(deliveryId)
        const to = rate === null ? chunk.length : Math.min(chunk.length, from + sliceBytes(rate))
        yield chunk.subarray(from, to)
        from = to
      }
    },
    async *paced(deliveryId, chunks, signal) {
      for await (const chunk of chunks) {
        if (!bandwidth.isLimited(deliveryId)) {
          yield chunk
          continue
        }
        for (const slice of bandwidth.slices(deliveryId, chunk)) {
          await bandwidth.take(deliveryId, slice.length, signal)
          yield slice
        }
      }
    },
  }
  return bandwidth
}

function sliceBytes(bytesPerSecond: number): number {
  return Math.max(MIN_SLICE_BYTES, Math.floor((bytesPerSecond * SLICE_MS) / 1_000))
}

/** A clock that was set back gives nothing; one that jumped ahead gives no more than the burst. */
function refill(bucket: Bucket, now: number): void {
  const earned = (Math.max(0, now - bucket.at) * bucket.bytesPerSecond) / 1_000
  bucket.credit = Math.min((bucket.bytesPerSecond * BURST_MS) / 1_000, bucket.credit + earned)
  bucket.at = now
}

function readyInMs(bucket: Bucket, now: number): number {
  refill(bucket, now)
  return bucket.credit >= 0 ? 0 : (-bucket.credit * 1_000) / bucket.bytesPerSecond
}
