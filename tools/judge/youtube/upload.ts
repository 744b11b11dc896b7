import { z } from 'zod'
import type { Answer, AnswerFacts, Operation, RequestFacts } from '../operation.ts'
import { digits, filled, flag, headers, listOf, wholeNumber } from '../vocabulary.ts'
import {
  API,
  caption,
  thumbnailSet,
  DISCOVERY,
  partsNameTheBody,
  query,
  standard,
  UPLOAD_REFUSALS,
  video,
  videoBody,
  videoId,
  videoParts,
} from './words.ts'

const RESUMABLE_DOC = 'developers.google.com/youtube/v3/guides/using_resumable_upload_protocol'
const CHUNK_STEP_BYTES = 262_144
const MAX_VIDEO_BYTES = 274_877_906_944
const MAX_CAPTION_BYTES = 104_857_600
const MAX_THUMBNAIL_BYTES = 52_428_800

const sessionQuery = z.looseObject({ upload_id: filled, uploadType: z.literal('resumable').optional() })
const located = headers({
  location: z
    .string()
    .regex(
      /^https:\/\/[^/]+\/(resumable\/)?upload\/youtube\/v3\/\S*[?&]upload_id=[^&]+/,
      'expected the upload address, with its upload_id',
    ),
})
const opened: Answer = { statuses: [200], headers: located, body: 'empty' }

const openHeaders = (maxBytes: number, type: RegExp) =>
  headers({ 'x-upload-content-length': wholeNumber(1, maxBytes), 'x-upload-content-type': z.string().regex(type), slug: filled.optional() })

/** `bytes a-b/total`; null when it is of another form. */
function readRange(header: string): { first: number; last: number; total: number } | null {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header)
  return range === null ? null : { first: Number(range[1]), last: Number(range[2]), total: Number(range[3]) }
}

/** A whole file without Content-Range, or a chunk with a true one: a multiple of 256 KiB unless it is the last. */
function chunkIsWhole({ headers: sent, sizeBytes }: RequestFacts): string | null {
  const header = sent['content-range']
  if (header === undefined) return null
  const range = readRange(header)
  if (range === null) return `content-range '${header}' is not of the form 'bytes 0-524287/2000000'`
  const { first, last, total } = range
  if (last - first + 1 !== sizeBytes) return `content-range speaks of ${last - first + 1} bytes, the body has ${sizeBytes}`
  if (last >= total) return 'content-range ends behind the total'
  return last === total - 1 || sizeBytes % CHUNK_STEP_BYTES === 0
    ? null
    : `a chunk that is not the last must be a multiple of 262144 bytes, not ${sizeBytes}`
}

const session = ({ headers: told }: AnswerFacts) =>
  told.location === undefined ? [] : [{ url: told.location, operations: ['upload.send', 'upload.status', 'upload.cancel'] }]

/** 308: how far it came, or nothing yet. */
const unfinished: Answer = {
  statuses: [308],
  headers: headers({
    range: z
      .string()
      .regex(/^bytes=0-\d+$/, "expected 'bytes=0-<last>'")
      .optional(),
  }),
  body: 'any',
}

/** What a finished upload answers, whichever it was. */
const uploaded = z.union([video, caption, thumbnailSet])

const upload = (name: string) => ({ platform: 'youtube', name, hosts: API, auth: 'token' }) as const

