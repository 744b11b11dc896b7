import { z } from 'zod'
import type { Collections } from './collections.ts'

/**
 * The faults the control door knows. Each hits the calls that match `host`, `path` (a regular expression over path and query) and
 * `method`, `count` times, after letting `skip` matching calls pass.
 */
export const FaultWish = z.object({
  kind: z.enum([
    /** Waits `ms` before the platform sees the call. */
    'latency',
    /** Takes the body at `bytesPerSecond`. */
    'bandwidth',
    /** Cuts the connection once `afterBytes` of the body came (0 = before any). */
    'drop',
    /** Lets the platform act, then cuts the connection instead of answering. */
    'lose-answer',
    /** Answers `status` (429, 5xx …) with `headers` and `body` instead of letting the platform see the call. */
    'status',
    /** Lets the platform act, then answers `status` instead of its answer. */
    'status-after-commit',
    /** The next media that begins processing at `platform` fails. */
    'fail-processing',
  ]),
  host: z.string().optional(),
  path: z.string().optional(),
  method: z.string().optional(),
  platform: z.string().optional(),
  count: z.number().int().positive().default(1),
  skip: z.number().int().nonnegative().default(0),
  ms: z.number().nonnegative().optional(),
  bytesPerSecond: z.number().positive().optional(),
  afterBytes: z.number().int().nonnegative().optional(),
  status: z.number().int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  /** For 'fail-processing': the platform's own reason, where it has several. */
  reason: z.string().optional(),
})
export type FaultWish = z.input<typeof FaultWish>
export type Fault = z.output<typeof FaultWish> & { readonly id: string }

/** The faults now set. Taking one uses it up. */
export interface Faults {
  add(wish: FaultWish): Fault
  list(): Fault[]
  clear(): void
  /** Uses up and answers every transport fault that this call meets. */
  takeFor(call: { method: string; host: string; pathAndQuery: string }): Fault[]
  /** For platforms: should the processing that begins now fail, and why? */
  takeProcessingFailure(platform: string): { readonly reason: string | undefined } | null
}

/** Opens the fault door's memory. */
export function openFaults(collections: Collections): Faults {
  const faults = collections.collection<Fault>('faults')
  let next = faults.all().length
  const use = (fault: Fault): boolean => {
    if (fault.skip > 0) {
      faults.put(fault.id, { ...fault, skip: fault.skip - 1 })
      return false
    }
    if (fault.count <= 1) faults.delete(fault.id)
    else faults.put(fault.id, { ...fault, count: fault.count - 1 })
    return true
  }
  return {
    add(wish) {
      next += 1
      const fault: Fault = { ...FaultWish.parse(wish), id: `${Date.now().toString(36)}-${next}` }
      faults.put(fault.id, fault)
      return fault
    },
    list: () => faults.all(),
    clear() {
      for (const fault of faults.all()) faults.delete(fault.id)
    },
    takeFor: ({ method, host, pathAndQuery }) =>
      faults
        .all()
        .filter(
          (fault) =>
            fault.kind !== 'fail-processing' &&
            (fault.host === undefined || fault.host === host) &&
            (fault.method === undefined || fault.method.toUpperCase() === method) &&
            (fault.path === undefined || new RegExp(fault.path).test(pathAndQuery)) &&
            use(fault),
        ),
    takeProcessingFailure(platform) {
      const fault = faults.all().find((one) => one.kind === 'fail-processing' && (one.platform === undefined || one.platform === platform))
      return fault !== undefined && use(fault) ? { reason: fault.reason } : null
    },
  }
}
