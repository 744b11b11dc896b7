import type { ImageFacts, VideoFacts } from '../kit/probe.ts'

// TikTok media-transfer-guide and direct-post doc, state 2026-11-23.

/** What an upload may say that it is. */
export const UPLOAD_TYPES: readonly string[] = ['video/mp4', 'video/quicktime', 'video/webm']
/** The largest video, in bytes: 4 GB, read in the wider sense. */
export const VIDEO_MAX_BYTES = 4 * 1024 * 1024 * 1024
/** The largest photo, in bytes: 20 MB, read in the wider sense. */
export const PHOTO_MAX_BYTES = 20 * 1024 * 1024

const CODECS: readonly string[] = ['avc', 'hevc', 'vp8', 'vp9']
const SIDE_MIN = 360
const SIDE_MAX = 4_096
const FRAME_RATE_MIN = 23
const FRAME_RATE_MAX = 60
/** Ten minutes through the API, whatever the creator may otherwise; a draft can be trimmed in the phone app to what he may. */
const DURATION_MAX_SECONDS = 600
/** Measured rates and lengths are never quite round. */
const FRAME_RATE_SLACK = 0.5
const DURATION_SLACK_MS = 500

const PHOTO_TYPES: readonly string[] = ['image/jpeg', 'image/webp']
/** "Maximum 1080p". That it means the shorter side is observed: one picture of 1,086 pixels failed a whole carousel. */
const PHOTO_SHORTER_SIDE_MAX = 1_080
/** (unconfirmed) The reason for a photo that is too heavy; none is documented for it alone. */
const PHOTO_TOO_HEAVY = 'picture_size_check_failed'

/** Why TikTok would not post this video, as its fail_reason; null where it would. `creatorSeconds` is null for a draft. */
export function checkVideo(facts: VideoFacts | null, creatorSeconds: number | null): string | null {
  if (facts === null || !UPLOAD_TYPES.includes(facts.mimeType) || !CODECS.includes(facts.videoCodec)) return 'file_format_check_failed'
  const maxSeconds = Math.min(DURATION_MAX_SECONDS, creatorSeconds ?? DURATION_MAX_SECONDS)
  if (facts.durationMs > maxSeconds * 1000 + DURATION_SLACK_MS) return 'duration_check_failed'
  if (facts.frameRate < FRAME_RATE_MIN - FRAME_RATE_SLACK || facts.frameRate > FRAME_RATE_MAX + FRAME_RATE_SLACK)
    return 'frame_rate_check_failed'
  const [shorter, longer] = [Math.min(facts.width, facts.height), Math.max(facts.width, facts.height)]
  return shorter < SIDE_MIN || longer > SIDE_MAX ? 'picture_size_check_failed' : null
}

/** Why TikTok would not post this photo; null where it would. One bad photo fails the whole post. */
export function checkPhoto(facts: ImageFacts | null, sizeBytes: number): string | null {
  if (facts === null || !PHOTO_TYPES.includes(facts.mimeType)) return 'file_format_check_failed'
  if (sizeBytes > PHOTO_MAX_BYTES) return PHOTO_TOO_HEAVY
  return Math.min(facts.width, facts.height) > PHOTO_SHORTER_SIDE_MAX ? 'picture_size_check_failed' : null
}
