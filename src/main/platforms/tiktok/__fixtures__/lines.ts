import type { Json } from '../../../../shared/json.ts'
import { NOW, type Answer, type Line } from '../../../../../tools/testing/played-platform.ts'

/** What creator_info says of the creator who posts. */
export const INFO = {
  creator_username: 'mira.makes',
  creator_nickname: 'Mira Makes',
  privacy_level_options: ['PUBLIC_TO_EVERYONE', 'SELF_ONLY'],
  comment_disabled: false,
  duet_disabled: false,
  stitch_disabled: true,
  max_video_post_duration_sec: 300,
}
/** What a creator must have answered. */
export const OPTIONS = { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true }
/** What init gives. */
export const PUBLISH_ID = 'v_pub_file~v2-1.123456789'
export const UPLOAD_URL = 'https://open-upload.tiktokapis.com/video/?upload_id=67890&upload_token=Xza123'
export const LINK = 'https://www.tiktok.com/@mira.makes/video/7350000000000000123'
export const MINUTE = 60_000

/** A success of TikTok. */
export const ok = (data: Json): Answer => ({ body: { data, error: { code: 'ok', message: '', log_id: 'L1' } } })
/** A refusal by its code. */
export const refusal = (status: number, code: string): Answer => ({ status, body: { error: { code, message: 'no', log_id: 'L1' } } })
/** The question before every post. */
export const creator = (more: Record<string, Json> = {}): Line => ['POST /v2/post/publish/creator_info/query/', ok({ ...INFO, ...more })]
/** The call that opens the upload. */
export const INIT: Line = ['POST /v2/post/publish/video/init/', ok({ publish_id: PUBLISH_ID, upload_url: UPLOAD_URL })]
/** A chunk. */
export const put = (answer: Answer): Line => ['PUT /video/', answer]
/** A look at what became of it; `rest` is JSON behind the status. */
export const status = (told: string, rest = ''): Line => [
  'POST /v2/post/publish/status/fetch/',
  { body: `{"data":{"status":"${told}"${rest}},"error":{"code":"ok","message":"","log_id":"L1"}}` },
]
/** Still taking bytes. */
export const uploaded = (bytes: number) =>
  status('PROCESSING_UPLOAD', `,"fail_reason":"","publicaly_available_post_id":[],"uploaded_bytes":${bytes}`)
/** It is out, and has its id. */
export const COMPLETE = status('PUBLISH_COMPLETE', ',"publicaly_available_post_id":[7350000000000000123]')
/** It is out; moderation holds the id back. */
export const HIDDEN = status('PUBLISH_COMPLETE', ',"publicaly_available_post_id":[]')
/** It came to nothing. */
export const failed = (reason: string) => status('FAILED', `,"fail_reason":"${reason}"`)

/** What every checkpoint of an upload holds. */
export const run = (size: number, chunkBytes = size, more = {}) => ({
  mode: 'post',
  publishId: PUBLISH_ID,
  uploadUrl: UPLOAD_URL,
  begunAt: NOW,
  username: 'mira.makes',
  privacy: 'PUBLIC_TO_EVERYONE',
  chunkBytes,
  chunkCount: Math.max(1, Math.floor(size / chunkBytes)),
  restarts: 0,
  repeats: 0,
  ...more,
})
