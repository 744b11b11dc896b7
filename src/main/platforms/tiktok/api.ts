import { z } from 'zod'

/** Where every call of TikTok's API goes; its paths keep their trailing slash. */
export const API = 'https://open.tiktokapis.com'

/** A whole number, also as text, as ids come; anything else counts as not told. */
const Count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().nonnegative())
  .optional()
  .catch(undefined)

/** Off unless told on. */
const Switch = z
  .boolean()
  .nullish()
  .transform((isOn) => isOn === true)

/** Data of creator_info/query. */
export const CreatorInfo = z.looseObject({
  // Goes into the post's address: what is no user name counts as untold.
  creator_username: z
    .string()
    .regex(/^[\w.]{1,64}$/)
    .catch(''),
  creator_nickname: z.string().catch(''),
  privacy_level_options: z.array(z.string()),
  comment_disabled: Switch,
  duet_disabled: Switch,
  stitch_disabled: Switch,
  // Nobody may post videos of no length: that tells nothing.
  max_video_post_duration_sec: Count.transform((seconds) => (seconds === 0 ? undefined : seconds)),
})
export type CreatorInfo = z.infer<typeof CreatorInfo>

/** Data of video/init. */
// Documented: at most 64 characters, like `v_pub_file~v2-1.123`. One that cannot be asked about later must not be uploaded to.
export const Begun = z.looseObject({ publish_id: z.string().regex(/^[\w~.:-]{1,128}$/), upload_url: z.url() })

/** One id or several, as strings once `quoteIds` ran; an empty string says "none". */
const PostIds = z
  .union([z.array(z.string()), z.string()])
  .nullish()
  .transform((ids) => [ids ?? []].flat().filter((id) => /^[1-9]\d{0,19}$/.test(id)))

/** Data of status/fetch. */
export const PublishStatus = z.looseObject({
  status: z.string(),
  fail_reason: z.string().nullish(),
  // TikTok's own spelling; the right one was seen too.
  publicaly_available_post_id: PostIds,
  publicly_available_post_id: PostIds,
  uploaded_bytes: Count,
})
export type PublishStatus = z.infer<typeof PublishStatus>

/** Data of user/info. Who has no picture, or no name, is somebody all the same. */
export const User = z.looseObject({
  user: z.looseObject({ open_id: z.string().min(1), display_name: z.string().catch(''), avatar_url: z.url().nullable().catch(null) }),
})

/** Data of video/query: only the fields that were asked for, and only videos that everyone can see. */
export const Videos = z.looseObject({
  videos: z
    .array(z.looseObject({ id: z.string(), view_count: Count, like_count: Count, comment_count: Count, share_count: Count }))
    .nullable()
    .transform((videos) => videos ?? []),
})

const POST_IDS = /("public(?:aly|ly)_available_post_id"\s*:\s*)(\[[^\]]*\]|\d+)/g

/** Post ids are int64 numbers in TikTok's JSON, beyond what a JS number holds: their digits are put in quotes before parsing. */
export function quoteIds(json: string): string {
  return json.replace(POST_IDS, (_whole, name: string, value: string) => `${name}${value.replace(/(?<!["\d])\d+(?!["\d])/g, '"$&"')}`)
}
