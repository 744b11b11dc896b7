import type { GraphCall } from './graph-call.ts'
import { badParameter, GraphError } from './graph-error.ts'
import { flagOf, integerOf, listOf, structureOf, textOf } from './graph-input.ts'
import { newMetaId, type Container } from './meta-records.ts'
import { metaSettings } from './meta-settings.ts'

/** Text rules of the media reference and the content-publishing guide (read 2026-11-23); UTF-16 units (unconfirmed). */
const MAX_CAPTION = 2_200
const MAX_HASHTAGS = 30
const MAX_MENTIONS = 20
/** Working clients, read 2026-11-23. */
const MAX_ALT_TEXT = 1_000
/** The guide says 3, the reading page 5: what either says is taken. */
const MAX_COLLABORATORS = 5
const MIN_CHILDREN = 2
const MAX_CHILDREN = 10

/** What `POST /{ig}/media` asks for, checked. */
export interface ContainerWish {
  readonly kind: Container['kind']
  readonly isVideo: boolean
  readonly isCarouselItem: boolean
  readonly isResumable: boolean
  readonly children: readonly string[]
  readonly caption: string
  readonly altText: string | null
  readonly thumbOffsetMs: number
  readonly isSharedToFeed: boolean
}

/** The record of a container that has nothing yet. */
export function newContainer(call: GraphCall, wish: ContainerWish): Container {
  return {
    ...wish,
    id: newMetaId('178', 17),
    instagramId: call.nodeId,
    blobId: null,
    fileSize: null,
    createdAt: call.now,
    readyAt: null,
    failure: null,
    usedBy: null,
    mediaId: null,
  }
}

/** Reads and checks the parameters of `POST /{ig}/media`. */
export function readContainerWish(call: GraphCall): ContainerWish {
  const { input } = call
  const isCarouselItem = flagOf(input, 'is_carousel_item') ?? false
  const kind = kindOf(call, isCarouselItem)
  const uploadType = textOf(input, 'upload_type')
  if (uploadType !== undefined && uploadType !== '' && uploadType !== 'resumable') throw badParameter('upload_type must be resumable')
  const isResumable = uploadType === 'resumable'
  const imageUrl = textOf(input, 'image_url') ?? ''
  const videoUrl = textOf(input, 'video_url') ?? ''
  const isVideo = kind === 'VIDEO' || kind === 'REELS' || (kind === 'STORIES' && (isResumable || videoUrl !== ''))
  if (kind !== 'CAROUSEL') {
    if (isResumable && !isVideo) throw badParameter('upload_type=resumable is for videos only')
    if (isResumable && (videoUrl !== '' || imageUrl !== '')) throw badParameter('upload_type=resumable takes no image_url or video_url')
    if (isVideo && !isResumable && videoUrl === '') throw badParameter('The parameter video_url is required')
    if (!isVideo && imageUrl === '') throw badParameter('The parameter image_url is required')
  }
  return {
    kind,
    isVideo,
    isCarouselItem,
    isResumable,
    children: kind === 'CAROUSEL' ? childrenOf(call) : [],
    caption: isCarouselItem || kind === 'STORIES' ? '' : captionOf(call),
    altText: altTextOf(call, kind, isVideo),
    thumbOffsetMs: integerOf(input, 'thumb_offset') ?? 0,
    isSharedToFeed: shareOf(call, kind),
  }
}

function kindOf(call: GraphCall, isCarouselItem: boolean): Container['kind'] {
  const mediaType = textOf(call.input, 'media_type')
  checkExtras(call, mediaType)
  switch (mediaType) {
    case undefined:
    case '':
      // A child video may leave the type out; anything else without a type is a picture.
      return isCarouselItem && (textOf(call.input, 'video_url') ?? '') !== '' ? 'VIDEO' : 'IMAGE'
    case 'IMAGE':
      return 'IMAGE'
    case 'VIDEO':
      if (isCarouselItem) return 'VIDEO'
      if (metaSettings(call.world).isLoneVideoAccepted) return 'REELS'
      throw badParameter('media_type=VIDEO is for carousel items only; use REELS', 2207023)
    case 'REELS':
      if (isCarouselItem) throw badParameter('A reel cannot be a carousel item')
      return 'REELS'
    case 'STORIES':
    case 'CAROUSEL':
      if (isCarouselItem) throw badParameter(`${mediaType} cannot be a carousel item`)
      return mediaType
    default:
      throw badParameter(`Unknown media type ${mediaType}`, 2207023)
  }
}

