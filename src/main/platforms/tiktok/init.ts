import type { Json } from '../../../shared/json.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { HttpRequest } from '../../core/http.ts'
import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { API, Begun, type CreatorInfo } from './api.ts'
import { mayGoWhole, planChunks, type ChunkPlan } from './chunk-plan.ts'
import type { At, Run } from './checkpoint.ts'
import { readCreator } from './creator.ts'
import { ask, failure } from './errors.ts'
import { isDraft, readPostOptions, refused, type PostOptions } from './options.ts'

/** What one of TikTok's two ways to begin an upload wants. */
interface Beginning {
  readonly step: 'post.init' | 'draft.init'
  readonly path: string
  /** Beside `source_info`. */
  readonly body: Readonly<Record<string, Json>>
  readonly run: Pick<Run, 'mode' | 'username' | 'privacy'>
}

/**
 * Begins the upload, of a post after asking what the creator may do now. Sent again after a lost answer it does no harm: without bytes nothing
 * is published or delivered, and TikTok forgets the first one.
 */
export async function initStep(at: At<'init' | 'init-whole'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const beginning = isDraft(work) ? draftOf(work) : await postOf(media, work, session)
  const plan = planChunks(media.asset.sizeBytes, at.stage === 'init-whole')
  const call: HttpRequest = {
    step: beginning.step,
    method: 'POST',
    url: `${API}${beginning.path}`,
    auth: 'token',
    body: { kind: 'json', value: { ...beginning.body, source_info: sourceOf(media, plan) } },
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
  if (!begun.upload_url.startsWith('https://')) throw failure('unexpected-response', beginning.step, 'upload-url')
  const checkpoint: At<'upload'> = {
    stage: 'upload',
    publishId: begun.publish_id,
    uploadUrl: begun.upload_url,
    begunAt: work.now,
    ...beginning.run,
    ...plan,
    restarts: at.restarts,
    repeats: at.repeats,
    offset: 0,
  }
  return { kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: 0 }
}

/** Nothing is asked and nothing said of a draft: the creator finishes it in TikTok's app, under TikTok's own rules. */
function draftOf(work: Work): Beginning {
  return {
    step: 'draft.init',
    path: '/v2/post/publish/inbox/video/init/',
    body: {},
    run: { mode: 'draft', username: work.account.handle, privacy: '' },
  }
}

/** Asked before each post, as TikTok demands; what it offered when the creator chose may be over by now. */
async function postOf(media: WorkMedia, work: Work, session: Session): Promise<Beginning> {
  const options = readPostOptions(work)
  const info = await readCreator(session, work.now)
  requireOffered(options, info, media)
  return {
    step: 'post.init',
    path: '/v2/post/publish/video/init/',
    body: { post_info: postInfoOf(options, info, work) },
    run: {
      mode: 'post',
      username: info.creator_username === '' ? work.account.handle : info.creator_username,
      privacy: options.privacy,
    },
  }
}

/** TikTok says with one code that a field is wrong, whichever it is; another try with one chunk costs one call more. */
function isRefusedPlan(error: unknown): boolean {
  return error instanceof PlatformError && ['invalid_params', 'invalid_param'].includes(error.failure.platformCode ?? '')
}

/** An option that vanished since the creator chose it holds the post; nothing is put in its place. */
function requireOffered(options: PostOptions, info: CreatorInfo, media: WorkMedia): void {
  if (!info.privacy_level_options.includes(options.privacy)) throw refused('privacy_level_option_mismatch')
  const maxSeconds = info.max_video_post_duration_sec
  if (maxSeconds !== undefined && (media.asset.durationMs ?? 0) > maxSeconds * 1000) {
    throw failure('media-rejected', 'post.init', 'duration_check_failed')
  }
}

function postInfoOf(options: PostOptions, info: CreatorInfo, work: Work): Json {
  const { coverAt } = options
  return {
    title: work.variant.text,
    privacy_level: options.privacy,
    disable_comment: info.comment_disabled || !options.allowComment,
    disable_duet: info.duet_disabled || !options.allowDuet,
    disable_stitch: info.stitch_disabled || !options.allowStitch,
    // Without it TikTok takes the first frame.
    ...(coverAt === undefined || coverAt === null ? {} : { video_cover_timestamp_ms: Math.round(coverAt) }),
    // Both are always sent: the documents call one of them required.
    brand_content_toggle: options.isCommercial && options.brandedContent,
    brand_organic_toggle: options.isCommercial && options.yourBrand,
    is_aigc: options.isAiGenerated,
  }
}

function sourceOf(media: WorkMedia, plan: ChunkPlan): Json {
  return {
    source: 'FILE_UPLOAD',
    video_size: media.asset.sizeBytes,
    chunk_size: plan.chunkBytes,
    total_chunk_count: plan.chunkCount,
  }
}
