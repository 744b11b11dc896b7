import { z } from 'zod'
import type { Answer, AnswerFacts, RequestFacts } from '../operation.ts'
import { count, digits, filled, flag, instant, listOf, listWhere, webAddress } from '../vocabulary.ts'

/** Hosts of the Data API: the guides' and the Discovery document's. */
export const API = ['www.googleapis.com', 'youtube.googleapis.com']

/** Where the shapes come from. */
export const DISCOVERY = 'youtube v3 Discovery document 20260924 (types in @googleapis/youtube 39.0.0)'

/** Parameters that every call knows. */
export const standard = {
  alt: z.enum(['json', 'media', 'proto']).optional(),
  fields: filled.optional(),
  prettyPrint: flag.optional(),
  key: filled.optional(),
  quotaUser: filled.optional(),
}

/** A query of this API: these names and the standard ones, no other. */
export const query = (shape: z.ZodRawShape) => z.strictObject({ ...standard, ...shape })

/** Which parts of a video are written or read. */
export const videoParts = listOf([
  'id',
  'snippet',
  'status',
  'contentDetails',
  'fileDetails',
  'localizations',
  'paidProductPlacementDetails',
  'player',
  'processingDetails',
  'recordingDetails',
  'statistics',
  'suggestions',
  'topicDetails',
])

/** A 64-bit number: text in this API's JSON. */
export const counter = digits

/** A video's id. */
export const videoId = z.string().regex(/^[A-Za-z0-9_-]{11}$/, 'expected a video id of 11 characters')

const privacy = z.enum(['private', 'unlisted', 'public'])
const thumbnail = z.looseObject({ url: webAddress, width: count.optional(), height: count.optional() })
/** Pictures by size. */
export const thumbnails = z.partialRecord(z.enum(['default', 'medium', 'high', 'standard', 'maxres', 'fhd', 'qhd', 'uhd']), thumbnail)

/** What a client may write of a video: the mutable fields and the id. */
export const videoBody = z.strictObject({
  kind: z.literal('youtube#video').optional(),
  etag: filled.optional(),
  id: videoId.optional(),
  snippet: z
    .strictObject({
      title: z.string(),
      description: z.string().optional(),
      tags: z.array(filled).optional(),
      categoryId: digits.optional(),
      defaultLanguage: filled.optional(),
      defaultAudioLanguage: filled.optional(),
    })
    .optional(),
  status: z
    .strictObject({
      privacyStatus: privacy.optional(),
      publishAt: instant.optional(),
      license: z.enum(['youtube', 'creativeCommon']).optional(),
      embeddable: z.boolean().optional(),
      publicStatsViewable: z.boolean().optional(),
      selfDeclaredMadeForKids: z.boolean().optional(),
      containsSyntheticMedia: z.boolean().optional(),
    })
    .optional(),
  recordingDetails: z.strictObject({ recordingDate: instant.optional(), locationDescription: filled.optional() }).optional(),
  localizations: z.record(z.string(), z.strictObject({ title: z.string(), description: z.string().optional() })).optional(),
  paidProductPlacementDetails: z.strictObject({ hasPaidProductPlacement: z.boolean() }).optional(),
})

