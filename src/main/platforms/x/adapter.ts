import { xRules } from '../../../shared/platforms/x.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { xBudgets } from './budgets.ts'
import { metrics } from './metrics.ts'
import { signOAuth1 } from './oauth1.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'
import { withdraw } from './withdraw.ts'

/** Publishes text, up to four pictures, a GIF, a video or a thread of these to X. */
export function createAdapter(): PlatformAdapter {
  return {
    platform: 'x',
    login: 'x',
    rules: xRules,
    budgets: xBudgets,
    authorize(request, grant, app, _account, oneTime) {
      if (grant.kind === 'oauth1') return signOAuth1(request, app, { key: grant.accessToken, secret: grant.tokenSecret ?? '' }, oneTime)
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${grant.accessToken}` } }
    },
    publish,
    reconcile,
    withdraw,
    metrics,
  }
}
