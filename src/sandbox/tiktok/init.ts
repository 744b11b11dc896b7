import { z } from 'zod'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { probeVideo } from '../kit/probe.ts'
import { beginPublishing, openRun, type RunWish } from './begin.ts'
import { readPlan } from './chunk-plan.ts'
import { markCreatorInfo, noteBreaches } from './compliance.ts'
import { failure, invalidParams, success } from './envelope.ts'
import { checkVideo, VIDEO_MAX_BYTES } from './file-checks.ts'
import { apiRoute, requireJsonObject, type Caller } from './gate.ts'
import { postingBlock, requireDirectPost, requireRoomInInbox } from './limits.ts'
import { avatarAddress } from './pictures.ts'
import { optionsOf, parsed, readPostInfo } from './post-info.ts'
import type { UploadPlan } from './publish-records.ts'
import { pullFile, requireOwned } from './pull.ts'
import { isDuetOff, isStitchOff, privacyOptions } from './records.ts'

const SourceInfo = z.looseObject({ source: z.enum(['FILE_UPLOAD', 'PULL_FROM_URL']) })

/** creator_info, and the two ways to begin a video: a Direct Post, and a draft for the creator's inbox. */
export function initRoutes(): Route[] {
  return [
    apiRoute('POST', '/v2/post/publish/creator_info/query/', 'creator_info', ['video.publish'], creatorInfo),
    apiRoute('POST', '/v2/post/publish/video/init/', 'init', ['video.publish'], initVideo),
    apiRoute('POST', '/v2/post/publish/inbox/video/init/', 'init', ['video.upload'], initInbox),
  ]
}

async function creatorInfo(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const { world, link } = context
  await requireJsonObject(context, true)
  const block = postingBlock(world, caller)
  // On purpose 200: the app is to stop before it asks the person for anything. TikTok query-creator-info doc, state 2026-11-23.
  if (block !== null) return failure(world, { status: 200, code: block.code, message: block.message })
  markCreatorInfo(context, caller)
  const { account } = caller
  return success(world, {
    creator_avatar_url: link(avatarAddress(world, account)),
    creator_username: account.username,
    creator_nickname: account.displayName,
    privacy_level_options: privacyOptions(account),
    comment_disabled: account.isCommentDisabled,
    duet_disabled: isDuetOff(account),
    stitch_disabled: isStitchOff(account),
    max_video_post_duration_sec: account.maxVideoSeconds,
  })
}

async function initVideo(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const body = await requireJsonObject(context)
  const info = readPostInfo(body['post_info'], 'video')
  const source = readSource(body)
  requireDirectPost(context.world, caller, info)
  if (source.address !== null) requireOwned(caller.app, [source.address])
  noteBreaches(context, caller, info, 'video')
  return begin(context, caller, source, {
    mode: 'direct',
    kind: 'video',
    title: info.title ?? '',
    privacy: info.privacy_level ?? '',
    isAigc: info.is_aigc === true,
    details: optionsOf(info, caller.account, 'video'),
  })
}

/** Drafts need no creator_info, no privacy and no audit: the creator finishes them in the phone app. */
async function initInbox(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const body = await requireJsonObject(context)
  const source = readSource(body)
  requireRoomInInbox(context.world, caller.account)
  if (source.address !== null) requireOwned(caller.app, [source.address])
  return begin(context, caller, source, { mode: 'inbox', kind: 'video', title: '', privacy: '', isAigc: false, details: {} })
}

interface Source {
  readonly plan: UploadPlan | null
  readonly address: string | null
}

function readSource(body: Record<string, unknown>): Source {
  const source = parsed(SourceInfo, body['source_info'], 'source_info')
  if (source.source === 'FILE_UPLOAD') return { plan: readPlan(source), address: null }
  const address = source['video_url']
  if (typeof address !== 'string' || address === '') throw invalidParams('video_url is missing or invalid')
  return { plan: null, address }
}

async function begin(
  { world, link }: RouteContext,
  caller: Caller,
  { plan, address }: Source,
  wish: Omit<RunWish, 'plan'>,
): Promise<SandboxAnswer> {
  const run = openRun(world, caller, {
    ...wish,
    plan,
    details: { ...wish.details, source: plan === null ? 'PULL_FROM_URL' : 'FILE_UPLOAD' },
  })
  if (address === null) {
    const uploadUrl = `https://open-upload.tiktokapis.com/video/?upload_id=${run.uploadId}&upload_token=${run.uploadToken}`
    return success(world, { publish_id: run.publishId, upload_url: link(uploadUrl) })
  }
  const pulled = await pullFile(world, caller.app, address, VIDEO_MAX_BYTES)
  const facts = pulled === null ? null : await probeVideo(world.blobs, pulled.blobId)
  const creatorSeconds = wish.mode === 'inbox' ? null : caller.account.maxVideoSeconds
  if (pulled !== null && facts !== null) world.collections.collection('media-types').put(pulled.blobId, { contentType: facts.mimeType })
  beginPublishing(
    world,
    { ...run, blobIds: pulled === null ? [] : [pulled.blobId], receivedBytes: pulled?.sizeBytes ?? 0 },
    {
      failReason: pulled === null ? 'video_pull_failed' : checkVideo(facts, creatorSeconds),
      durationMs: facts?.durationMs ?? 0,
      width: facts?.width ?? 0,
      height: facts?.height ?? 0,
    },
  )
  return success(world, { publish_id: run.publishId })
}
