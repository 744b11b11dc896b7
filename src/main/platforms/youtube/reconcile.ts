import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { API, Channels, PlaylistItems, VideoList, type Video } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { ask } from './errors.ts'
import { lookForComment } from './comment.ts'
import { readBack, readBackLater } from './look-back.ts'
import { proofOf } from './proof.ts'
import { optionsOf } from './options.ts'
import { slugOf } from './publish.ts'
import { askSession, fileOf } from './resumable.ts'

/** New videos can be missing from the channel's list for seconds to minutes (seen in the field): looked for at these pauses. */
const LOOK_AGAIN_MS = [10_000, 60_000, 300_000] as const
/** All bytes are there but no video yet: asked again after this, this often. */
const ASK_AGAIN_MS = 5_000
/** Bytes whose answer was lost may still be taken in a moment later: until then nobody may say that nothing will be public. */
const IN_FLIGHT_MS = 15_000
const MAX_ASKS = 24

/** What became of the last bytes: the session says it; where the session is gone, the channel's own uploads do. */
export async function reconcile(work: Work, session: Session): Promise<Reconciled> {
  const at = readCheckpoint(work.checkpoint)
  switch (at.stage) {
    case 'open':
      return { kind: 'resume', checkpoint: at }
    case 'published':
      return lookBack(at, work, session)
    case 'sides':
      // Nothing of it is a commit.
      return { kind: 'resume', checkpoint: at, receipt: proofOf(at, at.notes) }
    case 'comment':
      return lookForComment(at, work, session)
    case 'upload':
    case 'last': {
      const state = await askSession(at, work, session)
      if (state.kind === 'complete') return lookBackLater(state.video.id, work.now, work)
      if (state.kind === 'gone') return look({ stage: 'look', looks: 0, restarts: at.restarts }, work, session)
      const { openedAt, restarts } = at
      const kept = { address: state.address, openedAt, offset: state.offset, restarts }
      if (state.offset < fileOf(work).asset.sizeBytes) {
        // A clock that was set back begins the wait anew.
        const missedSince = Math.min((at.stage === 'last' ? at.missedSince : undefined) ?? work.now, work.now)
        if (work.now - missedSince >= IN_FLIGHT_MS) return { kind: 'resume', checkpoint: { stage: 'upload', ...kept } }
        return { kind: 'wait', checkpoint: { stage: 'last', ...kept, asks: 0, missedSince }, notBefore: work.now + ASK_AGAIN_MS }
      }
      // It has every byte and says nothing of a video: it is still at it.
      const asks = at.stage === 'last' ? at.asks + 1 : 1
      if (asks > MAX_ASKS) return { kind: 'unknown' }
      return { kind: 'wait', checkpoint: { stage: 'last', ...kept, asks }, notBefore: work.now + ASK_AGAIN_MS }
    }
    case 'look':
      return look(at, work, session)
  }
}

/** The video is there; what became of it is asked as after an answer that came: it may be locked as private, or thrown away. */
function lookBackLater(videoId: string, publishedAt: number, work: Work): Reconciled {
  const { checkpoint, notBefore } = readBackLater({ stage: 'published', videoId, publishedAt, looks: 0 }, work)
  return { kind: 'wait', checkpoint, notBefore }
}

async function lookBack(at: At<'published'>, work: Work, session: Session): Promise<Reconciled> {
  try {
    const step = await readBack(at, work, session)
    if (step.kind === 'done') return { kind: 'published', receipt: step.receipt }
    if (step.kind === 'next') return { kind: 'resume', checkpoint: step.checkpoint, receipt: step.receipt }
    return { kind: 'wait', checkpoint: step.checkpoint, notBefore: step.notBefore }
  } catch (cause) {
    // Thrown away by YouTube, so not public; the next step makes no commit from here and tells the creator why.
    if (cause instanceof PlatformError && cause.failure.kind === 'media-rejected') return { kind: 'absent', checkpoint: at }
    throw cause
  }
}

