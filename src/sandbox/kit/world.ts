import type { Blobs } from './blobs.ts'
import type { SandboxClock } from './clock.ts'
import type { Collection, Collections } from './collections.ts'
import type { Faults } from './faults.ts'
import type { SandboxAnswer, SandboxRequest } from './request.ts'
import type { Tokens } from './tokens.ts'

/** Something that became public (or visible to its author): what the independent judge looks at. */
export interface PublishedPost {
  readonly platform: string
  /** The platform's id of the account it stands under. */
  readonly account: string
  readonly id: string
  /** The post's real public address; the control door maps it to the sandbox's own. */
  readonly url: string
  readonly text: string
  readonly media: readonly string[]
  /** Epoch ms. */
  readonly time: number
  readonly visibility: string
  /** What the post's options did: labels, audience, captions and the like, in the platform's own words. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Figures that a rehearsal may want otherwise. Kept across restarts. */
export interface SandboxSettings {
  /** How long platforms work on a received video or image, milliseconds. */
  readonly processingMs: number
}

/** What every platform of the sandbox stands on. */
export interface World {
  readonly clock: SandboxClock
  readonly collections: Collections
  readonly blobs: Blobs
  readonly tokens: Tokens
  readonly faults: Faults
  readonly posts: Collection<PublishedPost>
  settings(): SandboxSettings
  /** Notes a breach of a platform's documents that the platform itself would not refuse; shown in the journal's notes. */
  note(platform: string, text: string): void
}

/** One route's view of a call. `link` turns a real address into one that leads back to this sandbox. */
export interface RouteContext {
  readonly request: SandboxRequest
  readonly world: World
  /** Groups of the route's pattern. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  link(realUrl: string): string
}

/** One address that a platform answers. `path` is a URLPattern pathname: '/2/media/upload/:id/append'. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly host: string
  readonly path: string
  handle(context: RouteContext): Promise<SandboxAnswer> | SandboxAnswer
}

/** What `POST /_control/grants` asks of a platform. */
export interface GrantWish {
  readonly platform: string
  readonly kind: 'oauth1' | 'oauth2'
  /** Empty = all that the platform's app may have. */
  readonly scopes: readonly string[]
  /** A seeded account's id; the platform's first practice account unless told. */
  readonly account?: string
}

/** What `POST /_control/grants` answers. */
export interface GrantAnswer {
  readonly clientId: string
  readonly clientSecret: string
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly accountId: string
  readonly oauth1?: { consumerKey: string; consumerSecret: string; token: string; tokenSecret: string }
  readonly pages?: readonly { id: string; accessToken: string; instagramId: string | null }[]
}

/** The seeded, audited, public practice app of one login. */
export interface PracticeApp {
  readonly login: string
  readonly clientId: string
  readonly clientSecret: string
  readonly oauth1?: { consumerKey: string; consumerSecret: string }
}

/** One family of platforms: X, YouTube, Meta (Facebook and Instagram), LinkedIn, TikTok. */
export interface PlatformSandbox {
  readonly login: string
  /** The platforms it speaks for, as in posts and grants. */
  readonly platforms: readonly string[]
  /** Every real host it answers for; a call to an unlisted path gets `notFound`. */
  readonly hosts: readonly string[]
  readonly routes: readonly Route[]
  /** Puts practice accounts and the practice app in place; called at each start, must not undo what exists. */
  seed(world: World): void
  practiceApp(world: World): PracticeApp
  grant(world: World, wish: GrantWish): GrantAnswer
  /** What a rehearsal may turn at this platform alone: `POST /_control/<login>/<action>`. Null where it knows no such action. */
  control?(world: World, action: string, body: unknown): SandboxAnswer | null
  /** What the call really asks for, where the platform lets calls be packed into others; itself otherwise. */
  unpack?(request: SandboxRequest): Promise<SandboxRequest>
  /** The platform's own way to say "no such path". */
  notFound(context: RouteContext): SandboxAnswer
}
