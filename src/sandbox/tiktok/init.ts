import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { readPlan } from './chunk-plan.ts'
import { failure, invalidParams, Refusal, success } from './envelope.ts'
import { apiRoute, requireJsonObject, type Caller } from './gate.ts'
import { postingBlock, requireRoomInInbox } from './limits.ts'
import { publishesOf, type Publish, type UploadPlan } from './publish-records.ts'
import { avatarAddress, isUnaudited, privacyOptions } from './records.ts'

/** TikTok direct-post doc, state 2026-11-23: 2,200 UTF-16 units. */
const TITLE_MAX = 2_200
/** TikTok photo-post doc, state 2026-11-23, in UTF-16 units. */
const PHOTO_TITLE_MAX = 90
const PHOTO_DESCRIPTION_MAX = 4_000
const PHOTOS_MAX = 35

/** Our own measure of "before every post": creator_info older than this, or used for an earlier post, is noted as a breach. */
const CREATOR_INFO_FRESH_MS = 10 * 60_000

const PostInfo = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  privacy_level: z.string().optional(),
  disable_duet: z.boolean().optional(),
  disable_comment: z.boolean().optional(),
  disable_stitch: z.boolean().optional(),
  video_cover_timestamp_ms: z.number().int().optional(),
  brand_content_toggle: z.boolean().optional(),
  brand_organic_toggle: z.boolean().optional(),
  is_aigc: z.boolean().optional(),
  auto_add_music: z.boolean().optional(),
})
type PostInfo = z.output<typeof PostInfo>

const SourceInfo = z.looseObject({ source: z.enum(['FILE_UPLOAD', 'PULL_FROM_URL']) })
const PhotoSource = z.looseObject({
  source: z.literal('PULL_FROM_URL'),
  photo_images: z.array(z.string()).min(1).max(PHOTOS_MAX),
  photo_cover_index: z.number().int().nonnegative(),
})

/** creator_info and the three ways to begin a post. */
export function initRoutes(): Route[] {
  return [
    apiRoute('POST', '/v2/post/publish/creator_info/query/', 'creator_info', ['video.publish'], creatorInfo),
    apiRoute('POST', '/v2/post/publish/video/init/', 'init', ['video.publish'], initVideo),
    apiRoute('POST', '/v2/post/publish/inbox/video/init/', 'init', ['video.upload'], initInbox),
    apiRoute('POST', '/v2/post/publish/content/init/', 'init', ['video.publish', 'video.upload'], initPhotos),
  ]
}

/** When creator_info was last asked, and whether a post used it. */
function creatorInfoMark({ world }: RouteContext, { app, account }: Caller) {
  const marks = world.collections.collection<{ time: number; isUsed: boolean }>('tiktok-creator-info')
  return { marks, id: `${app.clientKey}:${account.openId}` }
}

async function creatorInfo(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const { world, link } = context
  await requireJsonObject(context, true)
  const block = postingBlock(world, caller)
  // On purpose 200: the app is to stop before it asks the person for anything. TikTok query-creator-info doc, state 2026-11-23.
  if (block !== null) return failure(world, { status: 200, code: block.code, message: block.message })
  const { marks, id } = creatorInfoMark(context, caller)
  marks.put(id, { time: world.clock.now(), isUsed: false })
  const { account } = caller
  return success(world, {
    creator_avatar_url: link(avatarAddress(account)),
    creator_username: account.username,
    creator_nickname: account.displayName,
    privacy_level_options: privacyOptions(account),
    comment_disabled: account.isCommentDisabled,
    duet_disabled: account.isDuetDisabled,
    stitch_disabled: account.isStitchDisabled,
    max_video_post_duration_sec: account.maxVideoSeconds,
  })
}

async function initVideo(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const body = await requireJsonObject(context)
  const info = parsed(PostInfo, body['post_info'], 'post_info')
  if ((info.title ?? '').length > TITLE_MAX) throw invalidParams(`title is longer than ${TITLE_MAX}`)
  const source = parsed(SourceInfo, body['source_info'], 'source_info')
  const plan = source.source === 'FILE_UPLOAD' ? readPlan(source) : null
  const pullAddress = source.source === 'PULL_FROM_URL' ? requireString(source, 'video_url') : null
  requirePermission(context, caller, info)
  if (pullAddress !== null) requireOwnedAddress(caller, [pullAddress])
  noteBreaches(context, caller, info)
  return begin(context, caller, { mode: 'direct', info, plan, pullKind: pullAddress === null ? null : 'video' })
}

/** Drafts need no creator_info, no privacy and no audit: the creator finishes them in the phone app. */
async function initInbox(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const body = await requireJsonObject(context)
  const source = parsed(SourceInfo, body['source_info'], 'source_info')
  const plan = source.source === 'FILE_UPLOAD' ? readPlan(source) : null
  const pullAddress = source.source === 'PULL_FROM_URL' ? requireString(source, 'video_url') : null
  requireRoomInInbox(context.world, caller.account)
  if (pullAddress !== null) requireOwnedAddress(caller, [pullAddress])
  return begin(context, caller, { mode: 'inbox', info: {}, plan, pullKind: pullAddress === null ? null : 'video' })
}

