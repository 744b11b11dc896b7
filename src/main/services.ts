import type { z } from 'zod'
import type { Requests } from '../shared/ipc.ts'
import type { AccountView, AppView, DeliveryView, SettingsView } from '../shared/views.ts'
import type { Draft, MediaAsset, PostingOptions } from '../shared/model.ts'
import type { LoginId } from '../shared/platforms/registry.ts'
import type { OwnBucket } from './hosting/own-bucket.ts'
import type { Connections } from './core/accounts.ts'
import type { Delivery } from './core/delivery.ts'
import type { OutboxDesk } from './core/outbox-desk.ts'
import type { LoginAdapter } from './core/login-adapter.ts'
import type { InsightsOf } from './ipc/insight-view.ts'
import type { Imported } from './media/files.ts'
import type { AppRow, Clock, DraftStore, MediaFiles } from './core/ports.ts'
import type { Problem } from '../shared/problem.ts'
import type { PublishLog } from './store/publish-log.ts'
import type { Schedule } from '../shared/schedule.ts'

/** When a post is to go out, and whether the creator knows that the same went out before. */
export interface PublishWish {
  /** Null = now. */
  readonly schedule: Schedule | null
  readonly isRepeatMeant: boolean
}

/** What may be changed of the settings; what is absent stays. */
export type SettingsChange = z.output<Requests['settings.save']['input']>

/** Everything the handlers stand on; `wire.ts` builds it. */
export interface Services {
  readonly clock: Clock
  readonly connections: Connections
  readonly outbox: OutboxDesk
  readonly drafts: DraftStore
  readonly deliveries: {
    get(id: string): Delivery | undefined
    listForQueue(publishedSince: number): Delivery[]
    listScheduled(page: { offset: number; limit: number }): Delivery[]
    listOfPost(postId: string): Delivery[]
    /** Newest first. */
    listPublishedSince(since: number, page: { offset: number; limit: number }): Delivery[]
    listPublished(query: { search: string; before: number | null; limit: number }): Delivery[]
  }
  readonly publishLog: PublishLog
  readonly files: MediaFiles & { importPaths(paths: readonly string[]): Promise<readonly Imported[]> }
  readonly media: { update(asset: MediaAsset): void }
  readonly practice: { ensureRunning(): Promise<void> }
  readonly vault: {
    writeApp(login: string, app: { kind: 'oauth1' | 'oauth2'; clientId: string; clientSecret: string }): void
    removeApp(login: string): void
  }

  login(id: LoginId): LoginAdapter
  appRow(id: LoginId): AppRow | undefined
  /** Throws ProblemError vault-locked while no secret could be kept. */
  requireVault(): void
  appView(): AppView
  finishFirstRun(): AppView
  dismissNotices(): AppView
  openVault(passphrase: string): Promise<AppView>
  accountViews(): AccountView[]
  deliveryView(delivery: Delivery): DeliveryView
  /** Throws ProblemError: what the platform said. */
  refreshAccount(accountId: string): Promise<void>
  insightsOf(delivery: Delivery): InsightsOf
  /** Asks the platforms; answers what stood in the way. */
  lookAtInsights(): Promise<readonly Problem[]>
  disconnect(accountId: string): Promise<void>
  askPostingOptions(accountId: string): Promise<PostingOptions | null>
  currentDraft(): Draft
  discardDraft(): Draft
  checkCurrentDraft(): Problem[]
  publish(draftId: string, wish: PublishWish): Delivery[]
  /** The same for a draft that is not the one being written. */
  publishDraft(draft: Draft, wish: PublishWish): Delivery[]
  checkDraftOf(draft: Draft): Problem[]
  pauseOutbox(isPaused: boolean): AppView
  settingsView(): SettingsView
  saveSettings(change: SettingsChange): SettingsView
  readonly bucket: Pick<OwnBucket, 'view' | 'save' | 'remove' | 'check'>
  pickFiles(): Promise<readonly string[]>
  /** Asks where to save a text; answers the file's name without its folder, null when the question was closed. */
  saveText(suggestedName: string, text: string): Promise<string | null>
  samplePath(kind: 'video' | 'image'): string
  openLink(permalink: string, isPractice: boolean): Promise<void>
  copyText(text: string): void
  /** Plain http to a platform's own host: a network that wants a sign-in answers with its page. */
  openLoginPage(): Promise<void>
  /** The address to show or copy: a practice link leads to the sandbox's present port. */
  shownLink(permalink: string, isPractice: boolean): string
  /** What is stored of a link that the creator pasted: always the platform's real form. */
  realLink(permalink: string | null): string | null
}
