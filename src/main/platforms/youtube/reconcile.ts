import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { API, PlaylistItems, VideoList, watchAddress, type Video } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { ask } from './errors.ts'
import { slugOf } from './publish.ts'
import { askSession, fileOf } from './resumable.ts'

/** New videos can be missing from the channel's list for seconds to minutes (seen in the field): looked for at these pauses. */
const LOOK_AGAIN_MS = [10_000, 60_000, 300_000] as const

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
      if (state.kind === 'incomplete')
        return { kind: 'resume', checkpoint: { ...at, stage: 'upload', address: state.address, offset: state.offset } }
      return look({ stage: 'look', looks: 0, restarts: at.restarts }, work, session)
    }
    case 'look':
      return look(at, work, session)
  }
}

async function look(at: At<'look'>, work: Work, session: Session): Promise<Reconciled> {
  const mine = await ownUpload(work, session)
  if (mine !== undefined) return published(mine.id, work.committingSince ?? work.now)
  const pause = LOOK_AGAIN_MS[at.looks]
  if (pause !== undefined) return { kind: 'wait', checkpoint: { ...at, looks: at.looks + 1 }, notBefore: work.now + pause }
  // The owner's list holds private videos too, and the file's name is ours alone: after six minutes it certainly did not arrive.
  return { kind: 'resume', checkpoint: { stage: 'open', restarts: at.restarts + 1 } }
}

async function ownUpload(work: Work, session: Session): Promise<Video | undefined> {
  const playlistId = work.account.facts['uploadsPlaylistId']
  if (typeof playlistId !== 'string') return undefined
  const listed = await ask(
    session,
    {
      step: 'uploads.list',
      method: 'GET',
      url: `${API}/playlistItems?part=contentDetails&maxResults=50&playlistId=${encodeURIComponent(playlistId)}`,
      auth: 'token',
    },
    PlaylistItems,
    work.now,
  )
  const ids = (listed.items ?? []).map((item) => item.contentDetails.videoId)
  if (ids.length === 0) return undefined
  const videos = await ask(
    session,
    {
      step: 'uploads.read',
      method: 'GET',
      url: `${API}/videos?part=snippet,status,fileDetails&id=${ids.map(encodeURIComponent).join(',')}`,
      auth: 'token',
    },
    VideoList,
    work.now,
  )
  const { sizeBytes } = fileOf(work).asset
  return videos.items?.find((video) => video.fileDetails?.fileName === slugOf(work) && video.fileDetails.fileSize === String(sizeBytes))
}

function published(videoId: string, publishedAt: number): Reconciled {
  return { kind: 'published', receipt: { parts: [{ remoteId: videoId, permalink: watchAddress(videoId) }], publishedAt, notes: [] } }
}
