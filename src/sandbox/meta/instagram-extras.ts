import { requireScopes, type GraphCall } from './graph-call.ts'
import { badParameter } from './graph-error.ts'
import { flagOf, integerOf, listOf, structureOf, textOf } from './graph-input.ts'
import { instagramError } from './instagram-errors.ts'
import type { Container, InstagramExtras, UserTag } from './instagram-records.ts'

/** The guide says 3, the page for reading them 5 (both read 2026-11-23): what is sent is held to the guide. */
const MAX_COLLABORATORS = 3
/** Error table, read 2026-11-23: no more than 20 tags. */
const MAX_USER_TAGS = 20
/** Instagram's own announcement of trial reels asks for 1,000 followers; its error was seen in working clients (read 2026-11-27). */
const TRIAL_FOLLOWERS = 1_000

/** A practice account that lets nobody tag it. */
export const PRIVATE_USERNAME = 'quiet.private'

/** What the parameters are read for. */
export interface ExtrasContext {
  readonly kind: Container['kind']
  readonly isVideo: boolean
  readonly isCarouselItem: boolean
}

/** Reads and checks the options of `POST /{ig}/media`; the cover is fetched elsewhere. */
export function readExtras(call: GraphCall, about: ExtrasContext): InstagramExtras {
  refuseProductTags(call)
  const isReel = about.kind === 'REELS'
  return {
    userTags: about.kind === 'CAROUSEL' ? [] : userTagsOf(call, about),
    collaborators: collaboratorsOf(call, about),
    locationId: locationOf(call, about),
    thumbOffsetMs: about.isVideo && about.kind !== 'STORIES' ? thumbOffsetOf(call) : 0,
    cover: null,
    audioName: isReel ? (textOf(call.input, 'audio_name') ?? null) : null,
    trial: trialOf(call, isReel),
    isAiGenerated: (flagOf(call.input, 'is_ai_generated') ?? false) && !about.isCarouselItem,
  }
}

/** Whether it lies behind the end is known only once the video is there. */
function thumbOffsetOf(call: GraphCall): number {
  if (/^-\d+$/.test(textOf(call.input, 'thumb_offset') ?? '')) throw instagramError(2207057)
  return integerOf(call.input, 'thumb_offset') ?? 0
}

function userTagsOf(call: GraphCall, about: ExtrasContext): UserTag[] {
  const tags = listOf(call.input, 'user_tags') ?? []
  if (tags.length > MAX_USER_TAGS) throw instagramError(2207040)
  return tags.map((tag) => userTagOf(tag, about))
}

function userTagOf(tag: unknown, { kind, isVideo }: ExtrasContext): UserTag {
  if (typeof tag !== 'object' || tag === null || !('username' in tag) || typeof tag.username !== 'string')
    throw badParameter('Param user_tags: each tag needs a username')
  const username = usernameOf(tag.username, 'user_tags')
  const { x, y } = tag as { x?: unknown; y?: unknown }
  if (kind === 'REELS' && (x !== undefined || y !== undefined)) throw badParameter('Param user_tags: tags of a reel have no x and y')
  // Media reference, read 2026-11-23: a place is a must in pictures, optional in stories, and means nothing in a video.
  const isOptional = isVideo || kind === 'STORIES'
  if (isOptional && x === undefined && y === undefined) return { username }
  const [across, down] = [Number(x), Number(y)]
  const isPlace = (given: unknown, value: number) => (typeof given === 'number' || typeof given === 'string') && value >= 0 && value <= 1
  if (!isPlace(x, across) || !isPlace(y, down)) throw badParameter('Param user_tags: x and y must lie between 0.0 and 1.0')
  return { username, x: across, y: down }
}

function usernameOf(username: string, parameter: string): string {
  if (!/^[a-z\d._]{1,30}$/i.test(username)) throw badParameter(`Param ${parameter}: ${username} is no username`)
  if (username === PRIVATE_USERNAME) throw instagramError(2207018)
  return username
}

function collaboratorsOf(call: GraphCall, { kind, isCarouselItem }: ExtrasContext): string[] {
  const names = listOf(call.input, 'collaborators', true) ?? []
  if (names.length === 0) return []
  if (kind === 'STORIES' || isCarouselItem) throw badParameter('Param collaborators is for feed images, reels and carousels')
  if (names.length > MAX_COLLABORATORS) throw badParameter(`Param collaborators takes up to ${MAX_COLLABORATORS} usernames`)
  return names.map((name) => {
    if (typeof name !== 'string') throw badParameter('Param collaborators takes usernames')
    return usernameOf(name, 'collaborators')
  })
}

function locationOf(call: GraphCall, { kind, isCarouselItem }: ExtrasContext): string | null {
  const id = textOf(call.input, 'location_id')
  if (id === undefined || id === '') return null
  if (call.caller.kind === 'instagram') throw badParameter('Param location_id is not available with Instagram Login')
  if (kind === 'STORIES' || isCarouselItem) throw badParameter('Param location_id is not for stories and carousel items')
  // Content-publishing guide, read 2026-11-27: the name is documented, the code around it is not.
  if (call.store.places.get(id) === undefined) {
    throw badParameter('INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID', undefined, {
      title: 'Invalid location',
      userMessage: 'location_id must be the id of a Page that has a location.',
    })
  }
  return id
}

function trialOf(call: GraphCall, isReel: boolean): InstagramExtras['trial'] {
  const trial = textOf(call.input, 'trial_params') === '' ? undefined : structureOf(call.input, 'trial_params')
  if (trial === undefined) return null
  if (!isReel) throw badParameter('Param trial_params is for reels only')
  const strategy = typeof trial === 'object' && trial !== null && 'graduation_strategy' in trial ? trial.graduation_strategy : undefined
  if (strategy !== 'MANUAL' && strategy !== 'SS_PERFORMANCE') throw badParameter('graduation_strategy must be MANUAL or SS_PERFORMANCE')
  if ((call.store.instagramAccounts.get(call.nodeId)?.followersCount ?? 0) < TRIAL_FOLLOWERS) throw instagramError(2207081)
  return strategy
}

/** Product tags want a shop and its permissions; no practice account has a shop. */
function refuseProductTags(call: GraphCall): void {
  if (textOf(call.input, 'product_tags') === undefined || (listOf(call.input, 'product_tags') ?? []).length === 0) return
  if (call.caller.kind === 'instagram') throw badParameter('Param product_tags is not available with Instagram Login')
  requireScopes(call, ['instagram_shopping_tag_products', 'catalog_management'], 10)
  throw instagramError(2207037)
}
