import { z } from 'zod'
import { Account } from './account.ts'
import { AppKind, DeliveryStatus, MediaAsset, Receipt } from './model.ts'
import { LoginId, PlatformId } from './platforms/registry.ts'
import { METRIC_NAMES } from './platform-rules.ts'
import { Problem } from './problem.ts'
import { Schedule } from './schedule.ts'

// What the page gets to see: views, not rows. No token, secret, file path or raw response is in any of them.

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
