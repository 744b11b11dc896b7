import { randomBytes } from 'node:crypto'
import type { Collection } from '../kit/collections.ts'
import type { VideoFacts } from '../kit/probe.ts'
import type { World } from '../kit/world.ts'
import type { VideoMetadata } from './metadata.ts'

/** A Cloud project with its desktop OAuth client. */
export interface YoutubeProject {
  readonly id: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
  /** Passed the API compliance audit; otherwise its videos are locked private. */
  readonly isAudited: boolean
  /** 'testing' lets refresh tokens die after seven days. */
  readonly publishingStatus: 'production' | 'testing'
}

/** A practice channel. */
export interface YoutubeChannel {
  readonly id: string
  readonly title: string
  readonly handle: string
  readonly isPhoneVerified: boolean
  /** Rehearses what an unaudited project's creator sees, with the audited project. */
  readonly rehearsesUnaudited: boolean
  readonly createdAt: number
}

/** A resumable upload. */
export interface UploadSession {
  readonly id: string
  readonly kind: 'video' | 'thumbnail'
  readonly channelId: string
  readonly clientId: string
  readonly metadata: VideoMetadata
  readonly parts: readonly string[]
  /** For thumbnails. */
  readonly videoId: string | null
  readonly totalBytes: number | null
  readonly contentType: string | null
  readonly fileName: string | null
  readonly createdAt: number
  readonly blobId: string
  /** The server says it kept no more than this; null = all that came. */
  readonly keptBytes: number | null
  /** The final answer, given again whenever asked. */
  readonly final: { readonly status: number; readonly body: string } | null
  readonly isCancelled: boolean
}

/** A video. */
export interface YoutubeVideo {
  readonly id: string
  readonly channelId: string
  readonly clientId: string
  readonly metadata: VideoMetadata
  readonly blobId: string
  readonly sizeBytes: number
  readonly fileName: string
  readonly contentType: string
  readonly facts: VideoFacts | null
  readonly publishedAt: number
  readonly processing: {
    readonly startedAt: number
    readonly durationMs: number
    readonly failure: string | null
    readonly rejection: string | null
  }
  readonly isLockedPrivate: boolean
  readonly thumbnail: { readonly blobId: string; readonly contentType: string } | null
}

/** Rehearsal switches of this platform. */
export interface YoutubeSwitches {
  /** How long a new video stays out of lists and lookups. */
  readonly listLagMs: number
  /** The next unfinished chunk is acknowledged this much shorter (a multiple of 256 KiB); used up by it. */
  readonly keepLessBytes: number
}

const NO_SWITCHES: YoutubeSwitches = { listLagMs: 0, keepLessBytes: 0 }

/** This platform's own collections. */
export function youtubeState(world: World): {
  readonly projects: Collection<YoutubeProject>
  readonly channels: Collection<YoutubeChannel>
  readonly sessions: Collection<UploadSession>
  readonly videos: Collection<YoutubeVideo>
  readonly switches: YoutubeSwitches
} {
  const { collections } = world
  return {
    projects: collections.collection('youtube-projects'),
    channels: collections.collection('youtube-channels'),
    sessions: collections.collection('youtube-sessions'),
    videos: collections.collection('youtube-videos'),
    switches: collections.collection<YoutubeSwitches>('youtube-switches').get('current') ?? NO_SWITCHES,
  }
}

/** Changes rehearsal switches. */
export function setYoutubeSwitches(world: World, change: Partial<YoutubeSwitches>): void {
  world.collections.collection<YoutubeSwitches>('youtube-switches').put('current', { ...youtubeState(world).switches, ...change })
}

/** Eleven characters of `A-Za-z0-9_-`. */
export function newVideoId(): string {
  return randomBytes(9).toString('base64url').slice(0, 11)
}

/** A channel's playlist of uploads. */
export function uploadsPlaylistOf(channelId: string): string {
  return `UU${channelId.slice(2)}`
}