function childrenOf(call: GraphCall): string[] {
  const children = (listOf(call.input, 'children', true) ?? []).map(String)
  if (children.length < MIN_CHILDREN || children.length > MAX_CHILDREN) {
    throw badParameter(`A carousel has ${MIN_CHILDREN} to ${MAX_CHILDREN} items, not ${children.length}`, 2207028)
  }
  if (new Set(children).size !== children.length) throw badParameter('A carousel item is listed twice', 2207028)
  return children
}

function captionOf(call: GraphCall): string {
  const caption = textOf(call.input, 'caption') ?? ''
  if (caption.length > MAX_CAPTION)
    throw new GraphError(36004, 'The caption is too long', {
      subcode: 2207010,
      title: 'Caption too long',
      userMessage: `The caption has ${caption.length} characters; ${MAX_CAPTION} are allowed.`,
    })
  const count = (pattern: RegExp) => caption.match(pattern)?.length ?? 0
  if (count(/(?<![\p{L}\p{N}_&])#[\p{L}\p{N}_]/gu) > MAX_HASHTAGS) {
    throw new GraphError(36004, 'The caption has too many hashtags', {
      subcode: 2207010,
      title: 'Too many hashtags',
      userMessage: `At most ${MAX_HASHTAGS} hashtags are allowed.`,
    })
  }
  if (count(/(?<![\p{L}\p{N}_.])@[\p{L}\p{N}_.]/gu) > MAX_MENTIONS)
    throw badParameter(`The caption may have ${MAX_MENTIONS} @ tags`, 2207040)
  return caption
}

function altTextOf(call: GraphCall, kind: Container['kind'], isVideo: boolean): string | null {
  const altText = textOf(call.input, 'alt_text')
  if (altText === undefined || altText === '') return null
  if (kind !== 'IMAGE' || isVideo) throw badParameter('alt_text is for images only')
  if (altText.length > MAX_ALT_TEXT) throw badParameter(`alt_text may have ${MAX_ALT_TEXT} characters`)
  return altText
}

function shareOf(call: GraphCall, kind: Container['kind']): boolean {
  const isShared = flagOf(call.input, 'share_to_feed')
  return isShared ?? kind !== 'STORIES'
}

/** Parameters that are checked but not shown anywhere in practice. */
function checkExtras(call: GraphCall, mediaType: string | undefined): void {
  const { input } = call
  const collaborators = listOf(input, 'collaborators', true) ?? []
  if (collaborators.length > MAX_COLLABORATORS || collaborators.some((name) => typeof name !== 'string')) {
    throw badParameter(`collaborators takes up to ${MAX_COLLABORATORS} usernames`)
  }
  for (const tag of listOf(input, 'user_tags') ?? []) checkUserTag(tag, mediaType)
  if (textOf(input, 'location_id') !== undefined) {
    if (call.caller.kind === 'instagram') throw badParameter('location_id is not available with Instagram Login')
    if (!/^\d+$/.test(textOf(input, 'location_id') ?? '')) throw badParameter('location_id must be the id of a Page')
  }
  flagOf(input, 'is_ai_generated')
  const trial = input.values.has('trial_params') ? structureOf(input, 'trial_params') : undefined
  if (trial !== undefined) {
    if (mediaType !== 'REELS') throw badParameter('trial_params is for reels only')
    const strategy = typeof trial === 'object' && trial !== null && 'graduation_strategy' in trial ? trial.graduation_strategy : undefined
    if (strategy !== 'MANUAL' && strategy !== 'SS_PERFORMANCE') throw badParameter('graduation_strategy must be MANUAL or SS_PERFORMANCE')
  }
}

function checkUserTag(tag: unknown, mediaType: string | undefined): void {
  if (typeof tag !== 'object' || tag === null || !('username' in tag) || typeof tag.username !== 'string')
    throw badParameter('Each user tag needs a username')
  const { x, y } = tag as { x?: unknown; y?: unknown }
  const isPlace = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1
  if (mediaType === 'REELS') {
    if (x !== undefined || y !== undefined) throw badParameter('User tags of a reel have no place')
  } else if (mediaType !== 'STORIES' && !(isPlace(x) && isPlace(y)))
    throw badParameter('x and y of a user tag must lie between 0.0 and 1.0')
}
