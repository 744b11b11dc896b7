import { probeImage } from '../kit/probe.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import { audienceOf } from './audience.ts'
import { imageVariants, removeMedia, setMediaType } from './cdn.ts'
import { commentsField, commentTargetOfPhoto } from './facebook-comment-shape.ts'
import { publishingOf, refuseDuplicate } from './facebook-feed.ts'
import { placeShape, postOptionsOf, timeOption } from './facebook-options.ts'
import { MAX_FEED_SCHEDULE_MS } from './facebook-schedule.ts'
import { addPost, fingerprintOf, newPostId, removePost, showPost } from './facebook-timeline.ts'
import {
  answerNode,
  ok,
  publishingPage,
  requirePageEditor,
  requirePageReader,
  wishedFields,
  type GraphCall,
  type GraphOperations,
} from './graph-call.ts'
import { badParameter, GraphError, notVisible } from './graph-error.ts'
import { nestedEdge, pick, readNode, type NodeShape } from './graph-fields.ts'
import { flagOf, textOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import { graphTime } from './graph-time.ts'
import { fetchMedia } from './media-fetch.ts'
import { newMetaId, type PagePost, type Photo } from './meta-records.ts'

/** Largest picture: the refusal's own text speaks of 4 MB (working clients, read 2026-11-23); older pages print 10. */
export const MAX_PHOTO_BYTES = 4 * 1024 * 1024

/** Photos of a Page: published at once, or staged for a post, a story or Instagram. */
export const photoOperations: GraphOperations = {
  'POST page/photos': postPhoto,
  'GET page/photos': (call) => {
    requirePageReader(call, call.nodeId)
    const isUploaded = textOf(call.input, 'type') === 'uploaded'
    const photos = call.store.photos.all().filter((photo) => photo.pageId === call.nodeId && photo.isPublished && isUploaded)
    const wishes = wishedFields(call)
    return ok(answerList(call, photos.reverse(), (photo) => readNode(photoShape(call, photo), wishes)))
  },
  'GET photo': (call) => {
    const photo = existingPhoto(call)
    requirePageReader(call, photo.pageId)
    return answerNode(call, photoShape(call, photo))
  },
  'DELETE photo': async (call) => {
    const photo = existingPhoto(call)
    requirePageEditor(call, photo.pageId)
    const post = photo.postId === null ? undefined : call.store.posts.get(photo.postId)
    if (post?.photoIds.length === 1) await removePost(call.world, post)
    else {
      call.store.photos.delete(photo.id)
      if (post !== undefined) {
        const smaller = { ...post, photoIds: post.photoIds.filter((id) => id !== photo.id) }
        call.store.posts.put(post.id, smaller)
        if (call.world.posts.get(`facebook:${post.id}`) !== undefined) showPost(call.world, smaller)
      }
      await removeMedia(call.world, photo.blobId)
    }
    return ok({ success: true })
  },
}

function existingPhoto(call: GraphCall): Photo {
  const photo = call.store.photos.get(call.nodeId)
  if (photo === undefined) throw notVisible(call.nodeId, call.method)
  return photo
}

async function postPhoto(call: GraphCall): Promise<SandboxAnswer> {
  const page = publishingPage(call)
  const publishing = publishingOf(call, MAX_FEED_SCHEDULE_MS)
  const isTemporary = flagOf(call.input, 'temporary') ?? false
  const options = postOptionsOf(call)
  const hasStory = !(flagOf(call.input, 'no_story') ?? false)
  const caption = (textOf(call.input, 'message') ?? textOf(call.input, 'caption') ?? textOf(call.input, 'name') ?? '').trimEnd()
  const received = await receivedPicture(call)
  const facts = received.isTooLong || received.sizeBytes > MAX_PHOTO_BYTES ? null : await probeImage(call.world.blobs, received.blobId)
  if (facts === null) {
    await call.world.blobs.remove(received.blobId)
    throw unusablePicture()
  }
  const sha256 = await call.world.blobs.sha256(received.blobId)
  const fingerprint = fingerprintOf(caption, null, [sha256])
  const isPost = publishing.publishAt !== null && hasStory
  if (isPost) refuseDuplicate(call, page.id, fingerprint, true)
  setMediaType(call.world, received.blobId, facts.mimeType)
  const id = newMetaId('1220', 18)
  const postId = isPost ? newPostId(page.id) : null
  const photo: Photo = {
    id,
    pageId: page.id,
    blobId: received.blobId,
    width: facts.width,
    height: facts.height,
    sha256,
    caption,
    altText: textOf(call.input, 'alt_text_custom') ?? null,
    isPublished: publishing.publishAt !== null && !publishing.isScheduled,
    isTemporary,
    createdAt: call.now,
    postId,
    options,
  }
  const post: PagePost | null =
    postId === null
      ? null
      : {
          id: postId,
          pageId: page.id,
          appId: call.caller.app.id,
          kind: 'photo',
          message: caption,
          link: null,
          photoIds: [id],
          videoId: null,
          createdAt: call.now,
          ...publishing,
          fingerprint,
          options,
        }
  call.world.collections.atomically(() => {
    call.store.photos.put(id, photo)
    if (post !== null) addPost(call.world, post)
  })
  return ok(photo.isPublished && postId !== null ? { id, post_id: postId } : { id })
}

/** Too large or no picture: the same refusal for both. */
export function unusablePicture(): GraphError {
  return badParameter('Invalid parameter', 1366046, {
    title: "Can't Read Files",
    userMessage: 'Photos should be smaller than 4 MB and saved as JPG or PNG.',
  })
}

async function receivedPicture(call: GraphCall): Promise<{ blobId: string; sizeBytes: number; isTooLong: boolean }> {
  const file = call.input.files['source']
  if (file !== undefined) return file
  if (textOf(call.input, 'source') !== undefined) throw badParameter('source must be sent as a file of a multipart/form-data body')
  const url = textOf(call.input, 'url')
  if (url === undefined || url === '') throw new GraphError(324, '(#324) Requires upload file')
  const fetched = await fetchMedia(call.context, url, MAX_PHOTO_BYTES)
  if ('failure' in fetched) throw new GraphError(324, '(#324) Missing or invalid image file', { subcode: 2069019 })
  return fetched
}

/** What can be asked of a photo. */
function photoShape(call: GraphCall, photo: Photo): NodeShape {
  const images = () => imageVariants(call.world, photo).map((image) => ({ ...image, source: call.context.link(image.source) }))
  const audience = () => audienceOf(photo.postId ?? photo.id, photo.createdAt, call.now)
  const address = call.context.link(`https://www.facebook.com/photo.php?fbid=${photo.id}`)
  return {
    typeName: 'Photo',
    id: photo.id,
    defaults: ['created_time', 'name'],
    fields: {
      created_time: () => graphTime(photo.createdAt),
      updated_time: () => graphTime(photo.createdAt),
      name: () => (photo.caption === '' ? undefined : photo.caption),
      alt_text: () => photo.altText ?? 'May be an image',
      alt_text_custom: () => photo.altText,
      images: (wish) => pick(images(), wish.fields),
      picture: () => images().at(-1)?.source,
      icon: () => undefined,
      width: () => photo.width,
      height: () => photo.height,
      link: () => address,
      page_story_id: () => photo.postId,
      place: () => placeShape(photo.options),
      target: () => undefined,
      can_delete: () => true,
      backdated_time: () => timeOption(photo.options, 'backdated_time'),
      comments: (wish) => commentsField(call, commentTargetOfPhoto(call, photo), wish),
      likes: (wish) => nestedEdge(wish, [], () => ({}), audience().likes),
      reactions: (wish) => nestedEdge(wish, [], () => ({}), audience().likes),
      from: (wish) => pick({ name: call.store.pages.get(photo.pageId)?.name, id: photo.pageId }, wish.fields),
    },
  }
}
