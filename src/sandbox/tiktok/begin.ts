import { randomInt } from 'node:crypto'
import { randomToken } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'
import type { Caller } from './gate.ts'
import { directPostsToday } from './limits.ts'
import { makePost, publishesOf, tellDraft, type PostKind, type Publish, type UploadPlan } from './publish-records.ts'
import { accountOf } from './records.ts'

/** What an init asks for. */
export interface RunWish {
  readonly mode: Publish['mode']
  readonly kind: PostKind
  readonly plan: UploadPlan | null
  readonly title: string
  readonly privacy: string
  readonly isAigc: boolean
  readonly details: Publish['details']
}

/** Opens a run and keeps it. Its publish id tells kind, way and transfer, as TikTok's do. */
export function openRun(world: World, { token, account, app }: Caller, wish: RunWish): Publish {
  const number = `${world.clock.now()}${randomInt(1_000_000)}`
  const way = wish.mode === 'inbox' ? 'inbox' : 'pub'
  const prefix =
    wish.kind === 'photo'
      ? // For both ways: the photo reference shows this one also for MEDIA_UPLOAD.
        'p_pub_url~v2.'
      : `v_${way}_${wish.plan === null ? 'url' : 'file'}~v2${wish.mode === 'inbox' || wish.plan === null ? '' : '-1'}.`
  const run: Publish = {
    ...wish,
    publishId: prefix + number,
    openId: account.openId,
    clientKey: app.clientKey,
    token: token.token,
    uploadId: number,
    uploadToken: randomToken('', 24),
    blobIds: wish.plan === null ? [] : [world.blobs.create()],
    receivedBytes: 0,
    createdAt: world.clock.now(),
    startedAt: null,
    failReason: null,
    cancelledAt: null,
    postIds: [],
    durationMs: 0,
    width: 0,
    height: 0,
  }
  publishesOf(world).put(run.publishId, run)
  return run
}

/** What was found in the file or files once they were in. */
export interface Found {
  readonly failReason: string | null
  readonly durationMs: number
  readonly width: number
  readonly height: number
}

/** All bytes are in: publishing begins, and how it will end is decided now. */
export function beginPublishing(world: World, run: Publish, found: Found): void {
  const startedAt = world.clock.now()
  const account = accountOf(world, run.openId)
  const injected = world.faults.takeProcessingFailure('tiktok')
  const isOverCap = run.mode === 'direct' && directPostsToday(world, account) >= account.dailyPostCap
  const failReason = injected !== null ? (injected.reason ?? 'internal') : isOverCap ? 'spam_risk_too_many_posts' : found.failReason
  const { durationMs, width, height } = found
  const begun: Publish = { ...run, durationMs, width, height, startedAt, failReason, details: withRealCover(run, durationMs) }
  publishesOf(world).put(run.publishId, begun)
  const isRevoked = (world.tokens.find(run.token)?.revokedAt ?? null) !== null
  if (failReason !== null || isRevoked) return
  if (run.mode === 'direct') makePost(world, begun, { title: run.title, privacy: run.privacy, startedAt })
  else tellDraft(world, begun)
}

/** TikTok direct-post doc, state 2026-11-23: a cover time that the video does not have means its first frame. */
function withRealCover({ details }: Publish, durationMs: number): Publish['details'] {
  const asked = details['coverTimestampMs']
  if (typeof asked !== 'number') return details
  const isInside = Number.isInteger(asked) && asked >= 0 && asked <= durationMs
  return { ...details, coverTimestampMs: isInside ? asked : 0 }
}
