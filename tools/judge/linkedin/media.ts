import { z } from 'zod'
import type { Answer, GivenAddress, Operation } from '../operation.ts'
import { count, filled, headers, webAddress } from '../vocabulary.ts'
import { API, author, DOCS, REFUSAL, urn, urnInPath, versioned } from './words.ts'

const MEDIA_DOCS = `${DOCS}/marketing/community-management/shares`
const STATUSES = z.enum(['WAITING_UPLOAD', 'PROCESSING', 'AVAILABLE', 'PROCESSING_FAILED'])

const restPost = (name: string, source: string, path: RegExp, action: string) =>
  ({
    platform: 'linkedin',
    name,
    source,
    methods: ['POST'],
    hosts: API,
    path,
    query: z.strictObject({ action: z.literal(action) }),
    headers: versioned,
    auth: 'token',
  }) as const

const opened = (key: string, kind: string) =>
  z.looseObject({ value: z.looseObject({ uploadUrl: webAddress, uploadUrlExpiresAt: count, [key]: urn(kind) }) })
const uploadUrlOf = (json: unknown): string => (json as { value: { uploadUrl: string } }).value.uploadUrl

const asset = (kind: string, more: z.ZodRawShape = {}) =>
  z.looseObject({
    id: urn(kind),
    owner: author,
    status: STATUSES,
    downloadUrl: webAddress.optional(),
    downloadUrlExpiresAt: count.optional(),
    ...more,
  })

const getOf = (name: string, source: string, kind: string, schema: z.ZodType): Operation => ({
  platform: 'linkedin',
  name,
  source,
  methods: ['GET'],
  hosts: API,
  path: new RegExp(`\\/rest\\/${kind}s\\/${urnInPath(kind)}`),
  headers: versioned,
  body: { kind: 'none' },
  auth: 'token',
  answers: [{ statuses: [200], body: schema }, REFUSAL],
})

/** Upload hosts' refusals are in no document: the API's form, or text. */
const UPLOAD_REFUSALS: readonly Answer[] = [
  REFUSAL,
  { statuses: 'error', body: 'any', rule: ({ json }) => (json === undefined ? null : 'is JSON of another form') },
]
const put = (name: string, source: string) =>
  ({
    platform: 'linkedin',
    name,
    source,
    methods: ['PUT'],
    hosts: ['www.linkedin.com'],
    path: /\/dms-uploads\/.+/,
    isGiven: true,
    query: z.looseObject({}),
  }) as const

const videoSession = z.looseObject({
  value: z.looseObject({
    video: urn('video'),
    uploadToken: z.string(),
    uploadUrlsExpireAt: count,
    uploadInstructions: z.array(z.looseObject({ uploadUrl: webAddress, firstByte: count, lastByte: count })).min(1),
    thumbnailUploadUrl: webAddress.optional(),
    captionsUploadUrl: webAddress.optional(),
  }),
})

function videoAddresses(json: unknown): readonly GivenAddress[] {
  const { value } = json as z.infer<typeof videoSession>
  const { uploadInstructions: parts, thumbnailUploadUrl, captionsUploadUrl } = value
  const extra = [
    { url: thumbnailUploadUrl, operations: ['video.thumbnail'] },
    { url: captionsUploadUrl, operations: ['video.captions'] },
  ]
  return [
    ...parts.map((part) => ({ url: part.uploadUrl, operations: ['video.part'], sizeBytes: part.lastByte - part.firstByte + 1 })),
    ...extra.flatMap(({ url, operations }) => (url === undefined ? [] : [{ url, operations }])),
  ]
}

