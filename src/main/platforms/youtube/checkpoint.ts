import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import { PlatformError } from '../../core/platform-error.ts'

const session = {
  /** How often a session was gone and the upload began anew from byte 0. */
  restarts: z.number().int(),
  /** The upload's address: the only key to resume it, and as good as a password for it. */
  url: z.string(),
  openedAt: z.number(),
  /** The same moment by YouTube's clock, where its answer said; else by ours. */
  serverOpenedAt: z.number(),
  /** Bytes that YouTube acknowledged. */
  offset: z.number().int(),
  /** How often the last bytes were sent and no answer came. */
  lostAnswers: z.number().int(),
}
const Session = z.object(session)
export type UploadSession = z.infer<typeof Session>

/** How far a delivery to YouTube is. Stored: a changed spelling must still read the old one. */
const Checkpoint = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('open'), restarts: z.number().int() }),
  z.object({ stage: z.literal('send'), ...session }),
  /** The next bytes are the last: with them the video is published. */
  z.object({ stage: z.literal('finish'), ...session }),
  /** Only `reconcile` goes on from here: all bytes have arrived and YouTube has not said what became of them. */
  z.object({ stage: z.literal('settle'), ...session, asks: z.number().int() }),
  /** Only `reconcile` goes on from here: the session is gone, the video is looked for among the channel's uploads. */
  z.object({ stage: z.literal('look'), ...session, looks: z.number().int(), since: z.number() }),
  /** The video exists. Only reads from here on. */
  z.object({ stage: z.literal('read-back'), videoId: z.string(), publishedAt: z.number(), looks: z.number().int() }),
])
export type Checkpoint = z.infer<typeof Checkpoint>

/** One stage's checkpoint. */
export type At<S extends Checkpoint['stage']> = Extract<Checkpoint, { stage: S }>

/** The upload session alone, without what one stage added. */
export function sessionOf(at: UploadSession): UploadSession {
  return Session.parse(at)
}

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
