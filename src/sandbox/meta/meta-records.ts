import type { Collection } from '../kit/collections.ts'
import type { World } from '../kit/world.ts'
import type { Container, InstagramComment, InstagramMedia, Place } from './instagram-records.ts'

/** A developer app at Meta, with its Instagram twin. */
export interface MetaApp {
  readonly id: string
  readonly secret: string
  readonly name: string
  /** Decides the redirect rules only; the practice app's posts are public in either mode. */
  readonly mode: 'development' | 'live'
  /** "Valid OAuth Redirect URIs". */
  readonly redirects: readonly string[]
  /** "Require app secret". */
  readonly requiresProof: boolean
  /** Facebook Login for Business: configuration id to scopes. */
  readonly configurations: Readonly<Record<string, readonly string[]>>
  readonly instagram: { readonly id: string; readonly secret: string; readonly redirects: readonly string[] }
}

/** A person with a Facebook profile. `roles` tells the Pages and the tasks there. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: Readonly<Record<string, readonly string[]>>
  readonly businessIds: readonly string[]
}

/** A Facebook Page. */
export interface Page {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly category: string
  readonly about: string
  readonly followersCount: number
  readonly instagramId: string | null
  /** Owned by a business portfolio: missing from /me/accounts without business_management. */
  readonly businessId: string | null
}

/** A business portfolio. */
export interface Business {
  readonly id: string
  readonly name: string
}

/** An Instagram professional account. */
export interface InstagramAccount {
  readonly id: string
  /** What Instagram Login calls `id`. */
  readonly appScopedId: string
  readonly username: string
  readonly name: string
  readonly accountType: 'BUSINESS' | 'MEDIA_CREATOR'
  readonly followersCount: number
  readonly pageId: string
}

/** What a token of Meta is beyond the kit's record. */
export interface TokenDetails {
  readonly personId: string
  /** The Pages the person shared with the app. */
  readonly pageIds: readonly string[]
  readonly declined: readonly string[]
  readonly isLongLived: boolean
  /** Instagram Login's tokens fit graph.instagram.com only. */
  readonly door: 'facebook' | 'instagram'
  /** Why a revoked token is dead; 458 (app removed) unless a rehearsal says otherwise, e.g. 460 (password changed). */
  readonly deathSubcode?: number
}

/** What a login code will turn into. */
export interface Consent {
  readonly pageIds: readonly string[]
  readonly declined: readonly string[]
}

/** A picture on a Page, published or staged. */
export interface Photo {
  readonly id: string
  readonly pageId: string
  readonly blobId: string
  readonly width: number
  readonly height: number
  readonly sha256: string
  readonly caption: string
  readonly altText: string | null
  readonly isPublished: boolean
  readonly isTemporary: boolean
  readonly createdAt: number
  /** The post (or story) it became part of. */
  readonly postId: string | null
  /** What else the call said: place, targeting … */
  readonly options?: Readonly<Record<string, unknown>>
}

/** Something on a Page's timeline. Published means: `publishAt` is set and past. */
export interface PagePost {
  /** `{page}_{post}`. */
  readonly id: string
  readonly pageId: string
  readonly appId: string
  readonly kind: 'status' | 'link' | 'photo' | 'album' | 'video' | 'reel' | 'story'
  readonly message: string
  readonly link: string | null
  readonly photoIds: readonly string[]
  readonly videoId: string | null
  readonly createdAt: number
  readonly publishAt: number | null
  readonly isScheduled: boolean
  /** Equal for two posts that say and show the same. */
  readonly fingerprint: string
  /** What else the call said: place, targeting, backdated time … */
  readonly options?: Readonly<Record<string, unknown>>
}