async function initPhotos(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const body = await requireJsonObject(context)
  if (body['media_type'] !== 'PHOTO') throw invalidParams('media_type must be PHOTO')
  const { post_mode: mode } = body
  if (mode !== 'DIRECT_POST' && mode !== 'MEDIA_UPLOAD') throw invalidParams('post_mode must be DIRECT_POST or MEDIA_UPLOAD')
  const scope = mode === 'DIRECT_POST' ? 'video.publish' : 'video.upload'
  if (!caller.token.scopes.includes(scope))
    throw new Refusal(401, 'scope_not_authorized', 'The user did not authorize the scope required for completing this request.')
  const info = parsed(PostInfo, body['post_info'] ?? (mode === 'MEDIA_UPLOAD' ? {} : undefined), 'post_info')
  if ((info.title ?? '').length > PHOTO_TITLE_MAX) throw invalidParams(`title is longer than ${PHOTO_TITLE_MAX}`)
  if ((info.description ?? '').length > PHOTO_DESCRIPTION_MAX) throw invalidParams(`description is longer than ${PHOTO_DESCRIPTION_MAX}`)
  const source = parsed(PhotoSource, body['source_info'], 'source_info')
  if (source.photo_cover_index >= source.photo_images.length) throw invalidParams('photo_cover_index is beyond the images')
  if (mode === 'DIRECT_POST') requirePermission(context, caller, info)
  else requireRoomInInbox(context.world, caller.account)
  requireOwnedAddress(caller, source.photo_images)
  if (mode === 'DIRECT_POST') noteBreaches(context, caller, info)
  return begin(context, caller, { mode: mode === 'DIRECT_POST' ? 'direct' : 'inbox', info, plan: null, pullKind: 'photo' })
}

/** May this creator post this way through this app, now? */
function requirePermission({ world }: RouteContext, caller: Caller, info: PostInfo): void {
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

/** What TikTok cannot refuse but its audit would. */
function noteBreaches(context: RouteContext, caller: Caller, info: PostInfo): void {
  const { world } = context
  const { account } = caller
  const { marks, id } = creatorInfoMark(context, caller)
  const mark = marks.get(id)
  if (mark === undefined || mark.isUsed || world.clock.now() - mark.time > CREATOR_INFO_FRESH_MS)
    world.note('tiktok', 'init without a fresh creator_info query before it')
  if (mark !== undefined) marks.put(id, { ...mark, isUsed: true })
  const ignored = [
    account.isCommentDisabled && info.disable_comment !== true ? 'disable_comment' : null,
    account.isDuetDisabled && info.disable_duet !== true ? 'disable_duet' : null,
    account.isStitchDisabled && info.disable_stitch !== true ? 'disable_stitch' : null,
  ].filter((name) => name !== null)
  if (ignored.length > 0) world.note('tiktok', `init leaves open what the creator disabled: ${ignored.join(', ')}`)
  if (info.brand_content_toggle === undefined || info.brand_organic_toggle === undefined)
    world.note('tiktok', 'init without both brand toggles')
}

function requireOwnedAddress({ app }: Caller, addresses: readonly string[]): void {
  const isOwned = (address: string) => /^https:\/\//.test(address) && app.verifiedUrlPrefixes.some((prefix) => address.startsWith(prefix))
  if (!addresses.every(isOwned)) throw new Refusal(403, 'url_ownership_unverified', 'Please review our URL ownership verification rules')
}

function begin(
  context: RouteContext,
  caller: Caller,
  wish: { mode: Publish['mode']; info: PostInfo; plan: UploadPlan | null; pullKind: Publish['pullKind'] },
): SandboxAnswer {
  const { world, link } = context
  const { mode, info, plan, pullKind } = wish
  const number = `${world.clock.now()}${randomInt(1_000_000)}`
  const kind =
    pullKind === 'photo'
      ? 'p_pub_url~v2.'
      : `v_${mode === 'inbox' ? 'inbox' : 'pub'}_${plan === null ? 'url' : 'file'}~v2${mode === 'inbox' ? '' : '-1'}.`
  const run: Publish = {
    publishId: kind + number,
    mode,
    openId: caller.account.openId,
    clientKey: caller.app.clientKey,
    token: caller.token.token,
    title: info.title ?? '',
    privacy: info.privacy_level ?? '',
    isAigc: info.is_aigc === true,
    plan,
    pullKind,
    uploadId: number,
    uploadToken: randomToken('', 24),
    blobId: world.blobs.create(),
    uploadedBytes: 0,
    createdAt: world.clock.now(),
    // The sandbox fetches nothing from the net: an accepted pull ends as one that could not be fetched.
    startedAt: plan === null ? world.clock.now() : null,
    failReason: plan === null ? `${pullKind ?? 'video'}_pull_failed` : null,
    cancelledAt: null,
    videoIds: [],
    durationMs: 0,
    width: 0,
    height: 0,
  }
  publishesOf(world).put(run.publishId, run)
  if (plan === null) return success(world, { publish_id: run.publishId })
  const uploadUrl = `https://open-upload.tiktokapis.com/video/?upload_id=${run.uploadId}&upload_token=${run.uploadToken}`
  return success(world, { publish_id: run.publishId, upload_url: link(uploadUrl) })
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw invalidParams(`${[name, ...(issue?.path ?? [])].join('.')} is missing or invalid`)
}

function requireString(record: Record<string, unknown>, name: string): string {
  const value = record[name]
  if (typeof value !== 'string' || value === '') throw invalidParams(`${name} is missing or invalid`)
  return value
}
