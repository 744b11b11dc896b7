import { youtubeRules } from '../../../shared/platforms/youtube.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { postingOptions } from './channels.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'

/** Publishes one video a post to YouTube. */
export function createYoutubeAdapter(): PlatformAdapter {
  return {
    platform: 'youtube',
    login: 'youtube',
    rules: youtubeRules,
    authorize(request, grant) {
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${grant.accessToken}` } }
    },
    postingOptions,
    publish,
    reconcile,
  }
}
