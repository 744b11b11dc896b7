import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Json } from '../../src/shared/json.ts'
import type { Account } from '../../src/shared/account.ts'
import { LOGIN_IDS, type PlatformId } from '../../src/shared/platforms/registry.ts'
import type { Delivery } from '../../src/main/core/delivery.ts'
import type { Timers, Transport } from '../../src/main/core/ports.ts'
import { redirectUri } from '../../src/main/core/redirects.ts'
import { freeze } from '../../src/main/core/publish.ts'
import { loadPlatforms } from '../../src/main/platforms/registry.ts'
import { createEngine } from '../../src/main/engine.ts'
import { createMediaFiles } from '../../src/main/media/files.ts'
import { fingerprintOf } from '../../src/main/media/fingerprint.ts'
import { routeToSandbox } from '../../src/main/platforms/kit/practice-routing.ts'
import { createUndiciTransport } from '../../src/main/platforms/kit/undici-transport.ts'
import { openDatabase } from '../../src/main/store/database.ts'
import { createMediaStore } from '../../src/main/store/media-store.ts'
import { createOutboxLock } from '../../src/main/store/outbox-lock.ts'
import { startCutLine } from './cut-line.ts'
import { FILM_PLATFORMS, filmFactsOf } from './films.ts'

const MIB = 1024 * 1024
const SETTLED: readonly Delivery['status'][] = ['published', 'failed', 'cancelled', 'needs-answer']

const Journal = z.array(z.looseObject({ host: z.string(), path: z.string(), bytesIn: z.number() }))
const Posts = z.array(z.looseObject({ platform: z.string(), media: z.array(z.looseObject({ sha256: z.string() })) }))
const Apps = z.record(z.string(), z.looseObject({ clientId: z.string(), clientSecret: z.string() }))

/** What became of one upload. */
export interface Measured {
  readonly platform: PlatformId
  readonly fileBytes: number
  /** How often the line to the upload's host broke. */
  readonly cuts: number
  /** Bytes of upload calls as the sandbox received them. */
  readonly receivedBytes: number
  readonly status: Delivery['status']
  readonly problem: string
  /** The sandbox made public exactly the bytes of the file. */
  readonly isByteEqual: boolean
}

/** A sandbox to upload to. */
export interface SandboxAddress {
  readonly origin: string
  readonly controlToken: string
}

/**
 * The real engine over a real database, real files and real sockets, with one line to each platform's upload host that breaks whenever another
 * `cutEveryBytes` went over it. A second run over the same folder is the app's next start. The engine's time runs `speed` times as fast as the computer's, so that its pauses are short.
 */
