import { ConnectionDropped, type SandboxAnswer } from '../kit/request.ts'
import { empty, text } from '../kit/answer.ts'
import { randomToken } from '../kit/tokens.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { authError } from './errors.ts'
import { bearerOf, type YoutubeCall } from './endpoint.ts'
import { CHUNK_STEP_BYTES, SESSION_LIFETIME_MS } from './limits.ts'
import { setYoutubeSwitches, youtubeState, type UploadSession } from './state.ts'

/** Makes the resource of a complete upload and gives the final answer. */
export type Finish = (context: RouteContext, session: UploadSession) => Promise<SandboxAnswer>

/** Running writes of this process, so that a newer request of a session ends the older one first. */
const running = new WeakMap<World, Map<string, { stop(): void; ended: Promise<void> }>>()

const gone = () => text(404, 'Not Found')
const refused = (why: string) => text(400, why)

/** What counts as stored: all of it once complete, else whole steps of 256 KiB, as Google's servers keep it. */
export function receivedBytes(world: World, session: UploadSession): number {
  const size = world.blobs.sizeOf(session.blobId)
  const stored = size === session.totalBytes ? size : Math.floor(size / CHUNK_STEP_BYTES) * CHUNK_STEP_BYTES
  return Math.min(stored, session.keptBytes ?? Number.POSITIVE_INFINITY)
}

function incomplete({ request }: RouteContext, session: UploadSession, received: number): SandboxAnswer {
  const headers = { 'x-guploader-uploadid': session.id, ...(received === 0 ? {} : { range: `bytes=0-${received - 1}` }) }
  // Clients for which 308 means another thing ask for this (Google's Go client, its gensupport package).
  return request.headers['x-guploader-no-308']?.toLowerCase() === 'yes'
    ? empty(200, { ...headers, 'x-http-status-code-override': '308' })
    : empty(308, headers)
}

interface Span {
  readonly start: number
  /** Exclusive; null = to the end of the body. */
  readonly end: number | null
  readonly total: number | null
}

/** Reads `Content-Range`: a status question, a span, a whole body, or nonsense. */
function readRange(context: RouteContext): { kind: 'status'; total: number | null } | ({ kind: 'span' } & Span) | { kind: 'bad' } {
  const header = context.request.headers['content-range']
  const length = context.request.headers['content-length']
  if (header === undefined) {
    const end = length === undefined ? null : Number(length)
    return { kind: 'span', start: 0, end, total: end }
  }
  const status = /^bytes\s+\*\/(\d+|\*)$/i.exec(header.trim())
  if (status !== null) return { kind: 'status', total: status[1] === '*' ? null : Number(status[1]) }
  const span = /^bytes\s+(\d+)-(\d+)\/(\d+|\*)$/i.exec(header.trim())
  if (span === null) return { kind: 'bad' }
  const [start, end, total] = [Number(span[1]), Number(span[2]) + 1, span[3] === '*' ? null : Number(span[3])]
  const isSound = end > start && (total === null || end <= total) && (length === undefined || Number(length) === end - start)
  return isSound ? { kind: 'span', start, end, total } : { kind: 'bad' }
}

/** What a session is opened for. */
export type SessionWish = Pick<
  UploadSession,
  'kind' | 'metadata' | 'parts' | 'fileName' | 'notifySubscribers' | 'totalBytes' | 'contentType' | 'videoId' | 'caption'
>

/** Opens a session and answers its address. */
export function startSession({ context, channel, project }: YoutubeCall, wish: SessionWish): SandboxAnswer {
  const { world } = context
  const id = randomToken('AB', 48)
  youtubeState(world).sessions.put(id, {
    ...wish,
    id,
    channelId: channel.id,
    clientId: project.clientId,
    createdAt: world.clock.now(),
    blobId: world.blobs.create(),
    keptBytes: null,
    final: null,
    isCancelled: false,
  })
  const address = new URL(context.request.url)
  address.searchParams.delete('access_token')
  address.searchParams.set('upload_id', id)
  return empty(200, { location: context.link(address.href), 'x-guploader-uploadid': id, 'cache-control': 'no-store' })
}

/** PUT to an upload address: bytes, or the question how far it came. */
export async function putUpload(context: RouteContext, finish: Finish): Promise<SandboxAnswer> {
  const { world } = context
  const id = context.query.get('upload_id') ?? ''
  for (let live = running.get(world)?.get(id); live !== undefined; live = running.get(world)?.get(id)) {
    live.stop()
    await live.ended
  }
  const session = youtubeState(world).sessions.get(id)
  if (session === undefined || session.isCancelled || session.createdAt + SESSION_LIFETIME_MS <= world.clock.now()) return gone()
  // The address alone is enough, but a token that is sent must be a living one of the same channel.
  const bearer = bearerOf(context)
  if (bearer.isGiven && bearer.token?.accountId !== session.channelId) return authError()
  if (session.final !== null) return finalAnswer(session.final)
  return exclusively(world, id, (interruptible) => receive(context, session, finish, interruptible))
}

function finalAnswer({ status, body }: { status: number; body: string }): SandboxAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

