import { z } from 'zod'
import { probeImage } from '../kit/probe.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { beginPublishing, openRun } from './begin.ts'
import { noteBreaches } from './compliance.ts'
import { invalidParams, Refusal, success } from './envelope.ts'
import { checkPhoto, PHOTO_MAX_BYTES } from './file-checks.ts'
import { apiRoute, requireJsonObject, requireScope, type Caller } from './gate.ts'
import { requireDirectPost, requireRoomInInbox } from './limits.ts'
import { optionsOf, parsed, readPostInfo } from './post-info.ts'
import { pullFile, requireOwned } from './pull.ts'
import type { TikTokApp } from './records.ts'

/** TikTok photo-post doc, state 2026-11-23. */
const PHOTOS_MAX = 35

const PhotoSource = z.looseObject({
  source: z.literal('PULL_FROM_URL'),
  photo_images: z.array(z.string()).min(1).max(PHOTOS_MAX),
  photo_cover_index: z.number().int().nonnegative(),
})

/** Photos: pulled from the app's own addresses only, posted at once or left in the inbox. */
export function photoRoutes(): Route[] {
  return [apiRoute('POST', '/v2/post/publish/content/init/', 'init', ['video.publish', 'video.upload'], initPhotos)]
}

async function initPhotos(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const { world } = context
  const body = await requireJsonObject(context)
  if (body['media_type'] !== 'PHOTO') throw invalidParams('media_type must be PHOTO')
  const { post_mode: mode } = body
  if (mode !== 'DIRECT_POST' && mode !== 'MEDIA_UPLOAD') throw invalidParams('post_mode must be DIRECT_POST or MEDIA_UPLOAD')
  const isDirect = mode === 'DIRECT_POST'
  requireScope(caller.token, [isDirect ? 'video.publish' : 'video.upload'])
  const info = readPostInfo(body['post_info'] ?? (isDirect ? undefined : {}), 'photo')
  const source = parsed(PhotoSource, body['source_info'], 'source_info')
  if (source.photo_cover_index >= source.photo_images.length) throw invalidParams('photo_cover_index is beyond the images')
  if (isDirect) requireDirectPost(world, caller, info)
  else {
    if (caller.account.hasOldPhoneApp === true)
      throw new Refusal(400, 'app_version_check_failed', "To use MEDIA_UPLOAD, the user's TikTok app must not be older than 31.8")
    requireRoomInInbox(world, caller.account)
  }
  requireOwned(caller.app, source.photo_images)
  if (isDirect) noteBreaches(context, caller, info, 'photo')
  const run = openRun(world, caller, {
    mode: isDirect ? 'direct' : 'inbox',
    kind: 'photo',
    plan: null,
    title: info.title ?? '',
    privacy: info.privacy_level ?? '',
    isAigc: false,
    details: {
      // A draft takes title and description along; everything else only works for DIRECT_POST.
      ...(isDirect ? optionsOf(info, caller.account, 'photo') : { description: info.description ?? '' }),
      source: 'PULL_FROM_URL',
      photoCount: source.photo_images.length,
      coverIndex: source.photo_cover_index,
    },
  })
  const photos = await Promise.all(source.photo_images.map((address) => pullPhoto(world, caller.app, address)))
  const arrived = photos.filter((photo) => photo.blobId !== null)
  beginPublishing(
    world,
    {
      ...run,
      blobIds: arrived.map(({ blobId }) => blobId ?? ''),
      receivedBytes: arrived.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    },
    { failReason: photos.find(({ failReason }) => failReason !== null)?.failReason ?? null, durationMs: 0, width: 0, height: 0 },
  )
  return success(world, { publish_id: run.publishId })
}

interface PulledPhoto {
  readonly blobId: string | null
  readonly sizeBytes: number
  readonly failReason: string | null
}

async function pullPhoto(world: World, app: TikTokApp, address: string): Promise<PulledPhoto> {
  const pulled = await pullFile(world, app, address, PHOTO_MAX_BYTES)
  if (pulled === null) return { blobId: null, sizeBytes: 0, failReason: 'photo_pull_failed' }
  const facts = await probeImage(world.blobs, pulled.blobId)
  if (facts !== null) world.collections.collection('media-types').put(pulled.blobId, { contentType: facts.mimeType })
  return { ...pulled, failReason: checkPhoto(facts, pulled.sizeBytes) }
}
