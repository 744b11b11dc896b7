import { z } from 'zod'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Receipt } from '../../../shared/model.ts'
import { unexpected } from '../kit/http.ts'
import { API, UPLOAD_API, VideoList, watchAddress, type Video } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { ask, toPlatformError } from './errors.ts'
import { askSession, CHUNK_BYTES, fileOf, newAddress, sendChunk, type SessionState } from './resumable.ts'

/** "A finite time"; a week is what Google documents for its other uploads. Given up a day earlier (unconfirmed for YouTube). */
const SESSION_LIFETIME_MS = 6 * 24 * 60 * 60_000
const MAX_RESTARTS = 3
/** A server that kept nothing of a chunk is not pressed. */
const NO_PROGRESS_PAUSE_MS = 5_000

const Options = z.object({
  title: z.string().trim().min(1),
  privacy: z.enum(['private', 'unlisted', 'public']),
  madeForKids: z.boolean().default(false),
  categoryId: z.string().default('22'),
  tags: z.array(z.string()).default([]),
})

/** What the creator chose; a post without a title never reaches YouTube. */
export function optionsOf(work: Work): z.infer<typeof Options> {
  const parsed = Options.safeParse(work.variant.options)
  if (parsed.success) return parsed.data
  throw new PlatformError(
    { kind: 'content-rejected', platform: 'youtube', step: 'upload.open', mayHaveApplied: false, platformCode: 'invalidTitle' },
    { cause: parsed.error },
  )
}

/** The file's name at YouTube: unique for each delivery, so that a lost video is found again without a doubt. */
export function slugOf(work: Work): string {
  const ending = /\.[a-z0-9]{2,5}$/i.exec(fileOf(work).asset.fileName)?.[0] ?? '.mp4'
  return `creatorsync-${work.deliveryId}${ending.toLowerCase()}`
}

/** Does one step of a delivery to YouTube. */
export async function publish(work: Work, session: Session): Promise<Step> {
  const at = readCheckpoint(work.checkpoint)
  switch (at.stage) {
    case 'open':
      return open(at, work, session)
    case 'upload':
      return upload(at, work, session)
    case 'last':
      return finish(at, work, session)
    case 'look':
      // Only `reconcile` goes on from here.
      throw outcomeUnknown('session-gone')
    case 'published':
      return readBack(at, work, session)
  }
}

async function open(at: At<'open'>, work: Work, session: Session): Promise<Step> {
  const { asset } = fileOf(work)
  const { title, privacy, madeForKids, categoryId, tags } = optionsOf(work)
  const response = await session.send({
    step: 'upload.open',
    method: 'POST',
    url: `${UPLOAD_API}/videos?uploadType=resumable&part=snippet,status&notifySubscribers=true`,
    auth: 'token',
    headers: { 'x-upload-content-length': String(asset.sizeBytes), 'x-upload-content-type': asset.mimeType, slug: slugOf(work) },
    body: {
      kind: 'json',
      value: {
        snippet: { title, description: work.variant.text, categoryId, ...(tags.length === 0 ? {} : { tags }) },
        status: { privacyStatus: privacy, selfDeclaredMadeForKids: madeForKids },
      },
    },
  })
  if (response.status !== 200) throw toPlatformError(response, { step: 'upload.open', isCommit: false, now: work.now })
  const address = newAddress(response)
  if (address === undefined) throw unexpected(response, { platform: 'youtube', step: 'upload.open', mayHaveApplied: false })
  return onwards({ stage: 'upload', address, openedAt: work.now, offset: 0, restarts: at.restarts }, work)
}

async function upload(at: At<'upload'>, work: Work, session: Session): Promise<Step> {
  if (work.now - at.openedAt > SESSION_LIFETIME_MS) return beginAnew(at)
  if (!work.isResumed && at.offset + CHUNK_BYTES >= fileOf(work).asset.sizeBytes) return onwards(at, work)
  const state = work.isResumed ? await askSession(at, work, session) : await sendChunk(at, at.offset + CHUNK_BYTES, work, session)
  if (state.kind === 'gone') return beginAnew(at)
  return follow(at, state, work)
}

function outcomeUnknown(platformCode: string): PlatformError {
  return new PlatformError({ kind: 'unexpected-response', platform: 'youtube', step: 'upload.last', mayHaveApplied: true, platformCode })
}

/** The commit. After a failed try the session is asked first: it may have the bytes, and the video, by now. */
async function finish(at: At<'last'>, work: Work, session: Session): Promise<Step> {
  const { sizeBytes } = fileOf(work).asset
  const state = work.isResumed ? await askSession(at, work, session) : await sendChunk(at, sizeBytes, work, session)
  // Gone before or after it took the last bytes: the channel's own uploads are looked through before anything is sent again.
  if (state.kind === 'gone') throw outcomeUnknown('session-gone')
  // It has every byte and no video yet: `reconcile` goes on asking.
  if (state.kind === 'incomplete' && state.offset >= sizeBytes) throw outcomeUnknown('HTTP 308')
  return follow(at, state, work)
}

