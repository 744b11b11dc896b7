import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { thrownAgain } from '../meta/failure-after-clean-up.ts'
import { withoutFailing } from '../meta/patience.ts'
import { deletePhoto } from '../meta/staged-photo.ts'
import { beginBehind, findCommentLink, goOnAfter, postComment } from './after.ts'
import { FacebookCheckpoint, type At } from './checkpoint.ts'
import { findLink, postPhoto, postToFeed, stageNext } from './posts.ts'
import { finishReel, sendReel, startReel } from './reel.ts'
import { announce, publishAtOf } from './schedule.ts'
import { findStoryLink, postStory, stageStory } from './story.ts'
import { awaitVideo, finishVideo, startVideo, transferVideo } from './video.ts'
import { about, kindOf } from './work.ts'

/** One step of a delivery to a Page. */
export async function publishToPage(work: Work, session: Session): Promise<Step> {
  const checkpoint = readCheckpoint(FacebookCheckpoint, work)
  switch (checkpoint?.stage) {
    case undefined:
      return begin(work, session)
    case 'post-text':
      return postToFeed(work, session, checkpoint, [])
    case 'post-photo':
      return postPhoto(work, session, checkpoint)
    case 'stage-photos':
      return kindOf(work) === 'story' ? stageStory(work, session, checkpoint) : stageNext(work, session, checkpoint)
    case 'post-photos':
      return postToFeed(work, session, checkpoint, checkpoint.photoIds)
    case 'post-story':
      return postStory(work, session, checkpoint)
    case 'start':
      return startVideo(work, session, checkpoint.restarts)
    case 'transfer':
      return transferVideo(work, session, checkpoint)
    case 'finish':
      return finishVideo(work, session, checkpoint)
    case 'start-reel':
      return startReel(work, session, checkpoint.restarts)
    case 'send-reel':
      return sendReel(work, session, checkpoint)
    case 'finish-reel':
      return finishReel(work, session, checkpoint)
    case 'hold':
      return announce(work, checkpoint.then)
    case 'await-video':
      return awaitVideo(work, session, checkpoint)
    case 'link':
      return findLink(work, session, checkpoint)
    case 'story-link':
      return findStoryLink(work, session, checkpoint)
    case 'after':
      return goOnAfter(work, session, checkpoint)
    case 'comment':
      return postComment(work, session)
    case 'comment-link':
      return findCommentLink(work, session, checkpoint)
    case 'clean-up':
      return cleanUp(work, session, checkpoint)
  }
}

async function begin(work: Work, session: Session): Promise<Step> {
  // The post itself is public already: whatever became of the rest, it is never made a second time.
  if (work.receipt !== null) return beginBehind(work, work.receipt)
  switch (kindOf(work)) {
    case 'text':
    case 'link':
      return announce(work, { stage: 'post-text', missedSince: null })
    case 'video':
      return startVideo(work, session, 0)
    case 'reel':
      return startReel(work, session, 0)
    case 'story':
      return work.media[0]?.asset.kind === 'video'
        ? startReel(work, session, 0)
        : stageStory(work, session, { stage: 'stage-photos', photoIds: [] })
    default:
      // Facebook tells no post for a single photo that it is to show later: such a one is attached to a post, as several are.
      if (work.media.length === 1 && publishAtOf(work) === null) return announce(work, { stage: 'post-photo', missedSince: null })
      return stageNext(work, session, { stage: 'stage-photos', photoIds: [] })
  }
}

async function cleanUp(work: Work, session: Session, { photoIds, failure }: At<'clean-up'>): Promise<Step> {
  const [photoId, ...rest] = photoIds
  if (photoId === undefined) {
    // Told once already: this is a new try, from the start.
    if (work.isResumed) return begin(work, session)
    throw thrownAgain(failure, 'facebook')
  }
  await withoutFailing(() => deletePhoto(session, photoId, about(work)))
  return { kind: 'next', checkpoint: { stage: 'clean-up', photoIds: rest, failure }, phase: 'preparing' }
}
