import type { Collection } from '../kit/collections.ts'
import { randomToken } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'
import type { Principal } from './gate.ts'

/** The three kinds of media a post can carry. */
export type MediaKind = 'image' | 'video' | 'document'

/** One announced piece of a video. `blobId` and `etag` come with its bytes. */
export interface MediaPart {
  readonly firstByte: number
  /** Inclusive. */
  readonly lastByte: number
  readonly blobId: string | null
  readonly etag: string | null
}

/** What comes beside a video: its cover picture, or its captions. */
export interface SideFile {
  readonly blobId: string
  readonly sha256: string
  readonly sizeBytes: number
  /** Of captions: 'en_US'. */
  readonly locale?: string
}

/** An image, video or document, from initializeUpload on. */
export interface MediaAsset {
  /** `urn:li:<kind>:<id>`. */
  readonly urn: string
  readonly id: string
  readonly kind: MediaKind
  readonly owner: string
  /** Secret of its upload addresses. */
  readonly uploadKey: string
  readonly uploadToken: string
  readonly expiresAt: number
  readonly fileSizeBytes: number | null
  readonly parts: readonly MediaPart[]
  /** Announced in initializeUpload; without it the video goes on waiting. */
  readonly isThumbnailAwaited: boolean
  readonly areCaptionsAwaited: boolean
  readonly thumbnail: SideFile | null
  readonly captions: SideFile | null
  /** The whole of what came. */
  readonly blobId: string | null
  /** Of an image, hexadecimal. */
  readonly sha256: string | null
  readonly contentType: string | null
  /** When processing began; epoch ms. */
  readonly receivedAt: number | null
  /** Why processing ends badly; known from the start, told at its end. */
  readonly failure: string | null
  readonly durationMs: number | null
  readonly width: number | null
  readonly height: number | null
  /** Of a document, where its format tells. */
  readonly pageCount: number | null
}

/** The states of LinkedIn's media, derived from the clock. */
export type MediaStatus = 'WAITING_UPLOAD' | 'PROCESSING' | 'AVAILABLE' | 'PROCESSING_FAILED'

/** LinkedIn videos doc, state 2026-11-23: each part but the last has 4,194,304 bytes. */
export const PART_BYTES = 4_194_304

/** LinkedIn videos doc, state 2026-11-23: upload addresses live about 30 days. (unconfirmed) for images and documents. */
const UPLOAD_LIFE_MS = 30 * 86_400_000

const ID_PREFIXES: Readonly<Record<MediaKind, string>> = { image: 'C4E10AQ', video: 'C5505AQ', document: 'C4E1FAQ' }

/** All media by URN. */
export function mediaOf(world: World): Collection<MediaAsset> {
  return world.collections.collection('linkedin-media')
}

/** Puts a new asset in place; a video with its parts. */
export function createAsset(
  world: World,
  kind: MediaKind,
  owner: Principal,
  video?: { fileSizeBytes: number; uploadToken: string; isThumbnailAwaited: boolean; areCaptionsAwaited: boolean },
): MediaAsset {
  const id = `${ID_PREFIXES[kind]}${randomToken('', 12)}`
  const asset: MediaAsset = {
    urn: `urn:li:${kind}:${id}`,
    id,
    kind,
    owner: owner.urn,
    uploadKey: randomToken('', 24),
    uploadToken: video?.uploadToken ?? '',
    expiresAt: world.clock.now() + UPLOAD_LIFE_MS,
    fileSizeBytes: video?.fileSizeBytes ?? null,
    parts: video === undefined ? [] : partsOf(video.fileSizeBytes),
    isThumbnailAwaited: video?.isThumbnailAwaited ?? false,
    areCaptionsAwaited: video?.areCaptionsAwaited ?? false,
    thumbnail: null,
    captions: null,
    blobId: null,
    sha256: null,
    contentType: null,
    receivedAt: null,
    failure: null,
    durationMs: null,
    width: null,
    height: null,
    pageCount: null,
  }
  mediaOf(world).put(asset.urn, asset)
  return asset
}

function partsOf(sizeBytes: number): MediaPart[] {
  return Array.from({ length: Math.ceil(sizeBytes / PART_BYTES) }, (_, index) => ({
    firstByte: index * PART_BYTES,
    lastByte: Math.min(sizeBytes, (index + 1) * PART_BYTES) - 1,
    blobId: null,
    etag: null,
  }))
}

/** Where the asset stands now. (unconfirmed) That an announced thumbnail or caption file is waited for; a public client documents it so. */
export function statusOf(world: World, asset: MediaAsset): MediaStatus {
  if (asset.receivedAt === null) return 'WAITING_UPLOAD'
  if ((asset.isThumbnailAwaited && asset.thumbnail === null) || (asset.areCaptionsAwaited && asset.captions === null))
    return 'WAITING_UPLOAD'
  if (world.clock.now() < asset.receivedAt + world.settings().processingMs) return 'PROCESSING'
  return asset.failure === null ? 'AVAILABLE' : 'PROCESSING_FAILED'
}

/** The real upload address of an asset. `what` is 'image', 'document', 'video' (with the part's index), 'thumbnail' or 'captions'. */
export function uploadAddress(asset: MediaAsset, what: string, index = 0): string {
  const secret = what === 'video' ? 'sau' : 'ut'
  return `https://www.linkedin.com/dms-uploads/sp/v2/${asset.id}/uploaded-${what}/${index}?ca=vector_feedshare&cn=uploads&sync=0&v=beta&${secret}=${asset.uploadKey}`
}

/** The real address that a finished asset can be fetched from. */
export function downloadAddress(asset: MediaAsset): string {
  return `https://media.licdn.com/dms/${asset.kind}/v2/${asset.id}`
}