async function receive(
  context: RouteContext,
  opened: UploadSession,
  finish: Finish,
  interruptible: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): Promise<SandboxAnswer> {
  const { world } = context
  const { sessions } = youtubeState(world)
  const range = readRange(context)
  const received = receivedBytes(world, opened)
  if (range.kind === 'bad') return refused('Failed to parse Content-Range header.')
  if (range.total !== null && opened.totalBytes !== null && range.total !== opened.totalBytes)
    return refused(`Invalid request.  The total of ${range.total} bytes does not match the announced ${opened.totalBytes}.`)
  const session: UploadSession = opened.totalBytes === null && range.total !== null ? { ...opened, totalBytes: range.total } : opened
  if (range.kind === 'status') {
    if (session !== opened) sessions.put(session.id, session)
    return received === session.totalBytes ? complete(context, session, finish) : incomplete(context, session, received)
  }
  const { start, end } = range
  const { totalBytes } = session
  if (start !== received) return refused(`Invalid request.  The upload continues at byte ${received}, the request began at byte ${start}.`)
  if (end !== null && totalBytes !== null && end > totalBytes) return refused('Invalid request.  There are more bytes than announced.')
  if (end !== null && end !== totalBytes && (end - start) % CHUNK_STEP_BYTES !== 0)
    return refused(
      `Invalid request.  The number of bytes uploaded is required to be equal or greater than ${CHUNK_STEP_BYTES}, except for the final request (it's recommended to be the exact multiple of ${CHUNK_STEP_BYTES}).  The received request contained ${end - start} bytes, which does not meet this requirement.`,
    )
  sessions.put(session.id, {
    ...session,
    keptBytes: null,
    contentType: session.contentType ?? context.request.headers['content-type'] ?? null,
  })
  const limit = (end ?? totalBytes ?? Number.POSITIVE_INFINITY) - start
  const written = await world.blobs.write(session.blobId, start, interruptible(context.request.body), limit)
  if (written.isTooLong) return refused('Invalid request.  There are more bytes than announced.')
  const now = sessions.get(session.id) ?? session
  if (end === null && totalBytes === null) {
    // No length was ever told: the end of the body is the end of the file.
    const ended = { ...now, totalBytes: start + written.bytesWritten }
    sessions.put(session.id, ended)
    return complete(context, ended, finish)
  }
  if (start + written.bytesWritten === totalBytes) return complete(context, now, finish)
  const { keepLessBytes } = youtubeState(world).switches
  const kept = Math.max(0, receivedBytes(world, now) - keepLessBytes)
  if (keepLessBytes > 0) {
    setYoutubeSwitches(world, { keepLessBytes: 0 })
    sessions.put(session.id, { ...now, keptBytes: kept })
  }
  return incomplete(context, session, kept)
}

async function complete(context: RouteContext, session: UploadSession, finish: Finish): Promise<SandboxAnswer> {
  const answer = await finish(context, session)
  const final = { status: answer.status, body: typeof answer.body === 'string' ? answer.body : '' }
  const { sessions } = youtubeState(context.world)
  const now = sessions.get(session.id)
  if (now !== undefined) sessions.put(session.id, { ...now, totalBytes: session.totalBytes, final })
  return finalAnswer(final)
}

/** DELETE of an upload address; other Google uploads answer 499 (unconfirmed here). */
export function cancelUpload(context: RouteContext): SandboxAnswer {
  const { sessions } = youtubeState(context.world)
  const session = sessions.get(context.query.get('upload_id') ?? '')
  if (session === undefined) return gone()
  running.get(context.world)?.get(session.id)?.stop()
  sessions.put(session.id, { ...session, isCancelled: true })
  return empty(499)
}

async function exclusively<R>(
  world: World,
  id: string,
  work: (interruptible: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) => Promise<R>,
): Promise<R> {
  const mine = running.get(world) ?? new Map<string, { stop(): void; ended: Promise<void> }>()
  running.set(world, mine)
  const ended = Promise.withResolvers<void>()
  const brake: Brake = { isStopped: false, onStop: null }
  const stop = () => {
    brake.isStopped = true
    brake.onStop?.()
  }
  const entry = { stop, ended: ended.promise }
  mine.set(id, entry)
  try {
    return await work((body) => untilStopped(body, brake))
  } finally {
    if (mine.get(id) === entry) mine.delete(id)
    ended.resolve()
  }
}

interface Brake {
  isStopped: boolean
  /** Wakes whoever waits for bytes now. */
  onStop: (() => void) | null
}

async function* untilStopped(body: AsyncIterable<Uint8Array>, brake: Brake): AsyncIterable<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  for (;;) {
    // Not Promise.race against one long promise: that would hold every chunk of the upload in memory until the end.
    const next = await new Promise<IteratorResult<Uint8Array> | null>((resolve, reject) => {
      brake.onStop = () => resolve(null)
      if (brake.isStopped) resolve(null)
      else chunks.next().then(resolve, reject)
    })
    brake.onStop = null
    if (next === null) throw new ConnectionDropped('a newer request of this upload took over')
    if (next.done === true) return
    yield next.value
  }
}
