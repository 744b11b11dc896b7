import type { SandboxAnswer } from '../kit/request.ts'
import { ok, publishingPage, scheduledTimeOf, wishedFields, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, GraphError } from './graph-error.ts'
import { readNode } from './graph-fields.ts'
import { flagOf, listOf, structureOf, textOf, timeOf } from './graph-input.ts'
import type { PagePost, Photo } from './meta-records.ts'
import { known, postOptionsOf } from './facebook-options.ts'
import { postShape } from './facebook-post-shape.ts'
import { MAX_FEED_SCHEDULE_MS } from './facebook-schedule.ts'
import { addPost, fingerprintOf, newPostId, recentDuplicate } from './facebook-timeline.ts'

/** Reports of working clients: message length, pictures in one post, preset backgrounds (read 2026-11-23; the unit is assumed to be UTF-16). */
const MAX_MESSAGE = 63_206
const MAX_PHOTOS = 10
const MAX_PRESET_MESSAGE = 130
/** Links in a carousel, at least (Page feed reference, read 2026-11-23). */
const MIN_CHILDREN = 2

/** Staged pictures can be attached for about a day (unconfirmed); temporary ones are kept for scheduled posts. */
const STAGED_PHOTO_MS = 24 * 3_600_000

/** `POST /{page}/feed`. */
export const feedOperations: GraphOperations = { 'POST page/feed': postToFeed }

function postToFeed(call: GraphCall): SandboxAnswer {
  const page = publishingPage(call)
  const message = messageOf(call)
  const link = linkOf(call)
  const photos = attachedPhotos(call, page.id)
  if (message === '' && link === null && photos.length === 0) throw badParameter('Missing message or attachment')
  const publishing = publishingOf(call, MAX_FEED_SCHEDULE_MS)
  const options = { ...postOptionsOf(call), ...feedOptionsOf(call) }
  const fingerprint = fingerprintOf(
    message,
    link,
    photos.map((photo) => photo.sha256),
  )
  refuseDuplicate(call, page.id, fingerprint, photos.length > 0)
  const post: PagePost = {
    id: newPostId(page.id),
    pageId: page.id,
    appId: call.caller.app.id,
    kind: photos.length > 1 ? 'album' : photos.length === 1 ? 'photo' : link !== null ? 'link' : 'status',
    message,
    link,
    photoIds: photos.map((photo) => photo.id),
    videoId: null,
    createdAt: call.now,
    ...publishing,
    fingerprint,
    options,
  }
  call.world.collections.atomically(() => {
    for (const photo of photos)
      call.store.photos.put(photo.id, { ...photo, postId: post.id, isPublished: post.publishAt !== null && !post.isScheduled })
    addPost(call.world, post)
  })
  // Read-after-write: the fields of the new object instead of its id alone.
  const wishes = wishedFields(call)
  return ok(wishes === null ? { id: post.id } : readNode(postShape(call, post), wishes))
}

/** What only the feed takes: a preset background, a button, the pictures of a carousel of links. */
function feedOptionsOf(call: GraphCall): Readonly<Record<string, unknown>> {
  const preset = textOf(call.input, 'text_format_preset_id')
  const button = textOf(call.input, 'call_to_action') === undefined ? undefined : structureOf(call.input, 'call_to_action')
  const children = listOf(call.input, 'child_attachments')
  if (children !== undefined && linkOf(call) === null) throw badParameter('child_attachments takes a link')
  if (children !== undefined && (children.length < MIN_CHILDREN || children.length > MAX_PHOTOS))
    throw badParameter(`child_attachments takes ${MIN_CHILDREN} to ${MAX_PHOTOS} entries`)
  return known({ text_format_preset_id: preset, call_to_action: button, child_attachments: children })
}

/** The text, without the blanks at its end that Facebook drops. */
export function messageOf(call: GraphCall): string {
  const message = (textOf(call.input, 'message') ?? '').trimEnd()
  if (message.length > MAX_MESSAGE) throw badParameter(`The message is longer than ${MAX_MESSAGE} characters`)
  if (textOf(call.input, 'text_format_preset_id') !== undefined && message.length > MAX_PRESET_MESSAGE) {
    throw badParameter(`A message on a preset background may have ${MAX_PRESET_MESSAGE} characters`)
  }
  return message
}

function linkOf(call: GraphCall): string | null {
  const link = textOf(call.input, 'link')
  if (link === undefined || link === '') {
    if (textOf(call.input, 'picture') !== undefined) throw badParameter('picture goes with link only')
    return null
  }
  const url = URL.parse(link)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw badParameter('The url you supplied is invalid', 2061006)
  if (/(^|\.)(facebook\.com|fb\.com|fb\.me)$/i.test(url.hostname))
    throw badParameter('Links to Facebook itself cannot be shared this way', 1609008)
  return link
}

/** When a new post becomes public: now, at a time, or (published=false alone) not by itself. */
export function publishingOf(call: GraphCall, maxAheadMs: number): { publishAt: number | null; isScheduled: boolean } {
  const isPublished = flagOf(call.input, 'published') ?? true
  const time = timeOf(call.input, 'scheduled_publish_time')
  if (time === undefined) return { publishAt: isPublished ? call.now : null, isScheduled: false }
  if (isPublished) throw badParameter('scheduled_publish_time takes published=false')
  return { publishAt: scheduledTimeOf(call, time, maxAheadMs) ?? null, isScheduled: true }
}

/** 506 for the same words again, 1366051 for the same pictures with the same words. */
export function refuseDuplicate(call: GraphCall, pageId: string, fingerprint: string, hasPhotos: boolean): void {
  if (recentDuplicate(call.world, pageId, fingerprint) === undefined) return
  if (hasPhotos)
    throw badParameter('These photos were already posted', 1366051, {
      title: 'Already posted',
      userMessage: 'These photos were already posted.',
    })
  throw new GraphError(506, '(#506) Duplicate status message', {
    subcode: 1455006,
    title: 'Duplicate status update',
    userMessage: 'This status update is identical to the last one you posted.',
  })
}

/** The staged pictures of `attached_media`, in its order: of this Page, unpublished, fresh, each used once. */
function attachedPhotos(call: GraphCall, pageId: string): Photo[] {
  const entries = listOf(call.input, 'attached_media') ?? []
  if (entries.length > MAX_PHOTOS) throw badParameter(`At most ${MAX_PHOTOS} photos fit in one post`)
  const ids = entries.map((entry) => {
    const id = typeof entry === 'object' && entry !== null && 'media_fbid' in entry ? entry.media_fbid : undefined
    if (typeof id !== 'string' && typeof id !== 'number') throw badParameter('Each entry of attached_media needs a media_fbid')
    return String(id)
  })
  if (new Set(ids).size !== ids.length) throw badParameter('A photo is attached twice')
  return ids.map((id) => {
    const photo = call.store.photos.get(id)
    if (photo === undefined || photo.pageId !== pageId) throw badParameter(`attached_media: ${id} is no photo of this Page`)
    if (photo.isPublished || photo.postId !== null) throw badParameter(`attached_media: ${id} is published or used already`)
    if (!photo.isTemporary && photo.createdAt + STAGED_PHOTO_MS < call.now) throw badParameter(`attached_media: ${id} is too old`)
    return photo
  })
}
