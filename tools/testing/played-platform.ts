import type { Json } from '../../src/shared/json.ts'
import type { Account } from '../../src/shared/account.ts'
import type { MediaAsset } from '../../src/shared/model.ts'
import type { AppCredentials, GrantTokens, LoginContext } from '../../src/main/core/login-adapter.ts'
import type { PlatformAdapter, Session, OneTime, Step, Work, WorkMedia } from '../../src/main/core/platform-adapter.ts'
import { TransportError, type Transport, type WireRequest } from '../../src/main/core/ports.ts'
import { createHttp } from '../../src/main/platforms/kit/http.ts'

/** What a played platform saw of one call. */
export interface SeenCall {
  /** As its line spells it. */
  readonly call: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly sizeBytes: number
  /** A text as it is, bytes as latin1; of a long body the beginning. */
  readonly body: string
  /** The fields of a form or a multipart body, file parts as their text. */
  readonly fields: Readonly<Record<string, string>>
}

/** An answer: a status with a body (text as it is, else JSON), or a connection that breaks before or after the call went out. */
export type Answer =
  { readonly status?: number; readonly body?: Json; readonly headers?: Readonly<Record<string, string>> } | 'lost' | 'never sent'

/** One line of a play: the call that must come, as `METHOD host/path?query`, and what it gets. A line without host or query takes any. */
export type Line = readonly [call: string, answer: Answer]

/** A transport that must be called exactly as the lines say, in their order. */
export function play(lines: readonly Line[]) {
  const left = [...lines]
  const seen: SeenCall[] = []
  const transport: Transport = {
    async send(wire) {
      const url = new URL(wire.url)
      const [expected, answer] = left.shift() ?? ['no call at all', 'lost']
      const call = `${wire.method} ${expected.includes(' /') ? '' : url.host}${url.pathname}${expected.includes('?') ? url.search : ''}`
      const { sizeBytes, body } = await read(wire.body)
      seen.push({ call, url, headers: wire.headers, sizeBytes, body, fields: fieldsOf(wire.headers['content-type'], body) })
      if (expected !== call) throw new Error(`expected ${expected}, got ${call}`)
      if (answer === 'lost' || answer === 'never sent') throw new TransportError('network', answer === 'lost')
      const text = answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      return { status: answer.status ?? 200, headers: answer.headers ?? {}, text, bytesSent: sizeBytes }
    },
  }
  return { transport, seen, left }
}

async function read(body: WireRequest['body']): Promise<{ sizeBytes: number; body: string }> {
  if (body === null || typeof body === 'string') return { sizeBytes: Buffer.byteLength(body ?? ''), body: body ?? '' }
  const kept: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of body.open()) {
    sizeBytes += chunk.length
    if (sizeBytes <= 1_000_000) kept.push(chunk)
  }
  return { sizeBytes, body: Buffer.concat(kept).toString('latin1') }
}

function fieldsOf(contentType = '', body: string): Record<string, string> {
  if (contentType.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body))
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1]
  if (boundary === undefined) return {}
  const parts = Buffer.from(body, 'latin1').toString().split(`--${boundary}`).slice(1, -1)
  return Object.fromEntries(parts.map((part) => [/name="([^"]*)"/.exec(part)?.[1] ?? '', part.slice(part.indexOf('\r\n\r\n') + 4, -2)]))
}

const PIECE_BYTES = 65_536
const PATTERN = Uint8Array.from({ length: PIECE_BYTES + 251 }, (_none, position) => position % 251)

/** A media file with these words as its bytes, or of this many bytes, each of which is its position modulo 251. */
export function medium(kind: MediaAsset['kind'], content: number | string, change: Partial<MediaAsset> = {}): WorkMedia {
  const isImage = kind === 'image'
  const words = typeof content === 'string' ? Buffer.from(content) : null
  return {
    asset: {
      id: `asset-${content}`,
      kind,
      fileName: isImage ? 'holiday at home.jpg' : 'holiday at home.mp4',
      sizeBytes: words?.length ?? Number(content),
      mimeType: isImage ? 'image/jpeg' : 'video/mp4',
      width: isImage ? 1080 : 576,
      height: isImage ? 1350 : 1024,
      durationMs: isImage ? null : 6_000,
      frameRate: isImage ? null : 30,
      videoCodec: isImage ? null : 'avc',
      audioCodec: null,
      altText: '',
      modifiedAt: 0,
      fingerprint: 'f',
      importedAt: 0,
      ...change,
    },
    read: (start, end) => ({
      sizeBytes: end - start,
      async *open() {
        if (words !== null) yield words.subarray(start, end)
        else
          for (let at = start; at < end; at += PIECE_BYTES) yield PATTERN.subarray(at % 251, (at % 251) + Math.min(PIECE_BYTES, end - at))
      },
    }),
  }
}

/** The moment at which plays begin. */
export const NOW = Date.parse('2026-11-23T10:00:00Z')

/** What a play may choose of its surroundings. */
export interface Setting {
  readonly grant?: Partial<GrantTokens>
  readonly app?: Partial<AppCredentials>
  readonly account?: Partial<Account>
}

