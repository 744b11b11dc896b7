import type { World } from '../kit/world.ts'
import { invalidParams, Refusal } from './envelope.ts'
import type { Caller } from './gate.ts'
import type { PostInfo } from './post-info.ts'
import { publishesOf } from './publish-records.ts'
import { statusOf } from './publish-status.ts'
import { isUnaudited, privacyOptions, type TikTokAccount } from './records.ts'

const DAY_MS = 86_400_000

/** TikTok upload-video doc, state 2026-11-23: unfinished drafts in 24 hours. */
const PENDING_DRAFTS_MAX = 5

/** How many Direct Posts of the creator began within the last 24 hours. */
export function directPostsToday(world: World, account: TikTokAccount): number {
  const since = world.clock.now() - DAY_MS
  return publishesOf(world)
    .all()
    .filter((run) => run.mode === 'direct' && run.openId === account.openId && run.startedAt !== null && run.startedAt > since).length
}

/** Why the creator cannot post now; null where he can. The texts are ours. (unconfirmed) */
export function postingBlock(world: World, { account, app }: Pick<Caller, 'account' | 'app'>): Refusal | null {
  if (account.isBanned) return bannedFromPosting()
  if (directPostsToday(world, account) >= account.dailyPostCap)
    return new Refusal(403, 'spam_risk_too_many_posts', 'The daily post cap from the API is reached for this user')
  const since = world.clock.now() - DAY_MS
  const others = new Set(
    publishesOf(world)
      .all()
      .filter((run) => run.clientKey === app.clientKey && run.mode === 'direct' && run.createdAt > since && run.openId !== account.openId)
      .map((run) => run.openId),
  )
  const isFull = isUnaudited(app, account) && others.size >= app.unauditedUserCap
  return isFull
    ? new Refusal(403, 'reached_active_user_cap', 'The daily quota for active publishing users from this client is reached')
    : null
}

function bannedFromPosting(): Refusal {
  return new Refusal(403, 'spam_risk_user_banned_from_posting', 'The user is banned from making new posts')
}

/** May this creator post this way through this app, now? */
export function requireDirectPost(world: World, caller: Caller, info: PostInfo): void {
  const block = postingBlock(world, caller)
  if (block !== null) throw block
  const { account, app } = caller
  const privacy = info.privacy_level ?? ''
  // (unconfirmed) That a private account answers the same code for anything but SELF_ONLY.
  if (isUnaudited(app, account) && (!account.isPrivate || privacy !== 'SELF_ONLY')) {
    throw new Refusal(
      403,
      'unaudited_client_can_only_post_to_private_accounts',
      'Please review our integration guidelines: an unaudited client can only post to private accounts',
    )
  }
  if (!privacyOptions(account).includes(privacy)) {
    throw new Refusal(403, 'privacy_level_option_mismatch', 'privacy_level is not specified or not among the options of creator_info')
  }
  // (unconfirmed) The code; that the combination is refused stands in the content sharing guidelines, state 2026-11-23.
  if (info.brand_content_toggle === true && privacy === 'SELF_ONLY') throw invalidParams('Branded content cannot be private')
}

/** 403 for a banned creator, and while five delivered drafts wait in his inbox. */
export function requireRoomInInbox(world: World, account: TikTokAccount): void {
  if (account.isBanned) throw bannedFromPosting()
  const since = world.clock.now() - DAY_MS
  const pending = publishesOf(world)
    .all()
    .filter(
      (run) =>
        run.mode === 'inbox' &&
        run.openId === account.openId &&
        run.createdAt > since &&
        run.startedAt !== null &&
        run.postIds.length === 0,
    )
  const waiting = pending.filter((run) => statusOf(world, run).status !== 'FAILED')
  if (waiting.length >= PENDING_DRAFTS_MAX) {
    throw new Refusal(403, 'spam_risk_too_many_pending_share', 'There may be at most 5 pending shares within any 24-hour period')
  }
}
