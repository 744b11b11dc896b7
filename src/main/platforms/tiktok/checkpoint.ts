import { z } from 'zod'
import { PlatformError } from '../../core/platform-error.ts'
import type { Work } from '../../core/platform-adapter.ts'

/** One upload at TikTok, as init began it. */
const run = {
  /** A post, or a draft for the inbox of TikTok's app; older checkpoints know posts alone. */
  mode: z.enum(['post', 'draft']).default('post'),
  publishId: z.string(),
  uploadUrl: z.string(),
  /** Epoch ms of init: the upload address lives an hour. */
  begunAt: z.number(),
  /** Of the creator, for the link; the account's handle where TikTok did not say. */
  username: z.string(),
  /** Empty for a draft: it is chosen in TikTok's app. */
  privacy: z.string(),
  chunkBytes: z.number().int().positive(),
  chunkCount: z.number().int().positive(),
  /** How often an upload address was spent and the upload begun anew. */
  restarts: z.number().int(),
  /** How often TikTok failed by its own fault and the video was sent anew. */
  repeats: z.number().int(),
}

/** How far a delivery to TikTok is. Stored: a changed spelling must still read the old one. */
const Checkpoint = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('init'), restarts: z.number().int(), repeats: z.number().int() }),
  /** TikTok refused several chunks: the same with a single one. */
  z.object({ stage: z.literal('init-whole'), restarts: z.number().int(), repeats: z.number().int() }),
  /** `offset`: bytes that TikTok has acknowledged. */
  z.object({ stage: z.literal('upload'), ...run, offset: z.number().int() }),
  /** The commit: after this chunk TikTok publishes by itself. `missedSince`: since when TikTok was asked after a lost answer and missed bytes. */
  z.object({ stage: z.literal('last-chunk'), ...run, offset: z.number().int(), missedSince: z.number().optional() }),
  /** All bytes are in: only questions from here on. `isAcknowledged`: by TikTok's own 201, with which publishing begins. */
  z.object({ stage: z.literal('process'), ...run, since: z.number(), polls: z.number().int(), isAcknowledged: z.boolean().default(false) }),
  /** It is out; only its id is still held back by moderation. */
  z.object({ stage: z.literal('link'), ...run, publishedAt: z.number(), looks: z.number().int() }),
  /** Told by TikTok as final while we reconciled: nothing is public. */
  z.object({ stage: z.literal('failed'), reason: z.string() }),
])
export type Checkpoint = z.infer<typeof Checkpoint>

/** One stage's checkpoint. */
export type At<S extends Checkpoint['stage']> = Extract<Checkpoint, { stage: S }>

/** What all stages with an upload share. */
export type Run = Pick<At<'upload'>, keyof typeof run>

/** The shared part of a stage alone. */
export function runOf(at: Run): Run {
  const { mode, publishId, uploadUrl, begunAt, username, privacy, chunkBytes, chunkCount, restarts, repeats } = at
  return { mode, publishId, uploadUrl, begunAt, username, privacy, chunkBytes, chunkCount, restarts, repeats }
}

/** Reads the stored checkpoint; null is the beginning. One that no version of ours wrote is an error, never a fresh start. */
export function readCheckpoint(work: Work): Checkpoint {
  if (work.checkpoint === null) return { stage: 'init', restarts: 0, repeats: 0 }
  const parsed = Checkpoint.safeParse(work.checkpoint)
  if (parsed.success) return parsed.data
  throw new PlatformError(
    {
      kind: 'unexpected-response',
      platform: 'tiktok',
      step: 'checkpoint',
      // Once a commit was marked, an unreadable checkpoint may hide a public post.
      mayHaveApplied: work.committingSince !== null,
      platformCode: 'checkpoint',
    },
    { cause: parsed.error },
  )
}
