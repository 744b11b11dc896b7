import { empty } from '../kit/answer.ts'
import { probeVideo } from '../kit/probe.ts'
import { contentTypeOf, drain, type SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { beginPublishing } from './begin.ts'
import { chunkLength } from './chunk-plan.ts'
import { failure } from './envelope.ts'
import { checkVideo, UPLOAD_TYPES } from './file-checks.ts'
import { publishesOf, type Publish } from './publish-records.ts'
import { accountOf, settingsOf } from './records.ts'

/** TikTok media-transfer-guide, state 2026-11-23: the address lives one hour from init. */
const UPLOAD_LIFE_MS = 3_600_000

/** Where the bytes go: `PUT <upload_url>`. The guides show addresses below /video/ and below /upload/. */
export function uploadRoutes(): Route[] {
  return [{ method: 'PUT', host: 'open-upload.tiktokapis.com', path: '/:folder(video|upload){/}?', handle: putChunk }]
}

/**
 * Takes one chunk. A chunk counts only when all of it came: after a broken connection the upload stands where the chunk began, and the same
 * range is sent again. (unconfirmed) what TikTok itself does with the bytes of a broken chunk.
 */
async function putChunk(context: RouteContext): Promise<SandboxAnswer> {
  const { world, query, request } = context
  const run = publishesOf(world)
    .all()
    .findLast((one) => one.uploadId === query.get('upload_id') && one.uploadToken === query.get('upload_token') && one.plan !== null)
  if (run === undefined || run.plan === null) return refuse(context, 404, 'invalid_upload_task', 'There is no such upload task')
  if (world.clock.now() - run.createdAt >= UPLOAD_LIFE_MS && run.startedAt === null)
    return refuse(context, 403, 'upload_url_expired', 'The upload_url is expired')
  if (request.headers['authorization'] !== undefined) world.note('tiktok', 'a chunk was sent with an Authorization header')
  const { videoSize } = run.plan
  const range = readHeaders(context, videoSize)
  if (typeof range === 'string') return refuse(context, 400, 'invalid_params', range)
  if (run.startedAt !== null || range.start !== run.receivedBytes) return outOfStep(context, run)
  const expected = chunkLength(run.plan, range.start)
  if (range.length !== expected)
    return refuse(context, 400, 'invalid_params', `this chunk has ${expected} bytes, ${range.length} were announced`)
  const blobId = run.blobIds[0]!
  const { bytesWritten, isTooLong } = await world.blobs.write(blobId, range.start, request.body, expected)
  if (isTooLong || bytesWritten !== expected)
    return failure(world, { status: 400, code: 'invalid_params', message: 'The body differs from Content-Length' })
  const isLast = range.start + expected === videoSize
  const facts = isLast ? await probeVideo(world.blobs, blobId) : null
  // Read again: the same chunk may have come in over another connection meanwhile.
  const now = publishesOf(world).get(run.publishId)!
  if (now.receivedBytes !== range.start || now.startedAt !== null) return outOfStep(context, now)
  const changed = { ...now, receivedBytes: range.start + expected }
  if (!isLast) {
    publishesOf(world).put(run.publishId, changed)
    return empty(206, { 'content-range': rangeHeader(world, changed) })
  }
  const creatorSeconds = run.mode === 'inbox' ? null : accountOf(world, run.openId).maxVideoSeconds
  world.collections.atomically(() => {
    world.collections.collection('media-types').put(blobId, { contentType: facts?.mimeType ?? contentTypeOf(request) })
    beginPublishing(world, changed, {
      failReason: checkVideo(facts, creatorSeconds),
      durationMs: facts?.durationMs ?? 0,
      width: facts?.width ?? 0,
      height: facts?.height ?? 0,
    })
  })
  return empty(201, { 'content-range': rangeHeader(world, changed) })
}

/** What is wrong with the headers, or the range they announce. */
function readHeaders({ request }: RouteContext, videoSize: number): string | { start: number; length: number } {
  const { headers } = request
  if (headers['transfer-encoding'] !== undefined) return 'Transfer-Encoding is not supported, send Content-Length'
  if (!/^\d+$/.test(headers['content-length'] ?? '')) return 'Content-Length is missing'
  if (!UPLOAD_TYPES.includes(contentTypeOf(request))) return `Content-Type must be one of ${UPLOAD_TYPES.join(', ')}`
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '')
  if (match === null) return 'Content-Range is missing or malformed'
  const [start, end, total] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (total !== videoSize) return 'Content-Range has another total than video_size'
  const length = end - start + 1
  if (length < 1 || length !== Number(headers['content-length'])) return 'Content-Length and Content-Range differ'
  return { start, length }
}

async function outOfStep({ world, request }: RouteContext, run: Publish): Promise<SandboxAnswer> {
  await drain(request.body)
  const answer = failure(world, { status: 416, code: 'invalid_params', message: 'Content-Range does not continue the upload' })
  return { ...answer, headers: { ...answer.headers, 'content-range': rangeHeader(world, run) } }
}

async function refuse({ world, request }: RouteContext, status: number, code: string, message: string): Promise<SandboxAnswer> {
  await drain(request.body)
  return failure(world, { status, code, message })
}

function rangeHeader(world: World, run: Publish): string {
  const end = settingsOf(world).rangeEnd === 'count' ? run.receivedBytes : Math.max(0, run.receivedBytes - 1)
  return `bytes 0-${end}/${run.plan?.videoSize ?? 0}`
}
