import { randomInt } from 'node:crypto'
import type { Collection } from '../kit/collections.ts'
import type { World } from '../kit/world.ts'
import { accountOf, settingsOf, videoAddress } from './records.ts'

/** The plan of an upload, as init accepted it. */
export interface UploadPlan {
  readonly videoSize: number
  readonly chunkSize: number
  readonly chunkCount: number
}

/** One run of the Content Posting API, from init on. */
export interface Publish {
  readonly publishId: string
  readonly mode: 'direct' | 'inbox'
  readonly openId: string
  readonly clientKey: string
  /** The token that began it: when its grant is revoked before the end, the run fails. */
  readonly token: string
  readonly title: string
  readonly privacy: string
  readonly isAigc: boolean
  /** Null for PULL_FROM_URL. */
  readonly plan: UploadPlan | null
  readonly pullKind: 'video' | 'photo' | null
  readonly uploadId: string
  readonly uploadToken: string
  readonly blobId: string
  readonly uploadedBytes: number
  readonly createdAt: number
  /** When all bytes were in and publishing began. */
  readonly startedAt: number | null
  /** How it will end; known from the start of processing, told at its end. */
  readonly failReason: string | null
  readonly cancelledAt: number | null
  /** One for a direct post; an inbox draft can be posted several times. */
  readonly videoIds: readonly string[]
  readonly durationMs: number
  readonly width: number
  readonly height: number
}

/** A post. */
export interface Video {
  readonly id: string
  readonly openId: string
  readonly publishId: string
  readonly title: string
  readonly privacy: string
  readonly isAigc: boolean
  /** When it is there for those who may see it. */
  readonly startedAt: number
  /** Direct posts are processed first; a draft was already. */
  readonly isProcessedFirst: boolean
  readonly blobId: string
  readonly durationMs: number
  readonly width: number
  readonly height: number
}

/** All runs by publish id. */
export function publishesOf(world: World): Collection<Publish> {
  return world.collections.collection('tiktok-publishes')
}

/** All posts by id. */
export function videosOf(world: World): Collection<Video> {
  return world.collections.collection('tiktok-videos')
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
function newVideoId(now: number): string {
  return String((BigInt(Math.floor(now / 1000)) << 32n) + BigInt(randomInt(2 ** 32)))
}

/** Makes a post of a run; answers the run with the post's id in it. `how` may differ from the run where the creator finished a draft himself. */
export function postVideo(world: World, run: Publish, how: { title: string; privacy: string; startedAt: number }): Publish {
  const account = accountOf(world, run.openId)
  const { openId, publishId, isAigc, blobId, durationMs, width, height } = run
  const id = newVideoId(how.startedAt)
  videosOf(world).put(id, {
    id,
    openId,
    publishId,
    ...how,
    isAigc,
    isProcessedFirst: run.mode === 'direct',
    blobId,
    durationMs,
    width,
    height,
  })
  world.posts.put(`tiktok:${id}`, {
    platform: 'tiktok',
    account: openId,
    id,
    url: videoAddress(account, id),
    text: how.title,
    media: [blobId],
    time: how.startedAt,
    visibility: how.privacy,
  })
  const changed = { ...run, videoIds: [...run.videoIds, id] }
  publishesOf(world).put(publishId, changed)
  return changed
}

/** Takes the posts of a run away: its authorization ended before they were through. */
export function withdraw(world: World, run: Publish): void {
  for (const id of run.videoIds) {
    videosOf(world).delete(id)
    world.posts.delete(`tiktok:${id}`)
  }
}
