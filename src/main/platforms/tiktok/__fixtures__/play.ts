import { deliveryFor, loginContextFor, playAccount, type Player } from '../../../../../tools/testing/play.ts'
import type { GrantTokens } from '../../../core/platform-adapter.ts'
import { createAdapter } from '../adapter.ts'

export { medium, NOW, play, type Answer, type Line } from '../../../../../tools/testing/play.ts'

/** What the login gave. */
export const GRANT: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'act.member',
  scopes: ['user.info.basic', 'video.publish'],
  expiresAt: null,
  refreshExpiresAt: null,
}

/** The account that posts. */
export const ACCOUNT = playAccount('tiktok', 'open-1', 'mira')

const PLAYER: Player = {
  adapter: createAdapter(),
  redirectUri: 'http://127.0.0.1:8917/tiktok/callback',
  grant: GRANT,
  account: ACCOUNT,
}

/** One delivery played to the platform, step by step. */
export const delivery = deliveryFor.bind(null, PLAYER)

/** What a login gets. */
export const loginContext = loginContextFor.bind(null, PLAYER)
