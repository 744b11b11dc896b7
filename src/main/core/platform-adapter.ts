import type { Json } from '../../shared/json.ts'
import type { Account } from '../../shared/account.ts'
import type { AppKind, MediaAsset, PostingOptions, Receipt, Variant } from '../../shared/model.ts'
import type { LoginId, PlatformId } from '../../shared/platforms/registry.ts'
import type { MetricName, PlatformRules } from '../../shared/platform-rules.ts'
import type { RedirectRule } from './redirects.ts'

/** A developer app's credentials: OAuth 2 client id and secret, or OAuth 1.0a consumer key and secret. Empty secret = public client. */
export interface AppCredentials {
  readonly kind: AppKind
  readonly clientId: string
  readonly clientSecret: string
}

/** What one login gave. Lives in the vault; never leaves main. */
export interface GrantTokens {
  readonly kind: AppKind
  readonly accessToken: string
  /** OAuth 1.0a only. */
  readonly tokenSecret?: string
  readonly refreshToken?: string
  readonly scopes: readonly string[]
  /** Epoch ms from the platform's answer; null = does not end by time. */
  readonly expiresAt: number | null
  readonly refreshExpiresAt: number | null
  /** Tokens that belong to one identity of the login (Meta's Page tokens), by the identity's remote id. */
  readonly accountTokens?: Readonly<Record<string, string>>
}

/** One identity that a grant can post as. */
export interface Identity {
  readonly platform: PlatformId
  readonly remoteId: string
  readonly displayName: string
  readonly handle: string
  readonly avatarUrl: string | null
  readonly kind: Account['kind']
  readonly tier: string | null
  /** Non-secret facts the adapter will want again. */
  readonly facts: Readonly<Record<string, Json>>
}

/** Bytes of known length that can be opened any number of times. `open` streams; nothing is held whole in memory. */
export interface ByteSource {
  readonly sizeBytes: number
  open(): AsyncIterable<Uint8Array>
}

/** One part of a multipart/form-data body. */
export type MultipartPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly fileName: string; readonly contentType: string; readonly bytes: ByteSource }

/** A request body. Media always comes as `bytes` or inside `multipart`, streamed with an exact Content-Length. */
export type HttpBody =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'multipart'; readonly parts: readonly MultipartPart[] }
  | { readonly kind: 'bytes'; readonly contentType: string; readonly bytes: ByteSource }
  | { readonly kind: 'empty' }

/** One call to a platform, at its real address. */
export interface HttpRequest {
  /** Which call this is, in our words; appears in errors: 'upload.append', 'post.create'. */
  readonly step: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: HttpBody
  /**
   * `token`: authorized with the session's token; refused by us unless the host is among the rules' `tokenHosts`.
   * `bare`: sent without it (upload addresses that must not see it).
   */
  readonly auth: 'token' | 'bare'
  /** True for a call after which something may be public: a lost answer then has `mayHaveApplied`. */
  readonly isCommit?: boolean
  /** Longest silence, milliseconds; 30,000 unless told. */
  readonly timeoutMs?: number
}

/** An answer: body read whole as text, at most 4 MiB. */
export interface HttpResponse {
  readonly status: number
  /** Names in lower case; repeated headers joined by ', '. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Epoch ms by our clock at which it was there; absent for a call without the account's token. */
  readonly receivedAt?: number
}

/** The one way to do HTTP. Throws PlatformError of kind network, timeout, cancelled or unexpected-response; never for a status. */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>
}

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

/**
 * One allowance of a platform, as data. Counted by us where the platform tells nothing of it (`limit`), else learned from its answers (`limit` null) and
 * known only while such an answer is fresh.
 */
export interface BudgetRule {
  /** Unique within the platform; the page has words for it. */
  readonly name: string
  /** Who shares it: everyone on one developer app, every account of one login, or one account. */
  readonly scope: 'app' | 'login' | 'account'
  /** What a call of each step costs; `*` stands for every other step. A step with cost 0 is bound by the budget and not counted by us. */
  readonly costs: Readonly<Record<string, number>>
  readonly limit: number | null
  /** Percentages are spoken of as such. */
  readonly unit: 'calls' | 'percent'
  readonly resets:
    { readonly kind: 'rolling'; readonly windowMs: number } | { readonly kind: 'day'; readonly zone: 'UTC' | 'America/Los_Angeles' }
  /** What a delivery that waits for it is told. */
  readonly kind: 'rate-limited' | 'quota-exhausted'
  /** The platform's codes that say of this budget alone that it is used up. */
  readonly codes?: readonly string[]
  readonly source: string
  /** YYYY-MM-DD. */
  readonly checkedOn: string
}

