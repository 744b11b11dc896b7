import type { GraphCall } from './graph-call.ts'
import { badParameter } from './graph-error.ts'
import { flagOf, listOf, structureOf, textOf, timeOf } from './graph-input.ts'
import { graphTime } from './graph-time.ts'

/** What a call said beyond text and media, by the platform's own parameter names. */
export type PostOptions = Readonly<Record<string, unknown>>

/** Keys of `targeting` and `feed_targeting` (Page feed reference and the SDK's spec, read 2026-11-23). */
const TARGETING_KEYS: readonly string[] = [
  'age_max',
  'age_min',
  'app_install_state',
  'college_years',
  'countries',
  'education_statuses',
  'excluded_countries',
  'excluded_regions',
  'excluded_cities',
  'fan_only',
  'genders',
  'geo_locations',
  'interested_in',
  'interests',
  'locales',
  'regions',
  'cities',
  'relationship_statuses',
  'relevant_until_ts',
  'timezones',
  'zips',
]

/** Ages that targeting takes (Page feed reference, read 2026-11-23). */
const MIN_AGE = 13
const MAX_AGE = 65

/** `content_category` of a video (enumeration of the SDK's spec, read 2026-11-23). */
const CONTENT_CATEGORIES: readonly string[] = [
  'BEAUTY_FASHION',
  'BUSINESS',
  'CARS_TRUCKS',
  'COMEDY',
  'CUTE_ANIMALS',
  'ENTERTAINMENT',
  'FAMILY',
  'FOOD_HEALTH',
  'HOME',
  'LIFESTYLE',
  'MUSIC',
  'NEWS',
  'POLITICS',
  'SCIENCE',
  'SPORTS',
  'TECHNOLOGY',
  'VIDEO_GAMING',
  'OTHER',
]

/** `unpublished_content_type` (enumeration of the SDK's spec, read 2026-11-23). */
const UNPUBLISHED_TYPES: readonly string[] = [
  'ADS_POST',
  'DRAFT',
  'INLINE_CREATED',
  'PUBLISHED',
  'REVIEWABLE_BRANDED_CONTENT',
  'SCHEDULED',
  'SCHEDULED_RECURRING',
]

/** Reads and checks the options that every kind of Page post has: place, tags, targeting, backdating. */
export function postOptionsOf(call: GraphCall): PostOptions {
  const place = idOption(call, 'place')
  const tags = listOf(call.input, 'tags', true)?.map(String)
  if (tags !== undefined && place === undefined) throw badParameter('tags takes a place')
  const backdatedTime = timeOf(call.input, 'backdated_time')
  if (backdatedTime !== undefined && backdatedTime > call.now) throw badParameter('backdated_time must lie in the past')
  if (backdatedTime !== undefined && flagOf(call.input, 'published') === false)
    throw badParameter('An unpublished post cannot be backdated')
  const unpublishedType = enumOption(call, 'unpublished_content_type', UNPUBLISHED_TYPES)
  if (unpublishedType === 'SCHEDULED' && timeOf(call.input, 'scheduled_publish_time') === undefined)
    throw badParameter('unpublished_content_type=SCHEDULED takes scheduled_publish_time')
  return known({
    place,
    tags,
    targeting: targetingOf(call, 'targeting'),
    feed_targeting: targetingOf(call, 'feed_targeting'),
    backdated_time: backdatedTime,
    unpublished_content_type: unpublishedType,
  })
}

/** Reads and checks the options that only videos and reels have. */
export function videoOptionsOf(call: GraphCall): PostOptions {
  return known({
    content_category: enumOption(call, 'content_category', CONTENT_CATEGORIES),
    content_tags: listOf(call.input, 'content_tags', true),
    custom_labels: listOf(call.input, 'custom_labels', true),
    embeddable: flagOf(call.input, 'embeddable'),
    no_story: flagOf(call.input, 'no_story'),
  })
}

/** The place as a reader sees it; undefined where there is none. */
export function placeShape(options: PostOptions | undefined): { id: unknown; name: string } | undefined {
  return options?.['place'] === undefined ? undefined : { id: options['place'], name: `Place ${String(options['place'])}` }
}

/** A moment among the options, as the Graph prints it. */
export function timeOption(options: PostOptions | undefined, name: string): string | undefined {
  const time = options?.[name]
  return typeof time === 'number' ? graphTime(time) : undefined
}

/** Only what was said. */
export function known(options: PostOptions): PostOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

function idOption(call: GraphCall, name: string): string | undefined {
  const value = textOf(call.input, name)
  if (value === undefined || value === '') return undefined
  if (!/^\d{5,20}$/.test(value)) throw badParameter(`Param ${name} must be a valid ID`)
  return value
}

function enumOption(call: GraphCall, name: string, values: readonly string[]): string | undefined {
  const value = textOf(call.input, name)
  if (value === undefined || value === '') return undefined
  if (!values.includes(value)) throw badParameter(`Param ${name} must be one of {${values.join(', ')}} - got "${value}".`)
  return value
}

function targetingOf(call: GraphCall, name: string): unknown {
  if ((textOf(call.input, name) ?? '') === '') return undefined
  const value = structureOf(call.input, name)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badParameter(`Param ${name} must be an object`)
  const strangers = Object.keys(value).filter((key) => !TARGETING_KEYS.includes(key))
  if (strangers.length > 0) throw badParameter(`Invalid keys "${strangers.join(', ')}" were found in param "${name}".`)
  for (const key of ['age_min', 'age_max']) {
    const age = (value as Record<string, unknown>)[key]
    if (age !== undefined && (!Number.isInteger(Number(age)) || Number(age) < MIN_AGE || Number(age) > MAX_AGE))
      throw badParameter(`Param ${name}[${key}] must be a whole number from ${MIN_AGE} to ${MAX_AGE}`)
  }
  return value
}
