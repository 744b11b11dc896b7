import { z } from 'zod'
import type { Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'

/** The checkpoint through its schema; one that no schema knows (an older build's, a damaged row) ends the delivery, it is never guessed at. */
export function readCheckpoint<T>(schema: z.ZodType<T>, work: Work): T | null {
  if (work.checkpoint === null) return null
  const parsed = schema.safeParse(work.checkpoint)
  if (parsed.success) return parsed.data
  throw new PlatformError(
    {
      kind: 'unexpected-response',
      platform: work.account.platform,
      step: 'checkpoint.read',
      // What an unknown stage already did is unknown as well.
      mayHaveApplied: work.committingSince !== null,
      text: z.prettifyError(parsed.error).slice(0, 500),
    },
    { cause: parsed.error },
  )
}
