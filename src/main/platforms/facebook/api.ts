import { z } from 'zod'
import type { GraphError } from '../meta/errors.ts'
import { linkTo } from '../kit/own-link.ts'
import { GraphId } from '../meta/graph-id.ts'
import { RUPLOAD_HOST } from '../meta/graph.ts'
import { GraphTime } from '../meta/graph-time.ts'

/** Meta writes offsets as strings. */
const Offset = z.coerce.number().int().nonnegative()

/** `upload_phase=start`. */
export const UploadStarted = z.looseObject({
  video_id: GraphId,
  upload_session_id: z.string().min(1),
  start_offset: Offset,
  end_offset: Offset,
})

/** `upload_phase=transfer`: which bytes are wanted next; equal offsets mean that all are there. */
export const Offsets = z.looseObject({ start_offset: Offset, end_offset: Offset })

/** `upload_phase=finish`: an acknowledgement, not yet a post. */
export const UploadFinished = z.looseObject({ success: z.literal(true) })

/** `POST /{page}/video_reels` and `/video_stories` with `upload_phase=start`. The token goes to the address, so only Meta's own host will do. */
export const ReelStarted = z.looseObject({
  video_id: GraphId,
  upload_url: z.string().refine((url) => linkTo([RUPLOAD_HOST], url) !== null),
})

/** `POST /{page}/photo_stories`, and the finish of a reel or video story: the post is told by stories, and reels may tell it. */
export const StoryMade = z.looseObject({ success: z.literal(true), post_id: GraphId.optional().catch(undefined) })

/** `POST /{video}/thumbnails` and `/{video}/captions`. */
export const FileTaken = z.looseObject({ success: z.literal(true) })

/** The locales of languages, as Facebook writes them: https://developers.facebook.com/docs/internationalization, read 2026-11-27. */
const LOCALES: Readonly<Record<string, string>> = {
  en: 'en_US',
  de: 'de_DE',
  es: 'es_ES',
  fr: 'fr_FR',
  it: 'it_IT',
  pt: 'pt_BR',
  nl: 'nl_NL',
  pl: 'pl_PL',
  sv: 'sv_SE',
  tr: 'tr_TR',
  ar: 'ar_AR',
  hi: 'hi_IN',
  id: 'id_ID',
  ja: 'ja_JP',
  ko: 'ko_KR',
}

/** The language of subtitles stands in their file's name. */
export function captionsFileName(language: string): string {
  return `captions.${Object.hasOwn(LOCALES, language) ? LOCALES[language] : LOCALES['en']}.srt`
}

/** `POST /{post}/comments`. */
export const CommentMade = z.looseObject({ id: GraphId })

/** `GET /{post}/comments`. */
export const Comments = z.looseObject({
  data: z.array(
    z.looseObject({
      id: GraphId,
      message: z.string().optional(),
      from: z.looseObject({ id: z.string() }).optional(),
      created_time: GraphTime,
      permalink_url: z.string().optional(),
    }),
  ),
})

/** `GET /{page}/stories`: those of a day; https://developers.facebook.com/docs/page-stories-api, read 2026-11-27. */
export const Stories = z.looseObject({
  data: z.array(
    z.looseObject({
      post_id: z.coerce.string().pipe(GraphId),
      status: z.string().optional(),
      media_id: z.coerce.string().optional(),
      url: z.string().optional(),
    }),
  ),
})

export type Story = z.infer<typeof Stories>['data'][number]

/** `POST /{page}/feed` with `fields=id,permalink_url`. */
export const FeedMade = z.looseObject({ id: GraphId, permalink_url: z.string().optional() })

/** A post's link. */
export const PostLink = z.looseObject({ permalink_url: z.string().optional() })

/** Why a phase failed: a list in the SDK's spec, one in the guide's sample. The code is only told on, so that its text will do as well. */
const PhaseError = z.looseObject({ code: z.union([z.number(), z.string()]).optional(), message: z.string().optional() })

const Phase = z.looseObject({
  // Live answers say `complete`, one table of the guide `completed`.
  status: z.string().optional(),
  // Documented without the second r, live with it.
  bytes_transferred: z.coerce.number().int().nonnegative().optional(),
  bytes_transfered: z.coerce.number().int().nonnegative().optional(),
  publish_status: z.string().optional(),
  errors: z.array(PhaseError).optional(),
  error: PhaseError.optional(),
})

