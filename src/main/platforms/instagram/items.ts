import { problem, ProblemError } from '../../../shared/problem.ts'
import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { isNotThere, readGraphError } from '../meta/errors.ts'
import { graphRequest, readGraph } from '../meta/graph.ts'
import { stagePhoto } from '../meta/staged-photo.ts'
import { ContainerMade, largestCopy, PhotoCopies } from './api.ts'
import { madeOf, type At } from './checkpoint.ts'
import { awaiting } from './containers.ts'
import { about, bytesOf, pageOf } from './delivery.ts'
import { NOT_FETCHED_SUBCODE } from './errors.ts'
import { itemFields } from './fields.ts'
import { openVideo } from './video.ts'

/** Instagram fetches the picture during the call. */
const FETCH_TIMEOUT_MS = 120_000
/** Pause before the picture's address is asked for once more. */
const REFETCH_WAIT_MS = 2_000
/** How long a hosted picture can be fetched: a container lives a day. */
const HOSTED_FOR_MS = 24 * 60 * 60_000
/** Without it no photo can be staged on the Page. */
const STAGING_SCOPE = 'pages_manage_posts'

/**
 * Takes the files one after another, each into a container of its own; a post of one file is published from it, the others are a carousel's
 * children. A video's bytes go up to Instagram. A picture's cannot: it is an unseen photo of the linked Page for the moment in which Instagram
 * fetches it (public projects do it so, seen 2026-11-23; Meta does not document it). Should Meta end that, or the login not allow it, the
 * creator's own bucket stands in; without one the delivery waits until there is one.
 */
export async function takeItem(work: Work, session: Session, checkpoint: At<'items'>): Promise<Step> {
  const index = checkpoint.containerIds.length
  const item = work.media[index]
  if (item === undefined) return awaiting(work, { ...madeOf(checkpoint), index: 0 })
  if (item.asset.kind === 'video') return openVideo(work, session, item, checkpoint)
  if (checkpoint.isHosted || (work.hosting !== null && !session.scopes.includes(STAGING_SCOPE)))
    return makeHosted(work, session, checkpoint, item)
  const photoId = checkpoint.photoIds[picturesBefore(work, index)]
  if (photoId !== undefined) return makeStaged(work, session, checkpoint, photoId, item)
  return stage(work, session, checkpoint, item)
}

/** Puts a picture on the Page, in the place of one that is gone. One whose answer was lost is put there again: nobody sees the first. */
async function stage(work: Work, session: Session, checkpoint: At<'items'>, picture: WorkMedia): Promise<Step> {
  const index = checkpoint.containerIds.length
  const photoIds = [...checkpoint.photoIds]
  photoIds[picturesBefore(work, index)] = await stagePhoto(session, pageOf(work), picture, about(work))
  return { kind: 'next', checkpoint: { ...checkpoint, photoIds }, phase: 'uploading', uploadedBytes: bytesOf(work, index + 1) }
}

/** Photos are kept in the order of the pictures alone. */
function picturesBefore(work: Work, index: number): number {
  return work.media.slice(0, index).filter(({ asset }) => asset.kind === 'image').length
}

async function makeStaged(work: Work, session: Session, checkpoint: At<'items'>, photoId: string, picture: WorkMedia): Promise<Step> {
  const step = 'photo.address'
  const asked = await session.send(graphRequest({ step, method: 'GET', path: photoId, query: { fields: 'images' } }))
  // Unpublished photos are kept for about a day only (see stagePhoto); a fresh one that is not there is another trouble.
  if (isNotThere(readGraphError(asked)) && !checkpoint.isRefetched)
    return stage(work, session, { ...checkpoint, isRefetched: true }, picture)
  const photo = readGraph(asked, PhotoCopies, { ...about(work), step })
  const response = await create(work, session, checkpoint, picture, largestCopy(photo))
  if (readGraphError(response)?.error_subcode !== NOT_FETCHED_SUBCODE) return made(work, checkpoint, response)
  const uploadedBytes = bytesOf(work, checkpoint.containerIds.length + 1)
  if (!checkpoint.isRefetched) {
    const again = { ...checkpoint, isRefetched: true }
    return { kind: 'wait', checkpoint: again, phase: 'processing', notBefore: work.now + REFETCH_WAIT_MS, uploadedBytes }
  }
  // Instagram does not fetch from Facebook's own addresses (any more).
  return { kind: 'next', checkpoint: { ...checkpoint, isHosted: true }, phase: 'uploading', uploadedBytes }
}

/** One step, so that no signed address is ever kept; one that leads to no container is taken away at once. */
async function makeHosted(work: Work, session: Session, checkpoint: At<'items'>, picture: WorkMedia): Promise<Step> {
  const { hosting } = work
  if (hosting === null)
    throw new ProblemError(problem('hosting-needed', { platform: 'instagram', actions: ['open-settings', 'reconnect'] }))
  const { url, key } = await hosting.put(picture, HOSTED_FOR_MS)
  try {
    const response = await create(work, session, checkpoint, picture, url)
    return made(work, { ...checkpoint, isHosted: true, hostedKeys: [...checkpoint.hostedKeys, key] }, response)
  } catch (cause) {
    await hosting.remove(key).catch(() => undefined)
    throw cause
  }
}

function create(work: Work, session: Session, { containerIds }: At<'items'>, picture: WorkMedia, imageUrl: string) {
  return session.send(
    graphRequest({
      step: 'container.create',
      method: 'POST',
      path: `${work.account.remoteId}/media`,
      body: { kind: 'form', fields: { image_url: imageUrl, ...itemFields(work, picture, containerIds.length) } },
      timeoutMs: FETCH_TIMEOUT_MS,
    }),
  )
}

function made(work: Work, checkpoint: At<'items'>, response: Awaited<ReturnType<Session['send']>>): Step {
  const { id } = readGraph(response, ContainerMade, { ...about(work), step: 'container.create' })
  const containerIds = [...checkpoint.containerIds, id]
  return {
    kind: 'next',
    checkpoint: { ...checkpoint, containerIds, isRefetched: false },
    phase: 'uploading',
    uploadedBytes: bytesOf(work, containerIds.length),
  }
}
