import { instagramRules } from '../../../shared/platforms/instagram.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { authorizeMeta } from '../meta/graph.ts'
import { instagramBudgets } from './budgets.ts'
import { instagramMetrics } from './metrics.ts'
import { publishToInstagram } from './publish.ts'
import { instagramOptions } from './quota.ts'
import { reconcileInstagram } from './reconcile.ts'
import { abandon, withdraw } from './withdraw.ts'

/** Instagram professional accounts through Facebook Login: pictures, carousels, reels and stories. */
export function createAdapter(): PlatformAdapter {
  return {
    platform: 'instagram',
    login: 'meta',
    rules: instagramRules,
    budgets: instagramBudgets,
    authorize: (request, grant, app, account) => authorizeMeta(request, grant, app, account),
    postingOptions: instagramOptions,
    publish: publishToInstagram,
    reconcile: reconcileInstagram,
    metrics: instagramMetrics,
    withdraw,
    abandon,
  }
}
