import { createReadStream, mkdtempSync, statSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Json } from '../../src/shared/json.ts'
import type { Account } from '../../src/shared/account.ts'
import type { Receipt } from '../../src/shared/model.ts'
import type {
  GrantTokens,
  Identity,
  LoginContext,
  PlatformAdapter,
  Session,
  Step,
  Work,
  WorkMedia,
} from '../../src/main/core/platform-adapter.ts'
import { PlatformError } from '../../src/main/core/platform-error.ts'
import { createHttp } from '../../src/main/platforms/kit/http.ts'
import { routeToSandbox } from '../../src/main/platforms/kit/practice-routing.ts'
import { createUndiciTransport } from '../../src/main/platforms/kit/undici-transport.ts'
import { createLogin } from '../../src/main/platforms/meta/login.ts'
import { medium } from '../../src/main/platforms/meta/__fixtures__/play-graph.ts'
import { createJudge } from '../judge/create-judge.ts'

const SAMPLES = new URL('../../resources/sample/', import.meta.url)

const Posts = z.array(
  z.looseObject({
    platform: z.string(),
    account: z.string(),
    id: z.string(),
    text: z.string(),
    url: z.string(),
    media: z.array(z.unknown()),
  }),
)
const Journal = z.array(z.looseObject({ host: z.string(), method: z.string(), path: z.string(), status: z.number(), bytesIn: z.number() }))
const PracticeApps = z.looseObject({ meta: z.object({ clientId: z.string(), clientSecret: z.string() }) })

/** The project's own sample, streamed from disk. */
export function sample(kind: 'image' | 'video', altText = ''): WorkMedia {
  const path = new URL(kind === 'image' ? 'creatorsync-sample.jpg' : 'creatorsync-sample.mp4', SAMPLES)
  const { asset } = medium(kind, 'x', altText)
  return {
    asset: { ...asset, sizeBytes: statSync(path).size },
    read: (start, end) => ({
      sizeBytes: end - start,
      async *open() {
        yield* createReadStream(path, { start, end: end - 1 }) as AsyncIterable<Uint8Array>
      },
    }),
  }
}