/** `GET /{video}?fields=status,post_id,permalink_url,published`. */
export const VideoState = z.looseObject({
  status: z
    .looseObject({
      video_status: z.string().optional(),
      uploading_phase: Phase.optional(),
      processing_phase: Phase.optional(),
      publishing_phase: Phase.optional(),
    })
    .optional(),
  // One that is none must not fail the answer it comes in: the video's own id is proof enough.
  post_id: GraphId.optional().catch(undefined),
  permalink_url: z.string().optional(),
  published: z.boolean().optional(),
})
export type VideoState = z.infer<typeof VideoState>

/** The fields of a video that tell where it stands, https://developers.facebook.com/docs/video-api/guides/publishing, read 2026-11-23. */
export const VIDEO_FIELDS = 'status,post_id,permalink_url,published'

const Target = z.looseObject({ id: z.string().optional() })
const Attachment = z.looseObject({
  media_type: z.string().optional(),
  target: Target.optional(),
  subattachments: z.looseObject({ data: z.array(z.looseObject({ target: Target.optional() })) }).optional(),
})

/** `GET /{page}/published_posts` and `/{page}/scheduled_posts`. */
export const PublishedPosts = z.looseObject({
  data: z.array(
    z.looseObject({
      id: GraphId,
      message: z.string().optional(),
      created_time: GraphTime,
      /** Of scheduled ones; unix seconds, or a date in text. */
      scheduled_publish_time: z.union([z.number(), z.string()]).optional(),
      permalink_url: z.string().optional(),
      attachments: z.looseObject({ data: z.array(Attachment) }).optional(),
    }),
  ),
  /** `next` only where there are more. */
  paging: z.looseObject({ next: z.string().optional() }).optional(),
})
export type PublishedPost = z.infer<typeof PublishedPosts>['data'][number]

/** The fields by which a post is recognised as ours. */
export const POST_FIELDS = 'id,message,created_time,permalink_url,attachments{media_type,target,subattachments}'

/** The same of those that Facebook shows later. */
export const SCHEDULED_FIELDS = `${POST_FIELDS},scheduled_publish_time`

/** A wrong offset; the error names the right ones. Meta's archived PHP SDK, read 2026-11-23. */
const WRONG_OFFSET_SUBCODE = 1363037

/** The offsets that a refused chunk's error asks for, or null. */
export function offsetsIn(error: GraphError | null): z.infer<typeof Offsets> | null {
  if (error?.error_subcode !== WRONG_OFFSET_SUBCODE) return null
  const parsed = Offsets.safeParse(error.error_data)
  return parsed.success ? parsed.data : null
}

/** Where posts are seen; `fb.watch` and `m.` are seen in examples only. */
const LINK_HOSTS = ['www.facebook.com', 'facebook.com', 'm.facebook.com', 'fb.watch']

/**
 * A link as the Graph API gives it, whole. Posts come with an absolute one; that a video's is relative to www.facebook.com is seen in
 * examples only, so both forms are taken and anything else is no link.
 */
export function wholeLink(link: string | undefined): string | null {
  if (link === undefined || link === '') return null
  if (/^\/\w/.test(link)) return linkTo(LINK_HOSTS, `https://www.facebook.com${link}`)
  return linkTo(LINK_HOSTS, link)
}

/** `complete` or, in one table of the guide, `completed`. */
function isComplete(status: string | undefined): boolean {
  return status === 'complete' || status === 'completed'
}

/**
 * Where a video stands after `finish`. `out`: published, even if copies are still being made. `idle`: bytes are there, nobody asked to
 * publish. `failed`: it will never be public. `busy`: none of these yet.
 */
export function standingOf(state: VideoState): { is: 'out' | 'idle' | 'failed' | 'busy'; isReady: boolean; reason: string; code: string } {
  const { video_status: video, uploading_phase: uploading, processing_phase: processing, publishing_phase: publishing } = state.status ?? {}
  const failure = [uploading, processing, publishing].map((phase) => phase?.errors?.[0] ?? phase?.error).find((one) => one !== undefined)
  const about = { isReady: video === 'ready', reason: failure?.message ?? '', code: String(failure?.code ?? video ?? '') }
  const hasFailed =
    ['error', 'expired', 'upload_failed'].includes(video ?? '') || processing?.status === 'error' || publishing?.status === 'error'
  if (hasFailed) return { ...about, is: 'failed' }
  // Before `finish` nothing is processed: there a publish status of `published` would be the mere default.
  const isUnderway = video === 'ready' || video === 'processing'
  const isPublished = publishing?.publish_status === 'published' || publishing?.publish_status === 'scheduled'
  if (isComplete(publishing?.status) || (isPublished && isUnderway)) return { ...about, is: 'out' }
  const isIdle = publishing?.status === 'not_started' && !isUnderway && isComplete(uploading?.status)
  return { ...about, is: isIdle ? 'idle' : 'busy' }
}