export async function startUploadRun(options: {
  folder: string
  sandbox: SandboxAddress
  cutEveryBytes(platform: PlatformId): number
  speed: number
  /** How far the engine's clock is ahead of the computer's at the start. */
  aheadMs?: number
  onDelivery?(delivery: Delivery): void
}) {
  const { folder, sandbox, speed } = options
  const began = Date.now()
  const clock = { now: () => began + (options.aheadMs ?? 0) + Math.round((Date.now() - began) * speed) }
  const { database } = openDatabase(join(folder, 'creatorsync.db'), clock.now())
  const transport = createUndiciTransport()
  const cutLines = new Map(
    await Promise.all(
      FILM_PLATFORMS.map(async (platform) => {
        const line = await startCutLine(sandbox.origin, options.cutEveryBytes(platform))
        return [filmFactsOf(platform).host, line] as const
      }),
    ),
  )
  const routed: Transport = {
    send: (wire) => routeToSandbox(transport, () => cutLines.get(new URL(wire.url).host)?.origin ?? sandbox.origin).send(wire),
  }
  const timers: Timers = {
    after(ms, work) {
      const timer = setTimeout(work, ms / speed)
      return () => clearTimeout(timer)
    },
  }
  const store = createMediaStore(database)
  const refuse = () => Promise.reject(new Error('not asked here'))
  const files = createMediaFiles({
    store,
    probe: { facts: refuse, thumbnail: refuse, fingerprint: fingerprintOf, close: () => undefined },
    clock,
    cacheDir: join(folder, 'cache'),
    newId: () => randomUUID(),
  })

  async function control(path: string): Promise<unknown> {
    const response = await fetch(`${sandbox.origin}/_control/${path}`, { headers: { authorization: `Bearer ${sandbox.controlToken}` } })
    if (!response.ok) throw new Error(`the control door answered ${response.status}`)
    return response.json()
  }

  let onSettled: (() => void) | null = null
  let callback: PromiseWithResolvers<Record<string, string>> = Promise.withResolvers()
  const keyFile = join(folder, 'key')
  const engine = createEngine({
    platforms: await loadPlatforms(),
    database,
    clock,
    timers,
    random: {
      id: () => randomUUID(),
      text: (length) => randomBytes(length).toString('base64url').slice(0, length),
      hex: (length) => randomBytes(length).toString('hex').slice(0, length),
      // The shortest pause of full jitter: the bench measures bytes, not patience.
      fraction: () => 0,
    },
    log: { info: () => undefined, warn: (message, cause) => void process.stderr.write(`${message}: ${String(cause)}\n`) },
    keychain: {
      read: async () => (existsSync(keyFile) ? { state: 'ready', secret: readFileSync(keyFile, 'utf8') } : { state: 'empty' }),
      write: async (secret) => {
        writeFileSync(keyFile, secret)
        return true
      },
    },
    files,
    lines: { transport: () => routed },
    lock: createOutboxLock({ file: join(folder, 'outbox.lock'), database, kind: 'app', pid: process.pid }),
    prepareOutbox: async () => undefined,
    lineProblem: () => null,
    onLineDoubt: () => undefined,
    async practiceApp(login) {
      const app = Apps.parse(await control('practice-apps'))[login]
      return app === undefined ? undefined : { kind: 'oauth2', clientId: app.clientId, clientSecret: app.clientSecret }
    },
    async listen({ redirect }) {
      callback = Promise.withResolvers()
      return { redirectUri: redirectUri(redirect, redirect.ports?.[0] ?? 49_152), wait: () => callback.promise, close: () => undefined }
    },
    openConsent: refuse,
    async consentByItself(url) {
      const { host, pathname, search } = new URL(url)
      const body = new URLSearchParams({ decision: 'allow' })
      const answer = await fetch(`${sandbox.origin}/${host}${pathname}${search}`, { method: 'POST', body, redirect: 'manual' })
      callback.resolve(Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams))
    },
    onDelivery(delivery) {
      options.onDelivery?.(delivery)
      if (SETTLED.includes(delivery.status)) onSettled?.()
    },
    onProgress: () => undefined,
    onAccounts: () => undefined,
    onOthers: () => undefined,
    onConnection: () => undefined,
  })
  await engine.vault.open()
  for (const login of LOGIN_IDS) await engine.connections.connectPractice(login)
  const accountOf = (platform: PlatformId): Account => {
    const account = engine.accounts.list().find((one) => one.platform === platform)
    if (account === undefined) throw new Error(`no practice account for ${platform}`)
    return account
  }
  // What an earlier run over this folder left is measured, too.
  const queued = engine.accounts
    .list()
    .flatMap((account) => engine.deliveries.listOpenOfAccount(account.id))
    .map(({ id, platform, variant }) => {
      const record = store.get(variant.assetIds[0] ?? '')
      if (record === null) throw new Error('a delivery without its film')
      return { platform, deliveryId: id, path: record.path, fileBytes: record.asset.sizeBytes }
    })
  let stopping: Promise<void> | null = null
  async function stop(): Promise<void> {
    await engine.outbox.stop()
    for (const line of cutLines.values()) await line.close()
    await transport.close()
    database.close()
  }

  return {
    engine,
    /** Publishes a film (the sample's picture and length, whatever its size) to the platform's first account, as the app does. */
    async publish(platform: PlatformId, path: string): Promise<string> {
      const account = accountOf(platform)
      const { size, mtimeMs } = await stat(path)
      const assetId = randomUUID()
      const facts = {
        width: 576,
        height: 1024,
        durationMs: 6_000,
        frameRate: 30,
        videoCodec: 'avc',
        audioCodec: null,
        altText: '',
      } as const
      const identity = { id: assetId, kind: 'video', fileName: basename(path), mimeType: 'video/mp4', sizeBytes: size } as const
      const fingerprint = await fingerprintOf(path)
      store.save({ asset: { ...identity, ...facts, modifiedAt: Math.trunc(mtimeMs), fingerprint, importedAt: clock.now() }, path })
      const asked = await engine.adapters.get(platform)?.postingOptions?.(engine.sessions.open(account, null), clock.now())
      if (asked !== undefined) engine.offered.set(account.id, asked)
      const overrides = { [account.id]: { options: optionsFor(platform) } }
      const draft = {
        id: randomUUID(),
        text: `A film for ${platform}`,
        assetIds: [assetId],
        accountIds: [account.id],
        overrides,
        updatedAt: 0,
      }
      const { post, deliveries } = freeze(draft, engine.publishParts)
      const [delivery] = deliveries
      if (delivery === undefined) throw new Error('nothing to deliver')
      engine.deliveries.savePost(post, deliveries, () => undefined)
      queued.push({ platform, deliveryId: delivery.id, path, fileBytes: size })
      return delivery.id
    },
    /** Lets the outbox run until every delivery has come to an end. Throws after `timeoutMs`. */
    async settle(timeoutMs: number): Promise<void> {
      const isOver = () => queued.every(({ deliveryId }) => SETTLED.includes(engine.deliveries.get(deliveryId)?.status ?? 'failed'))
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('the uploads did not end in time')), timeoutMs)
        onSettled = () => {
          if (!isOver()) return
          clearTimeout(timer)
          resolve()
        }
        engine.outbox.start()
        onSettled()
      })
    },
    /** What each upload cost, in the order of publishing. */
    async measured(): Promise<Measured[]> {
      const journal = Journal.parse(await control('journal'))
      const posts = Posts.parse(await control('posts'))
      return Promise.all(
        queued.map(async ({ platform, deliveryId, path, fileBytes }) => {
          const { host, path: calls } = filmFactsOf(platform)
          const lines = journal.filter((line) => line.host === host && calls.test(line.path))
          const hash = await sha256Of(path)
          const delivery = engine.deliveries.get(deliveryId)
          return {
            platform,
            fileBytes,
            cuts: cutLines.get(host)?.cuts() ?? 0,
            receivedBytes: lines.reduce((sum, line) => sum + line.bytesIn, 0),
            status: delivery?.status ?? 'failed',
            problem: delivery?.problem == null ? '' : JSON.stringify(delivery.problem),
            isByteEqual: posts.some((post) => post.platform === platform && post.media.some((one) => one.sha256 === hash)),
          }
        }),
      )
    },
    /** Quits, once however often it is asked: what runs is cut and goes on in the next run. */
    stop: (): Promise<void> => (stopping ??= stop()),
  }
}

/** Writes each mebibyte's number into a film's empty end, so that parts which change places or come twice are seen in the checksum. */
export async function stampPositions(path: string, clipBytes: number): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    const { size } = await handle.stat()
    const stamp = Buffer.alloc(8)
    for (let at = Math.ceil((clipBytes + 16) / MIB) * MIB; at + stamp.length <= size; at += MIB) {
      stamp.writeBigUInt64BE(BigInt(at))
      await handle.write(stamp, 0, stamp.length, at)
    }
  } finally {
    await handle.close()
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: MIB }) as AsyncIterable<Uint8Array>) hash.update(chunk)
  return hash.digest('hex')
}

function optionsFor(platform: PlatformId): Record<string, Json> {
  if (platform === 'youtube') return { title: 'A film', privacy: 'public' }
  return platform === 'tiktok' ? { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true } : {}
}
