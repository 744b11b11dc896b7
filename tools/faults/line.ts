import { TransportError, type Transport, type WireRequest, type WireResponse } from '../../src/main/core/ports.ts'
import { ConnectionDropped, type SandboxAnswer } from '../../src/sandbox/kit/request.ts'
import { PLATFORMS } from '../../src/sandbox/platforms.ts'
import { PLATFORM_RULES, type LoginId, PlatformId } from '../../src/shared/platforms/registry.ts'
import { earlySuccess, quotaEnd, serverTrouble, tooManyCalls, type StandInAnswer } from './answers.ts'
import type { Stage } from './stage.ts'
import type { CallFault } from './weather.ts'

/** Where the sandbox would listen, if it did. */
export const ORIGIN = 'http://127.0.0.1:9'

/** What the line asks of the process whose line it is. */
export interface LineOwner {
  isAlive(): boolean
  die(why: string): void
}

const MINUTE_MS = 60_000

/** The bytes of each file that a call carried as far as the platform, and whether anything befell it. */
interface Carried {
  login: LoginId
  readonly bytes: Map<string, number>
  isDisturbed: boolean
  /** The platform keeps what arrived of a broken call, and tells where it stands. */
  keepsParts: boolean
}

/** YouTube keeps multiples of this (resumable upload guide, read 2026-11-23): the rest of a broken call goes again. */
const KEPT_PART_BYTES = 262_144

/** The line of one process to the world: no sockets, and every fault of the weather. After its process has died it answers nothing, ever. */
export function createLine(stage: Stage, owner: LineOwner): Transport {
  const { time, weather, random, trace } = stage

  return {
    send(wire) {
      const carried: Carried = { login: 'x', bytes: new Map(), isDisturbed: false, keepsParts: false }
      const call = time.during(watched(wire, makeCall(wire, carried)))
      return new Promise((resolve, reject) => {
        const excuse = (keepsParts = carried.keepsParts) => {
          for (const [file, bytes] of carried.bytes)
            stage.ledger.excuse(carried.login, file, keepsParts ? Math.min(bytes, KEPT_PART_BYTES) : bytes)
        }
        wire.signal?.addEventListener('abort', () => owner.isAlive() && reject(new TransportError('cancelled', true)), { once: true })
        call.then(
          (answer) => {
            const isTaken = owner.isAlive() && answer.status < 400 && !carried.isDisturbed && wire.signal?.aborted !== true
            // A call that the platform refuses (a dead login) leaves nothing there; bytes for the wrong place are the engine's own fault.
            const isMisplaced = answer.text.includes('OffsetInvalidError')
            const isRefused = answer.status >= 400 && answer.status < 500 && !carried.isDisturbed && !isMisplaced
            if (!isTaken) excuse(carried.keepsParts && !isRefused)
            if (owner.isAlive()) resolve(answer)
          },
          (cause: unknown) => {
            excuse()
            if (owner.isAlive()) reject(cause as Error)
          },
        )
      })
    },
  }

  /** One login is never refreshed twice at once: the second call would spend what the first one gave. */
  async function watched(wire: WireRequest, call: Promise<WireResponse>): Promise<WireResponse> {
    const isRefresh = typeof wire.body === 'string' && wire.body.includes('grant_type=refresh_token')
    if (!isRefresh) return call
    const login = PLATFORM_RULES[platformOf(realAddress(wire.url).hostname)].login
    if (stage.refreshing.has(login)) stage.misdeeds.push(`the login of ${login} was refreshed twice at once`)
    stage.refreshing.add(login)
    try {
      return await call
    } finally {
      stage.refreshing.delete(login)
    }
  }

  async function makeCall(wire: WireRequest, carried: Carried): Promise<WireResponse> {
    const isCut = () => wire.signal?.aborted === true
    if (isCut()) throw new TransportError('cancelled', false)
    const url = realAddress(wire.url)
    const platform = platformOf(url.hostname)
    carried.login = PLATFORM_RULES[platform].login
    carried.keepsParts = platform === 'youtube' || url.hostname === 'rupload.facebook.com'
    const name = `${wire.method} ${url.hostname}${url.pathname}`
    const isCalm = stage.connecting !== null
    const fault = isCalm ? null : stage.isOnline ? weather.forCall(time.now()) : 'refused'
    carried.isDisturbed = fault !== null && fault !== 'slow'
    const size = wire.body === null || typeof wire.body === 'string' ? 0 : wire.body.sizeBytes
    const count = (kind: CallFault) => {
      if (stage.isOnline) weather.happened(kind)
      trace.note(`${name} ! ${kind}`)
    }
    const deliver = (dropAfter: number | null = null) => deliverCall(stage, wire, url, carried, dropAfter)
    const standIn = (kind: CallFault, answer: StandInAnswer, bytesSent: number): WireResponse => {
      count(kind)
      return { ...answer, bytesSent }
    }
    const lose = (kind: CallFault, reason: 'network' | 'timeout', wasSent: boolean) => {
      count(kind)
      return new TransportError(reason, wasSent)
    }

    if (fault === 'death-before-send') {
      weather.happened(fault)
      owner.die(`before ${name}`)
      return never()
    }
    if (fault === 'refused') throw lose(fault, 'network', false)
    if (fault === 'slow') count(fault)
    if (!isCalm) await time.sleep(fault === 'slow' ? Math.min(wire.timeoutMs * 0.9, 100_000) : random.between(10, 200))
    if (isCut() && random.chance(0.7)) throw new TransportError('cancelled', true)
    switch (fault) {
      case 'request-lost':
        throw lose(fault, 'network', true)
      case 'timeout-before':
        await time.sleep(wire.timeoutMs)
        throw lose(fault, 'timeout', true)
      case 'rate-limit':
        return standIn(fault, tooManyCalls(platform, time.now(), random.between(1, 15) * MINUTE_MS), size)
      case 'quota-end': {
        const pause = random.between(30, 120) * MINUTE_MS
        return standIn(fault, quotaEnd(platform, time.now(), pause) ?? tooManyCalls(platform, time.now(), pause), size)
      }
      case 'server-error-before':
        return standIn(fault, serverTrouble(random.pick([500, 502, 503])), size)
      case 'early-answer':
        // Only a body of some length leaves room for an answer before its end.
        if (size < 65_536) break
        return standIn(fault, earlySuccess(platform), Math.floor(size * random.fraction()))
      case 'line-dropped':
        if (size === 0) throw lose(fault, 'network', true)
        count(fault)
        await deliver(Math.floor((size + 1) * random.fraction()))
        throw new TransportError('network', true)
      default:
    }
    const answer = await deliver()
    if (answer === null) throw new TransportError('network', true)
    trace.note(`${name} -> ${answer.status}`)
    if (!isCalm) await time.sleep(random.between(10, 300))
    const isSuccess = answer.status < 400
    switch (fault) {
      case 'answer-lost':
        throw lose(fault, 'network', true)
      case 'timeout-after':
        await time.sleep(wire.timeoutMs)
        throw lose(fault, 'timeout', true)
      case 'server-error-after':
        return standIn(fault, serverTrouble(random.pick([500, 502, 503])), size)
      case 'answer-cut':
        count(fault)
        return { ...answer, text: answer.text.slice(0, Math.floor(answer.text.length * random.fraction())) }
      case 'death-after-effect':
        weather.happened(fault)
        owner.die(`after the effect of ${name}${isSuccess ? '' : ', a refusal'}`)
        return never()
      case 'death-after-answer':
        // The answer reaches the process, and nothing that follows from it the disk.
        weather.happened(fault)
        queueMicrotask(() => owner.die(`after the answer to ${name}`))
        return answer
      default:
        return answer
    }
  }
}

