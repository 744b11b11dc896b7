import { createHash } from 'node:crypto'
import type { World } from '../kit/world.ts'
import { removeMedia } from './cdn.ts'
import { detailsOfPost } from './facebook-shown.ts'
import { metaStore, newMetaId, type PagePost, type PageVideo } from './meta-records.ts'

/** How long the same post again counts as a duplicate (unconfirmed). */
const DUPLICATE_MS = 10 * 60_000

/** A new post's id: `{page}_{post}`. */
export function newPostId(pageId: string): string {
  return `${pageId}_${newMetaId('1220', 18)}`
}

/** Equal for two posts that say and show the same. */
export function fingerprintOf(message: string, link: string | null, mediaHashes: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([message, link, [...mediaHashes].sort()]))
    .digest('hex')
}

/** The Page's post of the last minutes that says and shows the same. */
export function recentDuplicate(world: World, pageId: string, fingerprint: string): PagePost | undefined {
  const since = world.clock.now() - DUPLICATE_MS
  return metaStore(world).posts.find((post) => post.pageId === pageId && post.fingerprint === fingerprint && post.createdAt >= since)
}

/**
 * Puts a post on the Page. What is public at once (or will be when its video is ready) is told to the judge at once, and so is a scheduled one, which
 * only its author sees until its time.
 */
export function addPost(world: World, post: PagePost): void {
  metaStore(world).posts.put(post.id, post)
  if (post.publishAt === null) return
  if (post.isScheduled) world.collections.collection<{ id: string }>('meta-due').put(post.id, { id: post.id })
  showPost(world, post)
}

/** Tells the judge anew what a post that is already shown looks like. */
export function refreshShown(world: World, postId: string): void {
  const post = metaStore(world).posts.get(postId)
  if (post !== undefined && world.posts.get(`facebook:${postId}`) !== undefined) showPost(world, post)
}

/** Makes public every scheduled post whose time has come. There are no timers: each call to Meta looks first. */
export function settleDuePosts(world: World): void {
  const due = world.collections.collection<{ id: string }>('meta-due')
  for (const { id } of due.all()) {
    const post = metaStore(world).posts.get(id)
    if (post?.publishAt != null && post.publishAt > world.clock.now()) continue
    due.delete(id)
    if (post?.publishAt != null) goPublic(world, post)
  }
}

/** Its pictures are public with it, and no longer staged. */
function goPublic(world: World, post: PagePost): void {
  const { photos } = metaStore(world)
  for (const id of post.photoIds) {
    const photo = photos.get(id)
    if (photo !== undefined) photos.put(id, { ...photo, isPublished: true, isTemporary: false })
  }
  showPost(world, post)
}

/** Gives a scheduled or unpublished post another time: `publishAt` now or later. */
export function reschedulePost(world: World, post: PagePost, publishAt: number): PagePost {
  const changed: PagePost = { ...post, publishAt, isScheduled: publishAt > world.clock.now() }
  const store = metaStore(world)
  store.posts.put(post.id, changed)
  const video = post.videoId === null ? undefined : store.videos.get(post.videoId)
  if (video !== undefined) store.videos.put(video.id, { ...video, publishAt, state: changed.isScheduled ? 'scheduled' : 'published' })
  const due = world.collections.collection<{ id: string }>('meta-due')
  if (changed.isScheduled) {
    due.put(post.id, { id: post.id })
    showPost(world, changed)
  } else {
    due.delete(post.id)
    goPublic(world, changed)
  }
  return changed
}

/** True where everybody can see it now. */
export function isPublic(post: PagePost, now: number): boolean {
  return post.publishAt !== null && post.publishAt <= now
}

/** The real public address of a post. Videos and reels have their own. */
export function postAddress(post: PagePost): string {
  if (post.kind === 'reel') return `https://www.facebook.com/reel/${post.videoId}/`
  if (post.kind === 'video') return `https://www.facebook.com/${post.pageId}/videos/${post.videoId}/`
  const short = post.id.split('_')[1] ?? post.id
  return post.kind === 'story'
    ? `https://www.facebook.com/stories/${post.pageId}/${short}/`
    : `https://www.facebook.com/${post.pageId}/posts/${short}`
}

/** What everybody sees of a post, as the judge reads it. */
export function showPost(world: World, post: PagePost): void {
  const store = metaStore(world)
  const video = post.videoId === null ? undefined : store.videos.get(post.videoId)
  const photos = post.photoIds.map((id) => store.photos.get(id)?.blobId).filter((id) => id !== undefined)
  world.posts.put(`facebook:${post.id}`, {
    platform: 'facebook',
    account: post.pageId,
    id: post.id,
    url: postAddress(post),
    text: post.message,
    media: video?.blobId == null ? photos : [video.blobId],
    time: post.publishAt ?? post.createdAt,
    visibility: post.isScheduled && !isPublic(post, world.clock.now()) ? 'Scheduled' : 'Public',
    details: detailsOfPost(world, post),
  })
}

/** Takes a post off the Page, with its pictures or its video. */
export async function removePost(world: World, post: PagePost): Promise<void> {
  const store = metaStore(world)
  store.posts.delete(post.id)
  for (const comment of store.comments.all()) if (comment.onId === post.id) store.comments.delete(comment.id)
  world.collections.collection('meta-due').delete(post.id)
  world.posts.delete(`facebook:${post.id}`)
  for (const photoId of post.photoIds) {
    const photo = store.photos.get(photoId)
    store.photos.delete(photoId)
    if (photo !== undefined) await removeMedia(world, photo.blobId)
  }
  const video = post.videoId === null ? undefined : store.videos.get(post.videoId)
  if (video !== undefined) await removeVideo(world, video)
}

/** Throws a video away, with its bytes. */
export async function removeVideo(world: World, video: PageVideo): Promise<void> {
  const store = metaStore(world)
  store.videos.delete(video.id)
  for (const blobId of [video.blobId, ...video.thumbnails]) if (blobId !== null) await removeMedia(world, blobId)
}
