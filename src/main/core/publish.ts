import { checkVariant } from '../../shared/check-variant.ts'
import type { Account } from '../../shared/account.ts'
import { type Draft, type MediaAsset, type PostingOptions, type Variant, variantOf } from '../../shared/model.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import type { PlatformRules } from '../../shared/platform-rules.ts'
import { attachedAssetIds, threadOf } from '../../shared/post-kind.ts'
import { problem, ProblemError, type Problem } from '../../shared/problem.ts'
import { instantOf, type Schedule } from '../../shared/schedule.ts'
import type { Delivery } from './delivery.ts'
import { refuseAfterLogin } from './login-end.ts'
import { totalBytesOf } from './outbox.ts'
import type { AccountStore, Clock, MediaFiles, Random } from './ports.ts'

/** A frozen post: what Publish was pressed on. */
export interface Post {
  readonly id: string
  readonly createdAt: number
  readonly text: string
  readonly assetIds: readonly string[]
}

/** What checking and freezing need. */
export interface PublishParts {
  readonly rules: Readonly<Record<PlatformId, PlatformRules>>
  readonly accounts: AccountStore
  readonly media: MediaFiles
  readonly clock: Clock
  readonly random: Random
  /** What the platform last said of an account; null where it was not asked or has no such call. */
  postingOptions(accountId: string): PostingOptions | null
  /** The version of the platform's interface that the creator chose; undefined = ours. */
  apiVersion(platform: PlatformId): string | undefined
  /** When the account's login ends by time, epoch ms; null where it does not. */
  loginEndsAt(account: Account): number | null
}

/** Everything that the platforms would refuse in this draft, account by account. */
export function checkDraft(draft: Draft, parts: PublishParts): Problem[] {
  if (draft.accountIds.length === 0) return [problem('nothing-selected')]
  return draft.accountIds.flatMap((accountId) => {
    const account = parts.accounts.get(accountId)
    if (account === undefined) return [problem('account-removed', { accountId })]
    const apiVersion = parts.apiVersion(account.platform)
    const found = checkVariant({
      rules: parts.rules[account.platform],
      account,
      variant: variantOf(draft, accountId),
      assets: assetsOf(draft, parts.media),
      asset: (id) => parts.media.asset(id),
      postingOptions: parts.postingOptions(accountId),
      ...(apiVersion === undefined ? {} : { apiVersion }),
      now: parts.clock.now(),
    })
    for (const assetId of attachedAssetIds(parts.rules[account.platform], variantOf(draft, accountId).options))
      if (parts.media.asset(assetId) === undefined) found.push(problem('file-gone', { accountId, assetId, actions: ['choose-file'] }))
    if (account.status === 'reconnect-needed')
      found.push(problem('reconnect-needed', { accountId, platform: account.platform, actions: ['reconnect'] }))
    return found
  })
}

/**
 * Turns a checked draft into a post with one delivery per account, now or at a time. Throws `not-publishable` where a platform would refuse it,
 * `schedule-in-past`, `login-ends-first`.
 */
export function freeze(draft: Draft, parts: PublishParts, schedule: Schedule | null = null): { post: Post; deliveries: Delivery[] } {
  const errors = checkDraft(draft, parts).filter((found) => found.severity === 'error')
  const [first] = errors
  if (first !== undefined)
    throw new ProblemError(
      first.code === 'nothing-selected'
        ? first
        : problem('not-publishable', { ...withAccount(first), params: { count: errors.length, first: first.code } }),
    )
  const now = parts.clock.now()
  const dueAt = schedule === null ? now : instantOf(schedule)
  if (schedule !== null && dueAt <= now) throw new ProblemError(problem('schedule-in-past'))
  const post: Post = { id: parts.random.id(), createdAt: now, text: draft.text, assetIds: draft.assetIds }
  const deliveries = draft.accountIds.map((accountId): Delivery => {
    const account = parts.accounts.get(accountId) as Account
    if (schedule !== null) refuseAfterLogin(account, parts.loginEndsAt(account), dueAt)
    const variant = withPresets(variantOf(draft, accountId), parts.rules[account.platform])
    return {
      id: parts.random.id(),
      postId: post.id,
      accountId,
      platform: account.platform,
      isPractice: account.isPractice,
      accountName: account.displayName,
      accountHandle: account.handle,
      variant,
      totalBytes: totalBytesOf(mainAssetsOf(variant, parts.media)),
      status: schedule === null ? 'queued' : 'scheduled',
      phase: 'preparing',
      checkpoint: null,
      commit: null,
      isResumed: false,
      tries: 0,
      nextAt: dueAt,
      schedule,
      dueAt,
      wish: 'publish',
      uploadLimit: null,
      isDismissed: false,
      uploadedBytes: 0,
      problem: null,
      receipt: null,
      createdAt: now,
      updatedAt: now,
    }
  })
  return { post, deliveries }
}

/** Frozen means that a later change of a preset changes no waiting post: what the form showed is written down. */
function withPresets(variant: Variant, rules: PlatformRules): Variant {
  const presets = rules.options.flatMap((field) => (field.preset === undefined ? [] : [[field.name, field.preset] as const]))
  return { ...variant, options: { ...Object.fromEntries(presets), ...variant.options } }
}

/** The files whose bytes its progress counts: those of the post and of the posts that follow in its thread; thumbnails and captions are small and come after. */
function mainAssetsOf(variant: Variant, media: MediaFiles): MediaAsset[] {
  const ids = [...variant.assetIds, ...threadOf(variant.options).flatMap((part) => part.assetIds)]
  return ids.flatMap((id) => media.asset(id) ?? [])
}

function withAccount(found: Problem): Pick<Problem, 'accountId' | 'platform'> {
  return {
    ...(found.accountId === undefined ? {} : { accountId: found.accountId }),
    ...(found.platform === undefined ? {} : { platform: found.platform }),
  }
}

function assetsOf(draft: Draft, media: MediaFiles): MediaAsset[] {
  return draft.assetIds.map((assetId) => {
    const asset = media.asset(assetId)
    if (asset === undefined) throw new ProblemError(problem('file-gone', { assetId, actions: ['remove-media'] }))
    return asset
  })
}
