import type { Receipt } from '../../../shared/model.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { callGraph } from '../meta/graph.ts'
import { pauseAfterLook, withoutFailing } from '../meta/patience.ts'
import { stagePhoto } from '../meta/staged-photo.ts'
import { Stories, StoryMade, wholeLink, type Story } from './api.ts'
import type { At } from './checkpoint.ts'
import { cleanUpOrThrow } from './posts.ts'
import { receiptOf, wholePostId } from './receipts.ts'
import { announce } from './schedule.ts'
import { about, bytesOf } from './work.ts'

/** Looks for a story's address before it is done without one. */
const LINK_LOOKS = 4
/** Stories of a Page within a day; more are not asked for. */
const LISTED_STORIES = '100'

/** Puts the picture on the Page unseen, https://developers.facebook.com/docs/page-stories-api, read 2026-11-27. */
export async function stageStory(work: Work, session: Session, { photoIds }: At<'stage-photos'>): Promise<Step> {
  const [photo] = work.media
  if (photo === undefined) throw new Error('a story without its picture')
  if (photoIds.length > 0) return announce(work, { stage: 'post-story', photoIds, missedSince: null })
  const photoId = await stagePhoto(session, work.account.remoteId, photo, about(work))
  const uploadedBytes = bytesOf(work)
  return { kind: 'next', checkpoint: { stage: 'stage-photos', photoIds: [photoId] }, phase: 'uploading', uploadedBytes }
}

/** Makes a story of the staged picture. */
export async function postStory(work: Work, session: Session, { photoIds }: At<'post-story'>): Promise<Step> {
  const fields = { photo_id: photoIds[0] ?? '' }
  const path = `${work.account.remoteId}/photo_stories`
  const call = { step: 'post.create', method: 'POST', path, body: { kind: 'form', fields }, isCommit: true } as const
  try {
    const made = await callGraph(session, call, StoryMade, about(work))
    const postId = made.post_id === undefined ? (photoIds[0] ?? '') : wholePostId(work, made.post_id)
    const checkpoint = { stage: 'story-link', postId, looks: 0 } as const
    return { kind: 'next', checkpoint, phase: 'checking', uploadedBytes: bytesOf(work) }
  } catch (cause) {
    return { ...cleanUpOrThrow(photoIds, cause), isCommitUndone: true }
  }
}

/** The story is public: its address is looked for in the Page's list, which is there only while the Page keeps an archive of its stories. */
export async function findStoryLink(work: Work, session: Session, { postId, looks }: At<'story-link'>): Promise<Step> {
  const listed = await withoutFailing(() => listStories(work, session))
  // By the picture where Meta did not tell the post.
  const isIt = (one: Story) => wholePostId(work, one.post_id) === postId || one.media_id === postId
  const story = 'value' in listed ? listed.value.find(isIt) : undefined
  const permalink = wholeLink(story?.url)
  if (permalink === null && looks + 1 < LINK_LOOKS) {
    const checkpoint = { stage: 'story-link', postId, looks: looks + 1 } as const
    return { kind: 'wait', checkpoint, phase: 'checking', notBefore: work.now + pauseAfterLook(looks) }
  }
  return { kind: 'done', receipt: story === undefined ? receiptOf(postId, null, work.now) : receiptOfStory(work, story) }
}

/** The proof of a story that stands in the list. */
export function receiptOfStory(work: Work, story: Story): Receipt {
  return receiptOf(wholePostId(work, story.post_id), wholeLink(story.url), work.now)
}

/** The Page's stories of the last day, each with everything that the edge tells by itself. */
export async function listStories(work: Pick<Work, 'account' | 'now'>, session: Session) {
  const query = { limit: LISTED_STORIES }
  const call = { step: 'stories.list', method: 'GET', path: `${work.account.remoteId}/stories`, query } as const
  return (await callGraph(session, call, Stories, about(work))).data
}
