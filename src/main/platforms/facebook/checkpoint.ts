import { z } from 'zod'
import { KeptFailure } from '../meta/failure-after-clean-up.ts'

const Ids = z.array(z.string())
/** Epoch ms at which reconcile first found nothing; null while it has not looked or did find something. */
const MissedSince = z.number().nullable()
const Upload = { sessionId: z.string(), videoId: z.string() }
/** How often Meta no longer knew an upload and the video was begun anew. */
const Restarts = z.number().default(0)

/**
 * A delivery's way to a Page. Stages named `post-…` and `finish` are the ones whose next call can make it public; `await-video` and
 * `link` come after that and never commit again.
 */
export const FacebookCheckpoint = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('post-text'), missedSince: MissedSince }),
  z.object({ stage: z.literal('post-photo'), missedSince: MissedSince }),
  z.object({ stage: z.literal('stage-photos'), photoIds: Ids }),
  z.object({ stage: z.literal('post-photos'), photoIds: Ids, missedSince: MissedSince }),
  z.object({ stage: z.literal('start'), restarts: Restarts }),
  z.object({ stage: z.literal('transfer'), ...Upload, start: z.number(), end: z.number(), restarts: Restarts }),
  z.object({ stage: z.literal('finish'), ...Upload, missedSince: MissedSince }),
  z.object({ stage: z.literal('await-video'), videoId: z.string(), since: z.number(), looks: z.number() }),
  z.object({ stage: z.literal('link'), postId: z.string(), looks: z.number() }),
  z.object({ stage: z.literal('clean-up'), photoIds: Ids, failure: KeptFailure }),
])
export type FacebookCheckpoint = z.infer<typeof FacebookCheckpoint>
