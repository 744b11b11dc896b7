import { linkedinRules } from '../../../shared/platforms/linkedin.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { linkedinBudgets } from './budgets.ts'
import { createMetrics } from './metrics.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'
import { withdraw } from './withdraw.ts'

/** Publishes text, links, pictures, videos and documents as a LinkedIn member or page. */
export function createAdapter(): PlatformAdapter {
  return {
    platform: 'linkedin',
    login: 'linkedin',
    rules: linkedinRules,
    budgets: linkedinBudgets,
    authorize: (request, grant) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${grant.accessToken}` } }),
    publish,
    reconcile,
    withdraw,
    metrics: createMetrics(),
  }
}
