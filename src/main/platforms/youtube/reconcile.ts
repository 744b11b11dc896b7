import type { Receipt } from '../../../shared/model.ts'
import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { API, PlaylistItems, VideoList, type Video } from './api.ts'
import { uploadsPlaylistOf } from './channels.ts'
import { readCheckpoint, sessionOf, type At } from './checkpoint.ts'
import { ask } from './errors.ts'
import { optionsOf, slugOf } from './metadata.ts'
import { privacyNotes, receipt } from './read-back.ts'
import { askUpload, videoOf } from './upload.ts'

/** All bytes are there but no video yet: asked again after this, this often. */
const SETTLE_PAUSE_MS = 5_000
const MAX_ASKS = 24
/** New videos may be missing from lists for minutes: looks after the first question. */
const LOOK_AFTER_MS = [0, 10_000, 60_000, 300_000] as const
/** For clocks that differ. */
const WINDOW_MARGIN_MS = 60_000

/**
 * Asks YouTube what became of the last bytes: first the upload's own address, which repeats a lost final answer, then, when the address is gone,
 * the channel's newest uploads.
 */
export async function reconcile(work: Work, session: Session): Promise<Reconciled> {
  const at = readCheckpoint(work.checkpoint)
  switch (at.stage) {
    case 'open':
    case 'send':
      // Before `finish` no call of ours can have made a video.
      return { kind: 'resume', checkpoint: at }
    case 'finish':
    case 'settle':
      return askSession(at, work, session)
    case 'look':
      return look(at, work, session)
    case 'read-back':
      return { kind: 'published', receipt: receipt(at.videoId, at.publishedAt, []) }
  }
}

async function askSession(at: At<'finish'> | At<'settle'>, work: Work, session: Session): Promise<Reconciled> {
  const media = videoOf(work)
  const answer = await askUpload(at, media, work, session)
  switch (answer.kind) {
    case 'video':
      return { kind: 'published', receipt: receiptOf(answer.video, work) }
    case 'gone':
      return { kind: 'wait', checkpoint: { ...sessionOf(at), stage: 'look', looks: 0, since: work.now }, notBefore: work.now }
    case 'kept': {
      const kept = sessionOf(answer.session)
      if (kept.offset < media.asset.sizeBytes)
        return { kind: 'resume', checkpoint: { ...kept, stage: 'send', lostAnswers: kept.lostAnswers + 1 } }
      const asks = at.stage === 'settle' ? at.asks + 1 : 1
      if (asks > MAX_ASKS) return { kind: 'unknown' }
      return { kind: 'wait', checkpoint: { ...kept, stage: 'settle', asks }, notBefore: work.now + SETTLE_PAUSE_MS }
    }
  }
}

async function look(at: At<'look'>, work: Work, session: Session): Promise<Reconciled> {
  const playlistId = await uploadsPlaylistOf(session, work.now)
  if (playlistId === null) return { kind: 'unknown' }
  const recent = (await newestUploads(playlistId, work, session)).filter(
    (video) => publishedAtOf(video) >= at.serverOpenedAt - WINDOW_MARGIN_MS,
  )
  const ours = recent.filter((video) => isOurs(video, work) === 'yes')
  const [only] = ours
  if (only !== undefined && ours.length === 1) return { kind: 'published', receipt: receiptOf(only, work) }
  const looks = at.looks + 1
  const nextLook = LOOK_AFTER_MS[looks]
  if (nextLook !== undefined) return { kind: 'wait', checkpoint: { ...at, looks }, notBefore: at.since + nextLook }
  if (ours.length > 0 || recent.some((video) => isOurs(video, work) === 'perhaps')) return { kind: 'unknown' }
  return { kind: 'absent', checkpoint: { stage: 'open', restarts: at.restarts + 1 } }
}

async function newestUploads(playlistId: string, work: Work, session: Session): Promise<readonly Video[]> {
  const listUrl = `${API}/playlistItems?part=snippet,contentDetails,status&playlistId=${encodeURIComponent(playlistId)}&maxResults=50`
  const list = await ask(session, { step: 'video.look', method: 'GET', url: listUrl, auth: 'token' }, PlaylistItems, work.now)
  const ids = (list.items ?? []).flatMap((item) => item.contentDetails?.videoId ?? [])
  if (ids.length === 0) return []
  const url = `${API}/videos?part=snippet,status,fileDetails,processingDetails&id=${ids.map(encodeURIComponent).join(',')}`
  return (await ask(session, { step: 'video.look', method: 'GET', url, auth: 'token' }, VideoList, work.now)).items ?? []
}

/** Size and name of the file decide, else size and title. What YouTube has not measured yet, or shares only one of these, may be ours. */
function isOurs(video: Video, work: Work): 'yes' | 'perhaps' | 'no' {
  const { asset } = videoOf(work)
  const hasTitle = video.snippet?.title === optionsOf(work).title
  const file = video.fileDetails
  if (file?.fileSize === undefined) return hasTitle ? 'perhaps' : 'no'
  if (file.fileSize !== String(asset.sizeBytes)) return 'no'
  const hasName = file.fileName === asset.fileName || file.fileName === slugOf(asset.fileName)
  return hasName || hasTitle ? 'yes' : 'perhaps'
}

function publishedAtOf(video: Video): number {
  const at = Date.parse(video.snippet?.publishedAt ?? '')
  // Without a date it might be new.
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at
}

function receiptOf(video: Video, work: Work): Receipt {
  const at = publishedAtOf(video)
  return receipt(video.id, Number.isFinite(at) ? at : work.now, privacyNotes(video.status, work))
}
