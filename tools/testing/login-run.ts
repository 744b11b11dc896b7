import type { Json } from '../../src/shared/json.ts'
import type { GrantTokens, Identity, LoginAdapter } from '../../src/main/core/login-adapter.ts'
import type { PlatformAdapter } from '../../src/main/core/platform-adapter.ts'
import { sample as paddedSample, startSandboxRun } from './sandbox-run.ts'

/** The project's own sample; `padTo` makes the file exactly that long. */
export function sample(kind: 'image' | 'video', wish: { padTo?: number; altText?: string } = {}) {
  const { sizeBytes } = paddedSample(kind).asset
  return paddedSample(kind, wish.padTo === undefined ? 0 : wish.padTo - sizeBytes, wish.altText ?? '')
}

/** A sandbox run for logins that give several identities, or whose sandbox is turned by settings. */
export async function startLoginRun(parts: { login: LoginAdapter; adapter: PlatformAdapter; redirectUri: string }) {
  const run = await startSandboxRun(parts.adapter, parts.login, parts.redirectUri)
  const app = await run.practiceApp('oauth2')
  return {
    ...run,
    adapter: parts.adapter,
    world: run.sandbox.world,
    context: () => run.context(app),
    fault: (wish: Json) => run.control('POST', 'faults', wish),
    sessionFor: (identity: Identity, tokens: GrantTokens) => run.sessionFor(identity, tokens, app),
    /** Every identity of a consent; `withoutScopes` are unticked. */
    async connect(wish: { account?: string; withoutScopes?: readonly string[] } = {}) {
      const asked = new URL((await parts.login.beginConnect(run.context(app))).url).searchParams.get('scope') ?? ''
      const scopes = asked.split(/[ ,]/).filter((scope) => wish.withoutScopes?.includes(scope) !== true)
      const { identities, tokens } = await run.connect({ scopes, ...(wish.account === undefined ? {} : { account: wish.account }) })
      if (identities === undefined || tokens === undefined) throw new Error('the login gave nothing')
      return { identities, tokens }
    },
    /** Tokens without a login, and the identities they can post as. */
    async grant(scopes: readonly string[]) {
      const given = (await run.control('POST', 'grants', { platform: parts.adapter.platform, scopes: [...scopes] })) as {
        accessToken: string
      }
      const tokens: GrantTokens = { kind: 'oauth2', accessToken: given.accessToken, scopes, expiresAt: null, refreshExpiresAt: null }
      return parts.login.identities(run.context(app), tokens)
    },
  }
}