/** A video as it is told. */
export const video = z.looseObject({
  kind: z.literal('youtube#video'),
  etag: filled,
  id: videoId,
  snippet: z
    .looseObject({
      publishedAt: instant,
      channelId: filled,
      title: z.string(),
      description: z.string(),
      channelTitle: z.string(),
      categoryId: digits,
      thumbnails: thumbnails.optional(),
      tags: z.array(z.string()).optional(),
      liveBroadcastContent: z.enum(['none', 'upcoming', 'live', 'completed']).optional(),
    })
    .optional(),
  status: z
    .looseObject({
      uploadStatus: z.enum(['uploaded', 'processed', 'failed', 'rejected', 'deleted']),
      privacyStatus: privacy,
      publishAt: instant.optional(),
      license: z.enum(['youtube', 'creativeCommon']).optional(),
      embeddable: z.boolean().optional(),
      publicStatsViewable: z.boolean().optional(),
      madeForKids: z.boolean().optional(),
      selfDeclaredMadeForKids: z.boolean().optional(),
      containsSyntheticMedia: z.boolean().optional(),
      failureReason: z.enum(['codec', 'conversion', 'emptyFile', 'invalidFile', 'tooSmall', 'uploadAborted']).optional(),
      rejectionReason: z
        .enum([
          'claim',
          'copyright',
          'duplicate',
          'inappropriate',
          'legal',
          'length',
          'termsOfUse',
          'trademark',
          'uploaderAccountClosed',
          'uploaderAccountSuspended',
        ])
        .optional(),
    })
    .optional(),
  statistics: z
    .looseObject({
      viewCount: counter,
      likeCount: counter.optional(),
      favoriteCount: counter.optional(),
      commentCount: counter.optional(),
      dislikeCount: counter.optional(),
    })
    .optional(),
  contentDetails: z
    .looseObject({
      duration: z
        .string()
        .regex(/^P(?=.)(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$/)
        .optional(),
    })
    .optional(),
  fileDetails: z.looseObject({ fileName: z.string().optional(), fileSize: counter.optional(), durationMs: counter.optional() }).optional(),
  processingDetails: z
    .looseObject({
      processingStatus: z.enum(['processing', 'succeeded', 'failed', 'terminated']),
      processingFailureReason: z.enum(['uploadFailed', 'transcodeFailed', 'streamingFailed', 'other']).optional(),
      processingProgress: z
        .looseObject({ partsTotal: counter.optional(), partsProcessed: counter.optional(), timeLeftMs: counter.optional() })
        .optional(),
    })
    .optional(),
})

/** A list as this API gives it. `items` may be missing when there are none (seen for channels). */
export const listOfItems = (kind: string, item: z.ZodType) =>
  z.looseObject({
    kind: z.literal(kind),
    etag: filled.optional(),
    items: z.array(item).optional(),
    nextPageToken: filled.optional(),
    pageInfo: z.looseObject({ totalResults: count, resultsPerPage: count }).optional(),
  })

const refusal = z.looseObject({
  error: z.looseObject({
    code: z.number().int(),
    message: z.string(),
    errors: z.array(z.looseObject({ message: z.string(), domain: filled, reason: filled })).min(1),
    status: filled.optional(),
  }),
})

function sameCode({ status, json }: AnswerFacts): string | null {
  const { code } = (json as { error: { code: number } }).error
  return code === status ? null : `the error says code ${code}`
}

/** What any call of the Data API may be refused with. */
export const REFUSAL: Answer = { statuses: 'error', body: refusal, rule: (answer) => (answer.json === undefined ? null : sameCode(answer)) }

/** Upload servers sometimes speak text or HTML, or say nothing. */
export const UPLOAD_REFUSALS: readonly Answer[] = [
  REFUSAL,
  { statuses: 'error', body: 'any', rule: ({ json }) => (json === undefined ? null : 'is JSON of another form') },
]

/** `part` must name every object that the body writes. */
export function partsNameTheBody({ query: asked, body }: RequestFacts): string | null {
  const parts = new Set([asked.part].flat().flatMap((text) => String(text).split(',')))
  const missing = Object.keys(body as object).filter((key) => !['id', 'kind', 'etag'].includes(key) && !parts.has(key))
  return missing.length > 0 ? `part does not name '${missing.join("', '")}'` : null
}

/** Parts that every item has; the others may be missing for good reasons. */
const ALWAYS_TOLD = ['snippet', 'status', 'contentDetails', 'statistics']

/** Every item has the parts that were asked for. */
export function partsAreTold({ json }: AnswerFacts, { query: asked }: RequestFacts): string | null {
  const parts = [asked.part].flat().flatMap((text) => String(text).split(','))
  const { items = [] } = json as { items?: readonly object[] }
  const missing = parts.find((part) => ALWAYS_TOLD.includes(part) && items.some((item) => !(part in item)))
  return missing === undefined ? null : `an item lacks '${missing}', which was asked for`
}

/** What every call of the Data API has. */
export const call = (name: string) => ({ platform: 'youtube', name, source: DISCOVERY, hosts: API, auth: 'token' }) as const
/** What every read of it has. */
export const get = (name: string) => ({ ...call(name), methods: ['GET'], body: { kind: 'none' } }) as const

/** Ids of any kind. */
export const ids = (max = 50) => listWhere((item) => item.length > 0, 'ids', max)

/** Exactly one of the names may say which items are wanted. */
export const oneFilter =
  (...names: string[]) =>
  ({ query: asked }: RequestFacts): string | null => {
    const given = names.filter((name) => name in asked)
    return given.length === 1 ? null : `expected exactly one of ${names.join(', ')}`
  }

/** The answers to a deletion. */
export const gone = [{ statuses: [204], body: 'empty' }, REFUSAL] as const

/** A caption track. */
export const caption = z.looseObject({
  kind: z.literal('youtube#caption'),
  etag: filled,
  id: filled,
  snippet: z.looseObject({
    videoId,
    language: filled,
    name: z.string(),
    isDraft: z.boolean().optional(),
    status: z.enum(['serving', 'syncing', 'failed']).optional(),
  }),
})

/** The answer to a thumbnail. */
export const thumbnailSet = z.looseObject({
  kind: z.literal('youtube#thumbnailSetResponse'),
  etag: filled,
  items: z.array(thumbnails).min(1),
})
