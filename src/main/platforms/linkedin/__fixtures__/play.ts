import {
  accountOf,
  loginContext as contextOf,
  delivery as playedDelivery,
  type Line,
  type PlayedPost,
} from '../../../../../tools/testing/played-platform.ts'
import type { Account } from '../../../../shared/account.ts'
import type { GrantTokens } from '../../../core/login-adapter.ts'
import type { Transport } from '../../../core/ports.ts'
import { createAdapter } from '../adapter.ts'

/** What the login gave. */
export const GRANT: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'AQmember',
  scopes: ['openid', 'profile', 'w_member_social'],
  expiresAt: null,
  refreshExpiresAt: null,
}

/** The account that posts. */
export const ACCOUNT = accountOf('linkedin', { remoteId: 'urn:li:person:782bbtaQ', displayName: 'Mira', handle: '' })

/** One delivery played to LinkedIn, step by step: by the member, or by the account and with the scopes that it names. */
export function delivery(
  lines: readonly Line[],
  { account = ACCOUNT, scopes = GRANT.scopes, ...post }: PlayedPost & { account?: Account; scopes?: readonly string[] } = {},
) {
  return playedDelivery(createAdapter(), lines, post, { grant: { ...GRANT, scopes }, account })
}

/** What a login gets. */
export const loginContext = (transport: Transport) => contextOf('linkedin', transport, { clientId: 'app-1', clientSecret: 'app-secret' })