/** YouTube's uploads: videos, thumbnails, captions. */
export const YOUTUBE_UPLOAD: readonly Operation[] = [
  {
    ...upload('video.open-upload'),
    source: RESUMABLE_DOC,
    methods: ['POST'],
    path: /\/(resumable\/)?upload\/youtube\/v3\/videos/,
    query: query({
      uploadType: z.literal('resumable'),
      part: videoParts,
      notifySubscribers: flag.optional(),
      autoLevels: flag.optional(),
      stabilize: flag.optional(),
    }),
    headers: openHeaders(MAX_VIDEO_BYTES, /^(video\/[\w.+-]+|application\/octet-stream)$/),
    body: { kind: 'json', schema: videoBody },
    rules: [partsNameTheBody],
    answers: [opened, ...UPLOAD_REFUSALS],
    gives: session,
  },
  {
    ...upload('video.insert-at-once'),
    source: `${DISCOVERY}; googleapis-common 8.0.3`,
    methods: ['POST'],
    path: /\/upload\/youtube\/v3\/videos/,
    query: query({ uploadType: z.literal('multipart'), part: videoParts, notifySubscribers: flag.optional() }),
    body: { kind: 'related', schema: videoBody },
    rules: [partsNameTheBody],
    answers: [{ statuses: [200, 201], body: video }, ...UPLOAD_REFUSALS],
  },
  {
    ...upload('upload.send'),
    isGiven: true,
    source: RESUMABLE_DOC,
    methods: ['PUT'],
    path: /\/(resumable\/)?upload\/youtube\/v3\/(videos|captions|thumbnails\/set)/,
    query: sessionQuery,
    body: { kind: 'bytes', contentType: /^[\w.+-]+\/[\w.+-]+$/ },
    rules: [chunkIsWhole],
    // A 308 may bring another address.
    gives: session,
    answers: [unfinished, { statuses: [200, 201], body: uploaded }, ...UPLOAD_REFUSALS],
  },
  {
    ...upload('upload.status'),
    isGiven: true,
    source: RESUMABLE_DOC,
    methods: ['PUT'],
    path: /\/(resumable\/)?upload\/youtube\/v3\/(videos|captions|thumbnails\/set)/,
    query: sessionQuery,
    headers: headers({
      'content-range': z.string().regex(/^bytes \*\/\d+$/, "expected 'bytes */<total>'"),
      'content-length': z.literal('0').optional(),
    }),
    body: { kind: 'none' },
    answers: [unfinished, { statuses: [200, 201], body: uploaded }, ...UPLOAD_REFUSALS],
  },
  {
    ...upload('upload.cancel'),
    isGiven: true,
    // Told for other Google uploads (499); for YouTube by no document.
    source: 'cloud.google.com/storage/docs/performing-resumable-uploads#cancel-upload (unconfirmed for YouTube)',
    methods: ['DELETE'],
    path: /\/(resumable\/)?upload\/youtube\/v3\/(videos|captions|thumbnails\/set)/,
    query: sessionQuery,
    body: { kind: 'none' },
    answers: [
      { statuses: [200, 204, 499], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
  {
    ...upload('thumbnail.set'),
    source: 'developers.google.com/youtube/v3/docs/thumbnails/set (50 MB since 2026-09-14)',
    methods: ['POST'],
    path: /\/upload\/youtube\/v3\/thumbnails\/set/,
    query: z.strictObject({ ...standard, videoId, uploadType: z.literal('media').optional() }),
    body: { kind: 'bytes', contentType: /^(image\/(jpeg|png)|application\/octet-stream)$/ },
    rules: [({ sizeBytes }) => (sizeBytes <= MAX_THUMBNAIL_BYTES ? null : 'a thumbnail over 50 MB')],
    answers: [
      {
        statuses: [200],
        body: thumbnailSet,
      },
      ...UPLOAD_REFUSALS,
    ],
  },
  ...captionUploads(),
]

function captionUploads(): readonly Operation[] {
  const body = z.strictObject({
    snippet: z.strictObject({ videoId, language: filled, name: z.string().max(150), isDraft: z.boolean().optional() }),
  })
  const asked = { part: listOf(['snippet', 'id']), sync: flag.optional() }
  return [
    {
      ...upload('caption.insert-at-once'),
      source: 'developers.google.com/youtube/v3/docs/captions/insert',
      methods: ['POST'],
      path: /\/upload\/youtube\/v3\/captions/,
      query: query({ ...asked, uploadType: z.literal('multipart') }),
      body: { kind: 'related', schema: body },
      rules: [({ sizeBytes }) => (sizeBytes <= MAX_CAPTION_BYTES ? null : 'captions over 100 MB')],
      answers: [{ statuses: [200], body: caption }, ...UPLOAD_REFUSALS],
    },
    {
      ...upload('caption.open-upload'),
      source: 'developers.google.com/youtube/v3/docs/captions/insert',
      methods: ['POST'],
      path: /\/(resumable\/)?upload\/youtube\/v3\/captions/,
      query: query({ ...asked, uploadType: z.literal('resumable') }),
      // The size of a caption file need not be told before.
      headers: headers({ 'x-upload-content-length': digits.optional(), 'x-upload-content-type': filled.optional() }),
      body: { kind: 'json', schema: body },
      answers: [opened, ...UPLOAD_REFUSALS],
      gives: session,
    },
  ]
}
