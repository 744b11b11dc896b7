import type { Account } from '../../shared/account.ts'
import type { Json } from '../../shared/json.ts'
import type { AppKind } from '../../shared/model.ts'
import type { LoginId, PlatformId } from '../../shared/platforms/registry.ts'
import type { Http } from './http.ts'
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
