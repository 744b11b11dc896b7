import { z } from 'zod'
import { BucketCheck, BucketInput, BucketView } from './bucket.ts'
import { AppKind, Draft, PostingOptions } from './model.ts'
import { LoginId, PlatformId } from './platforms/registry.ts'
import { Problem } from './problem.ts'
import { Schedule } from './schedule.ts'
import {
  AccountView,
  AppView,
  ConnectionView,
  DeliveryView,
  ImportOutcome,
  InsightView,
  LoginView,
  MediaAssetView,
  Progress,
  SettingsView,
} from './views.ts'

/**
 * The contract between the page and the main process: every request and every event, once. Handlers, preload and the page's bridge are
 * all inferred from it. Views, not rows: no token, secret, file path or raw response is in any of them.
 */

/** So many posts of a range are told in Insights, the newest: more are no picture any more. */
export const INSIGHTS_AT_MOST = 500
/** So many are told at once, for main has other work. */
export const INSIGHTS_AT_ONCE = 50

const Nothing = z.object({})
const ById = z.object({ accountId: z.string().min(1) })
const ByDelivery = z.object({ deliveryId: z.string().min(1) })

/** What the page may ask: name → input and output. */
export const requests = {
  'app.view': { input: Nothing, output: AppView },
  'app.finishFirstRun': { input: Nothing, output: AppView },
  'app.dismissNotices': { input: Nothing, output: AppView },
  /** Opens the page by which a network wants its sign-in, in the browser. */
  'line.openLoginPage': { input: Nothing, output: Nothing },
  'vault.open': { input: z.object({ passphrase: z.string().min(1).max(1024) }), output: AppView },

  'login.list': { input: Nothing, output: z.array(LoginView) },
  'login.saveApp': {
    input: z.object({
      login: LoginId,
      kind: AppKind,
      clientId: z.string().trim().min(1).max(512),
      clientSecret: z.string().trim().max(1024),
    }),
    output: z.array(LoginView),
  },
  'login.removeApp': { input: z.object({ login: LoginId }), output: z.array(LoginView) },

  'connection.start': {
    input: z.object({ login: LoginId, isPractice: z.boolean(), extras: z.array(z.string()).max(20).optional() }),
    output: ConnectionView,
  },
  'connection.choose': { input: z.object({ connectionId: z.string(), remoteIds: z.array(z.string()).min(1) }), output: ConnectionView },
  'connection.cancel': { input: z.object({ connectionId: z.string() }), output: ConnectionView },
  /** Connects one practice account a platform by the real OAuth flow, consenting by itself; already connected ones are kept. */
  'practice.connectAll': { input: Nothing, output: z.array(AccountView) },

  'account.list': { input: Nothing, output: z.array(AccountView) },
  'account.disconnect': { input: ById, output: z.array(AccountView) },
  /** Asks the platform now for name, picture and whether the login still works. */
  'account.refresh': { input: ById, output: z.array(AccountView) },
  'account.postingOptions': { input: ById, output: PostingOptions.nullable() },

  /** Opens the system's file picker. */
  'media.pick': { input: Nothing, output: z.array(ImportOutcome) },
  'media.addSample': { input: z.object({ kind: z.enum(['video', 'image']) }), output: z.array(ImportOutcome) },
  'media.list': { input: z.object({ assetIds: z.array(z.string()).max(200) }), output: z.array(MediaAssetView) },
  'media.setAltText': { input: z.object({ assetId: z.string(), altText: z.string().max(5000) }), output: MediaAssetView },

  /** The draft being written; a new empty one when there is none. */
  'draft.current': { input: Nothing, output: Draft },
  'draft.save': { input: Draft, output: Draft },
  /** Throws the current draft away and answers a new empty one. */
  'draft.discard': { input: Nothing, output: Draft },
  /** What each platform would refuse, judged by the same code that judges before publishing. */
  'draft.check': { input: Nothing, output: z.array(Problem) },
  /**
   * Freezes the draft as a post with one delivery per account, now or at a time; answered once it is on disk. Refused once with `looks-like-repeat` when the same was
   * posted to the same account within a day, unless `isRepeatMeant`.
   */
  'draft.publish': {
    input: z.object({ draftId: z.string(), schedule: Schedule.nullable().default(null), isRepeatMeant: z.boolean().default(false) }),
    output: z.array(DeliveryView),
  },

  /** Everything not yet published, oldest first, and what was published within the last hour. */
  'delivery.list': { input: Nothing, output: z.array(DeliveryView) },
  'delivery.retry': { input: ByDelivery, output: DeliveryView },
  'delivery.cancel': { input: ByDelivery, output: DeliveryView },
  'delivery.pause': { input: ByDelivery, output: DeliveryView },
  /** A delivery that failed or was cancelled is put out of sight; the log keeps it. */
  'delivery.dismiss': { input: ByDelivery, output: DeliveryView },
  'delivery.resume': { input: ByDelivery, output: DeliveryView },
  /** A scheduled or missed delivery goes out at once. */
  'delivery.publishNow': { input: ByDelivery, output: DeliveryView },
  'delivery.reschedule': { input: ByDelivery.extend({ schedule: Schedule }), output: DeliveryView },
  'delivery.limitUpload': { input: ByDelivery.extend({ bytesPerSecond: z.number().positive().nullable() }), output: DeliveryView },
  /** The creator's answer when the platform could not tell: it is online (with its link, if known), or post it again. */
  'delivery.answer': {
    input: z.object({ deliveryId: z.string(), answer: z.enum(['it-is-online', 'post-again']), permalink: z.url().optional() }),
    output: DeliveryView,
  },
  'settings.view': { input: Nothing, output: SettingsView },
  'settings.save': {
    input: SettingsView.pick({ uploadLimit: true, publishIfLateByLessThanMs: true, startAtLogin: true, staysInTray: true })
      .extend({ apiVersion: z.object({ platform: PlatformId, version: z.string().max(20).nullable() }) })
      .partial(),
    output: SettingsView,
  },
  /** The creator's own bucket, from which platforms can fetch a file that they do not take directly; null while none is set up. */
  'bucket.view': { input: Nothing, output: BucketView },
  'bucket.save': { input: BucketInput, output: BucketView },
  'bucket.remove': { input: Nothing, output: BucketView },
  /** Tries the bucket with a tiny file; takes as long as the storage needs. */
  'bucket.check': { input: Nothing, output: BucketCheck },

  /** Holds up everything that can be, or lets it go on. */
  'outbox.pause': { input: z.object({ isPaused: z.boolean() }), output: AppView },

  'library.list': {
    input: z.object({ search: z.string().max(200), before: z.number().nullable(), limit: z.number().int().min(1).max(200) }),
    output: z.object({ items: z.array(DeliveryView), nextBefore: z.number().nullable() }),
  },
  /** Takes a published delivery down at its platform; refused where `canDelete` is false. */
  'library.delete': { input: ByDelivery, output: DeliveryView },
  /** What platforms counted for what was published at or after `since`, newest first, by the page: each post is a history. */
  'insights.list': {
    input: z.object({ since: z.number(), offset: z.number().int().nonnegative(), limit: z.number().int().min(1).max(INSIGHTS_AT_ONCE) }),
    output: z.object({ items: z.array(InsightView), hasMore: z.boolean() }),
  },
  /** Asks the platforms now, except about what was read within the last minute; `problems`: why accounts could not be asked. */
  'insights.refresh': { input: Nothing, output: z.object({ problems: z.array(Problem) }) },
  /**
   * Asks where to save the newest `INSIGHTS_AT_MOST` posts of the range, those of one platform (null = all), as CSV, one row a post; answers the file's
   * name without its folder, null when the question was closed.
   */
  'insights.exportCsv': {
    input: z.object({ since: z.number(), platform: PlatformId.nullable(), withPractice: z.boolean() }),
    output: z.object({ savedAs: z.string().nullable() }),
  },
  'library.openLink': { input: ByDelivery.extend({ part: z.number().int().min(0) }), output: Nothing },
  /** Copies the links of all deliveries of one post, a line each. */
  'library.copyLinks': { input: z.object({ postId: z.string().min(1) }), output: Nothing },
  'library.copyLink': { input: ByDelivery.extend({ part: z.number().int().min(0) }), output: Nothing },
} as const

