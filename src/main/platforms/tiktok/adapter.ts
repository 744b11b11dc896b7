import { tiktokRules } from '../../../shared/platforms/tiktok.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { tiktokBudgets } from './budgets.ts'
import { postingOptions } from './creator.ts'
import { metrics } from './metrics.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'

/** Publishes one video to TikTok by Direct Post, or leaves it as a draft in the creator's inbox. TikTok has no call that deletes a post or ends an upload of ours. */
export function createAdapter(): PlatformAdapter {
  return {
    platform: 'tiktok',
    login: 'tiktok',
    rules: tiktokRules,
    budgets: tiktokBudgets,
    authorize: (request, grant) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${grant.accessToken}` } }),
    postingOptions,
    publish,
    reconcile,
    metrics,
  }
}