/** An account of a platform with usual values. */
export function accountOf(platform: Account['platform'], change: Partial<Account> = {}): Account {
  return {
    id: 'account-1',
    platform,
    grantId: 'grant-1',
    remoteId: '2244994945',
    displayName: 'Lena',
    handle: 'lena_films',
    avatarUrl: null,
    kind: 'person',
    isPractice: false,
    tier: null,
    status: 'ready',
    facts: {},
    abilities: [],
    checkedAt: 0,
    connectedAt: 0,
    ...change,
  }
}

/** The session layer's promise in short, over a grant in use: the token goes to the rules' hosts only. */
export function sessionOver(parts: {
  adapter: PlatformAdapter
  transport: Transport
  account: Account
  grant: GrantTokens
  app: AppCredentials
  signing(): OneTime
}): Session {
  const { adapter, account, grant } = parts
  const http = createHttp({ transport: parts.transport, platform: adapter.platform, signal: null })
  return {
    account,
    scopes: grant.scopes,
    async send(request) {
      if (request.auth === 'bare') return http.send(request)
      if (!adapter.rules.tokenHosts.includes(new URL(request.url).host)) throw new Error(`the token must not go to ${request.url}`)
      return http.send(adapter.authorize(request, grant, parts.app, account, parts.signing()))
    },
  }
}

/** A session of a play. */
export function sessionOf(adapter: PlatformAdapter, transport: Transport, setting: Setting = {}): Session {
  return sessionOver({
    adapter,
    transport,
    account: accountOf(adapter.platform, setting.account),
    grant: { kind: 'oauth2', accessToken: 'token-1', scopes: [], expiresAt: null, refreshExpiresAt: null, ...setting.grant },
    app: { kind: 'oauth2', clientId: 'client-1', clientSecret: 'secret-1', ...setting.app },
    signing: () => ({ nonce: '0'.repeat(32), now: NOW }),
  })
}

/** What a login gets. */
export function loginContext(platform: Account['platform'], transport: Transport, app: Partial<AppCredentials> = {}): LoginContext {
  return {
    app: { kind: 'oauth2', clientId: 'client-1', clientSecret: '', ...app },
    http: createHttp({ transport, platform, signal: null }),
    redirectUri: `http://127.0.0.1:8917/${platform}/callback`,
    now: NOW,
    extras: [],
    randomText: (length) => 'r'.repeat(length),
  }
}

/** What a play posts. `files` are those that options name by their asset ids. */
export interface PlayedPost {
  readonly text?: string
  readonly media?: readonly WorkMedia[]
  readonly files?: readonly WorkMedia[]
  readonly options?: Readonly<Record<string, Json>>
}

/** The part of a delivery that a step moves. */
export type Progress = Pick<Work, 'checkpoint' | 'receipt' | 'committingSince'>

/** How far a delivery is after a step at `now`, as it comes back from the database. A part that is proven lifts the mark of its commit. */
export function progressAfter(step: Exclude<Step, { kind: 'done' }>, before: Progress, now: number): Progress {
  const markedSince = step.receipt === undefined ? before.committingSince : null
  return {
    checkpoint: JSON.parse(JSON.stringify(step.checkpoint)) as Json,
    receipt: step.receipt ?? before.receipt,
    committingSince: step.kind === 'commit-next' ? (markedSince ?? now) : markedSince,
  }
}

/** One delivery played step by step. */
export function delivery(adapter: PlatformAdapter, lines: readonly Line[], post: PlayedPost = {}, setting: Setting = {}) {
  const { transport, seen, left } = play(lines)
  const session = sessionOf(adapter, transport, setting)
  const work = (rest: Partial<Work>): Work => ({
    deliveryId: 'delivery-1',
    account: session.account,
    variant: { accountId: 'account-1', text: post.text ?? '', assetIds: [], options: post.options ?? {} },
    media: post.media ?? [],
    files: new Map((post.files ?? []).map((file) => [file.asset.id, file])),
    receipt: null,
    hosting: null,
    checkpoint: null,
    isResumed: false,
    now: NOW,
    committingSince: null,
    ...rest,
  })
  return {
    adapter,
    session,
    seen,
    left,
    work,
    step: (rest: Partial<Work> = {}) => adapter.publish(work(rest), session),
    reconcile: (rest: Partial<Work> = {}) => adapter.reconcile(work({ committingSince: NOW, ...rest }), session),
    /** Steps until it is done, time passing as the steps ask. Answers all of them. */
    async run(rest: Partial<Work> = {}): Promise<Step[]> {
      const steps: Step[] = []
      let state = work(rest)
      for (let count = 0; count < 60; count += 1) {
        const step = await adapter.publish(state, session)
        steps.push(step)
        if (step.kind === 'done') return steps
        const now = step.kind === 'wait' ? step.notBefore : state.now
        state = { ...state, ...progressAfter(step, state, state.now), isResumed: false, now }
      }
      throw new Error('it never ended')
    },
  }
}
