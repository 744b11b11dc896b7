import { randomBytes } from 'node:crypto'
import type { Collection } from '../kit/collections.ts'
import type { ImageFacts, VideoFacts } from '../kit/probe.ts'
import type { World } from '../kit/world.ts'
import { MONTHLY_POST_READS, type MediaCategory, type Subscription } from './limits.ts'

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
  /** False: the app has no project or plan, and X refuses its calls. */
  readonly isEnrolled?: boolean
}

/** An account of X that exists in practice. */
export interface XAccount {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly subscription: Subscription
  readonly isSuspended: boolean
  /** Locked until its owner logs in on x.com. */
  readonly isLocked?: boolean
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
  /** Every other kind of metadata that was set. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** One a language; a video's only. */
  readonly subtitles?: readonly XSubtitles[]
}

/** A subtitle track of a video. */
export interface XSubtitles {
  /** The media id of the uploaded file. */
  readonly id: string
  readonly languageCode: string
  readonly displayName: string | null
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
  readonly options?: XPostOptions
}

/** What else the author asked for. */
export interface XPostOptions {
  readonly madeWithAi?: boolean
  readonly paidPartnership?: boolean
  readonly taggedUserIds?: readonly string[]
  readonly mediaTitle?: string
  readonly mediaDescription?: string
  readonly previewMediaId?: string
  readonly poll?: { readonly options: readonly string[]; readonly durationMinutes: number }
  /** What creating it cost on pay-per-use. */
  readonly priceMicroUsd?: number
}

/** Rehearsal switches of this platform, kept across restarts. */
export interface XSwitches {
  /** How long a new post stays out of timelines. */
  readonly timelineLagMs: number
  /** A hidden cap of posts per user and day, reported from headers (unconfirmed); null = none. */
  readonly userDayPosts: number | null
  /** The developer's prepaid balance in millionths of a dollar; null = never ends. */
  readonly creditsMicroUsd: number | null
  /** Posts that may be read in a month. */
  readonly monthlyPostReads: number
}

const NO_SWITCHES: XSwitches = { timelineLagMs: 0, userDayPosts: null, creditsMicroUsd: null, monthlyPostReads: MONTHLY_POST_READS }

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
    switches: { ...NO_SWITCHES, ...collections.collection<Partial<XSwitches>>('x-switches').get('current') },
  }
}

/** Changes rehearsal switches. */
export function setXSwitches(world: World, change: Partial<XSwitches>): void {
  world.collections.collection<Partial<XSwitches>>('x-switches').put('current', { ...xState(world).switches, ...change })
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
