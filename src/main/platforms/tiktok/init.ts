import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { HttpRequest, Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { API, Begun, type CreatorInfo } from './api.ts'
import { mayGoWhole, planChunks, type ChunkPlan } from './chunk-plan.ts'
import type { At } from './checkpoint.ts'
import { readCreator } from './creator.ts'
import { ask, failure } from './errors.ts'

/** The composer's fields; nothing is on unless the creator turned it on. */
const Options = z.object({
  privacy: z.string().min(1),
  allowComment: z.boolean().default(false),
  allowDuet: z.boolean().default(false),
  allowStitch: z.boolean().default(false),
  isCommercial: z.boolean().default(false),
  yourBrand: z.boolean().default(false),
  brandedContent: z.boolean().default(false),
  hasConsented: z.boolean().default(false),
})
type Options = z.infer<typeof Options>

/**
 * Asks what the creator may do now and begins the upload. Sent again after a lost answer it does no harm: without bytes nothing is
 * published, and TikTok forgets the first one.
 */
export async function initStep(at: At<'init' | 'init-whole'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const options = readOptions(work)
  const info = await readCreator(session, work.now)
  requireOffered(options, info, media)
  const plan = planChunks(media.asset.sizeBytes, at.stage === 'init-whole')
  const call: HttpRequest = {
    step: 'post.init',
    method: 'POST',
    url: `${API}/v2/post/publish/video/init/`,
    auth: 'token',
    body: { kind: 'json', value: bodyOf(options, info, plan, media, work) },
  }
  let begun
  try {
    begun = await ask(session, call, Begun, work.now)
  } catch (error) {
    // Some services had every plan of several chunks refused since August 2026 (reported) while a single chunk went on working.
    if (!isRefusedPlan(error) || plan.chunkCount === 1 || !mayGoWhole(media.asset.sizeBytes)) throw error
    return { kind: 'next', checkpoint: { ...at, stage: 'init-whole' }, phase: 'preparing', uploadedBytes: 0 }
  }
  // The address gets the video and never the token; still only over an encrypted line.
  if (!begun.upload_url.startsWith('https://')) throw failure('unexpected-response', 'post.init', 'upload-url')
  const checkpoint: At<'upload'> = {
    stage: 'upload',
    publishId: begun.publish_id,
    uploadUrl: begun.upload_url,
    begunAt: work.now,
    username: info.creator_username === '' ? work.account.handle : info.creator_username,
    privacy: options.privacy,
    ...plan,
    restarts: at.restarts,
    repeats: at.repeats,
    offset: 0,
  }
  return { kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: 0 }
}

/** TikTok says with one code that a field is wrong, whichever it is; another try with one chunk costs one call more. */
function isRefusedPlan(error: unknown): boolean {
  return error instanceof PlatformError && ['invalid_params', 'invalid_param'].includes(error.failure.platformCode ?? '')
}

/** What the composer has checked before; TikTok's audit forbids to publish without. */
function readOptions(work: Work): Options {
  const parsed = Options.safeParse(work.variant.options)
  if (!parsed.success) throw refused('privacy_level_option_mismatch')
  const options = parsed.data
  if (!options.hasConsented) throw refused('consent-missing')
  if (options.isCommercial && !options.yourBrand && !options.brandedContent) throw refused('commercial-kind-missing')
  if (options.isCommercial && options.brandedContent && options.privacy === 'SELF_ONLY') throw refused('branded-content-private')
  return options
}

/** An option that vanished since the creator chose it holds the post; nothing is put in its place. */
function requireOffered(options: Options, info: CreatorInfo, media: WorkMedia): void {
  if (!info.privacy_level_options.includes(options.privacy)) throw refused('privacy_level_option_mismatch')
  const maxSeconds = info.max_video_post_duration_sec
  if (maxSeconds !== undefined && (media.asset.durationMs ?? 0) > maxSeconds * 1000) {
    throw failure('media-rejected', 'post.init', 'duration_check_failed')
  }
}

function refused(platformCode: string) {
  return failure('content-rejected', 'post.init', platformCode)
}

function bodyOf(options: Options, info: CreatorInfo, plan: ChunkPlan, media: WorkMedia, work: Work): Json {
  return {
    post_info: {
      title: work.variant.text,
      privacy_level: options.privacy,
      disable_comment: info.comment_disabled || !options.allowComment,
      disable_duet: info.duet_disabled || !options.allowDuet,
      disable_stitch: info.stitch_disabled || !options.allowStitch,
      // Both are always sent: the documents call one of them required.
      brand_content_toggle: options.isCommercial && options.brandedContent,
      brand_organic_toggle: options.isCommercial && options.yourBrand,
    },
    source_info: {
      source: 'FILE_UPLOAD',
      video_size: media.asset.sizeBytes,
      chunk_size: plan.chunkBytes,
      total_chunk_count: plan.chunkCount,
    },
  }
}