/** Sent by the preload alone, after it resolved dropped files to paths itself; the page cannot name it. */
export const preloadRequests = {
  'media.importPaths': { input: z.object({ paths: z.array(z.string().min(1)).max(50) }), output: z.array(ImportOutcome) },
} as const

/** What main tells the page: name → payload. */
export const events = {
  'app.changed': AppView,
  'account.changed': z.array(AccountView),
  'connection.changed': ConnectionView,
  'delivery.changed': DeliveryView,
  /** New figures were read. */
  'insights.changed': z.object({}),
  'delivery.progressed': z.object({ deliveryId: z.string(), progress: Progress }),
  /** Another start of the app, or a file opened with it, asks for this screen. */
  'screen.requested': z.object({ screen: z.enum(['compose', 'queue', 'library', 'insights', 'accounts', 'settings']) }),
} as const

export type Requests = typeof requests
export type RequestName = keyof Requests
export type RequestInput<K extends RequestName> = z.input<Requests[K]['input']>
export type RequestOutput<K extends RequestName> = z.output<Requests[K]['output']>
export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<K extends EventName> = z.output<Events[K]>

/** What the preload exposes to the page as `window.creatorsync`. */
export interface Bridge {
  request(name: RequestName, input: unknown): Promise<unknown>
  /** Returns the function that stops listening. */
  on(name: EventName, listener: (payload: unknown) => void): () => void
  /** Resolves the paths of dropped files itself and imports them; the page never sees a path. */
  importDropped(files: readonly unknown[]): Promise<unknown>
}