async function look(at: At<'look'>, work: Work, session: Session): Promise<Reconciled> {
  const playlistId = await uploadsPlaylistOf(work, session)
  // Without the channel's own list nothing proves that the video is missing.
  if (playlistId === undefined) return { kind: 'unknown' }
  const { videos, reachesFarEnough } = await newestUploads(playlistId, work, session)
  const mine = videos.find((video) => isOurs(video, work) === 'yes')
  if (mine !== undefined) return lookBackLater(mine.id, work.committingSince ?? work.now, work)
  const pause = LOOK_AGAIN_MS[at.looks]
  if (pause !== undefined) return { kind: 'wait', checkpoint: { ...at, looks: at.looks + 1 }, notBefore: work.now + pause }
  if (!reachesFarEnough || videos.some((video) => isOurs(video, work) === 'perhaps')) return { kind: 'unknown' }
  // The owner's list holds private videos too, and the file's name is ours alone: after six minutes it certainly did not arrive.
  return { kind: 'absent', checkpoint: { stage: 'open', restarts: at.restarts + 1 } }
}

/** The name that every upload of ours has at YouTube, whichever delivery it is of. */
const OUR_NAMES = /^creatorsync-/

/** The same title on a file that YouTube has not told, or on one of the same size under a name that we did not give, may be ours. */
function isOurs(video: Video, work: Work): 'yes' | 'perhaps' | 'no' {
  // What an earlier try of this delivery left there broken was never published.
  if (video.status?.uploadStatus === 'failed' || video.status?.uploadStatus === 'rejected') return 'no'
  const { fileName, fileSize } = video.fileDetails ?? {}
  if (fileName === slugOf(work) && fileSize === String(fileOf(work).asset.sizeBytes)) return 'yes'
  const isOtherFile = fileSize !== undefined && fileSize !== String(fileOf(work).asset.sizeBytes)
  const isOtherDelivery = fileName !== undefined && fileName !== slugOf(work) && OUR_NAMES.test(fileName)
  const title = video.snippet?.title
  const isOtherTitle = title !== undefined && plain(title) !== plain(optionsOf(work).title)
  return isOtherFile || isOtherDelivery || isOtherTitle || isOlder(video, work) ? 'no' : 'perhaps'
}

/** A title however YouTube may have written its accents and spaces. */
function plain(title: string): string {
  return title.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
}

/** Between our clock and YouTube's. */
const CLOCKS_DIFFER_MS = 24 * 60 * 60_000

/** Made before the lost call, as sure as clocks are. */
function isOlder(video: Video, work: Work): boolean {
  return Date.parse(video.snippet?.publishedAt ?? '') < (work.committingSince ?? work.now) - CLOCKS_DIFFER_MS
}

async function uploadsPlaylistOf(work: Work, session: Session): Promise<string | undefined> {
  const known = work.account.facts['uploadsPlaylistId']
  if (typeof known === 'string') return known
  const url = `${API}/channels?part=id,snippet,contentDetails&mine=true`
  const { items } = await ask(session, { step: 'channels.mine', method: 'GET', url, auth: 'token' }, Channels, work.now)
  return items?.find((channel) => channel.id === work.account.remoteId)?.contentDetails?.relatedPlaylists.uploads
}

/** Newest uploads asked for; more were hardly made between a lost answer and this look, but after days off they may have been. */
const LISTED_UPLOADS = 50

/**
 * The newest uploads. `reachesFarEnough` is false where an upload made since the lost call could be missing from them: a list that is full, or
 * goes on, must reach back beyond that call.
 */
async function newestUploads(
  playlistId: string,
  work: Work,
  session: Session,
): Promise<{ readonly videos: readonly Video[]; readonly reachesFarEnough: boolean }> {
  const listUrl = `${API}/playlistItems?part=contentDetails&maxResults=${LISTED_UPLOADS}&playlistId=${encodeURIComponent(playlistId)}`
  const listed = await ask(session, { step: 'uploads.list', method: 'GET', url: listUrl, auth: 'token' }, PlaylistItems, work.now)
  const ids = (listed.items ?? []).map((item) => item.contentDetails.videoId)
  // A page may hold fewer than were asked for and have another one behind it.
  const isWhole = ids.length < LISTED_UPLOADS && listed.nextPageToken === undefined
  if (ids.length === 0) return { videos: [], reachesFarEnough: isWhole }
  const url = `${API}/videos?part=snippet,status,fileDetails&id=${ids.map(encodeURIComponent).join(',')}`
  const { items: videos = [] } = await ask(session, { step: 'uploads.read', method: 'GET', url, auth: 'token' }, VideoList, work.now)
  // A new video can be in the list and not yet readable (seen in the field).
  const areAllRead = ids.every((id) => videos.some((video) => video.id === id))
  const isCovered = isWhole || videos.some((video) => isOlder(video, work))
  return { videos, reachesFarEnough: areAllRead && isCovered }
}
