import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { beginAgain } from './begin-again.ts'
import { readCheckpoint, runOf, type At } from './checkpoint.ts'
import { failedPublish, failure } from './errors.ts'
import { initStep } from './init.ts'
import { isForEveryone, readStanding, receipt, type Complete } from './status.ts'
import { lastChunkStep, resumeUpload, uploadStep } from './upload.ts'

/** 30 status calls a minute are allowed; one GB takes about a minute (get-video-status doc, read 2026-11-23). */
const POLL_PAUSES_MS = [1_000, 2_000, 2_000, 3_000, 5_000, 5_000, 10_000] as const
const LAST_POLL_PAUSE_MS = 15_000
/** Assumed: how long the count of stored bytes may lag behind the answer to the last chunk. */
const BYTES_SETTLE_MS = 60_000
/** Assumed: TikTok names no longest time. */
const MAX_PROCESSING_MS = 60 * 60_000
/** Moderation holds the id back, usually under a minute, sometimes for hours; after the last look the post is done without its link. */
const LINK_PAUSES_MS = [2_000, 5_000, 15_000, 60_000, 5 * 60_000] as const

/** Does one step of a delivery to TikTok. */
export async function publish(work: Work, session: Session): Promise<Step> {
  // Nothing follows a TikTok post: what is public is all of it.
  if (work.checkpoint === null && work.receipt !== null) return { kind: 'done', receipt: work.receipt }
  const at = readCheckpoint(work)
  const [media] = work.media
  if (media === undefined || work.media.length !== 1 || media.asset.kind !== 'video') {
    throw failure('content-rejected', 'post.init', 'one-video-only')
  }
  switch (at.stage) {
    case 'init':
    case 'init-whole':
      return initStep(at, media, work, session)
    case 'upload':
      return uploadStep(at, media, work, session)
    case 'last-chunk':
      return lastChunkStep(at, media, work, session)
    case 'process':
      return processStep(at, work, session)
    case 'link':
      return linkStep(at, work, session)
    case 'failed':
      throw failedPublish(at.reason)
  }
}

async function processStep(at: At<'process'>, work: Work, session: Session): Promise<Step> {
  const standing = await readStanding(at, work, session)
  switch (standing.is) {
    case 'complete':
      return afterComplete(at, standing, work)
    case 'failed':
      return { ...beginAgain(at, standing.reason), isCommitUndone: true }
    case 'uploading':
      // The chunk was acknowledged by somebody, but TikTok goes on missing bytes: nothing is public, and the rest is sent.
      if (standing.uploadedBytes !== null && isMissing(at, work)) return resumeUpload(at, standing.uploadedBytes, work)
      return laterLookAtProcess(at, work)
    case 'processing':
      return laterLookAtProcess(at, work)
  }
}

/** May bytes that TikTok does not count be sent once more? Never after its own 201: it publishes then, however it counts. */
export function isMissing(at: At<'process'>, work: Work): boolean {
  return !at.isAcknowledged && work.now - at.since > BYTES_SETTLE_MS
}

/** Patience is not renewed by failures and restarts, or a video that never comes out would be asked about for ever. */
function laterLookAtProcess(at: At<'process'>, work: Work): Step {
  if (work.now - at.since > MAX_PROCESSING_MS) throw failure('timeout', 'post.status', 'PROCESSING_UPLOAD')
  return { kind: 'wait', ...laterPoll(at, work), phase: 'processing' }
}

/** When the status is asked again. */
export function laterPoll(at: At<'process'>, work: Work): { checkpoint: At<'process'>; notBefore: number } {
  const pause = POLL_PAUSES_MS[at.polls] ?? LAST_POLL_PAUSE_MS
  return { checkpoint: { ...at, polls: at.polls + 1 }, notBefore: work.now + pause }
}

function afterComplete(at: At<'process'>, standing: Complete, work: Work): Step {
  const link = linkStage(at, standing.postId, work)
  if (link === null) return { kind: 'done', receipt: receipt(at, standing, work.now) }
  return { kind: 'wait', ...link, phase: 'checking' }
}

/** The first wait for the link of a post that is out; null where there is nothing to wait for. */
export function linkStage(at: At<'process'>, postId: string | null, work: Work): { checkpoint: At<'link'>; notBefore: number } | null {
  if (postId !== null || !isForEveryone(at)) return null
  return laterLook({ stage: 'link', ...runOf(at), publishedAt: work.now, looks: 0 }, work)
}

/** The next look for the link; null when there were enough. */
export function laterLook(at: At<'link'>, work: Work): { checkpoint: At<'link'>; notBefore: number } | null {
  const pause = LINK_PAUSES_MS[at.looks]
  return pause === undefined ? null : { checkpoint: { ...at, looks: at.looks + 1 }, notBefore: work.now + pause }
}

/** The post is out: a link that cannot be had never fails it. */
async function linkStep(at: At<'link'>, work: Work, session: Session): Promise<Step> {
  const standing = await readStanding(at, work, session).catch(() => null)
  const postId = standing?.is === 'complete' ? standing.postId : null
  const later = postId === null ? laterLook(at, work) : null
  if (later !== null) return { kind: 'wait', ...later, phase: 'checking' }
  return { kind: 'done', receipt: receipt(at, { postId, isInInbox: false }, at.publishedAt) }
}
