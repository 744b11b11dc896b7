import { linkedinRules } from '../../../shared/platforms/linkedin.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'

/** Publishes text, up to twenty pictures or one video as a LinkedIn member or page. */
export function createLinkedinAdapter(): PlatformAdapter {
  return {
    platform: 'linkedin',
    login: 'linkedin',
    rules: linkedinRules,
    authorize: (request, grant) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${grant.accessToken}` } }),
    publish,
    reconcile,
  }
}
