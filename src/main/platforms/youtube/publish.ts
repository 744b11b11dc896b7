import { z } from 'zod'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Receipt } from '../../../shared/model.ts'
import { unexpected } from '../kit/http.ts'
import { API, UPLOAD_API, VideoList, watchAddress } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { ask, toPlatformError } from './errors.ts'
import { askSession, CHUNK_BYTES, fileOf, newAddress, sendChunk, type SessionState } from './resumable.ts'

/** "A finite time"; a week is what Google documents for its other uploads. Given up a day earlier (unconfirmed for YouTube). */
const SESSION_LIFETIME_MS = 6 * 24 * 60 * 60_000
const MAX_RESTARTS = 3

const Options = z.object({
  title: z.string(),
  privacy: z.enum(['private', 'unlisted', 'public']),
  madeForKids: z.boolean().default(false),
  categoryId: z.string().default('22'),
  tags: z.array(z.string()).default([]),
})

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
      throw new PlatformError({
        kind: 'unexpected-response',
        platform: 'youtube',
        step: 'upload.last',
        mayHaveApplied: true,
        platformCode: 'session-gone',
      })
    case 'published':
      return { kind: 'done', receipt: await receiptOf(at, work, session) }
  }
}

async function open(at: At<'open'>, work: Work, session: Session): Promise<Step> {
  const { asset } = fileOf(work)
  const { title, privacy, madeForKids, categoryId, tags } = Options.parse(work.variant.options)
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

/** The commit. */
async function finish(at: At<'last'>, work: Work, session: Session): Promise<Step> {
  const state = await sendChunk(at, fileOf(work).asset.sizeBytes, work, session)
  if (state.kind === 'gone') {
    // Gone before or after it took the last bytes: the channel's own uploads are looked through before anything is sent again.
    throw new PlatformError({
      kind: 'unexpected-response',
      platform: 'youtube',
      step: 'upload.last',
      mayHaveApplied: true,
      platformCode: 'session-gone',
    })
  }
  const step = follow(at, state, work)
  return step.kind === 'next' && state.kind === 'incomplete' ? { ...step, isCommitUndone: true } : step
}

function follow(at: At<'upload' | 'last'>, state: Exclude<SessionState, { kind: 'gone' }>, work: Work): Step {
  if (state.kind === 'complete') {
    const checkpoint: At<'published'> = { stage: 'published', videoId: state.video.id, publishedAt: work.now }
    return { kind: 'next', checkpoint, phase: 'checking', uploadedBytes: fileOf(work).asset.sizeBytes }
  }
  const moved: At<'upload'> = { ...at, stage: 'upload', address: state.address, offset: state.offset }
  // What the last call was refused in part goes on as an upload; the next step finds out whether it is the last one.
  return at.stage === 'last' ? { kind: 'next', checkpoint: moved, phase: 'uploading', uploadedBytes: moved.offset } : onwards(moved, work)
}

/** The bytes that complete the file are a commit: they are marked before they are sent. */
function onwards(at: At<'upload'>, work: Work): Step {
  const { sizeBytes } = fileOf(work).asset
  if (at.offset + CHUNK_BYTES >= sizeBytes)
    return { kind: 'commit-next', checkpoint: { ...at, stage: 'last' }, phase: 'uploading', uploadedBytes: at.offset }
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

/** The proof. Reads the privacy back once: an unaudited project's videos are locked private without a word; a failed read changes nothing. */
async function receiptOf(at: At<'published'>, work: Work, session: Session): Promise<Receipt> {
  const { privacy } = Options.parse(work.variant.options)
  const receipt: Receipt = {
    parts: [{ remoteId: at.videoId, permalink: watchAddress(at.videoId) }],
    publishedAt: at.publishedAt,
    notes: [],
  }
  if (privacy === 'private') return receipt
  try {
    const found = await ask(
      session,
      { step: 'video.read', method: 'GET', url: `${API}/videos?part=status&id=${at.videoId}`, auth: 'token' },
      VideoList,
      work.now,
    )
    return found.items?.[0]?.status?.privacyStatus === 'private' ? { ...receipt, notes: ['private-only'] } : receipt
  } catch (cause) {
    if (cause instanceof PlatformError && cause.failure.kind !== 'cancelled') return receipt
    throw cause
  }
}
