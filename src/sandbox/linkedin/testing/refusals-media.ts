import type { DrivenCall } from '../../testing/driver.ts'
import type { Refusal } from '../../testing/refusals.ts'
import { mediaOf } from '../media-records.ts'
import { BEN, formData, PAGE } from './client.ts'
import { COMMUNITY, IMAGE, SELF_SERVE, told, VIDEO, type RefusalBench } from './refusal-bench.ts'

const DOCS = 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares'
const WHOLE = { fileSizeBytes: VIDEO.length }

function forbidden(kind: string) {
  return { status: 403, message: `Accessing this ${kind} resource is forbidden. Please check your permissions for this resource` }
}

/** initializeUpload that is refused. */
async function start(bench: RefusalBench, kind: 'images' | 'videos' | 'documents', wish: Record<string, unknown>, token = bench.member) {
  return bench.ask('POST', `/rest/${kind}?action=initializeUpload`, token, { body: { initializeUploadRequest: wish } })
}

async function startedVideo(bench: RefusalBench, wish: Record<string, unknown> = {}) {
  return bench.initialize(bench.member, 'videos', { ...WHOLE, ...wish })
}

async function captions(bench: RefusalBench, form: DrivenCall) {
  const { captionsUploadUrl } = await startedVideo(bench, { uploadCaptions: true })
  return bench.put(captionsUploadUrl, form, 'POST')
}

const SRT_METADATA = { format: 'SRT', locale: { language: 'EN', country: 'US' } }
const captionForm = (metadata: Record<string, unknown>, body: string) =>
  formData([
    { name: 'metadata', body: JSON.stringify(metadata) },
    { name: 'file', body, fileName: 'words.srt' },
  ])
const GOOD_SRT = '1\n00:00:00,000 --> 00:00:02,000\nHello\n'

