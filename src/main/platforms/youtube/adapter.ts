import { youtubeRules } from '../../../shared/platforms/youtube.ts'
import type { PlatformAdapter } from '../../core/platform-adapter.ts'
import { API, Channels } from './api.ts'
import { youtubeBudgets } from './budgets.ts'
import { ask } from './errors.ts'
import { publish } from './publish.ts'
import { reconcile } from './reconcile.ts'
import { abandon, withdraw } from './withdraw.ts'

/** Longer videos need a verified channel (YouTube Help 71673, read 2026-11-23). */
const UNVERIFIED_MAX_DURATION_MS = 15 * 60_000

/** Publishes one video to YouTube, by the resumable protocol. */
export function createYoutubeAdapter(): PlatformAdapter {
  return {
    platform: 'youtube',
    login: 'youtube',
    rules: youtubeRules,
    budgets: youtubeBudgets,
    authorize: (request, grant) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${grant.accessToken}` } }),
    async postingOptions(session, now) {
      const { items } = await ask(
        session,
        { step: 'channels.mine', method: 'GET', url: `${API}/channels?part=id,snippet,status&mine=true`, auth: 'token' },
        Channels,
        now,
      )
      const channel = items?.[0]
      return {
        fetchedAt: now,
        displayName: channel?.snippet.title ?? session.account.displayName,
        blockedReason: null,
        choices: {},
        disabledOptions: [],
        maxVideoDurationMs: channel?.status?.longUploadsStatus === 'allowed' ? null : UNVERIFIED_MAX_DURATION_MS,
      }
    },
    publish,
    reconcile,
    withdraw,
    abandon,
  }
}
