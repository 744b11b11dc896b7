import type { Bridge, EventName, EventPayload, RequestInput, RequestName, RequestOutput } from '../../../shared/ipc.ts'
import type { AccountView, AppView, DeliveryView, InsightView, LoginView, MediaAssetView, SettingsView } from '../../../shared/views.ts'
import { BUCKET_CHECK_STEPS, type BucketView } from '../../../shared/bucket.ts'
import type { Draft } from '../../../shared/model.ts'
import { LOGIN_IDS } from '../../../shared/platforms/registry.ts'
import { problem, ProblemError } from '../../../shared/problem.ts'
import { instantOf } from '../../../shared/schedule.ts'
import {
  sampleAccounts,
  sampleApp,
  sampleConnection,
  sampleDelivery,
  sampleDraft,
  sampleImage,
  sampleLogin,
  sampleScheduled,
  sampleSettings,
  sampleVideo,
} from './samples.ts'

type Handlers = { [K in RequestName]: (input: RequestInput<K>) => RequestOutput<K> | Promise<RequestOutput<K>> }

/** What main would know. A test sets it up and looks at it afterwards. */
export interface FakeMain {
  app: AppView
  accounts: AccountView[]
  logins: LoginView[]
  assets: MediaAssetView[]
  draft: Draft
  deliveries: DeliveryView[]
  library: DeliveryView[]
  insights: InsightView[]
  settings: SettingsView
  bucket: BucketView
}

export interface FakeBridge extends Bridge {
  readonly main: FakeMain
  /** Every request in order, `media.importPaths` for a drop. */
  readonly calls: { readonly name: string; readonly input: unknown }[]
  callsOf(name: string): unknown[]
  emit<K extends EventName>(name: K, payload: EventPayload<K>): void
  /** Replaces the answer to one request; throw a `ProblemError` to answer a problem. */
  answer<K extends RequestName>(name: K, handler: Handlers[K]): void
}

/** A bridge with a small main behind it, for tests of the page. */
export function fakeBridge(given: Partial<FakeMain> = {}): FakeBridge {
  const main: FakeMain = {
    app: sampleApp(),
    accounts: [],
    logins: LOGIN_IDS.map((login) => sampleLogin(login)),
    assets: [sampleVideo(), sampleImage()],
    draft: sampleDraft(),
    insights: [],
    deliveries: [],
    library: [],
    settings: sampleSettings(),
    bucket: null,
    ...given,
  }
  const calls: { name: string; input: unknown }[] = []
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const handlers = defaultHandlers(main)

  const settle = async (work: () => unknown): Promise<unknown> => {
    try {
      return { ok: true, value: structuredClone(await work()) }
    } catch (thrown) {
      return { ok: false, problem: thrown instanceof ProblemError ? thrown.problem : problem('internal') }
    }
  }

  return {
    main,
    calls,
    callsOf: (name) => calls.filter((call) => call.name === name).map((call) => call.input),
    request: (name, input) => {
      calls.push({ name, input: structuredClone(input) })
      return settle(() => (handlers[name] as (input: unknown) => unknown)(input))
    },
    on: (name, listener) => {
      const heard = listeners.get(name) ?? new Set()
      heard.add(listener)
      listeners.set(name, heard)
      return () => heard.delete(listener)
    },
    importDropped: (files) => {
      const names = files.map((file) => (file as File).name)
      calls.push({ name: 'media.importPaths', input: names })
      return settle(() =>
        names.map((fileName, index) => ({ ok: true, asset: keep(main, sampleVideo({ id: `dropped-${index}`, fileName })) })),
      )
    },
    emit: (name, payload) => listeners.get(name)?.forEach((listener) => listener(payload)),
    answer: (name, handler) => {
      handlers[name] = handler
    },
  }
}

function keep(main: FakeMain, asset: MediaAssetView): MediaAssetView {
  main.assets = [...main.assets.filter(({ id }) => id !== asset.id), asset]
  return asset
}

function delivery(main: FakeMain, deliveryId: string, change: Partial<DeliveryView>): DeliveryView {
  const found = main.deliveries.find(({ id }) => id === deliveryId)
  if (found === undefined) throw new ProblemError(problem('not-found'))
  const changed = { ...found, ...change }
  main.deliveries = main.deliveries.map((one) => (one.id === deliveryId ? changed : one))
  return changed
}

