import type { Json } from '../../src/shared/json.ts'
import type { Account } from '../../src/shared/account.ts'
import type { Receipt } from '../../src/shared/model.ts'
import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import type { PostKind } from '../../src/shared/platform-rules.ts'
import type { LoginAdapter } from '../../src/main/core/login-adapter.ts'
import type { SampleName } from '../testing/samples.ts'

/** A public post as the sandbox tells it: what anybody would see. */
export interface ToldPost {
  readonly id: string
  readonly account: string
  readonly text: string
  readonly visibility: string
  readonly media: readonly { readonly bytes: number; readonly sha256?: string }[]
  /** What each option came to, in the platform's own words. */
  readonly details: Readonly<Record<string, unknown>>
}

/** What a proof looks at. */
export interface Shown {
  readonly post: ToldPost
  readonly receipt: Receipt
  /** All public posts of the platform, this one's and those before. */
  readonly posts: readonly ToldPost[]
}

/** One value of one option, and how the public post shows that it worked. */
export interface OptionProof {
  /** `{ sample }` stands for the id of that sample file. */
  readonly value: Json | { readonly sample: SampleName }
  /** Further options that it needs. */
  readonly with?: Readonly<Record<string, Json>>
  /** Throws, or answers false, where the option did not work. */
  shows(shown: Shown): boolean | void
}

/** One kind of post on one platform: the base that each of its options is added to. */
export interface KindCells {
  readonly kind: PostKind
  readonly text: string
  readonly media: readonly SampleName[]
  /** What this kind needs at least, with the option by which it is chosen. */
  readonly options: Readonly<Record<string, Json>>
  /** Files that `options` name by the sample's name (a thread's media). */
  readonly files?: readonly SampleName[]
  /** Which of the platform's connections posts; the first one unless told. */
  readonly connection?: string
  /** Throws, or answers false, where the public post is not of this kind. */
  shows(shown: Shown): boolean | void
  /** For every option that applies to the kind at least one proof, and for a choice one for each of its values. */
  readonly values: Readonly<Record<string, readonly OptionProof[]>>
}

/** A login to publish through. */
export interface Connection {
  readonly name: string
  readonly accountKind: Account['kind']
  /** The practice account to choose on the consent page; the sandbox's first one unless told. */
  readonly account?: string
  readonly appKind?: 'oauth1' | 'oauth2'
  /** Which of the identities that the login gives posts; the platform's first one unless told. */
  readonly remoteId?: string
}

/** Everything that a platform's row in the table of capabilities is shown by. */
export interface PlatformCells {
  readonly platform: PlatformId
  login(): LoginAdapter
  readonly redirectUri: string
  readonly connections: readonly [Connection, ...Connection[]]
  /** How far the sandbox's clock goes on between two posts, so that no allowance ends. Milliseconds. */
  readonly pauseMs: number
  readonly kinds: readonly KindCells[]
}
