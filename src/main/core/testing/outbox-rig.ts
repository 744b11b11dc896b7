import type { Account } from '../../../shared/account.ts'
import type { MediaAsset, Receipt } from '../../../shared/model.ts'
import { PLATFORM_RULES, type PlatformId } from '../../../shared/platforms/registry.ts'
import { createAccountStore } from '../../store/account-store.ts'
import { openMemoryDatabase, type Database } from '../../store/database.ts'
import { createDeliveryStore, type DeliveryStoreWithQueries } from '../../store/delivery-store.ts'
import { createBandwidth } from '../bandwidth.ts'
import type { Delivery } from '../delivery.ts'
import { OutboxSettings } from '../outbox-command.ts'
import type { OutboxGate } from '../outbox-gate.ts'
import type { OutboxParts } from '../outbox-parts.ts'
import { createOutbox, type Outbox } from '../outbox.ts'
import type { PlatformAdapter, Reconciled, Step, Work } from '../platform-adapter.ts'
import { PlatformError, type PlatformFailure } from '../platform-error.ts'
import type { MediaFiles } from '../ports.ts'
import { createFakeRandom, createFakeTime, createGate, type FakeTime } from './fake-time.ts'
import { sampleDelivery } from './sample-delivery.ts'

/** The outbox over a real store, scripted platforms and a clock that moves when told. `resetRig` before each test. */

export const NOW = 1_790_000_000_000
export const RECEIPT = { parts: [{ remoteId: '1', permalink: 'https://x.com/ada/status/1' }], publishedAt: NOW, notes: [] }
export const NEXT: Step = { kind: 'next', checkpoint: { stage: 'append' }, phase: 'uploading', uploadedBytes: 60 }
export const COMMIT_NEXT: Step = { kind: 'commit-next', checkpoint: { stage: 'create' }, phase: 'publishing' }
export const DONE: Step = { kind: 'done', receipt: RECEIPT }

export type Answer = Step | Error | ((work: Work, signal: AbortSignal) => Promise<Step>)

/** An adapter that gives its answers in order and remembers what it was asked. */
export interface Script {
  readonly answers: Answer[]
  readonly reconciled: (Reconciled | Error)[]
  readonly published: Work[]
  readonly asked: Work[]
  readonly withdrawn: Receipt[]
}

export function failure(kind: PlatformFailure['kind'], change: Partial<PlatformFailure> = {}): PlatformError {
  return new PlatformError({ kind, platform: 'x', step: 'post.create', mayHaveApplied: false, ...change })
}

/** A call that is under way until it is let go or cut. */
export function underWay(step: Step): { answer: Answer; letGo(): void } {
  const gate = createGate()
  return {
    letGo: () => gate.open(),
    answer: async (_work, signal) => {
      signal.addEventListener('abort', () => gate.fail(failure('cancelled', { mayHaveApplied: true })), { once: true })
      if (signal.aborted) throw failure('cancelled', { mayHaveApplied: true })
      await gate.promise
      return step
    },
  }
}

export let database: Database
export let store: DeliveryStoreWithQueries
export let time: FakeTime
export let scripts: Map<PlatformId, Script>
export let changes: Delivery[]
export let warnings: string[]
export let settings: OutboxSettings

/** A gate that holds nothing. */
const openGate: OutboxGate = { hold: () => null, began: () => undefined, ended: () => undefined }

/** A new world: empty database, time at NOW, nothing scripted. */
export function resetRig(): void {
  database = openMemoryDatabase()
  store = createDeliveryStore(database)
  time = createFakeTime(NOW)
  scripts = new Map()
  changes = []
  warnings = []
  settings = OutboxSettings.parse({})
}

export function script(platform: PlatformId, answers: Answer[], reconciled: (Reconciled | Error)[] = []): Script {
  const one: Script = { answers, reconciled, published: [], asked: [], withdrawn: [] }
  scripts.set(platform, one)
  return one
}

