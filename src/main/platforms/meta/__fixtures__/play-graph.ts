import {
  accountOf,
  loginContext as contextOf,
  delivery as playedDelivery,
  sessionOf as playedSession,
  type Line,
  type PlayedPost,
  type Setting,
} from '../../../../../tools/testing/played-platform.ts'
import type { Account } from '../../../../shared/account.ts'
import type { AppCredentials, GrantTokens, LoginContext } from '../../../core/login-adapter.ts'
import type { PlatformAdapter } from '../../../core/platform-adapter.ts'
import type { Transport } from '../../../core/ports.ts'

/** What the login gave: one token for each account. */
export const GRANT: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'EAAuser',
  scopes: ['pages_show_list'],
  expiresAt: null,
  refreshExpiresAt: null,
  accountTokens: { '1755': 'EAApage', '17841': 'EAApage' },
}

/** The app whose secret signs each call. */
export const APP: AppCredentials = { kind: 'oauth2', clientId: 'app-1', clientSecret: 'app-secret' }

/** A Page or the Instagram account linked to it. */
export function account(platform: 'facebook' | 'instagram'): Account {
  const named = { displayName: 'Metricsaurus', handle: 'metricsaurus' }
  if (platform === 'facebook') return accountOf(platform, { ...named, remoteId: '1755', kind: 'page' })
  return accountOf(platform, { ...named, remoteId: '17841', kind: 'professional', facts: { pageId: '1755' } })
}

const settingOf = ({ platform }: PlatformAdapter): Setting => ({
  grant: GRANT,
  app: APP,
  account: account(platform === 'facebook' ? 'facebook' : 'instagram'),
})

/** A session of a Page or an Instagram account. */
export const sessionOf = (adapter: PlatformAdapter, transport: Transport) => playedSession(adapter, transport, settingOf(adapter))

/** One delivery played to Meta, step by step. */
export function delivery(adapter: PlatformAdapter, lines: readonly Line[], post: PlayedPost) {
  return playedDelivery(adapter, lines, post, settingOf(adapter))
}

/** What a login gets. */
export function loginContext(transport: Transport): LoginContext {
  return { ...contextOf('facebook', transport, APP), redirectUri: 'http://localhost:8917/facebook/callback' }
}
