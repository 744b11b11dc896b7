import { youtubeRules } from '../../../shared/platforms/youtube.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { youtubeBudgets } from './budgets.ts'
import { metrics } from './metrics.ts'
import { postingOptions } from './posting-options.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'
import { abandon, withdraw } from './withdraw.ts'

/** Publishes one video to YouTube, by the resumable protocol. */
export function createAdapter(): PlatformAdapter {
  return {
    platform: 'youtube',
    login: 'youtube',
    rules: youtubeRules,
    budgets: youtubeBudgets,
    authorize: (request, grant) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${grant.accessToken}` } }),
    postingOptions,
    publish,
    reconcile,
    withdraw,
    abandon,
    metrics,
  }
}