function follow(at: At<'upload' | 'last'>, state: Exclude<SessionState, { kind: 'gone' }>, work: Work): Step {
  if (state.kind === 'complete')
    return readBackLater({ stage: 'published', videoId: state.video.id, publishedAt: work.now, looks: 0 }, work)
  const { openedAt, restarts } = at
  const moved: At<'upload'> = { stage: 'upload', address: state.address, openedAt, offset: state.offset, restarts }
  if (at.stage === 'upload' && state.offset <= at.offset && !work.isResumed) {
    return { kind: 'wait', checkpoint: moved, phase: 'uploading', notBefore: work.now + NO_PROGRESS_PAUSE_MS, uploadedBytes: moved.offset }
  }
  // What the last call was refused in part goes on as an upload; the next step finds out whether it is the last one.
  if (at.stage === 'last') return { kind: 'next', checkpoint: moved, phase: 'uploading', uploadedBytes: moved.offset, isCommitUndone: true }
  return onwards(moved, work)
}

/** The bytes that complete the file are a commit: they are marked before they are sent. */
function onwards(at: At<'upload'>, work: Work): Step {
  const { sizeBytes } = fileOf(work).asset
  if (at.offset + CHUNK_BYTES >= sizeBytes)
    return { kind: 'commit-next', checkpoint: { ...at, stage: 'last', asks: 0 }, phase: 'uploading', uploadedBytes: at.offset }
  return { kind: 'next', checkpoint: at, phase: 'uploading', uploadedBytes: at.offset }
}

function beginAnew(at: At<'upload'>): Step {
  if (at.restarts >= MAX_RESTARTS) {
    throw new PlatformError({
      kind: 'media-rejected',
      platform: 'youtube',
      step: 'upload.open',
      mayHaveApplied: false,
      platformCode: 'session-gone',
    })
  }
  return { kind: 'next', checkpoint: { stage: 'open', restarts: at.restarts + 1 }, phase: 'uploading', uploadedBytes: 0 }
}

/**
 * When the new video is looked at, from one look to the next. A project that YouTube has not audited has its videos locked as private without a
 * word, and only the processed video shows it; and what cannot be processed is never shown to anyone, so two hours of processing are waited for.
 */
const LOOK_AFTER_MS: readonly number[] = [3_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000]
/** Looks that may fail: a video whose state cannot be read is public all the same. */
const MAX_BLIND_LOOKS = 8

/** The first look at a new video, after a moment. */
export function readBackLater(checkpoint: At<'published'>, work: Work): Extract<Step, { kind: 'wait' }> {
  const notBefore = work.now + (LOOK_AFTER_MS[checkpoint.looks] ?? 0)
  return { kind: 'wait', checkpoint, phase: 'checking', notBefore, uploadedBytes: fileOf(work).asset.sizeBytes }
}

/** The proof. A look that fails costs a note, never the post; a video that YouTube threw away is said to be lost. */
export async function readBack(at: At<'published'>, work: Work, session: Session): Promise<Extract<Step, { kind: 'wait' | 'done' }>> {
  const status = (await readVideo(at.videoId, work, session))?.status
  if (status?.uploadStatus === 'failed' || status?.uploadStatus === 'rejected') {
    const platformCode = status.failureReason ?? status.rejectionReason ?? status.uploadStatus
    throw new PlatformError({ kind: 'media-rejected', platform: 'youtube', step: 'video.read', mayHaveApplied: false, platformCode })
  }
  const looks = at.looks + 1
  const mostLooks = status?.uploadStatus === 'uploaded' ? LOOK_AFTER_MS.length : MAX_BLIND_LOOKS
  if (status?.uploadStatus !== 'processed' && looks < mostLooks) return readBackLater({ ...at, looks }, work)
  const { privacy } = optionsOf(work)
  const notes: Receipt['notes'] = [
    ...(status?.uploadStatus === 'uploaded' ? (['still-processing'] as const) : []),
    ...(status?.privacyStatus === 'private' && privacy !== 'private' ? (['private-only'] as const) : []),
  ]
  const parts = [{ remoteId: at.videoId, permalink: watchAddress(at.videoId) }]
  return { kind: 'done', receipt: { parts, publishedAt: at.publishedAt, notes } }
}

async function readVideo(videoId: string, work: Work, session: Session): Promise<Video | undefined> {
  const url = `${API}/videos?part=status&id=${videoId}`
  try {
    const { items } = await ask(session, { step: 'video.read', method: 'GET', url, auth: 'token' }, VideoList, work.now)
    return items?.find((video) => video.id === videoId)
  } catch (cause) {
    if (cause instanceof PlatformError && cause.failure.kind !== 'cancelled') return undefined
    throw cause
  }
}
