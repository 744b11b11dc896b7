import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { callGraph } from '../meta/graph.ts'
import { sendRest } from '../meta/rupload.ts'
import { ReelStarted, StoryMade } from './api.ts'
import type { At } from './checkpoint.ts'
import { announce, heldBack, timingOf } from './schedule.ts'
import { askStored, beginAgain, beginAgainOrThrow, watch } from './video.ts'
import { about, kindOf, textOption, videoOf } from './work.ts'

type Format = At<'send-reel'>['format']

const EDGES: Readonly<Record<Format, string>> = { reel: 'video_reels', story: 'video_stories' }

/**
 * Opens the upload of a reel or video story: https://developers.facebook.com/documentation/video-api/guides/reels-publishing.md and
 * https://developers.facebook.com/docs/page-stories-api, read 2026-11-23. One whose answer was lost stays empty and unpublished.
 */
export async function startReel(work: Work, session: Session, restarts: number): Promise<Step> {
  const format: Format = kindOf(work) === 'story' ? 'story' : 'reel'
  const started = await callGraph(session, edgeCall(work, format, 'upload.start', { upload_phase: 'start' }), ReelStarted, about(work))
  const { video_id: videoId, upload_url: uploadUrl } = started
  const checkpoint = { stage: 'send-reel', format, videoId, uploadUrl, offset: 0, restarts } as const
  return { kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: 0 }
}

/** Sends everything from the offset on in one request; after an interruption Meta is asked for the offset first. */
export async function sendReel(work: Work, session: Session, checkpoint: At<'send-reel'>): Promise<Step> {
  const { format, videoId, uploadUrl, offset, restarts } = checkpoint
  const video = videoOf(work)
  const { sizeBytes } = video.asset
  const sent = (): Step => announce(work, { stage: 'finish-reel', format, videoId, uploadUrl, missedSince: null })
  if (work.isResumed) {
    const stored = await askStored(work, session, videoId)
    if (stored === 'gone') return beginAgain({ stage: 'start-reel', restarts })
    if (stored !== null && stored >= sizeBytes) return sent()
    if (stored !== null && stored !== offset)
      return { kind: 'next', checkpoint: { ...checkpoint, offset: stored }, phase: 'uploading', uploadedBytes: stored }
  }
  await sendRest(session, { url: uploadUrl, video, offset }, about(work))
  return sent()
}

/** Asks for publication. What Meta answers is an acknowledgement, so the video is watched afterwards. */
export async function finishReel(work: Work, session: Session, checkpoint: At<'finish-reel'>): Promise<Step> {
  const { format, videoId } = checkpoint
  const timing = timingOf(work, true)
  if (timing.kind === 'hold' && format === 'reel') return heldBack(checkpoint)
  const fields: Record<string, string> = { upload_phase: 'finish', video_id: videoId }
  if (format === 'reel') {
    const title = textOption(work, 'title')
    fields['video_state'] = timing.kind === 'later' ? 'SCHEDULED' : 'PUBLISHED'
    fields['description'] = work.variant.text
    if (title !== '') fields['title'] = title
    if (timing.kind === 'later') fields['scheduled_publish_time'] = String(Math.floor(timing.at / 1000))
  }
  // Reels have an allowance of their own.
  const step = format === 'reel' ? 'reel.create' : 'post.create'
  try {
    const made = await callGraph(session, { ...edgeCall(work, format, step, fields), isCommit: true }, StoryMade, about(work))
    return watch(work, { stage: 'await-video', videoId, since: work.now, looks: 0, postId: made.post_id ?? null })
  } catch (cause) {
    return beginAgainOrThrow(work, session, cause, videoId, 'start-reel')
  }
}

function edgeCall(work: Work, format: Format, step: string, fields: Readonly<Record<string, string>>) {
  return { step, method: 'POST', path: `${work.account.remoteId}/${EDGES[format]}`, body: { kind: 'form', fields } } as const
}
