import type { Json } from '../../src/shared/json.ts'
import type { Account } from '../../src/shared/account.ts'
import type { MediaAsset } from '../../src/shared/model.ts'
import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import type {
  GrantTokens,
  LoginContext,
  PlatformAdapter,
  Reconciled,
  Session,
  Step,
  Work,
  WorkMedia,
} from '../../src/main/core/platform-adapter.ts'
import { TransportError, type Transport } from '../../src/main/core/ports.ts'
import { createHttp } from '../../src/main/platforms/kit/http.ts'

/** What the played platform saw of one call. */
export interface SeenCall {
  readonly call: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly sizeBytes: number
  /** The body as text; empty beyond a megabyte. */
  readonly text: string
}

/** An answer, or a connection that breaks: after the call was sent, or before. */
export type Answer =
  | { readonly status?: number; readonly body?: Json | { readonly text: string }; readonly headers?: Readonly<Record<string, string>> }
  | 'lost'
  | 'unsent'

/** One line of the play: the call that must come, as `METHOD /path` (query included where it is given), and what it gets. */
export type Line = readonly [call: string, answer: Answer]

/** The time at which every play begins. */
export const NOW = Date.parse('2026-11-23T10:00:00Z')
const APP = { kind: 'oauth2', clientId: 'app-1', clientSecret: 'app-secret' } as const

/** Who plays: the adapter, what its login gave, and the account that posts. */
export interface Player {
  readonly adapter: PlatformAdapter
  readonly redirectUri: string
  readonly grant: GrantTokens
  readonly account: Account
}

/** The account that posts. */
export function playAccount(platform: PlatformId, remoteId: string, handle: string): Account {
  return {
    id: 'account-1',
    platform,
    grantId: 'grant-1',
    remoteId,
    displayName: 'Mira',
    handle,
    avatarUrl: null,
    kind: 'person',
    isPractice: false,
    tier: null,
    status: 'ready',
    facts: {},
    abilities: [],
    checkedAt: 0,
    connectedAt: 0,
  }
}

const PIECE_BYTES = 65_536
const PATTERN = Uint8Array.from({ length: PIECE_BYTES + 251 }, (_none, position) => position % 251)

/** A medium of this size whose every byte is its position modulo 251. */
export function medium(kind: MediaAsset['kind'], sizeBytes: number, altText = ''): WorkMedia {
  return {
    asset: {
      id: `asset-${sizeBytes}`,
      kind,
      fileName: 'holiday at home',
      sizeBytes,
      mimeType: kind === 'image' ? 'image/jpeg' : 'video/mp4',
      width: 1080,
      height: 1350,
      durationMs: kind === 'image' ? null : 6_000,
      frameRate: kind === 'image' ? null : 30,
      videoCodec: kind === 'image' ? null : 'avc',
      audioCodec: null,
      altText,
      modifiedAt: 0,
      fingerprint: 'f',
      importedAt: 0,
    },
    read: (start, end) => ({
      sizeBytes: end - start,
      async *open() {
        for (let at = start; at < end; at += PIECE_BYTES) yield PATTERN.subarray(at % 251, (at % 251) + Math.min(PIECE_BYTES, end - at))
      },
    }),
  }
}

/** A play of the platform: it must be called exactly as the lines say, in their order. */
export function play(lines: readonly Line[]) {
  const left = [...lines]
  const seen: SeenCall[] = []
  const transport: Transport = {
    async send(wire) {
      const url = new URL(wire.url)
      const [expected = 'no call at all', answer = 'unsent'] = left.shift() ?? []
      const call = `${wire.method} ${url.pathname}${expected.includes('?') ? url.search : ''}`
      if (expected !== call) throw new Error(`expected ${expected}, got ${call}`)
      if (answer === 'unsent') throw new TransportError('network', false)
      const { sizeBytes, text } = await read(wire.body)
      seen.push({ call, url, headers: wire.headers, sizeBytes, text })
      if (answer === 'lost') throw new TransportError('network', true)
      const { body = '' } = answer
      const isRaw = typeof body === 'object' && body !== null && 'text' in body && typeof body.text === 'string'
      const told = isRaw ? String(body.text) : body === '' ? '' : JSON.stringify(body)
      return { status: answer.status ?? 200, headers: answer.headers ?? {}, text: told, bytesSent: sizeBytes }
    },
  }
  return { transport, seen, left }
}

/** What a login gets. */
export function loginContextFor(player: Player, transport: Transport): LoginContext {
  return {
    app: APP,
    http: createHttp({ transport, platform: player.adapter.platform, signal: null }),
    redirectUri: player.redirectUri,
    now: NOW,
    extras: [],
    randomText: (length) => 'r'.repeat(length),
  }
}

/** One delivery played to the platform, step by step. */
export function deliveryFor(
  { adapter, grant, account: usual }: Player,
  lines: readonly Line[],
  post: { text?: string; media?: readonly WorkMedia[]; options?: Record<string, Json>; account?: Account; scopes?: readonly string[] } = {},
) {
  const { transport, seen, left } = play(lines)
  const http = createHttp({ transport, platform: adapter.platform, signal: null })
  const account = post.account ?? usual
  const session: Session = {
    account,
    scopes: post.scopes ?? grant.scopes,
    // The session layer's promise in short: the token goes to the rules' hosts only.
    async send(request) {
      if (request.auth === 'bare') return http.send(request)
      if (!adapter.rules.tokenHosts.includes(new URL(request.url).host)) throw new Error(`the token must not go to ${request.url}`)
      return http.send(adapter.authorize(request, grant, APP, account, { nonce: '0'.repeat(32), now: NOW }))
    },
  }
  const work = (rest: Partial<Work>): Work => ({
    deliveryId: 'delivery-1',
    account,
    variant: { accountId: 'account-1', text: post.text ?? '', assetIds: [], options: post.options ?? {} },
    media: post.media ?? [],
    files: new Map(),
    receipt: null,
    hosting: null,
    checkpoint: null,
    isResumed: false,
    now: NOW,
    committingSince: null,
    ...rest,
  })
  return {
    seen,
    left,
    session,
    adapter,
    step: (rest: Partial<Work> = {}): Promise<Step> => adapter.publish(work(rest), session),
    reconcile: (rest: Partial<Work> = {}): Promise<Reconciled> => adapter.reconcile(work({ committingSince: NOW, ...rest }), session),
    /** Steps until it is done, time passing as the steps ask; every commit is announced before. Answers all steps. */
    async run(rest: Partial<Work> = {}): Promise<Step[]> {
      const steps: Step[] = []
      let state = work(rest)
      for (let count = 0; count < 60; count += 1) {
        const step = await adapter.publish(state, session)
        steps.push(step)
        if (step.kind === 'done') break
        state = {
          ...state,
          isResumed: false,
          checkpoint: step.checkpoint,
          now: step.kind === 'wait' ? step.notBefore : state.now,
          committingSince: step.kind === 'commit-next' ? (state.committingSince ?? state.now) : state.committingSince,
        }
      }
      return steps
    },
  }
}

async function read(body: Parameters<Transport['send']>[0]['body']): Promise<{ sizeBytes: number; text: string }> {
  if (body === null || typeof body === 'string') return { sizeBytes: Buffer.byteLength(body ?? ''), text: body ?? '' }
  const kept: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of body.open()) {
    sizeBytes += chunk.length
    if (sizeBytes <= 1_000_000) kept.push(chunk)
  }
  return { sizeBytes, text: Buffer.concat(kept).toString('latin1') }
}
