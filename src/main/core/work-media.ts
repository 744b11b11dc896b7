import type { MediaAsset } from '../../shared/model.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { Delivery } from './delivery.ts'
import type { ByteSource } from './http.ts'
import type { WorkMedia } from './platform-adapter.ts'
import type { MediaFiles } from './ports.ts'
import type { ProgressMeter } from './progress-meter.ts'

/** What reading a delivery's media passes through. */
export interface MediaPath {
  readonly media: MediaFiles
  readonly bandwidth: Bandwidth
  onProgressed(delivery: Delivery, meter: ProgressMeter): void
}

/** These files of the delivery, opened and checked, their bytes counted and paced. Throws ProblemError file-gone, file-changed … */
export function openWorkMedia(
  assetIds: readonly string[],
  delivery: Delivery,
  path: MediaPath,
  run: { meter: ProgressMeter; abort: AbortController },
): Promise<WorkMedia[]> {
  return Promise.all(
    assetIds.map(async (assetId) => {
      const media = await path.media.open(assetId)
      return { asset: media.asset, read: (start: number, end: number) => measured(media.read(start, end), delivery, path, run) }
    }),
  )
}

/** What is known of these files without touching them: enough to ask a platform what became of them, also when they are gone by now. */
export function describeWorkMedia(assetIds: readonly string[], media: MediaFiles): WorkMedia[] {
  return assetIds.map((assetId) => {
    const asset: MediaAsset | undefined = media.asset(assetId)
    if (asset === undefined) throw new ProblemError(problem('file-gone', { assetId }))
    return {
      asset,
      read() {
        throw new Error('asking what became of a post sends no media')
      },
    }
  })
}

function measured(
  source: ByteSource,
  delivery: Delivery,
  path: MediaPath,
  { meter, abort }: { meter: ProgressMeter; abort: AbortController },
): ByteSource {
  return {
    sizeBytes: source.sizeBytes,
    async *open() {
      meter.readStarted()
      for await (const chunk of path.bandwidth.paced(delivery.id, source.open(), abort.signal)) {
        yield chunk
        meter.sent(chunk.length)
        if (meter.isWorthTelling()) path.onProgressed(delivery, meter)
      }
    },
  }
}
