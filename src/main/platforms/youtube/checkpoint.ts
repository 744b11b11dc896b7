import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import { ReceiptNote } from '../../../shared/model.ts'
import { PlatformError } from '../../core/platform-error.ts'

const session = {
  /** The session's address: all that is needed to go on, so it is on disk before the first byte. */
  address: z.string(),
  openedAt: z.number(),
  /** Bytes that YouTube said it has. */
  offset: z.number().int().nonnegative(),
  /** How often a session was lost and the upload begun anew. */
  restarts: z.number().int(),
}

/** A video that YouTube has. */
const made = { videoId: z.string(), publishedAt: z.number() }
const notes = z.array(ReceiptNote).default([])

/** What goes with a video once it is there. */
const Side = z.enum(['thumbnail', 'captions', 'playlist', 'comment'])
export type Side = z.infer<typeof Side>

/** How far a delivery to YouTube is. Stored: a changed spelling must still read the old one. */
const Checkpoint = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('open'), restarts: z.number().int() }),
  z.object({
    stage: z.literal('upload'),
    ...session,
    /** Nothing of the last bytes was kept: not sent again before. */
    until: z.number().optional(),
  }),
  /** The next call hands over the last bytes: with them the video is there. */
  z.object({
    stage: z.literal('last'),
    ...session,
    /** How often YouTube had all bytes and no video yet. */
    asks: z.number().int().default(0),
    /** Since when YouTube was asked after a lost answer and missed bytes. */
    missedSince: z.number().optional(),
  }),
  /** The session is gone and its outcome unknown: only looking from here. */
  z.object({ stage: z.literal('look'), looks: z.number().int(), restarts: z.number().int() }),
  z.object({ stage: z.literal('published'), ...made, looks: z.number().int().default(0) }),
  /** The video is there to be seen; what goes with it is done one after the other. */
  z.object({
    stage: z.literal('sides'),
    ...made,
    notes,
    left: z.array(Side),
    /** How often YouTube did not know the new video yet. */
    misses: z.number().int().default(0),
  }),
  /** The next call writes the first comment. */
  z.object({ stage: z.literal('comment'), ...made, notes, looks: z.number().int().default(0) }),
])
export type Checkpoint = z.infer<typeof Checkpoint>

/** One stage's checkpoint. */
export type At<S extends Checkpoint['stage']> = Extract<Checkpoint, { stage: S }>

/** Reads the stored checkpoint; null is the beginning. One that no version of ours wrote is an error, never a fresh start. */
export function readCheckpoint(stored: Json | null): Checkpoint {
  if (stored === null) return { stage: 'open', restarts: 0 }
  const parsed = Checkpoint.safeParse(stored)
  if (parsed.success) return parsed.data
  throw new PlatformError(
    { kind: 'unexpected-response', platform: 'youtube', step: 'checkpoint', mayHaveApplied: false, platformCode: 'checkpoint' },
    { cause: parsed.error },
  )
}