function defaultHandlers(main: FakeMain): Handlers {
  return {
    'app.view': () => main.app,
    'app.finishFirstRun': () => (main.app = { ...main.app, isFirstRunDone: true }),
    'app.dismissNotices': () => (main.app = { ...main.app, notices: [] }),
    'vault.open': () => (main.app = { ...main.app, vault: { state: 'ready', keeper: 'passphrase' } }),
    'login.list': () => main.logins,
    'login.saveApp': ({ login, kind, clientId, clientSecret }) =>
      (main.logins = main.logins.map((view) =>
        view.login === login ? { ...view, app: { kind, clientId, hasSecret: clientSecret !== '' } } : view,
      )),
    'login.removeApp': ({ login }) => (main.logins = main.logins.map((view) => (view.login === login ? { ...view, app: null } : view))),
    'connection.start': ({ login, isPractice }) => sampleConnection({ login, isPractice }),
    'connection.choose': ({ connectionId }) => sampleConnection({ id: connectionId, state: 'done' }),
    'connection.cancel': ({ connectionId }) =>
      sampleConnection({ id: connectionId, state: 'failed', problem: problem('connect-cancelled') }),
    'practice.connectAll': () => (main.accounts = sampleAccounts()),
    'account.list': () => main.accounts,
    'account.disconnect': ({ accountId }) => (main.accounts = main.accounts.filter(({ id }) => id !== accountId)),
    'account.refresh': () => main.accounts,
    'account.postingOptions': ({ accountId }) =>
      accountId.endsWith('tiktok')
        ? {
            fetchedAt: Date.now(),
            displayName: 'Practice Creator',
            blockedReason: null,
            choices: { privacy: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'] },
            disabledOptions: ['allowDuet'],
            maxVideoDurationMs: 600_000,
          }
        : null,
    'media.pick': () => [{ ok: true, asset: keep(main, sampleVideo()) }],
    'media.addSample': ({ kind }) => [{ ok: true, asset: keep(main, kind === 'video' ? sampleVideo() : sampleImage()) }],
    'media.list': ({ assetIds }) => main.assets.filter(({ id }) => assetIds.includes(id)),
    'media.setAltText': ({ assetId, altText }) =>
      keep(main, { ...(main.assets.find(({ id }) => id === assetId) ?? sampleVideo()), altText }),
    'draft.current': () => main.draft,
    'draft.save': (draft) => (main.draft = draft as Draft),
    'draft.discard': () => (main.draft = sampleDraft({ id: `${main.draft.id}+` })),
    'draft.check': () => [],
    'draft.publish': ({ schedule }) => {
      const { draft } = main
      const given = { postId: draft.id, text: draft.text, assetIds: [...draft.assetIds] }
      const made = main.accounts
        .filter(({ id }) => draft.accountIds.includes(id))
        .map(({ platform }) => (schedule == null ? sampleDelivery(platform, given) : sampleScheduled(platform, schedule, given)))
      main.deliveries = [...main.deliveries, ...made]
      main.draft = sampleDraft({ id: `${draft.id}+` })
      return made
    },
    'library.delete': ({ deliveryId }) => delivery(main, deliveryId, { status: 'withdrawing', canDelete: false, isBeingWithdrawn: true }),
    'insights.list': ({ since, offset, limit }) => {
      const found = main.insights.filter(({ publishedAt }) => publishedAt >= since)
      return { items: found.slice(offset, offset + limit), hasMore: found.length > offset + limit }
    },
    'insights.refresh': () => ({ problems: [] }),
    'insights.exportCsv': () => ({ savedAs: 'creatorsync-insights.csv' }),
    'delivery.list': () => main.deliveries,
    'delivery.retry': ({ deliveryId }) => delivery(main, deliveryId, { status: 'queued', problem: null, canRetry: false }),
    'delivery.cancel': ({ deliveryId }) => delivery(main, deliveryId, { status: 'cancelled', canCancel: false, canPause: false }),
    'delivery.pause': ({ deliveryId }) => delivery(main, deliveryId, { status: 'paused', canPause: false, nextAt: null }),
    'delivery.resume': ({ deliveryId }) => delivery(main, deliveryId, { status: 'queued', canPause: true }),
    'delivery.dismiss': ({ deliveryId }) => delivery(main, deliveryId, { isDismissed: true }),
    'line.openLoginPage': () => ({}),
    'delivery.publishNow': ({ deliveryId }) =>
      delivery(main, deliveryId, { status: 'queued', schedule: null, problem: null, canReschedule: false, dueAt: Date.now() }),
    'delivery.reschedule': ({ deliveryId, schedule }) =>
      delivery(main, deliveryId, { status: 'scheduled', schedule, problem: null, dueAt: instantOf(schedule) }),
    'delivery.limitUpload': ({ deliveryId, bytesPerSecond }) => delivery(main, deliveryId, { uploadLimit: bytesPerSecond }),
    'delivery.answer': ({ deliveryId, answer }) =>
      delivery(main, deliveryId, { status: answer === 'post-again' ? 'queued' : 'published', problem: null }),
    'settings.view': () => main.settings,
    'settings.save': ({ apiVersion, ...change }) => {
      const apiVersions = main.settings.apiVersions.map((one) =>
        one.platform === apiVersion?.platform ? { ...one, chosen: apiVersion.version } : one,
      )
      return (main.settings = { ...main.settings, ...change, apiVersions } as SettingsView)
    },
    'bucket.view': () => main.bucket,
    'bucket.save': ({ settings }) => (main.bucket = { settings, hasSecret: true }),
    'bucket.remove': () => (main.bucket = null),
    'bucket.check': () => BUCKET_CHECK_STEPS.map((step) => ({ step, problem: null })),
    'outbox.pause': ({ isPaused }) => (main.app = { ...main.app, isOutboxPaused: isPaused }),
    'library.list': ({ search, before, limit }) => {
      const found = main.library.filter(
        (item) =>
          `${item.text} ${item.title} ${item.platform} ${item.accountName}`.toLowerCase().includes(search.toLowerCase()) &&
          (before === null || item.updatedAt < before),
      )
      const items = found.slice(0, limit)
      return { items, nextBefore: found.length > limit ? (items.at(-1)?.updatedAt ?? null) : null }
    },
    'library.openLink': () => ({}),
    'library.copyLink': () => ({}),
    'library.copyLinks': () => ({}),
  }
}
