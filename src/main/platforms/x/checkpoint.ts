import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import { PlatformError } from '../../core/platform-error.ts'

/** A file on its way to X: the media id to post with, the key by which the timeline names it, and when X forgets it. */
const Upload = z.object({
  id: z.string(),
  key: z.string().nullable(),
  expiresAt: z.number().nullable(),
  /** What X would not take beside it; the post is told with these notes. */
  failed: z.array(z.enum(['alt-text-failed', 'captions-failed'])).default([]),
})
export type Upload = z.infer<typeof Upload>

const shared = {
  /** Files of the present part that X has taken wholly, in the order of the post; captions are the last. */
  ready: z.array(Upload),
  /** How often X had forgotten an upload and a file was begun anew. */
  restarts: z.number().int(),
}

/** What ends in the one call that makes the post public, and what is remembered about earlier calls of that kind. */
const creation = {
  ...shared,
  /** How often X said that it does not know media ids which it had just taken. */
  mediaRefusals: z.number().int(),
  /** How often X did not see the post that it had just made, and which this one answers. */
  parentRefusals: z.number().int().default(0),
  /** How often a lost answer was looked into and no post was found. */
  resends: z.number().int(),
  /** When the first of these calls was marked; null before any was looked into. */
  firstCommitAt: z.number().nullable(),
}

/** How far the present part of a delivery to X is; which part that is, the receipt says. Stored: a changed spelling must still read the old one. */
const Checkpoint = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('initialize'), ...shared }),
  z.object({ stage: z.literal('append'), ...shared, upload: Upload, segmentBytes: z.number().int(), nextSegment: z.number().int() }),
  z.object({ stage: z.literal('finalize'), ...shared, upload: Upload }),
  z.object({ stage: z.literal('process'), ...shared, upload: Upload, since: z.number() }),
  z.object({ stage: z.literal('describe'), ...shared, upload: Upload }),
  /** Makes no call: the next step is the commit. */
  z.object({ stage: z.literal('prepared'), ...creation }),
  /** X did not know media ids that it had just taken, or the post that this one answers: `prepared` again, but not at once. */
  z.object({ stage: z.literal('settle'), ...creation, until: z.number() }),
  z.object({ stage: z.literal('create'), ...creation }),
  /** The post may be public: only `reconcile` goes on from here, and only reads. */
  z.object({ stage: z.literal('look'), ...creation, looks: z.number().int(), since: z.number() }),
])
export type Checkpoint = z.infer<typeof Checkpoint>

/** One stage's checkpoint. */
export type At<S extends Checkpoint['stage']> = Extract<Checkpoint, { stage: S }>

/** A delivery that has not tried to become public. */
export const NO_COMMITS = { mediaRefusals: 0, parentRefusals: 0, resends: 0, firstCommitAt: null } as const

/** Reads the stored checkpoint; null is the beginning. One that no version of ours wrote is an error, never a fresh start. */
export function readCheckpoint(stored: Json | null): Checkpoint | null {
  if (stored === null) return null
  const parsed = Checkpoint.safeParse(stored)
  if (parsed.success) return parsed.data
  throw new PlatformError(
    { kind: 'unexpected-response', platform: 'x', step: 'checkpoint', mayHaveApplied: false, platformCode: 'checkpoint' },
    { cause: parsed.error },
  )
}
