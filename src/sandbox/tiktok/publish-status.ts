import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { invalidParams, logId, Refusal, success } from './envelope.ts'
import { apiRoute, requireJsonObject, type Caller } from './gate.ts'
import { isIdPublic, publishesOf, videosOf, withdraw, type Publish, type Video } from './publish-records.ts'
import { settingsOf } from './records.ts'

/** TikTok get-video-status doc, state 2026-11-23. */
export type PublishStatus = 'PROCESSING_UPLOAD' | 'PROCESSING_DOWNLOAD' | 'SEND_TO_USER_INBOX' | 'PUBLISH_COMPLETE' | 'FAILED'

/** TikTok direct-post doc, state 2026-11-23: the longest publish id. */
const PUBLISH_ID_MAX = 64

/** Status and cancelling. */
export function statusRoutes(): Route[] {
  const scopes = ['video.publish', 'video.upload']
  return [
    apiRoute('POST', '/v2/post/publish/status/fetch/', 'status', scopes, fetchStatus),
    apiRoute('POST', '/v2/post/publish/cancel/', 'cancel', scopes, cancel),
  ]
}

/** Where a run stands now, derived from the clock. */
export function statusOf(world: World, run: Publish): { status: PublishStatus; failReason: string } {
  const working: PublishStatus = run.plan === null ? 'PROCESSING_DOWNLOAD' : 'PROCESSING_UPLOAD'
  if (run.cancelledAt !== null) return { status: 'FAILED', failReason: 'publish_cancelled' }
  if (run.startedAt === null) return { status: working, failReason: '' }
  const endsAt = run.startedAt + world.settings().processingMs
  const revokedAt = world.tokens.find(run.token)?.revokedAt ?? null
  if (revokedAt !== null && revokedAt < endsAt) return { status: 'FAILED', failReason: 'auth_removed' }
  if (world.clock.now() < endsAt) return { status: working, failReason: '' }
  if (run.failReason !== null) return { status: 'FAILED', failReason: run.failReason }
  return { status: run.mode === 'inbox' && run.postIds.length === 0 ? 'SEND_TO_USER_INBOX' : 'PUBLISH_COMPLETE', failReason: '' }
}

async function fetchStatus(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const { world } = context
  const run = await requireRun(context, caller)
  const { status, failReason } = statusOf(world, run)
  if (failReason === 'auth_removed') withdraw(world, run)
  const ids = run.postIds
    .map((id) => videosOf(world).get(id))
    .filter((video): video is Video => video !== undefined && status === 'PUBLISH_COMPLETE' && isIdPublic(world, video))
    .map((video) => video.id)
  const bytes = `"${run.plan === null ? 'downloaded_bytes' : 'uploaded_bytes'}":${run.receivedBytes}`
  const data = `{"status":"${status}","fail_reason":${JSON.stringify(failReason)},"publicaly_available_post_id":${writeIds(world, ids)},${bytes}}`
  const body = `{"data":${data},"error":{"code":"ok","message":"","log_id":"${logId(world)}"}}`
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

/** The ids are bare int64 numbers, which JSON.stringify cannot write. */
function writeIds(world: World, ids: readonly string[]): string {
  const { postIds } = settingsOf(world)
  if (postIds === 'string') return ids[0] === undefined ? '[]' : JSON.stringify(ids[0])
  return postIds === 'strings' ? JSON.stringify(ids) : `[${ids.join(',')}]`
}

/** Only a running pull can be cancelled; nothing is documented for uploads. */
async function cancel(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const { world } = context
  const run = await requireRun(context, caller)
  if (statusOf(world, run).status !== 'PROCESSING_DOWNLOAD')
    throw new Refusal(400, 'publish_not_cancellable', 'This publish cannot be cancelled any more')
  withdraw(world, run)
  publishesOf(world).put(run.publishId, { ...run, cancelledAt: world.clock.now(), postIds: [] })
  return success(world)
}

async function requireRun(context: RouteContext, caller: Caller): Promise<Publish> {
  const { publish_id: publishId } = await requireJsonObject(context)
  if (typeof publishId !== 'string' || publishId === '') throw invalidParams('publish_id is required')
  const run = publishId.length > PUBLISH_ID_MAX ? undefined : publishesOf(context.world).get(publishId)
  if (run === undefined) throw new Refusal(400, 'invalid_publish_id', 'The publish_id does not exist')
  if (run.openId !== caller.account.openId || run.clientKey !== caller.app.clientKey) {
    throw new Refusal(400, 'token_not_authorized_for_specified_publish_id', 'The token is not authorized for this publish_id')
  }
  return run
}
