import { readFileSync } from 'node:fs'
import type { Json } from '../../src/shared/json.ts'
import type { Account } from '../../src/shared/account.ts'
import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import { abilitiesOf } from '../../src/main/core/accounts.ts'
import type { Delivery } from '../../src/main/core/delivery.ts'
import { freeze } from '../../src/main/core/publish.ts'
import type { GrantTokens } from '../../src/main/core/login-adapter.ts'
import type { WorkMedia } from '../../src/main/core/platform-adapter.ts'
import type { Random } from '../../src/main/core/ports.ts'
import { createFakeTime } from '../../src/main/core/testing/fake-time.ts'
import { loadPlatforms } from '../../src/main/platforms/registry.ts'
import { createEngine } from '../../src/main/engine.ts'
import { openMemoryDatabase } from '../../src/main/store/database.ts'
import type { GrantAnswer, PublishedPost } from '../../src/sandbox/kit/world.ts'
import { PLATFORMS } from '../../src/sandbox/platforms.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { createMemoryBlobs } from '../faults/memory-blobs.ts'
import { createMemoryCollections } from '../faults/memory-collections.ts'
import { sample } from '../testing/sandbox-run.ts'
import { createBadLine, type Plan, type SeenCall } from './line.ts'

const SAMPLES = new URL('../../resources/sample/', import.meta.url)
const START = Date.parse('2026-11-23T12:00:00Z')
const DAY_MS = 86_400_000
/** Real time after which a step that waits for nothing of ours counts as hanging. */
const HANG_MS = 20_000
/** More calls than any delivery needs on its worst day. */
const MAX_CALLS = 600
/** The scopes that adapters look for in a grant; the sandbox itself gave all that its app may have. */
const USUAL_SCOPES = ['instagram_basic', 'instagram_content_publish']
/** Longer than any pause that a platform asks for; what waits longer is left waiting. */
const PATIENCE_MS = 3 * DAY_MS

/** What is published in a case, and what the world looks like before it. */
export interface Scenario {
  readonly name: string
  readonly platform: PlatformId
  readonly media: readonly (keyof typeof FILES)[]
  readonly options?: Readonly<Record<string, Json>>
  /** The practice account's kind, where the login gives several. */
  readonly accountKind?: Account['kind']
  readonly account?: string
  readonly scopes?: readonly string[]
  /** The token has run out, so that the first call is a refresh. */
  readonly isTokenOld?: boolean
  /** The answer to this call is lost first: the look-ups that follow are what goes bad. */
  readonly losing?: RegExp
  /** The call never arrives. */
  readonly dropping?: RegExp
}

/** What came of a case. */
export interface Outcome {
  readonly delivery: Delivery
  /** What the sandbox made public during the case. */
  readonly posts: readonly PublishedPost[]
  readonly calls: readonly SeenCall[]
  /** Errors that were logged as our own mistakes. */
  readonly internal: readonly string[]
  readonly isHanging: boolean
  /** Every secret that was in use. */
  readonly secrets: readonly string[]
}

const FILES = {
  image: inMemory('image', 0),
  image2: inMemory('image', 0),
  video: inMemory('video', 0),
  longVideo: inMemory('video', 9_000_000),
} as const

/** The sample out of memory: thousands of cases would spend their time on opening files. */
function inMemory(kind: 'image' | 'video', paddedTo: number): WorkMedia {
  const bytes = readFileSync(new URL(kind === 'image' ? 'creatorsync-sample.jpg' : 'creatorsync-sample.mp4', SAMPLES))
  const padding = Math.max(0, paddedTo - bytes.length)
  const whole = Buffer.concat([bytes, Buffer.alloc(padding)])
  if (padding > 0) {
    whole.writeUInt32BE(padding, bytes.length)
    whole.write('free', bytes.length + 4, 'latin1')
  }
  const { asset } = sample(kind, padding, kind === 'image' ? 'A beach' : '')
  return {
    asset,
    read: (start, end) => ({
      sizeBytes: end - start,
      async *open() {
        yield whole.subarray(start, end)
      },
    }),
  }
}

