import type { Account } from '../../shared/account.ts'
import type { Json } from '../../shared/json.ts'
import type { MediaAsset, PostingOptions, Receipt, Variant } from '../../shared/model.ts'
import type { MetricName, PlatformRules } from '../../shared/platform-rules.ts'
import type { LoginId, PlatformId } from '../../shared/platforms/registry.ts'
import type { PlatformBudgets } from './budget-rules.ts'
import type { ByteSource, Http, HttpRequest } from './http.ts'
import type { AppCredentials, GrantTokens } from './login-adapter.ts'

/** A grant in use, sending as one account. `send` adds the account's token where `auth` is 'token'. Never stored. */
export interface Session extends Http {
  readonly account: Account
  /** How the grant signs; X's OAuth 1.0a accounts use fewer calls than OAuth 2 ones. */
  readonly scopes: readonly string[]
}

/** One media file of a delivery. `read` streams [start, end) from disk, reporting progress to the outbox as bytes are taken. */
export interface WorkMedia {
  readonly asset: MediaAsset
  read(start: number, end: number): ByteSource
}

/** A place of the creator's own from which a platform can fetch a file. */
export interface Hosting {
  /** Stores the file and answers an address that can be fetched for at least `lifetimeMs`; `key` names it for `remove`. */
  put(media: WorkMedia, lifetimeMs: number): Promise<{ readonly url: string; readonly key: string }>
  /** Gone afterwards, also when it was gone before. Fails for reasons of the creator's storage, which say nothing about the post. */
  remove(key: string): Promise<void>
}

/** What a platform adapter gets to do one step. */
export interface Work {
  readonly deliveryId: string
  readonly account: Account
  readonly variant: Variant
  readonly media: readonly WorkMedia[]
  /** Files that options name (thumbnails, captions, a thread's media), by asset id. */
  readonly files: ReadonlyMap<string, WorkMedia>
  /**
   * What of this delivery is public already, though more is to come (`Step.receipt`); null before its first part. With a checkpoint of null the
   * delivery begins again behind these parts: none of them is ever made a second time.
   */
  readonly receipt: Receipt | null
  /** Where the creator's own bucket gives files an address for platforms that fetch them; null where none was set up. */
  readonly hosting: Hosting | null
  /** The adapter's own state from its last step; null at the first. Parse it with a schema. */
  readonly checkpoint: Json | null
  /** True on the first step after a failed step or a restart: what the checkpoint says was sent may have arrived or not; ask the server. */
  readonly isResumed: boolean
  /** Epoch ms now. */
  readonly now: number
  /** Epoch ms at which the commit was first marked; null before. */
  readonly committingSince: number | null
  /**
   * The platform's ids of posts that other deliveries to this account have as their proof; empty unless told. A post that is recognised by its
   * words alone is not this delivery's when it is another's.
   */
  readonly claimedIds?: readonly string[]
}

/** What a delivery is doing, for the page. */
export type Phase = 'preparing' | 'uploading' | 'processing' | 'publishing' | 'checking'

/**
 * What one step came to.
 * `next`: do another step at once. `commit-next`: the next call may make the post public: the outbox writes `committing` durably first.
 * `wait`: do nothing before `notBefore` (epoch ms). `done`: it is public and this is the proof.
 * `uploadedBytes`: bytes of all media that the platform has acknowledged so far. `isCommitUndone`: this was a commit call, it was answered,
 * and certainly nothing became public (a last chunk taken only in part): the upload goes on. `receipt`: everything of this delivery that is public by
 * now, though more is to come (the posts of a thread so far; a post whose first comment follows): its mark is lifted, each further part has its own.
 */
export type Step =
  | {
      readonly kind: 'next'
      readonly checkpoint: Json
      readonly phase: Phase
      readonly uploadedBytes?: number
      readonly isCommitUndone?: true
      readonly receipt?: Receipt
    }
  | {
      readonly kind: 'commit-next'
      readonly checkpoint: Json
      readonly phase: Phase
      readonly uploadedBytes?: number
      readonly receipt?: Receipt
    }
  | {
      readonly kind: 'wait'
      readonly checkpoint: Json
      readonly phase: Phase
      readonly notBefore: number
      readonly uploadedBytes?: number
      readonly receipt?: Receipt
    }
  | { readonly kind: 'done'; readonly receipt: Receipt }

