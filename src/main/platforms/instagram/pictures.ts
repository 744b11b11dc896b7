import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { readGraphError } from '../meta/errors.ts'
import { callGraph, graphRequest, readGraph } from '../meta/graph.ts'
import { stagePhoto } from '../meta/staged-photo.ts'
import { ContainerMade, largestCopy, PhotoCopies } from './api.ts'
import { madeOf, type At } from './checkpoint.ts'
import { awaiting } from './containers.ts'
import { about, bytesOf, pageOf } from './delivery.ts'
import { NOT_FETCHED_SUBCODE } from './errors.ts'

/** Instagram fetches the picture during the call. */
const FETCH_TIMEOUT_MS = 120_000
/** Pause before the picture's address is asked for once more. */
const REFETCH_WAIT_MS = 2_000
/** Seen in public client code, read 2026-11-23: longer ones are refused, so they are cut. */
const ALT_TEXT_MAX = 1_000

/**
 * Takes the pictures one after another: an unseen photo on the linked Page, then a container that fetches it from there. Instagram takes no
 * picture bytes itself; public projects do it so (seen 2026-11-23), Meta does not document it. Should Meta end it, the container is refused
 * with 9004 and the creator is told.
 */
export async function addPicture(work: Work, session: Session, checkpoint: At<'pictures'>): Promise<Step> {
  const { photoIds, containerIds } = checkpoint
  const photoId = photoIds[containerIds.length]
  const picture = work.media[containerIds.length]
  if (picture === undefined) return awaiting(work, { ...madeOf(checkpoint), index: 0 })
  if (photoId !== undefined) return makeContainer(work, session, checkpoint, photoId, picture)
  // One whose answer was lost is put there again: nobody sees the first.
  const staged = [...photoIds, await stagePhoto(session, pageOf(work), picture, about(work))]
  return { kind: 'next', checkpoint: { ...checkpoint, photoIds: staged }, phase: 'uploading', uploadedBytes: bytesOf(work, staged.length) }
}

async function makeContainer(work: Work, session: Session, checkpoint: At<'pictures'>, photoId: string, picture: WorkMedia): Promise<Step> {
  const query = { fields: 'images' }
  const photo = await callGraph(session, { step: 'photo.address', method: 'GET', path: photoId, query }, PhotoCopies, about(work))
  const isCarousel = work.media.length > 1
  const fields: Record<string, string> = { image_url: largestCopy(photo) }
  if (isCarousel) fields['is_carousel_item'] = 'true'
  else if (work.variant.text !== '') fields['caption'] = work.variant.text
  if (picture.asset.altText !== '') fields['alt_text'] = picture.asset.altText.slice(0, ALT_TEXT_MAX)
  const response = await session.send(
    graphRequest({
      step: 'container.create',
      method: 'POST',
      path: `${work.account.remoteId}/media`,
      body: { kind: 'form', fields },
      timeoutMs: FETCH_TIMEOUT_MS,
    }),
  )
  if (readGraphError(response)?.error_subcode === NOT_FETCHED_SUBCODE && !checkpoint.isRefetched) {
    const again = { ...checkpoint, isRefetched: true }
    const uploadedBytes = bytesOf(work, checkpoint.photoIds.length)
    return { kind: 'wait', checkpoint: again, phase: 'processing', notBefore: work.now + REFETCH_WAIT_MS, uploadedBytes }
  }
  const made = readGraph(response, ContainerMade, { ...about(work), step: 'container.create' })
  const next = { ...checkpoint, containerIds: [...checkpoint.containerIds, made.id], isRefetched: false }
  return { kind: 'next', checkpoint: next, phase: 'uploading', uploadedBytes: bytesOf(work, checkpoint.photoIds.length) }
}
