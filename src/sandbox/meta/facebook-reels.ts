import type { SandboxAnswer } from '../kit/request.ts'
import { MAX_REEL_SCHEDULE_MS } from './facebook-schedule.ts'
import { addPost, fingerprintOf, newPostId, postAddress } from './facebook-timeline.ts'
import { postOptionsOf, videoOptionsOf } from './facebook-options.ts'
import { finishVideo, isUploadExpired, newVideo } from './facebook-video-life.ts'
import { ok, publishingPage, requirePageReader, scheduledTimeOf, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, GraphError } from './graph-error.ts'
import { requiredText, textOf, timeOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import type { PageVideo } from './meta-records.ts'

const DAY_MS = 86_400_000

/** Reels guide, read 2026-11-23: 30 published by API for each Page in 24 hours; the code of the refusal is assumed. */
const MAX_REELS_PER_DAY = 30
const REELS_LIMIT_CODE = 613

const REEL_STATES: Readonly<Record<string, PageVideo['state']>> = { PUBLISHED: 'published', SCHEDULED: 'scheduled', DRAFT: 'draft' }

/** Reels and stories of a Page: start here, bytes to rupload, finish here. */
export const reelOperations: GraphOperations = {
  'POST page/video_reels': (call) => phases(call, 'reel', finishReel),
  'POST page/video_stories': (call) => phases(call, 'story', finishStory),
  'POST page/photo_stories': photoStory,
  'GET page/stories': (call) => {
    requirePageReader(call, call.nodeId)
    const stories = call.store.posts
      .all()
      .filter(
        (post) =>
          post.pageId === call.nodeId &&
          post.kind === 'story' &&
          post.publishAt !== null &&
          post.publishAt <= call.now &&
          post.publishAt > call.now - DAY_MS,
      )
    return ok(
      answerList(call, stories, (post) => ({
        post_id: post.id.split('_')[1],
        status: 'PUBLISHED',
        creation_time: Math.floor(post.createdAt / 1000),
        media_type: post.videoId === null ? 'photo' : 'video',
        media_id: post.videoId ?? post.photoIds[0],
        url: call.context.link(postAddress(post)),
      })),
    )
  },
}

function phases(
  call: GraphCall,
  kind: 'reel' | 'story',
  finish: (call: GraphCall, video: PageVideo) => Promise<SandboxAnswer>,
): SandboxAnswer | Promise<SandboxAnswer> {
  const page = publishingPage(call)
  // In lower case in the guide, in capitals in the SDK's spec.
  const phase = requiredText(call.input, 'upload_phase').toLowerCase()
  if (phase === 'start') {
    const video = newVideo(call.world, { pageId: page.id, appId: call.caller.app.id, kind, fileSize: null })
    const address = `https://rupload.facebook.com/video-upload/${call.version}/${video.id}`
    return ok({ video_id: video.id, upload_url: call.context.link(address) })
  }
  if (phase !== 'finish') throw badParameter('upload_phase must be start or finish')
  const video = call.store.videos.get(requiredText(call.input, 'video_id'))
  if (video === undefined || video.pageId !== page.id || video.kind !== kind) throw badParameter('video_id is none of this Page')
  if (video.finishedAt !== null) throw badParameter('The video was finished already')
  if (isUploadExpired(call.world, video)) throw badParameter('The upload has expired')
  if (video.blobId === null || video.fileSize === null || call.world.blobs.sizeOf(video.blobId) < video.fileSize) {
    throw new GraphError(6000, '(#6000) Problem with file: its bytes have not arrived')
  }
  return finish(call, video)
}

async function finishReel(call: GraphCall, video: PageVideo): Promise<SandboxAnswer> {
  const wish = requiredText(call.input, 'video_state')
  const state = REEL_STATES[wish]
  if (state === undefined) throw badParameter('video_state must be one of PUBLISHED, SCHEDULED, DRAFT')
  const time = timeOf(call.input, 'scheduled_publish_time')
  if (state === 'scheduled' && time === undefined) throw badParameter('The parameter scheduled_publish_time is required')
  if (state !== 'scheduled' && time !== undefined) throw badParameter('scheduled_publish_time takes video_state=SCHEDULED')
  const scheduledAt = scheduledTimeOf(call, time, MAX_REEL_SCHEDULE_MS) ?? null
  const options = { ...postOptionsOf(call), ...videoOptionsOf(call) }
  const recent = call.store.videos
    .all()
    .filter(
      (one) =>
        one.kind === 'reel' &&
        one.pageId === video.pageId &&
        one.state !== 'draft' &&
        one.finishedAt !== null &&
        one.finishedAt > call.now - DAY_MS,
    )
  if (state !== 'draft' && recent.length >= MAX_REELS_PER_DAY) {
    throw new GraphError(REELS_LIMIT_CODE, `(#${REELS_LIMIT_CODE}) The Page has published ${MAX_REELS_PER_DAY} reels by API in 24 hours`)
  }
  await finishVideo(call.world, video, { blobId: video.blobId ?? '', ...textsOf(call), state, scheduledAt, options })
  return ok({ success: true })
}

async function finishStory(call: GraphCall, video: PageVideo): Promise<SandboxAnswer> {
  const finished = await finishVideo(call.world, video, {
    blobId: video.blobId ?? '',
    ...textsOf(call),
    state: 'published',
    scheduledAt: null,
  })
  return ok({ success: true, post_id: (finished.postId ?? newPostId(video.pageId)).split('_')[1] })
}

function textsOf(call: GraphCall): { title: string; description: string } {
  return { title: textOf(call.input, 'title') ?? '', description: (textOf(call.input, 'description') ?? '').trimEnd() }
}

function photoStory(call: GraphCall): SandboxAnswer {
  const page = publishingPage(call)
  const photo = call.store.photos.get(requiredText(call.input, 'photo_id'))
  if (photo === undefined || photo.pageId !== page.id) throw badParameter('photo_id is none of this Page')
  if (photo.isPublished || photo.postId !== null) throw badParameter('A story takes an unpublished photo')
  const id = newPostId(page.id)
  call.world.collections.atomically(() => {
    call.store.photos.put(photo.id, { ...photo, postId: id })
    addPost(call.world, {
      id,
      pageId: page.id,
      appId: call.caller.app.id,
      kind: 'story',
      message: '',
      link: null,
      photoIds: [photo.id],
      videoId: null,
      createdAt: call.now,
      publishAt: call.now,
      isScheduled: false,
      fingerprint: fingerprintOf('', null, [id]),
    })
  })
  return ok({ success: true, post_id: id.split('_')[1] })
}