/** Upload of images, videos, documents, cover pictures and captions. */
export const MEDIA_REFUSALS: readonly Refusal<RefusalBench>[] = [
  {
    rule: 'an image owned by somebody else',
    source: `${DOCS}/images-api`,
    broken: (bench) => start(bench, 'images', { owner: BEN }),
    status: 403,
    body: forbidden('image'),
  },
  {
    rule: 'an image of a page on which the member has no role',
    source: `${DOCS}/images-api`,
    broken: (bench) => start(bench, 'images', { owner: PAGE }, bench.token(COMMUNITY, 1)),
    status: 403,
    body: forbidden('image'),
  },
  {
    rule: 'an image of a page without the page scope',
    source: `${DOCS}/images-api`,
    broken: (bench) => start(bench, 'images', { owner: PAGE }),
    status: 403,
    body: { serviceErrorCode: 100, message: 'Not enough permissions to access: images.ACTION-initializeUpload.20260901' },
  },
  {
    rule: 'an upload without its owner',
    source: `${DOCS}/images-api`,
    broken: (bench) => start(bench, 'images', {}),
    status: 400,
    body: { status: 400, code: 'MISSING_FIELD' },
  },
  {
    rule: 'an upload that is not asked for in JSON',
    source: 'contract 2',
    broken: ({ ask, member }) =>
      ask('POST', '/rest/images?action=initializeUpload', member, { body: new URLSearchParams({ owner: PAGE }) }),
    status: 415,
    body: { status: 415 },
  },
  {
    rule: 'the bytes of an image without a token',
    source: `${DOCS}/images-api`,
    broken: async (bench) => bench.put((await bench.initialize(bench.member, 'images')).uploadUrl, { body: IMAGE }),
    status: 401,
    body: { message: 'Empty oauth2_access_token' },
  },
  {
    rule: 'the bytes of an image with another member’s token',
    source: `${DOCS}/images-api`,
    async broken(bench) {
      const { uploadUrl } = await bench.initialize(bench.member, 'images')
      return bench.put(uploadUrl, { body: IMAGE, headers: { Authorization: `Bearer ${bench.token(SELF_SERVE, 1)}` } })
    },
    status: 403,
    body: forbidden('image'),
  },
  {
    rule: 'an image looked at with a member’s scope alone',
    source: `${DOCS}/images-api`,
    broken: async (bench) => told(await bench.media(bench.member, await bench.image(bench.member, IMAGE))),
    status: 403,
    body: { code: 'ACCESS_DENIED', serviceErrorCode: 100, message: 'Not enough permissions to access: images.GET.20260901' },
  },
  {
    rule: 'a document looked at with a member’s scope alone',
    source: `${DOCS}/documents-api`,
    broken: async (bench) => told(await bench.media(bench.member, await bench.document(bench.member, '%PDF-1.7'))),
    status: 403,
    body: { serviceErrorCode: 100, message: 'Not enough permissions to access: documents.GET.20260901' },
  },
  {
    rule: 'a look at an unknown video',
    source: `${DOCS}/videos-api`,
    broken: async (bench) => told(await bench.media(bench.member, 'urn:li:video:C5505AQunknown')),
    status: 404,
    body: { status: 404, code: 'NOT_FOUND' },
  },
  {
    rule: 'a video without its size',
    source: `${DOCS}/videos-api`,
    broken: (bench) => start(bench, 'videos', { owner: 'urn:li:person:pR4cT1ceAd' }),
    status: 400,
    body: { code: 'MISSING_FIELD' },
  },
  {
    rule: 'a video over 500 MB',
    source: `${DOCS}/videos-api`,
    broken: (bench) => start(bench, 'videos', { owner: 'urn:li:person:pR4cT1ceAd', fileSizeBytes: 500 * 1024 * 1024 + 1 }),
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'a video under 75 KB',
    source: `${DOCS}/videos-api`,
    broken: (bench) => start(bench, 'videos', { owner: 'urn:li:person:pR4cT1ceAd', fileSizeBytes: 74_999 }),
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'a video part with a token',
    source: `${DOCS}/videos-api; (unconfirmed) status`,
    async broken(bench) {
      const { uploadInstructions } = await startedVideo(bench)
      return bench.put(uploadInstructions![0]!.uploadUrl, { body: VIDEO, headers: { Authorization: `Bearer ${bench.member}` } })
    },
    status: 400,
    body: { status: 400 },
  },
  {
    rule: 'a video part one byte short',
    source: `${DOCS}/videos-api`,
    broken: async (bench) => bench.put((await startedVideo(bench)).uploadInstructions![0]!.uploadUrl, { body: VIDEO.subarray(1) }),
    status: 400,
    body: { status: 400 },
  },
  {
    rule: 'a video part to an address with another secret',
    source: `${DOCS}/videos-api`,
    broken: async (bench) => bench.put(`${(await startedVideo(bench)).uploadInstructions![0]!.uploadUrl}x`, { body: VIDEO }),
    status: 404,
    body: { status: 404 },
  },
  {
    rule: 'bytes after the upload address ended',
    source: `${DOCS}/videos-api`,
    async broken(bench) {
      const { uploadInstructions } = await startedVideo(bench)
      bench.clock.advance(30 * 86_400_000)
      return bench.put(uploadInstructions![0]!.uploadUrl, { body: VIDEO })
    },
    status: 400,
    body: { code: 'EXPIRED_UPLOAD_URL', message: 'The Video upload URL is expired' },
  },
  {
    rule: 'finalizing after the upload addresses ended',
    source: `${DOCS}/videos-api`,
    async broken(bench) {
      const upload = await startedVideo(bench)
      bench.clock.advance(30 * 86_400_000)
      return told(await bench.finalize(bench.token(SELF_SERVE), upload, ['x']))
    },
    status: 400,
    body: { code: 'EXPIRED_UPLOAD_URL' },
  },
  {
    rule: 'finalizing a video that is none',
    source: `${DOCS}/videos-api`,
    broken: async (bench) => told(await bench.finalize(bench.member, { video: 'urn:li:video:x', uploadToken: '' }, ['x'])),
    status: 400,
    body: { code: 'INVALID_VIDEO_ID', message: 'This Video ID is invalid' },
  },
  {
    rule: 'finalizing without the upload token that was handed out',
    source: `${DOCS}/videos-api`,
    async broken(bench) {
      bench.setSettings({ hasUploadToken: true })
      return told(await bench.finalize(bench.member, { ...(await startedVideo(bench)), uploadToken: '' }, ['x']))
    },
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'parts finalized in the wrong order',
    source: `${DOCS}/videos-api`,
    async broken(bench) {
      const bytes = Buffer.concat([VIDEO, Buffer.alloc(5_000_000)])
      const upload = await startedVideo(bench, { fileSizeBytes: bytes.length })
      const etags: string[] = []
      for (const { uploadUrl, firstByte, lastByte } of upload.uploadInstructions!) {
        const put = await bench.call('PUT', uploadUrl, { body: bytes.subarray(firstByte, lastByte + 1) })
        etags.push((put.headers['etag'] ?? '').replaceAll('"', ''))
      }
      await bench.finalize(bench.member, upload, etags.toReversed())
      bench.clock.advance(2_000)
      return told(await bench.media(bench.member, upload.video!))
    },
    status: 200,
    body: { status: 'PROCESSING_FAILED' },
  },
  {
    rule: 'a cover picture without media-type-family',
    source: `${DOCS}/videos-api`,
    broken: async (bench) => bench.put((await startedVideo(bench, { uploadThumbnail: true })).thumbnailUploadUrl, { body: IMAGE }),
    status: 400,
    body: { status: 400 },
  },
  {
    rule: 'captions that are no form',
    source: `${DOCS}/videos-api`,
    broken: (bench) => captions(bench, { body: GOOD_SRT, headers: { 'Content-Type': 'application/octet-stream' } }),
    status: 415,
    body: { status: 415 },
  },
  {
    rule: 'captions in another format than SRT',
    source: `${DOCS}/videos-api`,
    broken: (bench) => captions(bench, captionForm({ ...SRT_METADATA, format: 'VTT' }, GOOD_SRT)),
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'captions that call themselves SRT and are not',
    source: `${DOCS}/videos-api`,
    broken: (bench) => captions(bench, captionForm(SRT_METADATA, 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n')),
    status: 400,
    body: { status: 400 },
  },
  {
    rule: 'captions for a video that did not announce them',
    source: `${DOCS}/videos-api`,
    async broken(bench) {
      const { video } = await startedVideo(bench)
      const asset = mediaOf(bench.world).get(video!)!
      const address = `https://www.linkedin.com/dms-uploads/sp/v2/${asset.id}/uploaded-captions/0?ut=${asset.uploadKey}`
      return bench.put(address, captionForm(SRT_METADATA, GOOD_SRT), 'POST')
    },
    status: 400,
    body: { status: 400 },
  },
]
