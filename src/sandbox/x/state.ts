import { randomBytes } from 'node:crypto'
import type { Collection } from '../kit/collections.ts'
import type { ImageFacts, VideoFacts } from '../kit/probe.ts'
import type { World } from '../kit/world.ts'
import type { MediaCategory, Subscription } from './limits.ts'

/** The registered practice developer app. */
export interface XApp {
  /** 'practice' or 'practice-native'. */
  readonly id: string
  readonly name: string
  readonly type: 'confidential' | 'public'
  readonly clientId: string
  readonly clientSecret: string
  readonly consumerKey: string
  readonly consumerSecret: string
  /** Compared exactly. */
  readonly callbackUrls: readonly string[]
}

/** An account of X that exists in practice. */
export interface XAccount {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly subscription: Subscription
  readonly isSuspended: boolean
  /** Can be chosen on the consent page. */
  readonly isPractice: boolean
  readonly createdAt: number
}

/** An upload on its way, or a media id that can be attached. */
export interface XMedia {
  readonly id: string
  readonly key: string
  readonly ownerId: string
  readonly additionalOwners: readonly string[]
  readonly mediaType: string
  readonly category: MediaCategory
  readonly totalBytes: number
  readonly createdAt: number
  readonly sessionExpiresAt: number
  /** How many segments came, as highest index + 1. */
  readonly segmentCount: number
  /** Set by finalize. */
  readonly finalizedAt: number | null
  readonly expiresAt: number | null
  readonly blobId: string | null
  readonly image: ImageFacts | null
  readonly video: VideoFacts | null
  /** Videos and GIFs are worked on; states follow from these times. */
  readonly processing: { readonly startedAt: number; readonly durationMs: number; readonly failure: MediaFailure | null } | null
  /** Passed the upload but cannot stand under a post. */
  readonly isUnfit: boolean
  readonly altText: string | null
}

/** Why processing failed, as `processing_info.error` words it. */
export interface MediaFailure {
  readonly code: number
  readonly name: string
  readonly message: string
}

/** A link in a post and what t.co made of it. */
export interface XLink {
  readonly short: string
  readonly typed: string
  readonly expanded: string
}

/** A post. */
export interface XPost {
  readonly id: string
  readonly authorId: string
  /** As the client sent it. */
  readonly typedText: string
  /** As the API gives it back: links shortened, entities escaped, media link at the end. */
  readonly text: string
  readonly links: readonly XLink[]
  readonly mediaLink: string | null
  readonly mediaIds: readonly string[]
  readonly parentId: string | null
  readonly conversationId: string
  readonly replySettings: string
  readonly editHistory: readonly string[]
  readonly createdAt: number
}

/** Rehearsal switches of this platform, kept across restarts. */
export interface XSwitches {
  /** How long a new post stays out of timelines. */
  readonly timelineLagMs: number
  /** A hidden cap of posts per user and day, reported from headers (unconfirmed); null = none. */
  readonly userDayPosts: number | null
}

const NO_SWITCHES: XSwitches = { timelineLagMs: 0, userDayPosts: null }

/** This platform's own collections. */
export function xState(world: World): {
  readonly apps: Collection<XApp>
  readonly accounts: Collection<XAccount>
  readonly media: Collection<XMedia>
  /** `<media id>:<segment index>`. */
  readonly segments: Collection<{ blobId: string; sizeBytes: number }>
  readonly posts: Collection<XPost>
  readonly switches: XSwitches
} {
  const { collections } = world
  return {
    apps: collections.collection('x-apps'),
    accounts: collections.collection('x-accounts'),
    media: collections.collection('x-media'),
    segments: collections.collection('x-segments'),
    posts: collections.collection('x-posts'),
    switches: collections.collection<XSwitches>('x-switches').get('current') ?? NO_SWITCHES,
  }
}

/** Changes rehearsal switches. */
export function setXSwitches(world: World, change: Partial<XSwitches>): void {
  world.collections.collection<XSwitches>('x-switches').put('current', { ...xState(world).switches, ...change })
}

/** X's snowflake: milliseconds since its own epoch, shifted by 22 bits. */
const SNOWFLAKE_EPOCH_MS = 1_288_834_974_657n

/** A new id, larger than every one before. */
export function nextId(world: World): string {
  const sequence = world.collections.collection<{ last: string }>('x-sequence')
  const byTime = ((BigInt(world.clock.now()) - SNOWFLAKE_EPOCH_MS) << 22n) + BigInt(randomBytes(2).readUInt16BE())
  const last = BigInt(sequence.get('id')?.last ?? '0')
  const id = (byTime > last ? byTime : last + 1n).toString()
  sequence.put('id', { last: id })
  return id
}
