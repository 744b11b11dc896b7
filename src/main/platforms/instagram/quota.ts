import type { PostingOptions } from '../../../shared/model.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { callGraph } from '../meta/graph.ts'
import { PublishingLimit } from './api.ts'
import { judgeInstagram } from './errors.ts'

const HOUR_S = 3_600

/**
 * How much of the publishing quota is left. Meta's pages contradict each other on its size, so only what the account's own answer says counts:
 * https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/content_publishing_limit, read 2026-11-23.
 */
export async function instagramOptions(session: Session, now: number): Promise<PostingOptions> {
  const { account } = session
  const path = `${account.remoteId}/content_publishing_limit`
  const call = { step: 'quota.read', method: 'GET', path, query: { fields: 'config,quota_usage' } } as const
  const { data } = await callGraph(session, call, PublishingLimit, { platform: 'instagram', now, judge: judgeInstagram })
  const { quota_usage: used = 0, config } = data[0] ?? {}
  const total = config?.quota_total
  const hours = Math.round((config?.quota_duration ?? 24 * HOUR_S) / HOUR_S)
  const isUsedUp = total !== undefined && used >= total
  return {
    fetchedAt: now,
    displayName: account.displayName,
    blockedReason: isUsedUp ? `${used} of ${total} posts published within ${hours} hours` : null,
    choices: {},
    disabledOptions: [],
    maxVideoDurationMs: null,
  }
}
