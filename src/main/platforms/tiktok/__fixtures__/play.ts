import {
  loginContext as contextOf,
  delivery as playedDelivery,
  type Line,
  type PlayedPost,
} from '../../../../../tools/testing/played-platform.ts'
import type { GrantTokens } from '../../../core/login-adapter.ts'
import type { Transport } from '../../../core/ports.ts'
import { createAdapter } from '../adapter.ts'

/** What the login gave. */
export const GRANT: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'act.member',
  scopes: ['user.info.basic', 'video.publish'],
  expiresAt: null,
  refreshExpiresAt: null,
}

/** One delivery played to TikTok, step by step. */
export function delivery(lines: readonly Line[], post: PlayedPost = {}) {
  return playedDelivery(createAdapter(), lines, post, {
    grant: GRANT,
    account: { remoteId: 'open-1', displayName: 'Mira', handle: 'mira' },
  })
}

/** What a login gets. */
export const loginContext = (transport: Transport) => contextOf('tiktok', transport, { clientId: 'app-1', clientSecret: 'app-secret' })
