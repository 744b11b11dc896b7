import { z } from 'zod'
import type { PlatformId } from '../../../shared/platforms/registry.ts'
import { PLATFORM_ERROR_KINDS, PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'

/** A failure kept in a checkpoint while staged photos are taken away, to be thrown when that is done. */
export const KeptFailure = z.object({
  kind: z.enum(PLATFORM_ERROR_KINDS),
  step: z.string(),
  platformCode: z.string().nullable(),
  requestId: z.string().nullable(),
  text: z.string().nullable(),
})
export type KeptFailure = z.infer<typeof KeptFailure>

const FINAL_KINDS: readonly PlatformErrorKind[] = ['content-rejected', 'media-rejected']

/** The failure to keep, when it is one that no further try can heal; else null, and the staged photos stay for the next try. */
export function finalFailure(cause: unknown): KeptFailure | null {
  if (!(cause instanceof PlatformError) || cause.failure.mayHaveApplied || !FINAL_KINDS.includes(cause.failure.kind)) return null
  const { kind, step, platformCode = null, requestId = null, text = null } = cause.failure
  return { kind, step, platformCode, requestId, text }
}

/** The kept failure as the error it was. */
export function thrownAgain(kept: KeptFailure, platform: PlatformId): PlatformError {
  const { kind, step, platformCode, requestId, text } = kept
  return new PlatformError({
    kind,
    step,
    platform,
    mayHaveApplied: false,
    ...(platformCode === null ? {} : { platformCode }),
    ...(requestId === null ? {} : { requestId }),
    ...(text === null ? {} : { text }),
  })
}
