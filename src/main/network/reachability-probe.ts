import type { Clock, Timers, Transport, WireResponse } from '../core/ports.ts'
import { PLATFORM_RULES, type PlatformId } from '../../shared/platforms/registry.ts'
import type { LineState, Probe, ProbeResult } from './line.ts'

/** How long one host may keep silent. */
const KNOCK_TIMEOUT_MS = 5_000
/** An answer that took longer, or less than nothing, came over a sleep or a jump of the clock: its time tells nothing. */
const LONGEST_TRUSTED_TRIP_MS = 10_000
/** `Date` has whole seconds, so the moment meant lies half a second later on average. RFC 9110 6.6.1, read 2026-11-23. */
const HALF_A_SECOND_MS = 500
/** A certificate looks expired or not yet valid to a clock that is wrong by more than this. */
const CLOCK_BREAKS_CERTIFICATES_MS = 24 * 60 * 60_000

/** What Node says of a certificate that it does not take. Node 24 "X509 certificate error codes", read 2026-11-23. */
const CERTIFICATE_ERRORS: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])
const CERTIFICATE_DATE_ERRORS: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])

/** The API hosts of these platforms, each once: the ones that the app speaks to anyway. */
export function platformHosts(platforms: Iterable<PlatformId>): readonly string[] {
  return [...new Set([...platforms].flatMap((platform) => PLATFORM_RULES[platform].tokenHosts.slice(0, 1)))]
}

/**
 * Asks the platforms' own hosts, without any token and never anyone else: which networks a computer is on is nobody's business. The first
 * host that answers ends the question. Online: an https answer of any status under a valid certificate. Captive: somebody else answers in
 * its place. Without hosts nobody is asked and the answer is 'unknown'.
 */
export function createReachabilityProbe(parts: { transport: Transport; clock: Clock; timers: Timers; hosts(): readonly string[] }): Probe {
  const { clock, timers, transport } = parts

  async function knock(url: string, signal: AbortSignal): Promise<Knocked> {
    const stopper = new AbortController()
    const cancelTimer = timers.after(KNOCK_TIMEOUT_MS, () => stopper.abort())
    const sentAt = clock.now()
    try {
      const answer = await transport.send({
        method: 'HEAD',
        url,
        headers: { 'cache-control': 'no-cache' },
        body: null,
        timeoutMs: KNOCK_TIMEOUT_MS,
        signal: AbortSignal.any([signal, stopper.signal]),
      })
      return { kind: 'answered', answer, offsetMs: offsetOf(answer, sentAt, clock.now()) }
    } catch (cause) {
      const code = codeOf(cause)
      if (CERTIFICATE_DATE_ERRORS.has(code)) return { kind: 'certificate-date' }
      return { kind: CERTIFICATE_ERRORS.has(code) ? 'certificate' : 'silent' }
    } finally {
      cancelTimer()
    }
  }

  async function ask(host: string, signal: AbortSignal): Promise<ProbeResult> {
    const secure = await knock(`https://${host}/`, signal)
    if (secure.kind === 'answered') return { state: 'online', offsetMs: secure.offsetMs }
    if (secure.kind === 'certificate') return { state: 'captive', offsetMs: null }
    const plain = await knock(`http://${host}/`, signal)
    const isHonest = plain.kind === 'answered' && leadsToItsOwnHttps(plain.answer, host)
    if (secure.kind === 'certificate-date') {
      const offsetMs = isHonest ? plain.offsetMs : null
      // Our own clock is what is wrong: no sign-in page would help, and nothing can be sent before it is set.
      const isOurClock = offsetMs !== null && Math.abs(offsetMs) > CLOCK_BREAKS_CERTIFICATES_MS
      return isOurClock ? { state: 'offline', offsetMs } : { state: 'captive', offsetMs: null }
    }
    return { state: plain.kind === 'silent' || isHonest ? 'offline' : 'captive', offsetMs: null }
  }

  return async (signal) => {
    const [first, ...others] = parts.hosts()
    if (first === undefined) return { state: 'unknown', offsetMs: null }
    const found = await ask(first, signal)
    if (found.state === 'online' || signal.aborted) return found
    // One platform that is down or blocked in this country is not the line.
    const all = [found, ...(await Promise.all(others.map((host) => ask(host, signal))))]
    return best(all)
  }
}

type Knocked =
  | { readonly kind: 'answered'; readonly answer: WireResponse; readonly offsetMs: number | null }
  | { readonly kind: 'certificate' | 'certificate-date' | 'silent' }

const BEST_FIRST: readonly LineState[] = ['online', 'captive', 'offline']

function best(found: readonly ProbeResult[]): ProbeResult {
  const state = BEST_FIRST.find((candidate) => found.some((result) => result.state === candidate)) ?? 'offline'
  const offsetMs = found.find((result) => result.state === state && result.offsetMs !== null)?.offsetMs ?? null
  return { state, offsetMs }
}

/** What a real host says on plain http: "come by https". A portal's page, or its redirect to itself, does not. */
function leadsToItsOwnHttps(answer: WireResponse, host: string): boolean {
  if (answer.status < 300 || answer.status > 399) return false
  const target = URL.parse(answer.headers['location'] ?? '')
  return target !== null && target.protocol === 'https:' && target.host === host
}

function offsetOf(answer: WireResponse, sentAt: number, receivedAt: number): number | null {
  const serverTime = Date.parse(answer.headers['date'] ?? '')
  const tripMs = receivedAt - sentAt
  if (Number.isNaN(serverTime) || tripMs < 0 || tripMs > LONGEST_TRUSTED_TRIP_MS) return null
  return Math.round(serverTime + HALF_A_SECOND_MS - (sentAt + receivedAt) / 2)
}

/** The system's own code of the failure, wherever in the chain of causes it is. */
function codeOf(failure: unknown): string {
  for (let cause = failure; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== undefined) return code
  }
  return ''
}
