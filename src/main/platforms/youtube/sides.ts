import type { Receipt } from '../../../shared/model.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { AnyResource, API, PlaylistItems, UPLOAD_API } from './api.ts'
import type { At } from './checkpoint.ts'
import { ask, VIDEO_NOT_FOUND } from './errors.ts'
import { optionsOf } from './options.ts'
import { findPlaylist } from './own-playlists.ts'
import { proofOf } from './proof.ts'
import { relatedBody } from './related-body.ts'
import { fileOf } from './resumable.ts'
import { isPassing, SIDE_NOTES } from './side-plan.ts'

/** A new video can be unknown to other calls for a while (seen in the field: 404 right after the upload). */
const NOT_KNOWN_YET_PAUSES_MS = [10_000, 60_000, 300_000] as const

/** Does the next of them; a refusal is noted. */
export async function doSide(at: At<'sides'>, work: Work, session: Session): Promise<Step> {
  const [side, ...left] = at.left
  const receipt = withComment(proofOf(at, at.notes), work)
  if (side === undefined) return { kind: 'done', receipt }
  const onwards = { phase: 'publishing', uploadedBytes: fileOf(work).asset.sizeBytes, receipt } as const
  if (side === 'comment') {
    const { videoId, publishedAt, notes } = at
    return { kind: 'commit-next', checkpoint: { stage: 'comment', videoId, publishedAt, notes, looks: 0 }, ...onwards }
  }
  try {
    await DO[side](at, work, session)
    return { kind: 'next', checkpoint: { ...at, left, misses: 0 }, ...onwards }
  } catch (cause) {
    if (isPassing(cause)) throw cause
    const isUnknownYet = cause instanceof PlatformError && cause.failure.platformCode === VIDEO_NOT_FOUND
    const pause = isUnknownYet ? NOT_KNOWN_YET_PAUSES_MS[at.misses] : undefined
    if (pause !== undefined) return { kind: 'wait', checkpoint: { ...at, misses: at.misses + 1 }, notBefore: work.now + pause, ...onwards }
    const notes = [...at.notes, SIDE_NOTES[side]]
    return { kind: 'next', checkpoint: { ...at, left, notes, misses: 0 }, ...onwards, receipt: { ...receipt, notes } }
  }
}

/** A comment that an earlier run proved stays in the proof. */
function withComment(receipt: Receipt, work: Work): Receipt {
  const comments = (work.receipt?.parts ?? []).filter(({ role }) => role === 'comment')
  return { ...receipt, parts: [...receipt.parts, ...comments] }
}

const DO = { thumbnail: setThumbnail, captions: insertCaptions, playlist: addToPlaylist } as const

function missingFile(step: string): PlatformError {
  return new PlatformError({ kind: 'media-rejected', platform: 'youtube', step, mayHaveApplied: false, platformCode: 'no-file' })
}

/** Setting the same picture again changes nothing. */
async function setThumbnail(at: At<'sides'>, work: Work, session: Session): Promise<void> {
  const step = 'thumbnail.set'
  const file = work.files.get(optionsOf(work).thumbnail ?? '')
  if (file === undefined) throw missingFile(step)
  const { mimeType, sizeBytes } = file.asset
  const url = `${UPLOAD_API}/thumbnails/set?videoId=${at.videoId}&uploadType=media`
  const body = { kind: 'bytes', contentType: mimeType, bytes: file.read(0, sizeBytes) } as const
  await ask(session, { step, method: 'POST', url, auth: 'token', body }, AnyResource, work.now)
}

/** A track of this language and name is there already: an earlier try arrived. */
const CAPTION_EXISTS = 'captionExists'

async function insertCaptions(at: At<'sides'>, work: Work, session: Session): Promise<void> {
  const step = 'captions.insert'
  const { captions, captionsLanguage, language } = optionsOf(work)
  const file = work.files.get(captions ?? '')
  const spoken = captionsLanguage ?? language
  if (file === undefined || spoken === null) throw missingFile(step)
  // A name must be given; players show it beside the language, so the language's own tag says nothing wrong.
  const resource = { snippet: { videoId: at.videoId, language: spoken, name: spoken } }
  const body = relatedBody(resource, file, `creatorsync-${work.deliveryId}`)
  const url = `${UPLOAD_API}/captions?uploadType=multipart&part=snippet`
  try {
    await ask(session, { step, method: 'POST', url, auth: 'token', body }, AnyResource, work.now)
  } catch (cause) {
    if (!(cause instanceof PlatformError) || cause.failure.platformCode !== CAPTION_EXISTS) throw cause
  }
}

/** YouTube takes a video into a playlist twice, and an earlier try may have arrived: so it is looked for first. */
async function addToPlaylist(at: At<'sides'>, work: Work, session: Session): Promise<void> {
  const { now } = work
  const playlistId = await findPlaylist(optionsOf(work).playlist ?? '', session, now)
  if (playlistId === null)
    throw new PlatformError({
      kind: 'content-rejected',
      platform: 'youtube',
      step: 'playlist.add',
      mayHaveApplied: false,
      platformCode: 'playlistNotFound',
    })
  const listUrl = `${API}/playlistItems?part=contentDetails&playlistId=${encodeURIComponent(playlistId)}&videoId=${at.videoId}`
  const { items = [] } = await ask(session, { step: 'playlist.check', method: 'GET', url: listUrl, auth: 'token' }, PlaylistItems, now)
  if (items.some((item) => item.contentDetails.videoId === at.videoId)) return
  const value = { snippet: { playlistId, resourceId: { kind: 'youtube#video', videoId: at.videoId } } }
  const url = `${API}/playlistItems?part=snippet`
  await ask(session, { step: 'playlist.add', method: 'POST', url, auth: 'token', body: { kind: 'json', value } }, AnyResource, now)
}
