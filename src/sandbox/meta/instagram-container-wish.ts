import type { GraphCall } from './graph-call.ts'
import { badParameter } from './graph-error.ts'
import { flagOf, listOf, textOf } from './graph-input.ts'
import { instagramError } from './instagram-errors.ts'
import { readExtras } from './instagram-extras.ts'
import type { Container, InstagramExtras } from './instagram-records.ts'
import { newMetaId } from './meta-records.ts'
import { metaSettings } from './meta-settings.ts'

/** Text rules of the media reference and the content-publishing guide (read 2026-11-23); UTF-16 units (unconfirmed). */
const MAX_CAPTION = 2_200
const MAX_HASHTAGS = 30
const MAX_MENTIONS = 20
/** Working clients, read 2026-11-23. */
const MAX_ALT_TEXT = 1_000
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
  readonly isSharedToFeed: boolean
  readonly extras: InstagramExtras
}

/** The record of a container that has nothing yet. */
export function newContainer(call: GraphCall, wish: ContainerWish): Container {
  return {
    ...wish,
    id: newMetaId('178', 17),
    instagramId: call.nodeId,
    size: null,
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
    isSharedToFeed: flagOf(input, 'share_to_feed') ?? kind !== 'STORIES',
    extras: readExtras(call, { kind, isVideo, isCarouselItem }),
  }
}

function kindOf(call: GraphCall, isCarouselItem: boolean): Container['kind'] {
  const mediaType = textOf(call.input, 'media_type')
  switch (mediaType) {
    case undefined:
    case '':
      // A child video may leave the type out; anything else without a type is a picture.
      return isCarouselItem && ((textOf(call.input, 'video_url') ?? '') !== '' || textOf(call.input, 'upload_type') === 'resumable')
        ? 'VIDEO'
        : 'IMAGE'
    case 'IMAGE':
      return 'IMAGE'
    case 'VIDEO':
      if (isCarouselItem) return 'VIDEO'
      if (metaSettings(call.world).isLoneVideoAccepted) return 'REELS'
      throw instagramError(2207023, { userMessage: 'media_type=VIDEO is for carousel items only; use REELS.' })
    case 'REELS':
      if (isCarouselItem) throw badParameter('A reel cannot be a carousel item')
      return 'REELS'
    case 'STORIES':
    case 'CAROUSEL':
      if (isCarouselItem) throw badParameter(`${mediaType} cannot be a carousel item`)
      return mediaType
    default:
      throw instagramError(2207023, { userMessage: `The media type ${mediaType} is unknown.` })
  }
}

function childrenOf(call: GraphCall): string[] {
  const children = (listOf(call.input, 'children', true) ?? []).map(String)
  const isListedOnce = new Set(children).size === children.length
  if (children.length < MIN_CHILDREN || children.length > MAX_CHILDREN || !isListedOnce) throw instagramError(2207028)
  return children
}

function captionOf(call: GraphCall): string {
  const caption = textOf(call.input, 'caption') ?? ''
  if (caption.length > MAX_CAPTION) throw instagramError(2207010)
  const count = (pattern: RegExp) => caption.match(pattern)?.length ?? 0
  if (count(/(?<![\p{L}\p{N}_&])#[\p{L}\p{N}_]/gu) > MAX_HASHTAGS) {
    throw instagramError(2207010, { title: 'Too many hashtags', userMessage: `At most ${MAX_HASHTAGS} hashtags are allowed.` })
  }
  if (count(/(?<![\p{L}\p{N}_.])@[\p{L}\p{N}_.]/gu) > MAX_MENTIONS) throw instagramError(2207040)
  return caption
}

function altTextOf(call: GraphCall, kind: Container['kind'], isVideo: boolean): string | null {
  const altText = textOf(call.input, 'alt_text')
  if (altText === undefined || altText === '') return null
  if (kind !== 'IMAGE' || isVideo) throw badParameter('alt_text is for images only')
  if (altText.length > MAX_ALT_TEXT) throw badParameter(`alt_text may have ${MAX_ALT_TEXT} characters`)
  return altText
}