/** A sandbox on loopback with one Meta login, and the way to publish through the real adapters. */
export async function startMetaRun() {
  await mkdir(tmpdir(), { recursive: true })
  const dataFolder = mkdtempSync(join(tmpdir(), 'creatorsync-meta-'))
  const sandbox = await startSandbox({ dataFolder, port: 0 })
  const transport = createUndiciTransport()
  const judge = createJudge({ isForeign: (host) => host.startsWith('127.0.0.1') })
  const routed = judge.judged(routeToSandbox(transport, () => sandbox.origin))

  const control = async (method: string, path: string, body?: Json): Promise<unknown> => {
    const headers = { authorization: `Bearer ${sandbox.controlToken}`, 'content-type': 'application/json' }
    const response = await fetch(`${sandbox.origin}/_control/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`the control door answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  const app = { kind: 'oauth2', ...PracticeApps.parse(await control('GET', 'practice-apps')).meta } as const
  const login = createLogin()
  const context = (): LoginContext => ({
    app,
    http: createHttp({ transport: routed, platform: 'facebook', signal: null }),
    redirectUri: 'http://localhost:8917/facebook/callback',
    now: sandbox.world.clock.now(),
    extras: [],
    randomText: (length) => 'r'.repeat(length),
  })

  /** Opens the dialog, allows everything but the scopes named, and answers what the login gives. */
  async function connect(withoutScopes: readonly string[] = []): Promise<{ identities: readonly Identity[]; tokens: GrantTokens }> {
    const consent = await login.beginConnect(context())
    const url = new URL(consent.url)
    const scopes = (url.searchParams.get('scope') ?? '').split(',').filter((scope) => !withoutScopes.includes(scope))
    const answer = await submitConsent(url, scopes)
    const tokens = await login.connect(context(), answer, consent.keep)
    return login.identities(context(), tokens)
  }

  async function submitConsent(url: URL, scopes: readonly string[]): Promise<Record<string, string>> {
    const address = `${sandbox.origin}/${url.host}${url.pathname}${url.search}`
    const page = await (await fetch(address)).text()
    const assets = [...page.matchAll(/name="asset" value="([^"]+)"/g)].map((match) => match[1] ?? '')
    const form = new URLSearchParams({ decision: 'allow' })
    for (const scope of scopes) form.append('scope', scope)
    for (const asset of assets) form.append('asset', asset)
    const response = await fetch(address, { method: 'POST', body: form, redirect: 'manual' })
    return Object.fromEntries(new URL(response.headers.get('location') ?? '').searchParams)
  }

  function accountOf(identity: Identity): Account {
    return {
      ...identity,
      facts: { ...identity.facts },
      id: 'account-1',
      grantId: 'grant-1',
      isPractice: true,
      status: 'ready',
      abilities: [],
      checkedAt: 0,
      connectedAt: 0,
    }
  }

  function sessionFor(adapter: PlatformAdapter, account: Account, tokens: GrantTokens): Session {
    const http = createHttp({ transport: routed, platform: adapter.platform, signal: null })
    return {
      account,
      scopes: tokens.scopes,
      send(request) {
        if (request.auth === 'bare') return http.send(request)
        if (!adapter.rules.tokenHosts.includes(new URL(request.url).host)) throw new Error(`the token must not go to ${request.url}`)
        return http.send(adapter.authorize(request, tokens, app, account, { nonce: '0'.repeat(32), now: sandbox.world.clock.now() }))
      },
    }
  }

  /** Publishes like the outbox: step after step, waits by the sandbox's clock, a failed step again as resumed, a lost commit reconciled. */
  async function publish(
    adapter: PlatformAdapter,
    session: Session,
    post: { text?: string; media?: readonly WorkMedia[]; options?: Record<string, Json> },
  ) {
    const told: string[] = []
    let checkpoint: Json | null = null
    let isResumed = false
    let committingSince: number | null = null
    let isReconciling = false
    const waitUntil = (time: number) => {
      const left = time - sandbox.world.clock.now()
      if (left > 0) sandbox.world.clock.advance(left)
    }
    for (let count = 0; count < 200; count += 1) {
      const work: Work = {
        deliveryId: 'delivery-1',
        account: session.account,
        variant: { accountId: 'account-1', text: post.text ?? '', assetIds: [], options: post.options ?? {} },
        media: post.media ?? [],
        files: new Map(),
        receipt: null,
        hosting: null,
        checkpoint,
        isResumed,
        now: sandbox.world.clock.now(),
        committingSince,
      }
      if (isReconciling) {
        const outcome = await adapter.reconcile(work, session)
        told.push(`reconcile ${outcome.kind}`)
        if (outcome.kind === 'published') return { receipt: outcome.receipt, told }
        if (outcome.kind === 'unknown') throw new Error('the creator would be asked')
        if (outcome.kind === 'wait') waitUntil(outcome.notBefore)
        else isReconciling = false
        checkpoint = outcome.checkpoint
        continue
      }
      const step: Step | null = await adapter.publish(work, session).catch((cause: unknown) => {
        if (!(cause instanceof PlatformError)) throw cause
        const { kind, mayHaveApplied } = cause.failure
        if (!mayHaveApplied && kind !== 'network' && kind !== 'platform-down') throw cause
        told.push(`failed ${kind}`)
        isReconciling = mayHaveApplied
        return null
      })
      isResumed = step === null
      if (step === null) continue
      told.push(step.kind)
      if (step.kind === 'done') return { receipt: step.receipt, told }
      if (step.kind === 'commit-next') committingSince ??= work.now
      if (step.kind === 'wait') waitUntil(step.notBefore)
      checkpoint = JSON.parse(JSON.stringify(step.checkpoint)) as Json
    }
    throw new Error(`it never ended: ${told.join(', ')}`)
  }

  return {
    login,
    context,
    connect,
    control,
    accountOf,
    sessionFor,
    publish,
    posts: async () => Posts.parse(await control('GET', 'posts')),
    journal: async () => Journal.parse(await control('GET', 'journal')),
    /** The page that a receipt's link leads to, as the browser would show it. */
    async open(receipt: Receipt): Promise<string> {
      const link = new URL(receipt.parts[0]?.permalink ?? '')
      const response = await fetch(`${sandbox.origin}/${link.host}${link.pathname}${link.search}`)
      return `${response.status} ${await response.text()}`
    },
    async stop() {
      await transport.close()
      await sandbox.close()
      await rm(dataFolder, { recursive: true, force: true })
      judge.assertClean()
    },
  }
}
