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
  /** Two letters; '' = none chosen. */
  readonly country: string
  readonly isPhoneVerified: boolean
  /** Rehearses what an unaudited project's creator sees, with the audited project. */
  readonly rehearsesUnaudited: boolean
  /** Rehearses a project in Testing: this channel's refresh tokens die after seven days. */
  readonly rehearsesTesting: boolean
  readonly createdAt: number
}

/** A resumable upload. */
export interface UploadSession {
  readonly id: string
  readonly kind: 'video' | 'thumbnail' | 'caption'
  readonly channelId: string
  readonly clientId: string
  readonly metadata: VideoMetadata
  readonly parts: readonly string[]
  readonly notifySubscribers: boolean
  /** For thumbnails. */
  readonly videoId: string | null
  readonly caption: CaptionWish | null
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
  /** Was public or unlisted once: `publishAt` is not for it any more. */
  readonly hasBeenPublished: boolean
  readonly notifySubscribers: boolean
  readonly thumbnail: { readonly blobId: string; readonly contentType: string; readonly sha256: string } | null
}

/** What a caption track is to be. */
export interface CaptionWish {
  readonly videoId: string
  readonly language: string
  readonly name: string
  readonly isDraft: boolean
  readonly isAutoSynced: boolean
}

/** A caption track. */
export interface YoutubeCaption extends CaptionWish {
  readonly id: string
  readonly blobId: string
  readonly sha256: string
  readonly contentType: string
  /** What the content turned out to be; null = nothing YouTube can read. */
  readonly format: 'srt' | 'vtt' | 'sbv' | 'ttml' | 'transcript' | null
  readonly updatedAt: number
}

/** A playlist made by its channel; the playlist of uploads is computed and none of these. */
export interface YoutubePlaylist {
  readonly id: string
  readonly channelId: string
  readonly title: string
  readonly description: string
  readonly privacyStatus: 'private' | 'unlisted' | 'public'
  readonly defaultLanguage: string | null
  readonly createdAt: number
  /** In the order of the list. */
  readonly items: readonly { readonly id: string; readonly videoId: string; readonly addedAt: number; readonly note: string | null }[]
}

/** A top-level comment under a video. */
export interface YoutubeComment {
  readonly id: string
  readonly videoId: string
  /** Who wrote it. */
  readonly channelId: string
  readonly text: string
  readonly publishedAt: number
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
  readonly captions: Collection<YoutubeCaption>
  readonly playlists: Collection<YoutubePlaylist>
  readonly comments: Collection<YoutubeComment>
  readonly switches: YoutubeSwitches
} {
  const { collections } = world
  return {
    projects: collections.collection('youtube-projects'),
    channels: collections.collection('youtube-channels'),
    sessions: collections.collection('youtube-sessions'),
    videos: collections.collection('youtube-videos'),
    captions: collections.collection('youtube-captions'),
    playlists: collections.collection('youtube-playlists'),
    comments: collections.collection('youtube-comments'),
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
