import type { AccountView, AppView } from '../shared/ipc.ts'
import type { Draft, LoginId, PostingOptions } from '../shared/model.ts'
import type { Connections } from './core/accounts.ts'
import type { Delivery } from './core/delivery.ts'
import type { Outbox } from './core/outbox.ts'
import type { LoginAdapter } from './core/platform-adapter.ts'
import type { Imported } from './media/files.ts'
import type { AppRow, Clock, DraftStore, MediaFiles } from './core/ports.ts'
import type { MediaAsset } from '../shared/model.ts'
import type { Problem } from '../shared/problem.ts'

/** Everything the handlers stand on; `wire.ts` builds it. */
export interface Services {
  readonly clock: Clock
  readonly connections: Connections
  readonly outbox: Outbox
  readonly drafts: DraftStore
  readonly deliveries: {
    get(id: string): Delivery | undefined
    listForQueue(publishedSince: number): Delivery[]
    listOfPost(postId: string): Delivery[]
    listPublished(query: { search: string; before: number | null; limit: number }): Delivery[]
  }
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
  disconnect(accountId: string): Promise<void>
  askPostingOptions(accountId: string): Promise<PostingOptions | null>
  currentDraft(): Draft
  discardDraft(): Draft
  checkCurrentDraft(): Problem[]
  publish(draftId: string): Delivery[]
  pickFiles(): Promise<readonly string[]>
  samplePath(kind: 'video' | 'image'): string
  openLink(permalink: string, isPractice: boolean): Promise<void>
  copyText(text: string): void
  /** The address to show or copy: a practice link leads to the sandbox's present port. */
  shownLink(permalink: string, isPractice: boolean): string
  /** What is stored of a link that the creator pasted: always the platform's real form. */
  realLink(permalink: string | null): string | null
}
