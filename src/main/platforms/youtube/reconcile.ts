import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { API, Channels, PlaylistItems, VideoList, watchAddress, type Video } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { ask } from './errors.ts'
import { optionsOf, slugOf } from './publish.ts'
import { askSession, fileOf } from './resumable.ts'

/** New videos can be missing from the channel's list for seconds to minutes (seen in the field): looked for at these pauses. */
const LOOK_AGAIN_MS = [10_000, 60_000, 300_000] as const
/** All bytes are there but no video yet: asked again after this, this often. */
const ASK_AGAIN_MS = 5_000
const MAX_ASKS = 24

/** What became of the last bytes: the session says it; where the session is gone, the channel's own uploads do. */
export async function reconcile(work: Work, session: Session): Promise<Reconciled> {
  const at = readCheckpoint(work.checkpoint)
  switch (at.stage) {
    case 'open':
      return { kind: 'resume', checkpoint: at }
    case 'published':
      return published(at.videoId, at.publishedAt)
    case 'upload':
    case 'last': {
      const state = await askSession(at, work, session)
      if (state.kind === 'complete') return published(state.video.id, work.now)
      if (state.kind === 'gone') return look({ stage: 'look', looks: 0, restarts: at.restarts }, work, session)
      const { openedAt, restarts } = at
      const kept = { address: state.address, openedAt, offset: state.offset, restarts }
      if (state.offset < fileOf(work).asset.sizeBytes) return { kind: 'resume', checkpoint: { stage: 'upload', ...kept } }
      // It has every byte and says nothing of a video: it is still at it.
      const asks = at.stage === 'last' ? at.asks + 1 : 1
      if (asks > MAX_ASKS) return { kind: 'unknown' }
      return { kind: 'wait', checkpoint: { stage: 'last', ...kept, asks }, notBefore: work.now + ASK_AGAIN_MS }
    }
    case 'look':
      return look(at, work, session)
  }
}

async function look(at: At<'look'>, work: Work, session: Session): Promise<Reconciled> {
  const playlistId = await uploadsPlaylistOf(work, session)
  // Without the channel's own list nothing proves that the video is missing.
  if (playlistId === undefined) return { kind: 'unknown' }
  const uploads = await newestUploads(playlistId, work, session)
  const mine = uploads.find((video) => isOurs(video, work) === 'yes')
  if (mine !== undefined) return published(mine.id, work.committingSince ?? work.now)
  const pause = LOOK_AGAIN_MS[at.looks]
  if (pause !== undefined) return { kind: 'wait', checkpoint: { ...at, looks: at.looks + 1 }, notBefore: work.now + pause }
  if (uploads.some((video) => isOurs(video, work) === 'perhaps')) return { kind: 'unknown' }
  // The owner's list holds private videos too, and the file's name is ours alone: after six minutes it certainly did not arrive.
  return { kind: 'absent', checkpoint: { stage: 'open', restarts: at.restarts + 1 } }
}

/** A video that shares the title while YouTube has not told its file may be ours. */
function isOurs(video: Video, work: Work): 'yes' | 'perhaps' | 'no' {
  // What an earlier try of this delivery left there broken was never published.
  if (video.status?.uploadStatus === 'failed' || video.status?.uploadStatus === 'rejected') return 'no'
  const file = video.fileDetails
  if (file?.fileName === undefined || file.fileSize === undefined) return video.snippet?.title === optionsOf(work).title ? 'perhaps' : 'no'
  return file.fileName === slugOf(work) && file.fileSize === String(fileOf(work).asset.sizeBytes) ? 'yes' : 'no'
}

async function uploadsPlaylistOf(work: Work, session: Session): Promise<string | undefined> {
  const known = work.account.facts['uploadsPlaylistId']
  if (typeof known === 'string') return known
  const url = `${API}/channels?part=id,snippet,contentDetails&mine=true`
  const { items } = await ask(session, { step: 'channels.mine', method: 'GET', url, auth: 'token' }, Channels, work.now)
  return items?.find((channel) => channel.id === work.account.remoteId)?.contentDetails?.relatedPlaylists.uploads
}

async function newestUploads(playlistId: string, work: Work, session: Session): Promise<readonly Video[]> {
  const listUrl = `${API}/playlistItems?part=contentDetails&maxResults=50&playlistId=${encodeURIComponent(playlistId)}`
  const listed = await ask(session, { step: 'uploads.list', method: 'GET', url: listUrl, auth: 'token' }, PlaylistItems, work.now)
  const ids = (listed.items ?? []).map((item) => item.contentDetails.videoId)
  if (ids.length === 0) return []
  const url = `${API}/videos?part=snippet,status,fileDetails&id=${ids.map(encodeURIComponent).join(',')}`
  const { items } = await ask(session, { step: 'uploads.read', method: 'GET', url, auth: 'token' }, VideoList, work.now)
  return items ?? []
}

function published(videoId: string, publishedAt: number): Reconciled {
  return { kind: 'published', receipt: { parts: [{ remoteId: videoId, permalink: watchAddress(videoId) }], publishedAt, notes: [] } }
}