/** LinkedIn's images, videos and documents, and the addresses that take their bytes. */
export const LINKEDIN_MEDIA: readonly Operation[] = [
  {
    ...restPost('image.initialize', `${MEDIA_DOCS}/images-api`, /\/rest\/images/, 'initializeUpload'),
    body: { kind: 'json', schema: z.strictObject({ initializeUploadRequest: z.strictObject({ owner: author }) }) },
    answers: [{ statuses: [200], body: opened('image', 'image') }, REFUSAL],
    gives: ({ json }) => [{ url: uploadUrlOf(json), operations: ['image.upload'] }],
  },
  {
    ...put('image.upload', `${MEDIA_DOCS}/images-api`),
    body: { kind: 'bytes', contentType: /^(application\/octet-stream|image\/(jpeg|png|gif))$/ },
    auth: 'token',
    answers: [{ statuses: [200, 201], body: 'empty' }, ...UPLOAD_REFUSALS],
  },
  getOf('image.get', `${MEDIA_DOCS}/images-api`, 'image', asset('image')),
  {
    ...restPost('video.initialize', `${MEDIA_DOCS}/videos-api`, /\/rest\/videos/, 'initializeUpload'),
    body: {
      kind: 'json',
      schema: z.strictObject({
        initializeUploadRequest: z.strictObject({
          owner: author,
          fileSizeBytes: z.number().int().positive(),
          uploadCaptions: z.boolean().optional(),
          uploadThumbnail: z.boolean().optional(),
        }),
      }),
    },
    answers: [{ statuses: [200], body: videoSession, rule: ({ json }) => partsJoin(json) }, REFUSAL],
    gives: ({ json }) => videoAddresses(json),
  },
  {
    ...put('video.part', `${MEDIA_DOCS}/videos-api`),
    body: { kind: 'bytes', contentType: /^application\/octet-stream$/ },
    auth: 'bare',
    answers: [
      { statuses: [200, 201], headers: headers({ etag: z.string({ error: 'expected an ETag' }).min(1) }), body: 'empty' },
      ...UPLOAD_REFUSALS,
    ],
  },
  {
    ...put('video.thumbnail', `${MEDIA_DOCS}/videos-api`),
    headers: headers({ 'media-type-family': z.literal('STILLIMAGE', { error: 'expected media-type-family: STILLIMAGE' }) }),
    body: { kind: 'bytes', contentType: /^(application\/octet-stream|image\/(jpeg|png))$/ },
    // The document's example has a token, other clients send none.
    auth: 'any',
    answers: [{ statuses: [200, 201], body: 'any' }, ...UPLOAD_REFUSALS],
  },
  {
    ...put('video.captions', `${MEDIA_DOCS}/videos-api`),
    methods: ['PUT', 'POST'],
    // The document's words on form and authorization differ by age: bytes and multipart, with and without a token, are taken.
    body: {
      kind: 'any-of',
      bodies: [
        { kind: 'bytes', contentType: null },
        { kind: 'multipart', schema: z.looseObject({}) },
      ],
    },
    auth: 'any',
    answers: [{ statuses: [200, 201], body: 'any' }, ...UPLOAD_REFUSALS],
  },
  {
    ...restPost('video.finalize', `${MEDIA_DOCS}/videos-api`, /\/rest\/videos/, 'finalizeUpload'),
    body: {
      kind: 'json',
      schema: z.strictObject({
        finalizeUploadRequest: z.strictObject({
          video: urn('video'),
          uploadToken: z.string(),
          uploadedPartIds: z.array(filled.regex(/^[^"]+$/, 'the quotes of an ETag are no part of the id')).min(1),
        }),
      }),
    },
    answers: [{ statuses: [200], body: 'any' }, REFUSAL],
  },
  getOf(
    'video.get',
    `${MEDIA_DOCS}/videos-api`,
    'video',
    asset('video', {
      processingFailureReason: filled.optional(),
      duration: count.optional(),
      aspectRatioWidth: count.optional(),
      aspectRatioHeight: count.optional(),
    }),
  ),
  {
    ...restPost('document.initialize', `${MEDIA_DOCS}/documents-api`, /\/rest\/documents/, 'initializeUpload'),
    body: { kind: 'json', schema: z.strictObject({ initializeUploadRequest: z.strictObject({ owner: author }) }) },
    answers: [{ statuses: [200], body: opened('document', 'document') }, REFUSAL],
    gives: ({ json }) => [{ url: uploadUrlOf(json), operations: ['document.upload'] }],
  },
  {
    ...put('document.upload', `${MEDIA_DOCS}/documents-api`),
    body: { kind: 'bytes', contentType: /^application\/[\w.+-]+$/ },
    auth: 'token',
    answers: [{ statuses: [200, 201], body: 'empty' }, ...UPLOAD_REFUSALS],
  },
  getOf('document.get', `${MEDIA_DOCS}/documents-api`, 'document', asset('document')),
]

/** The parts follow one another from byte 0. */
function partsJoin(json: unknown): string | null {
  let next = 0
  for (const { firstByte, lastByte } of (json as z.infer<typeof videoSession>).value.uploadInstructions) {
    if (firstByte !== next || lastByte < firstByte) return `a part goes from ${firstByte} to ${lastByte}, expected it from ${next}`
    next = lastByte + 1
  }
  return null
}
