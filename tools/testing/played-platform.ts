import type { Json } from '../../src/shared/json.ts'
import type { Account } from '../../src/shared/account.ts'
import type { MediaAsset } from '../../src/shared/model.ts'
import type {
  AppCredentials,
  GrantTokens,
  LoginContext,
  PlatformAdapter,
  Session,
  Step,
  Work,
  WorkMedia,
} from '../../src/main/core/platform-adapter.ts'
import { TransportError, type Transport } from '../../src/main/core/ports.ts'
import { createHttp } from '../../src/main/platforms/kit/http.ts'

/** What a played platform saw of one call. */
export interface SeenCall {
  /** `METHOD host/path`. */
  readonly call: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer: a status with a body (text as it is, else JSON), or a connection that breaks before or after the call went out. */
export type Answer =
  { readonly status?: number; readonly body?: Json; readonly headers?: Readonly<Record<string, string>> } | 'lost' | 'never sent'

/** One line of a play: the call that must come, as `METHOD host/path`, and what it gets. */
export type Line = readonly [call: string, answer: Answer]

/** A transport that must be called exactly as the lines say, in their order. */
export function play(lines: readonly Line[]) {
  const left = [...lines]
  const seen: SeenCall[] = []
  const transport: Transport = {
    async send(wire) {
      const url = new URL(wire.url)
      const call = `${wire.method} ${url.host}${url.pathname}`
      seen.push({ call, url, headers: wire.headers, body: await textOf(wire.body) })
      const [expected, answer] = left.shift() ?? ['no call at all', 'lost']
      if (expected !== call) throw new Error(`expected ${expected}, got ${call}`)
      if (answer === 'lost' || answer === 'never sent') throw new TransportError('network', answer === 'lost')
      const bytesSent = wire.body === null || typeof wire.body === 'string' ? 0 : wire.body.sizeBytes
      const text = answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      return { status: answer.status ?? 200, headers: answer.headers ?? {}, text, bytesSent }
    },
  }
  return { transport, seen, left }
}

async function textOf(body: Parameters<Transport['send']>[0]['body']): Promise<string> {
  if (body === null || typeof body === 'string') return body ?? ''
  const chunks: Uint8Array[] = []
  for await (const chunk of body.open()) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

/** A media file of `sizeBytes` whose bytes say where they stand. */
export function medium(change: Partial<MediaAsset> & Pick<MediaAsset, 'kind' | 'sizeBytes'>): WorkMedia {
  const isImage = change.kind === 'image'
  return {
    asset: {
      id: 'asset-1',
      fileName: isImage ? 'beach.jpg' : 'holiday.mp4',
      mimeType: isImage ? 'image/jpeg' : 'video/mp4',
      width: 576,
      height: 1024,
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
        yield Buffer.from(Array.from({ length: Math.min(8, end - start) }, (_, index) => (start + index) % 251))
        if (end - start > 8) yield Buffer.alloc(end - start - 8)
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

/** The session layer's promise in short: the token goes to the rules' hosts only. */
export function sessionOf(adapter: PlatformAdapter, transport: Transport, setting: Setting = {}): Session {
  const http = createHttp({ transport, platform: adapter.platform, signal: null })
  const account = accountOf(adapter.platform, setting.account)
  const app: AppCredentials = { kind: 'oauth2', clientId: 'client-1', clientSecret: 'secret-1', ...setting.app }
  const grant: GrantTokens = {
    kind: 'oauth2',
    accessToken: 'token-1',
    scopes: [],
    expiresAt: null,
    refreshExpiresAt: null,
    ...setting.grant,
  }
  return {
    account,
    scopes: grant.scopes,
    send(request) {
      if (request.auth === 'bare') return http.send(request)
      if (!adapter.rules.tokenHosts.includes(new URL(request.url).host)) throw new Error(`the token must not go to ${request.url}`)
      return http.send(adapter.authorize(request, grant, app, account, { nonce: '0'.repeat(32), now: NOW }))
    },
  }
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

/** One delivery played step by step. */
export function delivery(
  adapter: PlatformAdapter,
  lines: readonly Line[],
  post: { text?: string; media?: readonly WorkMedia[]; files?: readonly WorkMedia[]; options?: Record<string, Json> },
  setting: Setting = {},
) {
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
    seen,
    left,
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
        const receipt = step.receipt ?? state.receipt
        state = { ...state, isResumed: false, checkpoint: JSON.parse(JSON.stringify(step.checkpoint)) as Json, receipt, now }
      }
      throw new Error('it never ended')
    },
  }
}
