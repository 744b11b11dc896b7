import type { GrantTokens, Identity, LoginAdapter, LoginContext, LoginExtra } from '../../core/login-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { beginOAuth, exchangeCode, refreshGrant, type OAuthDialect } from '../kit/oauth.ts'
import { API, Channels } from './api.ts'
import { ask } from './errors.ts'

const SCOPES = ['https://www.googleapis.com/auth/youtube.upload', 'https://www.googleapis.com/auth/youtube.readonly'] as const

/** Comments, captions, playlists and deleting: the one scope that allows all of them (the methods' pages, read 2026-11-27). */
const EXTRAS: readonly LoginExtra[] = [{ name: 'manage', scopes: ['https://www.googleapis.com/auth/youtube.force-ssl'] }]

/** OAuth overview, read 2026-11-23: logins of an app in "Testing" end seven days after consent, and the token's answer says so. */
const TESTING_LIFETIME_MS = 7 * 24 * 60 * 60_000
/** Between Google's clock and the moment at which we noted the login. */
const CLOCK_SLACK_MS = 60 * 60_000

/** Google's OAuth for a client of the type "Desktop app" (native-app guide, read 2026-11-23). */
const DIALECT: OAuthDialect = {
  platform: 'youtube',
  authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenUrl: 'https://oauth2.googleapis.com/token',
  scopes: SCOPES,
  scopeSeparator: ' ',
  clientIdParameter: 'client_id',
  challenge: 'base64url',
  secretIn: 'form',
  // Harmless where Google gives a refresh token anyway, and the way to a new one at a reconnect.
  extraAuthorizeParameters: { access_type: 'offline', prompt: 'consent' },
  refreshLifetimeField: 'refresh_token_expires_in',
}

/** YouTube's login: one channel a consent. */
export function createLogin(): LoginAdapter {
  return {
    login: 'youtube',
    platforms: ['youtube'],
    appKinds: ['oauth2'],
    // Any port, nothing to register. Google's OAuth for desktop apps, read 2026-11-23.
    redirect: { host: '127.0.0.1', ports: null, path: '/' },
    // Desktop clients are given one and it is sent when present; the documents call it optional.
    isSecretRequired: false,
    extras: EXTRAS,
    // In production a login has no end of its own, and what the creator himself limits to a shorter time is another matter.
    endReason({ connectedAt, endsAt, now }) {
      if (endsAt === null) return null
      const livesWeeks = endsAt - connectedAt >= TESTING_LIFETIME_MS - CLOCK_SLACK_MS
      return livesWeeks && endsAt - now <= TESTING_LIFETIME_MS + CLOCK_SLACK_MS ? 'testing-mode' : null
    },
    beginConnect: async (context) => beginOAuth(dialectFor(context.extras), context),
    async connect(context, callback, keep) {
      const tokens = await exchangeCode(DIALECT, context, callback, keep)
      // The creator may untick single scopes on Google's page.
      const missing = SCOPES.filter((scope) => !tokens.scopes.includes(scope))
      if (missing.length > 0) {
        throw new PlatformError({
          kind: 'scope-missing',
          platform: 'youtube',
          step: 'token.exchange',
          mayHaveApplied: false,
          platformCode: 'insufficientPermissions',
          text: missing.join(', '),
        })
      }
      return tokens
    },
    identities: async (context, tokens) => ({ identities: await channelsOf(context, tokens), tokens }),
    refresh: (context, tokens) => refreshGrant(DIALECT, context, tokens),
    async revoke(context, tokens) {
      await context.http.send({
        step: 'token.revoke',
        method: 'POST',
        url: 'https://oauth2.googleapis.com/revoke',
        auth: 'bare',
        body: { kind: 'form', fields: { token: tokens.refreshToken ?? tokens.accessToken } },
      })
    },
  }
}

/** All that is asked for at once: Google knows no adding later for desktop apps. */
function dialectFor(extras: readonly string[]): OAuthDialect {
  const more = EXTRAS.filter(({ name }) => extras.includes(name)).flatMap(({ scopes }) => scopes)
  return { ...DIALECT, scopes: [...SCOPES, ...more] }
}

/** Reasons that say "no channel here" and nothing about the login. */
const NO_CHANNEL = ['youtubeSignupRequired', 'authenticatedUserNotChannel']

async function channelsOf(context: LoginContext, tokens: GrantTokens): Promise<Identity[]> {
  const { items = [] } = await listOwn(context, tokens).catch((cause: unknown) => {
    if (cause instanceof PlatformError && NO_CHANNEL.includes(cause.failure.platformCode ?? '')) return { items: [] }
    throw cause
  })
  return items.map((channel) => {
    const uploads = channel.contentDetails?.relatedPlaylists.uploads
    return {
      platform: 'youtube',
      remoteId: channel.id,
      displayName: channel.snippet.title,
      handle: (channel.snippet.customUrl ?? '').replace(/^@/, ''),
      // A new channel's addresses may be empty for a day.
      avatarUrl: channel.snippet.thumbnails?.high?.url || channel.snippet.thumbnails?.default?.url || null,
      kind: 'channel',
      tier: null,
      facts: uploads === undefined ? {} : { uploadsPlaylistId: uploads },
    }
  })
}

function listOwn(context: LoginContext, tokens: GrantTokens) {
  return ask(
    context.http,
    {
      step: 'channels.mine',
      method: 'GET',
      url: `${API}/channels?part=id,snippet,contentDetails,status&mine=true`,
      auth: 'bare',
      headers: { authorization: `Bearer ${tokens.accessToken}` },
    },
    Channels,
    context.now,
  )
}