/** One sandbox, one engine and one connected account, for many cases one after the other, each a day after the last. */
export async function openBench(scenario: Scenario) {
  const timers = createFakeTime(START)
  /** What was jumped over, as while a computer sleeps: the timers of idle hours do not run. */
  let sleptMs = 0
  const time = { now: () => timers.now() + sleptMs, after: timers.after, pass: timers.pass }
  const sandbox = createSandbox({
    clock: { now: time.now, advance: () => undefined, sleep: () => Promise.resolve() },
    collections: createMemoryCollections(),
    blobs: createMemoryBlobs(),
  })
  const { world } = sandbox
  world.collections.collection('settings').put('current', { processingMs: 1_500 })
  const line = createBadLine(sandbox)
  const platform = PLATFORMS.find((one) => one.platforms.includes(scenario.platform))
  if (platform === undefined) throw new Error(`no sandbox for ${scenario.platform}`)
  const app = platform.practiceApp(world)
  const internal: string[] = []
  const database = openMemoryDatabase()
  const random = countingRandom()
  const assets = new Map<string, WorkMedia>(
    Object.entries(FILES).map(([name, file]) => [name, { ...file, asset: { ...file.asset, id: name } }]),
  )
  const unused = () => Promise.reject(new Error('nobody logs in here'))
  const engine = createEngine({
    platforms: await loadPlatforms(),
    database,
    clock: time,
    timers: time,
    random,
    log: {
      info: () => undefined,
      warn: (message, cause) => internal.push(`${message}: ${cause instanceof Error ? (cause.stack ?? cause.message) : ''}`),
    },
    keychain: { read: () => Promise.resolve({ state: 'empty' }), write: () => Promise.resolve(true) },
    files: {
      asset: (id) => assets.get(id)?.asset,
      open: (id) => {
        const file = assets.get(id)
        return file === undefined ? Promise.reject(new Error(`no file ${id}`)) : Promise.resolve(file)
      },
    },
    lines: { transport: () => line },
    practiceApp: () => Promise.resolve({ kind: 'oauth2', clientId: app.clientId, clientSecret: app.clientSecret }),
    listen: unused,
    openConsent: unused,
    consentByItself: unused,
    lock: { tryTake: () => true, isHeld: () => true, beat: () => undefined, holder: () => null, release: () => undefined },
    prepareOutbox: () => Promise.resolve(),
    onOthers: () => undefined,
    lineProblem: () => null,
    onLineDoubt: () => undefined,
    onDelivery: () => undefined,
    onProgress: () => undefined,
    onAccounts: () => undefined,
    onConnection: () => undefined,
  })
  await engine.vault.open()
  engine.outbox.start()

  const given = (): GrantAnswer =>
    platform.grant(world, {
      platform: scenario.platform,
      kind: 'oauth2',
      scopes: scenario.scopes ?? [],
      ...(scenario.account === undefined ? {} : { account: scenario.account }),
    })
  const adapter = engine.adapters.get(scenario.platform)
  const login = [...engine.logins.values()].find((one) => one.login === adapter?.login)
  if (login === undefined) throw new Error(`no login for ${scenario.platform}`)

  const connected = await (async () => {
    const context = engine.sessions.loginContext(login, { kind: 'oauth2', ...app }, true, '', null)
    const { identities, tokens } = await login.identities(context, tokensOf(given(), scenario, time.now()))
    const identity = identities.find((one) => one.platform === scenario.platform && (scenario.accountKind ?? one.kind) === one.kind)
    if (identity === undefined) throw new Error(`no ${scenario.platform} account of that kind`)
    const { facts, ...rest } = identity
    const account: Account = {
      ...rest,
      facts: { ...facts },
      id: 'account-1',
      grantId: 'grant-1',
      isPractice: true,
      status: 'ready',
      abilities: abilitiesOf(login, tokens),
      checkedAt: 0,
      connectedAt: time.now(),
    }
    return { account, accountTokens: tokens.accountTokens }
  })()
  let cases = 0

  /** Publishes once with the line as planned, until nothing more happens by itself. */
  async function run(plans: readonly Plan[]): Promise<Outcome> {
    cases += 1
    sleptMs += DAY_MS
    const fresh = tokensOf(given(), scenario, time.now())
    const tokens: GrantTokens = { ...fresh, ...(connected.accountTokens === undefined ? {} : { accountTokens: connected.accountTokens }) }
    const { expiresAt, refreshExpiresAt, refreshToken } = tokens
    engine.vault.writeGrant(
      {
        id: 'grant-1',
        login: login?.login ?? '',
        isPractice: true,
        expiresAt,
        refreshExpiresAt,
        hasRefresh: refreshToken !== undefined,
        connectedAt: time.now(),
      },
      tokens,
    )
    engine.accounts.save(connected.account)
    const before = new Set(world.posts.all().map((post) => post.id))
    internal.length = 0
    line.begin(plans)
    const title = `Case ${cases} of ${scenario.name}`
    const { post, deliveries } = freeze(
      {
        id: `draft-${cases}`,
        text: title,
        assetIds: [...scenario.media],
        accountIds: [connected.account.id],
        overrides: { [connected.account.id]: { options: { title, ...scenario.options } } },
        updatedAt: time.now(),
      },
      engine.publishParts,
    )
    const [first] = deliveries
    if (first === undefined) throw new Error('nothing to deliver')
    engine.deliveries.savePost(post, deliveries, () => undefined)
    engine.outbox.execute({ kind: 'wake' })
    const isHanging = await settled(first.id)
    const delivery = engine.deliveries.get(first.id) ?? first
    // What still waits is left there: the next case has the line for itself.
    engine.deliveries.save({ ...delivery, status: 'cancelled', nextAt: null })
    const stored = engine.vault.readGrant('grant-1')
    return {
      delivery,
      posts: world.posts.all().filter((one) => !before.has(one.id)),
      calls: line.seen,
      internal: [...internal],
      isHanging,
      secrets: [app.clientSecret, ...secretsOf(tokens), ...(stored === undefined ? [] : secretsOf(stored))].filter(
        (one) => one.length >= 8,
      ),
    }
  }

  /** Lets time pass as the delivery asks for it. True when it hangs. */
  async function settled(id: string): Promise<boolean> {
    const end = time.now() + PATIENCE_MS
    for (;;) {
      const deadline = Date.now() + HANG_MS
      while (engine.outbox.progressOf(id) !== undefined) {
        if (Date.now() > deadline || line.seen.length > MAX_CALLS) return true
        await new Promise((resolve) => setImmediate(resolve))
      }
      const { nextAt, status } = engine.deliveries.get(id) ?? { nextAt: null, status: 'failed' }
      if (line.seen.length > MAX_CALLS) return true
      if (nextAt === null || ['published', 'failed', 'cancelled', 'needs-answer'].includes(status) || nextAt > end) return false
      if (time.now() > end) return true
      sleptMs += Math.max(0, nextAt - time.now())
      engine.outbox.execute({ kind: 'wake' })
      // Not taken up at once: something else holds it for a moment.
      if (engine.outbox.progressOf(id) === undefined && (engine.deliveries.get(id)?.nextAt ?? Number.POSITIVE_INFINITY) <= time.now())
        await time.pass(1_000)
    }
  }

  return {
    run,
    account: connected.account,
    tokenHosts: adapter?.rules.tokenHosts ?? [],
    close() {
      sandbox.close()
      database.close()
    },
  }
}

function tokensOf(given: GrantAnswer, scenario: Scenario, now: number): GrantTokens {
  return {
    kind: 'oauth2',
    accessToken: given.accessToken,
    ...(given.refreshToken === null ? {} : { refreshToken: given.refreshToken }),
    scopes: scenario.scopes ?? USUAL_SCOPES,
    expiresAt: scenario.isTokenOld === true ? now + 1_000 : now + DAY_MS,
    refreshExpiresAt: null,
  }
}

function secretsOf(tokens: GrantTokens): string[] {
  return [tokens.accessToken, tokens.refreshToken ?? '', tokens.tokenSecret ?? '', ...Object.values(tokens.accountTokens ?? {})]
}

function countingRandom(): Random {
  let count = 0
  const next = (length: number) => String((count += 1)).padStart(length, '0')
  return { id: () => `id-${next(8)}`, text: next, hex: next, fraction: () => 0.5 }
}
