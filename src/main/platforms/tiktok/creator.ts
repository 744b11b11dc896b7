import type { PostingOptions } from '../../../shared/model.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Http, HttpRequest } from '../../core/http.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { API, CreatorInfo } from './api.ts'
import { ask } from './errors.ts'

/** What this creator may do right now; TikTok wants it asked before every post. `headers` carries the token where there is no session yet. */
export async function readCreator(http: Http, now: number, headers?: HttpRequest['headers']): Promise<CreatorInfo> {
  const call: HttpRequest = {
    step: 'creator.read',
    method: 'POST',
    url: `${API}/v2/post/publish/creator_info/query/`,
    auth: headers === undefined ? 'token' : 'bare',
    ...(headers === undefined ? {} : { headers }),
    body: { kind: 'json', value: {} },
  }
  return ask(http, call, CreatorInfo, now)
}

/** Refusals that are TikTok's answer to "may I post?" and come with HTTP 200 (query-creator-info doc, read 2026-11-23). */
const BLOCKS = ['spam_risk_too_many_posts', 'spam_risk_user_banned_from_posting', 'reached_active_user_cap']

/** creator_info for the composer. */
export async function postingOptions(session: Session, now: number): Promise<PostingOptions> {
  try {
    const info = await readCreator(session, now)
    const disabled = [
      ['allowComment', info.comment_disabled],
      ['allowDuet', info.duet_disabled],
      ['allowStitch', info.stitch_disabled],
    ] as const
    return {
      fetchedAt: now,
      displayName: info.creator_nickname === '' ? session.account.displayName : info.creator_nickname,
      blockedReason: null,
      choices: { privacy: info.privacy_level_options },
      disabledOptions: disabled.filter(([, isDisabled]) => isDisabled).map(([name]) => name),
      maxVideoDurationMs: info.max_video_post_duration_sec === undefined ? null : info.max_video_post_duration_sec * 1000,
    }
  } catch (error) {
    const failure = error instanceof PlatformError ? error.failure : undefined
    if (failure?.platformCode === undefined || !BLOCKS.includes(failure.platformCode)) throw error
    return {
      fetchedAt: now,
      displayName: session.account.displayName,
      blockedReason: failure.text ?? failure.platformCode,
      choices: {},
      disabledOptions: [],
      maxVideoDurationMs: null,
    }
  }
}
