import type { Json } from '../../../../shared/json.ts'
import type { Account } from '../../../../shared/account.ts'
import type { MediaAsset } from '../../../../shared/model.ts'
import type {
  AppCredentials,
  GrantTokens,
  LoginContext,
  PlatformAdapter,
  Session,
  Step,
  Work,
  WorkMedia,
} from '../../../core/platform-adapter.ts'
import { TransportError, type Transport } from '../../../core/ports.ts'
import { createHttp } from '../../kit/http.ts'

/** What the played Meta saw of one call. */
export interface SeenCall {
  readonly call: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Fields of a form or a multipart body, file parts as their bytes. */
  readonly fields: Readonly<Record<string, string>>
}

/** An answer, or a connection that breaks after the call was sent. */
export type Answer = { readonly status?: number; readonly body: Json; readonly headers?: Readonly<Record<string, string>> } | 'lost'

/** One line of the play: the call that must come, as `METHOD /path`, and what it gets. */
export type Line = readonly [call: string, answer: Answer]

export const GRANT: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'EAAuser',
  scopes: ['pages_show_list'],
  expiresAt: null,
  refreshExpiresAt: null,
  accountTokens: { '1755': 'EAApage', '17841': 'EAApage' },
}
export const APP: AppCredentials = { kind: 'oauth2', clientId: 'app-1', clientSecret: 'app-secret' }
export const NOW = Date.parse('2026-11-23T10:00:00Z')

/** A Page or the Instagram account linked to it. */
export function account(platform: 'facebook' | 'instagram'): Account {
  const isPage = platform === 'facebook'
  return {
    id: 'account-1',
    platform,
    grantId: 'grant-1',
    remoteId: isPage ? '1755' : '17841',
    displayName: 'Metricsaurus',
    handle: 'metricsaurus',
    avatarUrl: null,
    kind: isPage ? 'page' : 'professional',
    isPractice: false,
    tier: null,
    status: 'ready',
    facts: isPage ? {} : { pageId: '1755' },
    abilities: [],
    checkedAt: 0,
    connectedAt: 0,
  }
}

/** A medium whose bytes are its content's. */
export function medium(kind: MediaAsset['kind'], content: string, altText = ''): WorkMedia {
  const bytes = Buffer.from(content)
  return {
    asset: {
      id: `asset-${content}`,
      kind,
      fileName: 'holiday at home.jpg',
      sizeBytes: bytes.length,
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
        yield bytes.subarray(start, end)
      },
    }),
  }
}

/** A play of Meta: it must be called exactly as the lines say, in their order. */
export function play(lines: readonly Line[]) {
  const left = [...lines]
  const seen: SeenCall[] = []
  const transport: Transport = {
    async send(wire) {
      const url = new URL(wire.url)
      const call = `${wire.method} ${url.pathname}`
      const body = await textOf(wire.body)
      seen.push({ call, url, headers: wire.headers, body, fields: fieldsOf(wire.headers['content-type'], body) })
      const [expected, answer] = left.shift() ?? ['no call at all', 'lost']
      if (expected !== call) throw new Error(`expected ${expected}, got ${call}`)
      if (answer === 'lost') throw new TransportError('network', true)
      const bytesSent = wire.body === null || typeof wire.body === 'string' ? 0 : wire.body.sizeBytes
      return { status: answer.status ?? 200, headers: answer.headers ?? {}, text: JSON.stringify(answer.body), bytesSent }
    },
  }
  return { transport, seen, left }
}

/** The session layer's promise in short: the token goes to the rules' hosts only. */
export function sessionOf(adapter: PlatformAdapter, transport: Transport): Session {
  const http = createHttp({ transport, platform: adapter.platform, signal: null })
  const owner = account(adapter.platform === 'facebook' ? 'facebook' : 'instagram')
  return {
    account: owner,
    scopes: GRANT.scopes,
    send(request) {
      if (request.auth === 'bare') return http.send(request)
      if (!adapter.rules.tokenHosts.includes(new URL(request.url).host)) throw new Error(`the token must not go to ${request.url}`)
      return http.send(adapter.authorize(request, GRANT, APP, owner, { nonce: '0'.repeat(32), now: NOW }))
    },
  }
}

/** What a login gets. */
export function loginContext(transport: Transport, now = NOW): LoginContext {
  return {
    app: APP,
    http: createHttp({ transport, platform: 'facebook', signal: null }),
    redirectUri: 'http://localhost:8917/facebook/callback',
    now,
    extras: [],
    randomText: (length) => 'r'.repeat(length),
  }
}

/** One delivery played to Meta, step by step. */
export function delivery(
  adapter: PlatformAdapter,
  lines: readonly Line[],
  post: { text?: string; media?: readonly WorkMedia[]; options?: Record<string, Json> },
) {
  const { transport, seen, left } = play(lines)
  const session = sessionOf(adapter, transport)
  const work = (rest: Partial<Work>): Work => ({
    deliveryId: 'delivery-1',
    account: session.account,
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
    work,
    session,
    step: (rest: Partial<Work> = {}) => adapter.publish(work(rest), session),
    reconcile: (rest: Partial<Work> = {}) => adapter.reconcile(work({ committingSince: NOW, ...rest }), session),
    /** Steps until it is done, time passing as the steps ask. Answers all of them. */
    async run(rest: Partial<Work> = {}): Promise<Step[]> {
      const steps: Step[] = []
      let state = work(rest)
      for (let count = 0; count < 50; count += 1) {
        const step = await adapter.publish(state, session)
        steps.push(step)
        if (step.kind === 'done') break
        const now = step.kind === 'wait' ? step.notBefore : state.now
        state = { ...state, isResumed: false, checkpoint: step.checkpoint, receipt: step.receipt ?? state.receipt, now }
      }
      return steps
    },
  }
}

async function textOf(body: Parameters<Transport['send']>[0]['body']): Promise<string> {
  if (body === null || typeof body === 'string') return body ?? ''
  const chunks: Uint8Array[] = []
  for await (const chunk of body.open()) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function fieldsOf(contentType: string | undefined, body: string): Record<string, string> {
  const boundary = /boundary=(.+)$/.exec(contentType ?? '')?.[1]
  if (boundary === undefined) return Object.fromEntries(new URLSearchParams(body))
  const parts = body.split(`--${boundary}`).slice(1, -1)
  return Object.fromEntries(parts.map((part) => [/name="([^"]*)"/.exec(part)?.[1] ?? '', part.slice(part.indexOf('\r\n\r\n') + 4, -2)]))
}
