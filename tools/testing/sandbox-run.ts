import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Json } from '../../src/shared/json.ts'
import type { Receipt } from '../../src/shared/model.ts'
import type { AppCredentials, GrantTokens, Identity, LoginAdapter, LoginContext } from '../../src/main/core/login-adapter.ts'
import type { Hosting, PlatformAdapter, Session, Step, Work, WorkMedia } from '../../src/main/core/platform-adapter.ts'
import { abilitiesOf } from '../../src/main/core/accounts.ts'
import { PlatformError } from '../../src/main/core/platform-error.ts'
import type { Transport } from '../../src/main/core/ports.ts'
import { createHttp } from '../../src/main/platforms/kit/http.ts'
import { routeToSandbox } from '../../src/main/platforms/kit/practice-routing.ts'
import { createUndiciTransport } from '../../src/main/platforms/kit/undici-transport.ts'
import { createJudge } from '../judge/create-judge.ts'
import { accountOf, progressAfter, sessionOver, type PlayedPost, type Progress } from './played-platform.ts'
import { sampleFile } from './samples.ts'

const Posts = z.array(
  z.looseObject({
    platform: z.string(),
    id: z.string(),
    text: z.string(),
    visibility: z.string(),
    media: z.array(z.looseObject({ bytes: z.number() })),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
)
const Journal = z.array(z.looseObject({ host: z.string(), method: z.string(), path: z.string(), status: z.number(), bytesIn: z.number() }))
const App = z.looseObject({
  clientId: z.string(),
  clientSecret: z.string(),
  oauth1: z.object({ consumerKey: z.string(), consumerSecret: z.string() }).optional(),
})

/** The project's own sample, streamed from disk; `paddingBytes` follow it as a `free` box, which players skip. */
export function sample(kind: 'image' | 'video', paddingBytes = 0, altText = ''): WorkMedia {
  const { asset, read } = sampleFile(kind, { altText })
  const fileBytes = asset.sizeBytes
  return {
    asset: { ...asset, sizeBytes: fileBytes + paddingBytes },
    read: (start, end) => ({
      sizeBytes: end - start,
      async *open() {
        if (start < fileBytes) yield* read(start, Math.min(end, fileBytes)).open()
        for (let at = Math.max(start, fileBytes); at < end;) {
          const size = Math.min(end - at, 65_536)
          yield padding(at - fileBytes, size, paddingBytes)
          at += size
        }
      },
    }),
  }
}

/** Part of a `free` box of `total` bytes: its head says size and name, the rest is zero. */
function padding(at: number, size: number, total: number): Uint8Array {
  const bytes = Buffer.alloc(size)
  if (at > 0) return bytes
  bytes.writeUInt32BE(total, 0)
  bytes.write('free', 4, 'latin1')
  return bytes
}

/** What a run publishes. */
export interface SandboxPost extends PlayedPost {
  readonly hosting?: Hosting
}

/** What goes wrong on the way, and where the delivery begins. */
export interface RunWish {
  /** The app ends after every second step, beginning with the first or with the second, and goes on from what it wrote down. */
  readonly isRestartedAfter?: 'odd steps' | 'even steps'
  /** The app ends between the mark of each part's commit and its call. */
  readonly isCrashedBeforeCommits?: boolean
  /** What of it is public already. */
  readonly receipt?: Receipt
}

/** What a run of a delivery told: each step's kind, or what failed. */
export interface Told {
  readonly receipt: Receipt
  readonly told: readonly string[]
}

/** A sandbox on loopback with one login, and the way to publish through the real adapter as the outbox does. */
export async function startSandboxRun(adapter: PlatformAdapter, login: LoginAdapter, redirectUri: string) {
  const dataFolder = mkdtempSync(join(tmpdir(), `creatorsync-${adapter.platform}-`))
  const sandbox = await startSandbox({ dataFolder, port: 0 })
  const transport = createUndiciTransport()
  const now = () => sandbox.world.clock.now()
  // Every request of ours and every answer of the sandbox is held against what the documents say of both.
  const judge = createJudge({ isForeign: (host) => host.startsWith('127.0.0.1') })
  const toSandbox = judge.judged(routeToSandbox(transport, () => sandbox.origin))
  // Waits advance the sandbox's clock and these runs live by it; Node's server would go on telling the computer's time.
  const routed: Transport = {
    async send(wire) {
      const answer = await toSandbox.send(wire)
      return { ...answer, headers: { ...answer.headers, date: new Date(now()).toUTCString() } }
    },
  }
  let nonce = 0
  let deliveries = 0
  const freshNonce = () => String((nonce += 1)).padStart(32, '0')

  const control = async (method: string, path: string, body?: Json): Promise<unknown> => {
    const headers = { authorization: `Bearer ${sandbox.controlToken}`, 'content-type': 'application/json' }
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await fetch(`${sandbox.origin}/_control/${path}`, init)
    if (!response.ok) throw new Error(`the control door answered ${response.status}: ${await response.text()}`)
    return response.json()
  }

  async function practiceApp(kind: AppCredentials['kind']): Promise<AppCredentials> {
    const apps = z.record(z.string(), z.unknown()).parse(await control('GET', 'practice-apps'))
    const app = App.parse(apps[login.login])
    if (kind === 'oauth2') return { kind, clientId: app.clientId, clientSecret: app.clientSecret }
    return { kind, clientId: app.oauth1?.consumerKey ?? '', clientSecret: app.oauth1?.consumerSecret ?? '' }
  }

  const context = (app: AppCredentials): LoginContext => ({
    app,
    http: createHttp({ transport: routed, platform: adapter.platform, signal: null }),
    redirectUri,
    now: now(),
    extras: (login.extras ?? []).map(({ name }) => name),
    randomText: (length) => freshNonce().padStart(length, 'r').slice(-length),
  })

  /** Goes through the real login, deciding on the consent page as told. Answers what the login gave and the session over it. */
  async function connect(
    wish: { kind?: AppCredentials['kind']; decision?: 'allow' | 'deny'; account?: string; scopes?: readonly string[] } = {},
  ) {
    const app = await practiceApp(wish.kind ?? 'oauth2')
    const consent = await login.beginConnect(context(app))
    const url = new URL(consent.url)
    const address = `${sandbox.origin}/${url.host}${url.pathname}${url.search}`
    const page = await fetch(address)
    if (!page.ok) throw new Error(`the consent page answered ${page.status}: ${await page.text()}`)
    const form = new URLSearchParams({
      decision: wish.decision ?? 'allow',
      ...(wish.account === undefined ? {} : { account: wish.account }),
    })
    for (const scope of wish.scopes ?? (url.searchParams.get('scope') ?? '').split(/[ ,]/)) form.append('scope', scope)
    const answered = await fetch(address, { method: 'POST', body: form, redirect: 'manual' })
    const callback = Object.fromEntries(new URL(answered.headers.get('location') ?? '').searchParams)
    const expected = consent.expect.parameters.some((name) => callback[name] === consent.expect.value)
    if (!expected) throw new Error(`the callback is not the one expected: ${JSON.stringify(callback)}`)
    if (wish.decision === 'deny') return { callback }
    const given = await login.connect(context(app), callback, consent.keep)
    const { identities, tokens } = await login.identities(context(app), given)
    const [identity] = identities
    if (identity === undefined) throw new Error('the login gave no account')
    return { callback, app, tokens, identity, identities, session: sessionFor(identity, tokens, app) }
  }

  function sessionFor(identity: Identity, tokens: GrantTokens, app: AppCredentials): Session {
    const account = accountOf(adapter.platform, {
      ...identity,
      facts: { ...identity.facts },
      isPractice: true,
      abilities: abilitiesOf(login, tokens),
    })
    const signing = () => ({ nonce: freshNonce(), now: now() })
    return sessionOver({ adapter, transport: routed, account, grant: tokens, app, signing })
  }

  /** Publishes like the outbox: step after step, waits by the sandbox's clock, a failed step again as resumed, a lost commit reconciled. */
  async function publish(session: Session, post: SandboxPost, how: RunWish = {}): Promise<Told> {
    const told: string[] = []
    const deliveryId = `delivery-${(deliveries += 1)}`
    let state: Progress & Pick<Work, 'isResumed'> = {
      checkpoint: null,
      isResumed: false,
      committingSince: null,
      receipt: how.receipt ?? null,
    }
    let isReconciling = false
    /** Each part crashes once. */
    const crashed = new Set<string>()
    const waitUntil = (time: number) => {
      if (time > now()) sandbox.world.clock.advance(time - now())
    }
    for (let count = 0; count < 300; count += 1) {
      const work: Work = {
        deliveryId,
        account: session.account,
        variant: { accountId: 'account-1', text: post.text ?? '', assetIds: [], options: post.options ?? {} },
        media: post.media ?? [],
        files: new Map((post.files ?? []).map((file) => [file.asset.id, file])),
        hosting: post.hosting ?? null,
        now: now(),
        ...state,
      }
      if (isReconciling) {
        const outcome = await adapter.reconcile(work, session)
        told.push(`reconcile ${outcome.kind}`)
        if (outcome.kind === 'published') return { receipt: outcome.receipt, told }
        if (outcome.kind === 'unknown') throw new Error(`the creator would be asked: ${told.join(', ')}`)
        if (outcome.kind === 'wait') waitUntil(outcome.notBefore)
        isReconciling = outcome.kind === 'wait'
        const receipt = outcome.kind === 'resume' ? (outcome.receipt ?? state.receipt) : state.receipt
        state = { ...state, receipt, checkpoint: outcome.checkpoint, isResumed: true }
        continue
      }
      const step = await adapter.publish(work, session).catch((cause: unknown): Step | null => {
        if (!(cause instanceof PlatformError)) throw cause
        const { kind, mayHaveApplied, retryAt } = cause.failure
        const isPassing = ['network', 'timeout', 'platform-down', 'rate-limited'].includes(kind)
        if (!mayHaveApplied && !isPassing) throw cause
        told.push(`failed ${kind}`)
        isReconciling = mayHaveApplied
        if (retryAt !== undefined) waitUntil(retryAt)
        return null
      })
      if (step === null) {
        state = { ...state, isResumed: true }
        continue
      }
      told.push(step.kind)
      if (step.kind === 'done') return { receipt: step.receipt, told }
      if (step.kind === 'wait') waitUntil(step.notBefore)
      isReconciling =
        step.kind === 'commit-next' && how.isCrashedBeforeCommits === true && !crashed.has(step.phase + JSON.stringify(state.receipt))
      if (isReconciling) crashed.add(step.phase + JSON.stringify(state.receipt))
      state = {
        ...progressAfter(step, state, work.now),
        isResumed: how.isRestartedAfter === (count % 2 === 0 ? 'odd steps' : 'even steps') && step.kind !== 'commit-next',
      }
    }
    throw new Error(`it never ended: ${told.join(', ')}`)
  }

  return {
    sandbox,
    login,
    context,
    connect,
    control,
    practiceApp,
    sessionFor,
    publish,
    posts: async () => Posts.parse(await control('GET', 'posts')),
    journal: async () => Journal.parse(await control('GET', 'journal')),
    notes: async () => z.array(z.looseObject({ platform: z.string(), text: z.string() })).parse(await control('GET', 'notes')),
    /** The page that a receipt's link leads to, as the browser would show it. */
    async open(receipt: Receipt): Promise<string> {
      const link = new URL(receipt.parts[0]?.permalink ?? '')
      const response = await fetch(`${sandbox.origin}/${link.host}${link.pathname}${link.search}`)
      return `${response.status} ${await response.text()}`
    },
    /** How often each documented operation was called. */
    operations: () => judge.counts(),
    /** Ends the sandbox. Throws when the documents have something against a request or an answer of this run. */
    async stop() {
      await transport.close()
      await sandbox.close()
      await rm(dataFolder, { recursive: true, force: true })
      judge.assertClean()
    },
  }
}