/** A call that its dead process waits for in vain; it counts as ended. */
function never(): WireResponse {
  return { status: 0, headers: {}, text: '', bytesSent: 0 }
}

/** Lets the platform act. Null where the connection broke. */
async function deliverCall(
  stage: Stage,
  wire: WireRequest,
  url: URL,
  carried: Carried,
  dropAfter: number | null,
): Promise<WireResponse | null> {
  const { sandbox, time, ledger } = stage
  let bytesSent = 0
  async function* body(): AsyncGenerator<Uint8Array> {
    const source = wire.body
    if (source === null) return
    const pieces = typeof source === 'string' ? [Buffer.from(source)] : source.open()
    for await (const piece of pieces) {
      const kept = dropAfter === null ? piece : piece.subarray(0, Math.max(0, dropAfter - bytesSent))
      bytesSent += kept.length
      const file = ledger.fileOf(piece)
      if (file !== null) carried.bytes.set(file, (carried.bytes.get(file) ?? 0) + kept.length)
      if (kept.length > 0) yield kept
      if (kept.length < piece.length) throw new ConnectionDropped('the line was dropped')
    }
    if (dropAfter !== null) throw new ConnectionDropped('the line was dropped')
  }
  const headers: Record<string, string> = { host: new URL(ORIGIN).host, ...wire.headers }
  if (typeof wire.body === 'string') headers['content-length'] = String(Buffer.byteLength(wire.body))
  if (url.pathname === '/2/tweets' && typeof wire.body === 'string' && wire.body.includes('media_ids')) stage.beforeMediaPostAtX()
  try {
    const received = body()
    const answer = await sandbox.handle({ method: wire.method, url, headers, body: received, origin: ORIGIN })
    // A platform may answer before it read the body: the rest goes out all the same.
    for await (const rest of received) void rest
    return { status: answer.status, headers: headersOf(answer, time.now()), text: await textOf(stage, answer), bytesSent }
  } catch (cause) {
    if (cause instanceof ConnectionDropped || isBroken(cause)) return null
    throw cause
  } finally {
    for (const [file, bytes] of carried.bytes) ledger.received(carried.login, file, bytes)
  }
}

function isBroken(cause: unknown): boolean {
  const code = (cause as NodeJS.ErrnoException | null)?.code
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR'
}

function headersOf(answer: SandboxAnswer, now: number): Record<string, string> {
  const named = Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value])
  return { date: new Date(now).toUTCString(), ...Object.fromEntries(named) }
}

async function textOf(stage: Stage, answer: SandboxAnswer): Promise<string> {
  const { body } = answer
  if (body === null || typeof body === 'string') return body ?? ''
  const pieces: Uint8Array[] = []
  for await (const piece of stage.sandbox.world.blobs.read(body.blobId, body.start, body.end)) pieces.push(piece)
  return Buffer.concat(pieces).toString('latin1')
}

/** `<origin>/<real host>/<path>` → `https://<real host>/<path>`. */
function realAddress(address: string): URL {
  return new URL(`https://${address.slice(ORIGIN.length + 1)}`)
}

/** Who answers there; of a family that shares hosts the first. */
function platformOf(host: string): PlatformId {
  const platforms = PLATFORMS.find(({ hosts }) => hosts.includes(host))?.platforms
  return PlatformId.parse(platforms?.[0])
}
