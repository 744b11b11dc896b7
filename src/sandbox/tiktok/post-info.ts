import { z } from 'zod'
import { invalidParams } from './envelope.ts'
import { isDuetOff, isStitchOff, type TikTokAccount } from './records.ts'

/** TikTok direct-post doc, state 2026-11-23: 2,200 UTF-16 units. */
const VIDEO_TITLE_MAX = 2_200
// TikTok photo-post doc, state 2026-11-23, in UTF-16 units.
const PHOTO_TITLE_MAX = 90
const PHOTO_DESCRIPTION_MAX = 4_000

/** int32, as documented. */
const INT32_MAX = 2_147_483_647

const PostInfo = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  privacy_level: z.string().optional(),
  disable_duet: z.boolean().optional(),
  disable_comment: z.boolean().optional(),
  disable_stitch: z.boolean().optional(),
  // A number that is no good frame is no error: the cover is the first frame then.
  video_cover_timestamp_ms: z.number().max(INT32_MAX).min(-INT32_MAX).optional(),
  brand_content_toggle: z.boolean().optional(),
  brand_organic_toggle: z.boolean().optional(),
  is_aigc: z.boolean().optional(),
  auto_add_music: z.boolean().optional(),
})

/** What a client says about its post, as far as it was well formed. */
export type PostInfo = z.output<typeof PostInfo>

/** Reads `post_info`; refuses a wrong type and a text that is too long for its kind of post. */
export function readPostInfo(value: unknown, kind: 'video' | 'photo'): PostInfo {
  const info = parsed(PostInfo, value, 'post_info')
  const titleMax = kind === 'video' ? VIDEO_TITLE_MAX : PHOTO_TITLE_MAX
  if ((info.title ?? '').length > titleMax) throw invalidParams(`title is longer than ${titleMax}`)
  if (kind === 'photo' && (info.description ?? '').length > PHOTO_DESCRIPTION_MAX)
    throw invalidParams(`description is longer than ${PHOTO_DESCRIPTION_MAX}`)
  return info
}

/** `schema` over `value`, or 400 with the first field that is wrong. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw invalidParams(`${[name, ...(issue?.path ?? [])].join('.')} is missing or invalid`)
}

/** What a Direct Post's options do, once TikTok has put the creator's own settings over them. */
export function optionsOf(info: PostInfo, account: TikTokAccount, kind: 'video' | 'photo'): Readonly<Record<string, unknown>> {
  const common = {
    isCommentAllowed: info.disable_comment !== true && !account.isCommentDisabled,
    isPaidPartnership: info.brand_content_toggle === true,
    isOwnBusiness: info.brand_organic_toggle === true,
  }
  if (kind === 'photo') return { ...common, description: info.description ?? '', isMusicAdded: info.auto_add_music === true }
  return {
    ...common,
    isDuetAllowed: info.disable_duet !== true && !isDuetOff(account),
    isStitchAllowed: info.disable_stitch !== true && !isStitchOff(account),
    isAiGenerated: info.is_aigc === true,
    coverTimestampMs: info.video_cover_timestamp_ms ?? 0,
  }
}

/** The labels and switches of a post as lines for people. */
export function optionLines(details: Readonly<Record<string, unknown>>): readonly string[] {
  const { coverTimestampMs, photoCount, coverIndex } = details
  // TikTok content-sharing guidelines, state 2026-11-23: a branded post is a paid partnership, also when it promotes the creator's business.
  const commercial =
    details['isPaidPartnership'] === true ? 'Paid partnership' : details['isOwnBusiness'] === true ? 'Promotional content' : null
  return [
    commercial,
    details['isAiGenerated'] === true ? 'Creator labeled as AI-generated' : null,
    details['isCommentAllowed'] === false ? 'Comments are turned off' : null,
    details['isDuetAllowed'] === false ? 'Duets are turned off' : null,
    details['isStitchAllowed'] === false ? 'Stitches are turned off' : null,
    details['isMusicAdded'] === true ? 'Recommended music was added' : null,
    typeof coverTimestampMs === 'number' ? `Cover: the frame at ${coverTimestampMs / 1000} s` : null,
    typeof photoCount === 'number' && typeof coverIndex === 'number' ? `Cover: photo ${coverIndex + 1} of ${photoCount}` : null,
  ].filter((line) => line !== null)
}
