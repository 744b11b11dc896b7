import { facebookRules } from '../../../shared/platforms/facebook.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { authorizeMeta } from '../meta/graph.ts'
import { facebookBudgets } from './budgets.ts'
import { metricsOfPosts } from './metrics.ts'
import { publishToPage } from './publish.ts'
import { reconcilePage } from './reconcile.ts'
import { abandon, withdraw } from './withdraw.ts'

/** Facebook Pages: text, links, photos, Page videos, reels and stories, with their first comments. */
export function createAdapter(): PlatformAdapter {
  return {
    platform: 'facebook',
    login: 'meta',
    rules: facebookRules,
    budgets: facebookBudgets,
    authorize: (request, grant, app, account) => authorizeMeta(request, grant, app, account),
    publish: publishToPage,
    reconcile: reconcilePage,
    withdraw,
    abandon,
    metrics: metricsOfPosts,
  }
}