/** What an answer says of one budget. */
export interface BudgetReading {
  readonly name: string
  /** The whole allowance; null where the answer does not tell it. */
  readonly limit: number | null
  readonly remaining: number
  /** Epoch ms; null where the answer does not tell it. */
  readonly resetsAt: number | null
}

/** A platform's budgets, and how its answers speak of them. */
export interface PlatformBudgets {
  readonly rules: readonly BudgetRule[]
  /** The steps that a delivery of this variant begins with: only what binds one of them holds it back. Absent where every budget binds each kind of post. */
  firstSteps?(variant: Variant): readonly string[]
  /** Reads an answer's headers (and body, where that is the place). Never throws; a name that no rule has is passed over. */
  read?(response: HttpResponse, request: HttpRequest, now: number): readonly BudgetReading[]
}

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

/** What a login needs of its surroundings. `randomText` answers n URL-safe characters from a cryptographic source. */
export interface LoginContext {
  readonly app: AppCredentials
  readonly http: Http
  readonly redirectUri: string
  readonly now: number
  /** Names of the extra permissions (`LoginAdapter.extras`) to ask for. */
  readonly extras: readonly string[]
  randomText(length: number): string
}

/** A further permission of a login that some things need: comments, statistics, deleting. */
export interface LoginExtra {
  /** Named in the rules (`needs`); the page has words for it: `extra.<login>.<name>`. */
  readonly name: string
  /** The platform's scopes; given only when all of them were granted. */
  readonly scopes: readonly string[]
  /** True where asking can spoil the whole login (a developer app that was not granted it): off until the creator ticks it. */
  readonly isOffAtFirst?: true
}

/** Where to send the creator's browser, and what the answer must carry. */
export interface ConsentRequest {
  readonly url: string
  /** The callback counts only if one of these parameters has exactly this value. */
  readonly expect: { readonly parameters: readonly string[]; readonly value: string }
  /** RFC 9207: compared when the callback carries `iss`. */
  readonly issuer?: string
  /** What `connect` needs again (verifier, request token). Kept in memory only. */
  readonly keep: Readonly<Record<string, string>>
}

/** One way of logging in; five for the six platforms. Errors are PlatformErrors. */
export interface LoginAdapter {
  readonly login: LoginId
  /** Platforms whose accounts this login gives; the first one names it in errors. */
  readonly platforms: readonly [PlatformId, ...PlatformId[]]
  readonly appKinds: readonly AppKind[]
  /** Where its answer comes back to. */
  readonly redirect: RedirectRule
  readonly isSecretRequired: boolean
  /** What can be asked for beyond publishing. */
  readonly extras?: readonly LoginExtra[]
  /** Why a login of this age is about to end or has ended, where it is worth a word (YouTube's apps in testing): words `loginEnd.<login>.<reason>`. */
  endReason?(login: { readonly connectedAt: number; readonly endsAt: number | null; readonly now: number }): string | null
  beginConnect(context: LoginContext): Promise<ConsentRequest>
  /** Turns the callback's parameters into tokens. The caller has checked `expect`, `issuer` and that it is no refusal. */
  connect(context: LoginContext, callback: Readonly<Record<string, string>>, keep: Readonly<Record<string, string>>): Promise<GrantTokens>
  /** The accounts this grant can post as, over all its platforms; Page tokens go into `tokens.accountTokens`. */
  identities(
    context: LoginContext,
    tokens: GrantTokens,
  ): Promise<{ readonly identities: readonly Identity[]; readonly tokens: GrantTokens }>
  /** Absent where the platform has no refresh; the grant then ends at `expiresAt`. */
  refresh?(context: LoginContext, tokens: GrantTokens): Promise<GrantTokens>
  /** Tells the platform to forget the grant; best effort. */
  revoke?(context: LoginContext, tokens: GrantTokens): Promise<void>
}
