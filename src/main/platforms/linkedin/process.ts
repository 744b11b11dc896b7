import type { z } from 'zod'
import { PlatformError } from '../../core/platform-error.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { MediaState, restCall } from './api.ts'
import type { At } from './checkpoint.ts'
import { ask, failure } from './errors.ts'

/** LinkedIn videos doc, read 2026-11-23: poll every 5 to 20 s. Quick first, rare later: 150 calls a day are all that a member has. */
const PAUSES_MS = [1_000, 2_000, 3_000, 5_000, 5_000, 10_000, 10_000, 20_000, 20_000, 30_000] as const
const LAST_PAUSE_MS = 60_000
/** Assumed: LinkedIn names no longest time. Being wrong costs a "try again" that goes on waiting. */
const MAX_PROCESSING_MS = 45 * 60_000

/** One look at what LinkedIn does with a file. After the last file the checkpoint is `prepared`. */
export async function processStep(at: At<'process'>, work: Work, session: Session): Promise<Step> {
  const urn = at.media[at.index]
  const prepared: At<'prepared'> = {
    stage: 'prepared',
    media: at.media,
    refusedSince: null,
    refusals: 0,
    dropped: at.dropped,
  }
  if (urn === undefined) return { kind: 'next', checkpoint: prepared, phase: 'processing' }
  const state = await readMediaState(urn, work, session)
  // Not ours to look at: the post itself says whether its media are there.
  if (state === null) return { kind: 'next', checkpoint: prepared, phase: 'processing' }
  switch (state.status) {
    case 'AVAILABLE':
      return { kind: 'next', checkpoint: { ...at, index: at.index + 1, since: work.now, polls: 0 }, phase: 'processing' }
    case 'PROCESSING_FAILED':
      throw failure('media-rejected', 'upload.status', 'PROCESSING_FAILED', state.processingFailureReason)
    default: {
      // A new try after a timeout has its own patience.
      const since = work.isResumed ? work.now : at.since
      if (work.now - since > MAX_PROCESSING_MS) throw failure('timeout', 'upload.status', state.status)
      const checkpoint = { ...at, since, polls: at.polls + 1 }
      return { kind: 'wait', checkpoint, phase: 'processing', notBefore: work.now + (PAUSES_MS[at.polls] ?? LAST_PAUSE_MS) }
    }
  }
}

/** The state of an image, video or document; null where this account may not ask (a member's token is write-only for images and documents). */
export async function readMediaState(urn: string, work: Work, session: Session): Promise<z.infer<typeof MediaState> | null> {
  const path = `${urn.split(':')[2] ?? 'image'}s/${encodeURIComponent(urn)}`
  try {
    return await ask(session, restCall({ step: 'upload.status', method: 'GET', path }), MediaState, work.now)
  } catch (error) {
    if (error instanceof PlatformError && error.failure.kind === 'scope-missing') return null
    throw error
  }
}
