import { z } from 'zod'
import { BucketCheck, BucketInput, BucketView } from './bucket.ts'
import { Account } from './account.ts'
import { AppKind, DeliveryStatus, Draft, MediaAsset, PostingOptions, Receipt } from './model.ts'
import { LoginId, PlatformId } from './platforms/registry.ts'
import { METRIC_NAMES } from './platform-rules.ts'
import { Problem } from './problem.ts'
import { Schedule } from './schedule.ts'

/**
 * The contract between the page and the main process: every request and every event, once. Handlers, preload and the page's bridge are
 * all inferred from it. Views, not rows: no token, secret, file path or raw response is in any of them.
 */

/** What is left of one of a platform's allowances. */
export const BudgetView = z.object({
  /** The page has words for it. */
  name: z.string(),
  /** Who shares it: everyone on the developer app, every account of the login, or this account alone. */
  scope: z.enum(['app', 'login', 'account']),
  unit: z.enum(['calls', 'percent']),
  /** The whole of it; null where the platform does not tell. */
  limit: z.number().nullable(),
  remaining: z.number(),
  /** Epoch ms; null when nothing has to come back. */
  resetsAt: z.number().nullable(),
  /** Epoch ms of what we know; null when nothing was spent yet. */
  observedAt: z.number().nullable(),
})
export type BudgetView = z.infer<typeof BudgetView>

/** An account as the page sees it. */
export const AccountView = Account.omit({ grantId: true, facts: true }).extend({
  /** Epoch ms when the login ends unless it is renewed; null when it does not end by time. */
  loginExpiresAt: z.number().nullable(),
  /** Why it ends then or has ended, where that is worth a word: `loginEnd.<login>.<reason>`. */
  loginEndReason: z.string().nullable(),
  /** Changes with the picture at `media://avatar/<id>`; null where there is none. */
  avatarVersion: z.string().nullable(),
  budgets: z.array(BudgetView),
})
export type AccountView = z.infer<typeof AccountView>

/** A login and the creator's own app credentials for it (never the secret itself). */
export const LoginView = z.object({
  login: LoginId,
  platforms: z.array(PlatformId),
  appKinds: z.array(AppKind),
  /** The stored app's public id and kind; null when none was entered. */
  app: z.object({ kind: AppKind, clientId: z.string(), hasSecret: z.boolean() }).nullable(),
  isSecretRequired: z.boolean(),
  /** Further permissions that can be asked for: `extra.<login>.<name>`. */
  extras: z.array(z.object({ name: z.string(), isOffAtFirst: z.boolean() })),
  /** Addresses to register at the platform, verbatim, for the copy buttons. */
  redirectUris: z.array(z.string()),
})
export type LoginView = z.infer<typeof LoginView>

/** One identity that a finished login offers. */
export const IdentityView = z.object({
  platform: PlatformId,
  remoteId: z.string(),
  displayName: z.string(),
  handle: z.string(),
  kind: Account.shape.kind,
  isAlreadyConnected: z.boolean(),
})
export type IdentityView = z.infer<typeof IdentityView>

/** A login under way. `choosing` waits for `connection.choose`; `done` and `failed` are final. */
export const ConnectionView = z.object({
  id: z.string(),
  login: LoginId,
  isPractice: z.boolean(),
  state: z.enum(['opening', 'waiting-for-browser', 'finishing', 'choosing', 'done', 'failed']),
  identities: z.array(IdentityView),
  /** Epoch ms at which we stop waiting for the browser. */
  endsAt: z.number(),
  problem: Problem.nullable(),
})
export type ConnectionView = z.infer<typeof ConnectionView>

/** A media asset as the page sees it; pictures come from `media://asset/<id>/thumbnail` and `/original`. */
export const MediaAssetView = MediaAsset.omit({ fingerprint: true })
export type MediaAssetView = z.infer<typeof MediaAssetView>

/** Bytes and speed of a delivery's upload. */
export const Progress = z.object({
  sentBytes: z.number(),
  totalBytes: z.number(),
  /** Mean over the last seconds; 0 while nothing moves. */
  bytesPerSecond: z.number(),
})
export type Progress = z.infer<typeof Progress>