export function account(platform: PlatformId): Account {
  return {
    id: `account-${platform}`,
    platform,
    grantId: 'grant',
    remoteId: 'remote',
    displayName: 'Ada',
    handle: 'ada',
    avatarUrl: null,
    kind: 'person',
    isPractice: true,
    tier: null,
    status: 'ready',
    facts: {},
    abilities: [],
    checkedAt: 0,
    connectedAt: NOW,
  }
}

export function asset(): MediaAsset {
  return {
    id: 'asset',
    kind: 'video',
    fileName: 'a.mp4',
    sizeBytes: 100,
    mimeType: 'video/mp4',
    width: 16,
    height: 9,
    durationMs: 1_000,
    frameRate: 30,
    videoCodec: 'avc',
    audioCodec: null,
    altText: '',
    modifiedAt: 0,
    fingerprint: '',
    importedAt: 0,
  }
}

/** Puts one queued delivery for each platform into the store, all of one post, and their accounts. */
export function queue(platforms: PlatformId[], change: Partial<Delivery> = {}): Delivery[] {
  const deliveries = platforms.map((platform) =>
    sampleDelivery({
      id: `delivery-${platform}`,
      postId: 'post',
      accountId: `account-${platform}`,
      platform,
      variant: { accountId: `account-${platform}`, text: 'hello', assetIds: [], options: {} },
      createdAt: NOW,
      ...change,
    }),
  )
  const accounts = createAccountStore(database)
  for (const platform of platforms) accounts.save(account(platform))
  store.savePost({ id: 'post', createdAt: NOW, text: 'hello', assetIds: [] }, deliveries, () => undefined)
  return deliveries
}

export function adapter(platform: PlatformId): PlatformAdapter {
  return {
    platform,
    login: 'x',
    rules: PLATFORM_RULES[platform],
    authorize: (request) => request,
    async publish(work, session) {
      const own = scripts.get(platform)!
      own.published.push(work)
      const answer = own.answers.shift()
      if (answer === undefined) throw new Error(`nothing scripted for publish ${own.published.length}`)
      if (answer instanceof Error) throw answer
      return typeof answer === 'function' ? answer(work, signalOf.get(session)!) : answer
    },
    async reconcile(work) {
      const own = scripts.get(platform)!
      own.asked.push(work)
      const answer = own.reconciled.shift()
      if (answer === undefined) throw new Error('nothing scripted for reconcile')
      if (answer instanceof Error) throw answer
      return answer
    },
    async withdraw(receipt) {
      scripts.get(platform)!.withdrawn.push(receipt)
      return 'gone'
    },
  }
}

export const signalOf = new WeakMap<object, AbortSignal>()
export const media: MediaFiles = {
  asset: () => asset(),
  open: async () => ({ asset: asset(), read: () => ({ sizeBytes: 100, async *open() {} }) }),
}

/** A new outbox over the same store: what a start of the app makes. */
export function outboxOver(change: Partial<OutboxParts> = {}): Outbox {
  const accounts = createAccountStore(database)
  return createOutbox({
    store,
    accounts,
    adapters: new Map([...scripts.keys()].map((platform) => [platform, adapter(platform)])),
    media,
    openSession(delivery, signal) {
      const session = { account: accounts.get(delivery.accountId)!, scopes: [], send: () => Promise.reject(new Error('no line here')) }
      signalOf.set(session, signal)
      return session
    },
    gate: openGate,
    bandwidth: createBandwidth({ clock: time, timers: time }),
    settings: () => settings,
    clock: time,
    timers: time,
    random: createFakeRandom(),
    log: { info: () => undefined, warn: (message) => void warnings.push(message) },
    onLoginRefused: () => undefined,
    onChanged: (delivery) => void changes.push(delivery),
    onProgressed: () => undefined,
    ...change,
  })
}

export const row = (platform: PlatformId = 'x') => store.get(`delivery-${platform}`)!

/** What the creator set, from now on. */
export function setSettings(change: Partial<OutboxSettings>): void {
  settings = { ...settings, ...change }
}
