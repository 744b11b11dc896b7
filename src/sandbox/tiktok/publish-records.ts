import { randomInt } from 'node:crypto'
import type { Collection } from '../kit/collections.ts'
import type { World } from '../kit/world.ts'
import { accountOf, postAddress, settingsOf } from './records.ts'

/** The plan of an upload, as init accepted it. */
export interface UploadPlan {
  readonly videoSize: number
  readonly chunkSize: number
  readonly chunkCount: number
}

/** What a run brings. */
export type PostKind = 'video' | 'photo'

/** One run of a post, from init to its end. Status is derived from the clock, see publish-status.ts. */
export interface Publish {
  readonly publishId: string
  readonly mode: 'direct' | 'inbox'
  readonly kind: PostKind
  readonly openId: string
  readonly clientKey: string
  /** The token that began it: when its grant is revoked before the end, the run fails. */
  readonly token: string
  readonly title: string
  readonly privacy: string
  readonly isAigc: boolean
  /** What the options did, told with the post. */
  readonly details: Readonly<Record<string, unknown>>
  /** Null for PULL_FROM_URL. */
  readonly plan: UploadPlan | null
  readonly uploadId: string
  readonly uploadToken: string
  /** The uploaded video, or what was pulled. */
  readonly blobIds: readonly string[]
  /** Bytes that came in, uploaded or pulled. */
  readonly receivedBytes: number
  readonly createdAt: number
  /** When all bytes were in and publishing began. */
  readonly startedAt: number | null
  /** How it will end; known from the start of processing, told at its end. */
  readonly failReason: string | null
  readonly cancelledAt: number | null
  /** One for a direct post; an inbox draft can be posted several times. */
  readonly postIds: readonly string[]
  readonly durationMs: number
  readonly width: number
  readonly height: number
}

/** A post. */
export interface Video {
  readonly id: string
  readonly kind: PostKind
  readonly openId: string
  readonly publishId: string
  readonly title: string
  readonly privacy: string
  readonly isAigc: boolean
  readonly isCommentAllowed: boolean
  /** When it is there for those who may see it. */
  readonly startedAt: number
  /** Direct posts are processed first; a draft was already. */
  readonly isProcessedFirst: boolean
  readonly durationMs: number
  readonly width: number
  readonly height: number
}

/** All runs by publish id. (The collections were named anew when runs learned of photos: what older practice worlds hold has another shape.) */
export function publishesOf(world: World): Collection<Publish> {
  return world.collections.collection('tiktok-runs')
}

/** All posts by id. */
export function videosOf(world: World): Collection<Video> {
  return world.collections.collection('tiktok-posts')
}

/** When the post can be seen by those whom it is for. */
export function visibleFrom(world: World, video: Video): number {
  return video.startedAt + (video.isProcessedFirst ? world.settings().processingMs : 0)
}

/** Is its id given out: for everyone, and moderation over? */
export function isIdPublic(world: World, video: Video): boolean {
  const moderationMs = settingsOf(world).moderationMs ?? world.settings().processingMs
  return video.privacy === 'PUBLIC_TO_EVERYONE' && world.clock.now() >= visibleFrom(world, video) + moderationMs
}

/** A new post id: seconds in the upper 32 bits, as observed; beyond 2^53, so JSON parsers lose it. */
function newPostId(now: number): string {
  return String((BigInt(Math.floor(now / 1000)) << 32n) + BigInt(randomInt(2 ** 32)))
}

/** Makes a post of a run; answers the run with the post's id in it. `how` may differ from the run where the creator finished a draft himself. */
export function makePost(world: World, run: Publish, how: { title: string; privacy: string; startedAt: number }): Publish {
  const { openId, publishId, kind, isAigc, durationMs, width, height } = run
  const id = newPostId(how.startedAt)
  const isCommentAllowed = run.details['isCommentAllowed'] !== false
  const isProcessedFirst = run.mode === 'direct'
  videosOf(world).put(id, { id, kind, openId, publishId, ...how, isAigc, isCommentAllowed, isProcessedFirst, durationMs, width, height })
  world.posts.put(postKey(id), {
    platform: 'tiktok',
    account: openId,
    id,
    url: postAddress(accountOf(world, openId), id, kind),
    text: how.title,
    media: run.blobIds,
    time: how.startedAt,
    visibility: how.privacy,
    details: { kind, mode: run.mode, ...run.details },
  })
  world.posts.delete(postKey(publishId))
  const changed = { ...run, postIds: [...run.postIds, id] }
  publishesOf(world).put(publishId, changed)
  return changed
}

/** Tells a draft that lies in the creator's inbox: seen by him alone, until his tap makes a post of it. */
export function tellDraft(world: World, run: Publish): void {
  world.posts.put(postKey(run.publishId), {
    platform: 'tiktok',
    account: run.openId,
    id: run.publishId,
    url: draftAddress(run),
    text: run.title,
    media: run.blobIds,
    time: run.startedAt ?? run.createdAt,
    visibility: 'SEND_TO_USER_INBOX',
    details: { kind: run.kind, mode: run.mode, ...run.details },
  })
}

/** Where the practice world shows the draft as the phone would. */
export function draftAddress(run: Publish): string {
  return `https://www.tiktok.com/practice-inbox/${encodeURIComponent(run.publishId)}`
}

/** Takes a post away. */
export function removePost(world: World, id: string): void {
  videosOf(world).delete(id)
  world.posts.delete(postKey(id))
}

/** Takes the posts of a run away: it ended before they were through. */
export function withdraw(world: World, run: Publish): void {
  for (const id of run.postIds) removePost(world, id)
  world.posts.delete(postKey(run.publishId))
}

/** The key of a post among the told ones of all platforms. */
export function postKey(id: string): string {
  return `tiktok:${id}`
}