/** A Page's video, reel or video story, from the first byte on. */
export interface PageVideo {
  readonly id: string
  readonly pageId: string
  readonly appId: string
  readonly kind: 'video' | 'reel' | 'story'
  readonly blobId: string | null
  /** Null until the client said it. */
  readonly fileSize: number | null
  readonly title: string
  readonly description: string
  readonly createdAt: number
  /** When the client said "finish"; processing begins then. */
  readonly finishedAt: number | null
  readonly readyAt: number | null
  readonly state: 'published' | 'scheduled' | 'draft'
  readonly publishAt: number | null
  readonly failure: { readonly code: number; readonly message: string } | null
  readonly postId: string | null
  /** The preferred one first. */
  readonly thumbnails: readonly string[]
  /** Of the cover picture that a client sent and Facebook shows. */
  readonly coverSha256?: string
  /** Subtitles by locale, `en_US`. */
  readonly captions?: Readonly<Record<string, { readonly blobId: string; readonly sha256: string; readonly createdAt: number }>>
  readonly defaultLocale?: string
  readonly durationMs: number
  readonly width: number
  readonly height: number
  /** What else the call said: category, place, targeting … */
  readonly options?: Readonly<Record<string, unknown>>
}

/** A chunked upload to /videos. */
export interface VideoSession {
  readonly id: string
  readonly videoId: string
  readonly pageId: string
  readonly fileSize: number
  readonly offset: number
  readonly parts: readonly string[]
  readonly endedBy: 'finish' | 'cancel' | null
}

/** A session of the Resumable Upload API, and the handle it ends in. */
export interface FileUpload {
  /** `upload:…`, without the query part. */
  readonly id: string
  readonly signature: string
  readonly appId: string
  readonly personId: string
  readonly fileName: string
  readonly fileLength: number
  readonly fileType: string
  readonly blobId: string
  readonly handle: string | null
  readonly isUsed: boolean
}

/** A comment on a Page's post. */
export interface MetaComment {
  readonly id: string
  readonly onId: string
  readonly fromId: string
  readonly message: string
  readonly createdAt: number
  /** The comment it answers. */
  readonly parentId?: string
  /** A picture in it. */
  readonly attachmentBlobId?: string
  readonly isHidden?: boolean
}

/** Every collection of the Meta family, typed. */
export interface MetaStore {
  readonly apps: Collection<MetaApp>
  readonly people: Collection<Person>
  readonly pages: Collection<Page>
  readonly businesses: Collection<Business>
  readonly instagramAccounts: Collection<InstagramAccount>
  readonly tokenDetails: Collection<TokenDetails>
  readonly consents: Collection<Consent>
  readonly photos: Collection<Photo>
  readonly posts: Collection<PagePost>
  readonly videos: Collection<PageVideo>
  readonly videoSessions: Collection<VideoSession>
  readonly fileUploads: Collection<FileUpload>
  readonly comments: Collection<MetaComment>
  readonly containers: Collection<Container>
  readonly media: Collection<InstagramMedia>
  readonly instagramComments: Collection<InstagramComment>
  readonly places: Collection<Place>
}

/** Opens the family's collections. */
export function metaStore(world: World): MetaStore {
  const of = <T>(name: string) => world.collections.collection<T>(`meta-${name}`)
  return {
    apps: of('apps'),
    people: of('people'),
    pages: of('pages'),
    businesses: of('businesses'),
    instagramAccounts: of('instagram-accounts'),
    tokenDetails: of('token-details'),
    consents: of('consents'),
    photos: of('photos'),
    posts: of('posts'),
    videos: of('videos'),
    videoSessions: of('video-sessions'),
    fileUploads: of('file-uploads'),
    comments: of('comments'),
    containers: of('containers'),
    media: of('instagram-media'),
    instagramComments: of('instagram-comments'),
    places: of('places'),
  }
}

/** A new id: digits only, longer than a double can hold, as Meta's are. */
export function newMetaId(prefix: string, length = 18): string {
  let id = prefix
  while (id.length < length) id += String(Math.floor(Math.random() * 10))
  return id
}