/** One variant on its way to one account, or arrived. */
export const DeliveryView = z.object({
  id: z.string(),
  postId: z.string(),
  accountId: z.string(),
  platform: PlatformId,
  accountName: z.string(),
  accountHandle: z.string(),
  isPractice: z.boolean(),
  status: DeliveryStatus,
  /** What it is doing, as a message key part: 'preparing', 'uploading', 'processing', 'publishing', 'checking'. */
  phase: z.enum(['preparing', 'uploading', 'processing', 'publishing', 'checking']),
  text: z.string(),
  title: z.string(),
  assetIds: z.array(z.string()),
  progress: Progress,
  attempts: z.number().int(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Epoch ms of the next step when it waits. */
  nextAt: z.number().nullable(),
  /** How many posts it comes to: one, or as many as a thread has. A first comment is none. */
  partsTotal: z.number().int().min(1),
  /** While its status is not `published`: the parts of it that are public already. */
  receipt: Receipt.nullable(),
  problem: Problem.nullable(),
  canRetry: z.boolean(),
  canCancel: z.boolean(),
  canPause: z.boolean(),
  canReschedule: z.boolean(),
  /** It is published and can be deleted at the platform from here. */
  canDelete: z.boolean(),
  /** Cancelling can only take it down again: it is or may be public. */
  isMaybePublic: z.boolean(),
  /** The creator cancelled it; what may be public is being looked up and taken down. */
  isBeingWithdrawn: z.boolean(),
  /** Put out of sight by the creator: the queue shows it no more. */
  isDismissed: z.boolean(),
  /** The creator's wish for a time; null = as soon as possible. */
  schedule: Schedule.nullable(),
  /** Epoch ms at which it was or is to go out. */
  dueAt: z.number(),
  /** Bytes per second that its upload may take; null = no limit of its own. */
  uploadLimit: z.number().nullable(),
})
export type DeliveryView = z.infer<typeof DeliveryView>

/** What a platform counted for one published post, as a history. */
export const InsightView = z.object({
  deliveryId: z.string(),
  postId: z.string(),
  accountId: z.string(),
  platform: PlatformId,
  accountName: z.string(),
  isPractice: z.boolean(),
  text: z.string(),
  title: z.string(),
  assetIds: z.array(z.string()),
  publishedAt: z.number(),
  /** Its first part has a link to open. */
  hasLink: z.boolean(),
  /** `no-permission`: the login lacks it. `not-given`: the platform gives nothing at all to a local app. `gone`: the post is no longer there. */
  state: z.enum(['known', 'not-asked-yet', 'no-permission', 'not-given', 'gone']),
  /** Oldest first, thinned to 200. A figure that is absent is not given by the platform. */
  readings: z.array(z.object({ at: z.number(), figures: z.partialRecord(z.enum(METRIC_NAMES), z.number()) })),
})
export type InsightView = z.infer<typeof InsightView>

/** The state of the app as a whole. */
export const AppView = z.object({
  version: z.string(),
  isFirstRunDone: z.boolean(),
  /** Where secrets are kept: the OS keychain, a passphrase vault, or nowhere yet. */
  vault: z.object({
    state: z.enum(['ready', 'locked', 'passphrase-needed', 'new-passphrase-needed', 'unavailable']),
    keeper: z.enum(['keychain', 'passphrase', 'none']),
  }),
  practice: z.object({ state: z.enum(['off', 'starting', 'running', 'failed', 'elsewhere']), origin: z.string().nullable() }),
  /** True while CREATORSYNC_PLATFORM_ORIGIN is set: live accounts are paused. */
  areLiveAccountsPaused: z.boolean(),
  isOnline: z.boolean(),
  /** The line to the platforms, really tried: 'captive' = a hotel's or train's page stands before it. */
  line: z.enum(['unknown', 'online', 'offline', 'captive']),
  /** The whole outbox is held up by the creator. */
  isOutboxPaused: z.boolean(),
  /** Who runs the outbox: this window, or the command line (it is handed what is asked here). */
  outboxRunsIn: z.enum(['app', 'cli']),
  /** Platforms that are left alone for a while because they are down, and until when (epoch ms). */
  platformsDown: z.array(z.object({ platform: PlatformId, isPractice: z.boolean(), until: z.number() })),
  /** Things the creator should know at start: a database kept aside, a newer version's data. */
  notices: z.array(Problem),
})
export type AppView = z.infer<typeof AppView>

/** What the creator sets for the whole app. */
export const SettingsView = z.object({
  /** Bytes per second for all uploads together; null = the whole line. */
  uploadLimit: z.number().positive().nullable(),
  /** A post whose time passed while the computer was off goes out by itself if it is less late than this; otherwise the creator is asked. Milliseconds. */
  publishIfLateByLessThanMs: z.number().nonnegative(),
  startAtLogin: z.boolean(),
  /** Closing the window keeps the app in the tray. Without it the app stays only while something is on its way. */
  staysInTray: z.boolean(),
  /** Where the system offers none of these, the switch is not shown. */
  canStartAtLogin: z.boolean(),
  /** The zone of this computer, and every zone it knows. */
  zone: z.string(),
  zones: z.array(z.string()),
  /** Of every platform that ends old versions of its interface: ours, the creator's own (null = ours is used), and when the used one may end, epoch ms. */
  apiVersions: z.array(z.object({ platform: PlatformId, pinned: z.string(), chosen: z.string().nullable(), endsAt: z.number() })),
})
export type SettingsView = z.infer<typeof SettingsView>

/** A file that was imported, or why it was not. */
export const ImportOutcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), asset: MediaAssetView }),
  z.object({ ok: z.literal(false), fileName: z.string(), problem: Problem }),
])
export type ImportOutcome = z.infer<typeof ImportOutcome>

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
  /** What platforms counted for what was published at or after `since`, newest first, at most 500. */
  /** Newest post first; `isCut`: there are older ones that are not told. */
  'insights.list': { input: z.object({ since: z.number() }), output: z.object({ items: z.array(InsightView), isCut: z.boolean() }) },
  /** Asks the platforms now, except about what was read within the last minute. */
  'insights.refresh': { input: Nothing, output: Nothing },
  /**
   * Asks where to save what `insights.list` tells of one platform (null = all) as CSV, one row a post; answers the file's name without its folder, null
   * when the question was closed.
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
