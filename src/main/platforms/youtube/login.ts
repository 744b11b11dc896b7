import type { GrantTokens, Identity, LoginAdapter, LoginContext } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { beginOAuth, exchangeCode, refreshGrant, type OAuthDialect } from '../kit/oauth.ts'
import { API, Channels } from './api.ts'
import { ask } from './errors.ts'

const SCOPES = ['https://www.googleapis.com/auth/youtube.upload', 'https://www.googleapis.com/auth/youtube.readonly'] as const

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
export function createYoutubeLogin(): LoginAdapter {
  return {
    login: 'youtube',
    platforms: ['youtube'],
    appKinds: ['oauth2'],
    // Desktop clients are given one and it is sent when present; the documents call it optional.
    isSecretRequired: false,
    beginConnect: async (context) => beginOAuth(DIALECT, context),
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
