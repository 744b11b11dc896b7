import type { AccountView, BudgetView, DeliveryView, LoginView, MediaAssetView } from '../../shared/views.ts'
import type { Account } from '../../shared/account.ts'
import type { MediaAsset } from '../../shared/model.ts'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import { isAble } from '../../shared/platform-rules.ts'
import { threadOf } from '../../shared/post-kind.ts'
import { canCancel, canPause, canReschedule, canRetry, isMaybePublic, type Delivery } from '../core/delivery.ts'
import type { LoginAdapter } from '../core/login-adapter.ts'
import type { AppRow, GrantRecord } from '../core/ports.ts'
import type { ProgressMeter } from '../core/progress-meter.ts'
import { registeredRedirects } from '../core/redirects.ts'

/** Rows to what the page may know. */

/** An account without its grant and facts, with what is left of its platform's allowances. */
export function accountView(
  account: Account,
  about: {
    readonly grant: GrantRecord | undefined
    readonly login: Pick<LoginAdapter, 'endReason'> | undefined
    readonly budgets: readonly BudgetView[]
    readonly avatarVersion: string | null
    readonly now: number
  },
): AccountView {
  const { grantId: _grantId, facts: _facts, ...shown } = account
  const { grant, login, budgets, avatarVersion, now } = about
  const endsAt = grant === undefined || grant.hasRefresh ? (grant?.refreshExpiresAt ?? null) : grant.expiresAt
  const loginEndReason = grant === undefined ? null : (login?.endReason?.({ connectedAt: grant.connectedAt, endsAt, now }) ?? null)
  return { ...shown, loginExpiresAt: endsAt, loginEndReason, avatarVersion, budgets: [...budgets] }
}

/** A media asset without its fingerprint. */
export function mediaAssetView(asset: MediaAsset): MediaAssetView {
  const { fingerprint: _fingerprint, ...shown } = asset
  return shown
}

/** A delivery with its bytes and what may be done with it. */
export function deliveryView(delivery: Delivery, meter: ProgressMeter | undefined, account: Account | undefined): DeliveryView {
  const { title } = delivery.variant.options
  return {
    id: delivery.id,
    postId: delivery.postId,
    accountId: delivery.accountId,
    platform: delivery.platform,
    accountName: delivery.accountName,
    accountHandle: delivery.accountHandle,
    isPractice: delivery.isPractice,
    status: delivery.status,
    phase: delivery.phase,
    text: delivery.variant.text,
    title: typeof title === 'string' ? title : '',
    assetIds: delivery.variant.assetIds,
    progress: meter?.progress() ?? { sentBytes: delivery.uploadedBytes, totalBytes: delivery.totalBytes, bytesPerSecond: 0 },
    attempts: delivery.tries,
    createdAt: delivery.createdAt,
    updatedAt: delivery.updatedAt,
    nextAt: delivery.nextAt,
    partsTotal: 1 + threadOf(delivery.variant.options).length,
    receipt: delivery.receipt,
    problem: delivery.problem,
    canRetry: canRetry(delivery),
    canCancel: canCancel(delivery),
    canPause: canPause(delivery),
    canReschedule: canReschedule(delivery),
    canDelete:
      delivery.status === 'published' &&
      account !== undefined &&
      delivery.receipt?.parts.some(({ remoteId }) => remoteId !== '') === true &&
      isAble(PLATFORM_RULES[delivery.platform].canDelete, account),
    isMaybePublic: isMaybePublic(delivery),
    isBeingWithdrawn: delivery.wish !== 'publish',
    schedule: delivery.schedule,
    dueAt: delivery.dueAt,
    uploadLimit: delivery.uploadLimit,
    isDismissed: delivery.isDismissed,
  }
}

/** A login with the public half of the creator's own app. */
export function loginView(login: LoginAdapter, app: AppRow | undefined): LoginView {
  return {
    login: login.login,
    platforms: [...login.platforms],
    appKinds: [...login.appKinds],
    app: app === undefined ? null : { kind: app.kind, clientId: app.clientId, hasSecret: app.hasSecret },
    isSecretRequired: login.isSecretRequired,
    extras: (login.extras ?? []).map(({ name, isOffAtFirst }) => ({ name, isOffAtFirst: isOffAtFirst === true })),
    redirectUris: registeredRedirects(login.redirect),
  }
}