/**
 * What the platform says about a commit whose answer was lost.
 * `published`: it is public. `absent`: certainly not; the step may be done again from `checkpoint`. With `isDoubtful` it is not certain: the same call is made
 * once more on purpose, to learn it from the platform's refusal. `resume`: the upload goes on from
 * `checkpoint` (still before any commit; with `receipt`: this part is public, and the parts after it are still to come). `wait`: ask again not before.
 * `unknown`: it cannot be learned; the creator is asked.
 */
export type Reconciled =
  | { readonly kind: 'published'; readonly receipt: Receipt }
  | { readonly kind: 'absent'; readonly checkpoint: Json | null; readonly isDoubtful?: true }
  | { readonly kind: 'resume'; readonly checkpoint: Json | null; readonly receipt?: Receipt }
  | { readonly kind: 'wait'; readonly checkpoint: Json; readonly notBefore: number }
  | { readonly kind: 'unknown' }

/** The socket every platform plugs into. */
export interface PlatformAdapter {
  readonly platform: PlatformId
  readonly login: LoginId
  readonly rules: PlatformRules
  /** Absent where the platform knows no budget. */
  readonly budgets?: PlatformBudgets
  /**
   * Adds the token (or signature) to a request that is about to go to one of the rules' `tokenHosts`. Pure but for `oneTime`:
   * nonce and time come from there. May change headers and URL only.
   */
  authorize(request: HttpRequest, grant: GrantTokens, app: AppCredentials, account: Account, oneTime: OneTime): HttpRequest
  /** Asked before composing and again before publishing, where the platform has such a call. */
  postingOptions?(session: Session, now: number): Promise<PostingOptions>
  /** Does ONE step from `work.checkpoint`: at most one call that changes something at the platform. No sleep, no poll loop, no retry. */
  publish(work: Work, session: Session): Promise<Step>
  /** Asks the platform what became of a commit. Changes nothing there. */
  reconcile(work: Work, session: Session): Promise<Reconciled>
  /**
   * Takes down a post that this delivery made public, every part of it. `gone`: nothing of it is public any more, also when it was away
   * before. `not-possible`: this grant may not, or the receipt does not name the post. Throws a PlatformError for anything else. Absent
   * where the platform has no such call.
   */
  withdraw?(receipt: Receipt, session: Session, now: number): Promise<'gone' | 'not-possible'>
  /**
   * Clears away what a cancelled delivery left at the platform and nobody sees: staged photos, an open upload. Called only while nothing can be
   * public. A clean-up that the platform refuses is not an error; only `cancelled` is thrown. Absent where nothing stays or nothing can be done.
   */
  abandon?(checkpoint: Json, session: Session, now: number, hosting: Hosting | null): Promise<void>
  /**
   * What the platform counts for these posts, at most `METRICS_AT_ONCE` at a call. A post that is missing in the answer could not be asked now; `gone`
   * says that it is no longer there. Present exactly when the rules' `canReadMetrics` is not false.
   */
  metrics?(subjects: readonly MetricsSubject[], session: Session, now: number): Promise<ReadonlyMap<string, Metrics | 'gone'>>
}

/** Posts asked about in one call of `metrics`; an adapter may need several requests for them. */
export const METRICS_AT_ONCE = 20

/** A published delivery whose figures are wanted. */
export interface MetricsSubject {
  readonly deliveryId: string
  readonly receipt: Receipt
  readonly variant: Variant
}

/** Figures as the platform counts them, since the post was published. What it does not give is absent, never 0. */
export type Metrics = Readonly<Partial<Record<MetricName, number>>>

/** What must be fresh for each signature. */
export interface OneTime {
  /** 32 hexadecimal characters, never used before. */
  readonly nonce: string
  /** Epoch ms. */
  readonly now: number
}
