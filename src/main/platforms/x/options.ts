import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import type { Work } from '../../core/platform-adapter.ts'
import type { Part } from './parts.ts'

/** X create post, OpenAPI 2.167; `everyone` is told by leaving the field out. An option that is not filled in may be null. */
const Options = z.object({
  replySettings: z.enum(['everyone', 'following', 'mentionedUsers', 'subscribers', 'verified']).nullish(),
  isAiGenerated: z.boolean().nullish(),
  isPaidPartnership: z.boolean().nullish(),
})

/** The body of POST /2/tweets. Labels stand on every post of a thread; who may reply is said where the conversation begins. */
export function bodyOf(part: Part, mediaIds: readonly string[], work: Work): Json {
  const { replySettings, isAiGenerated, isPaidPartnership } = Options.parse(work.variant.options)
  const isReplyLimited = part.parentId === null && replySettings != null && replySettings !== 'everyone'
  return {
    text: part.text,
    ...(mediaIds.length === 0 ? {} : { media: { media_ids: [...mediaIds] } }),
    ...(part.parentId === null ? {} : { reply: { in_reply_to_tweet_id: part.parentId } }),
    ...(isReplyLimited ? { reply_settings: replySettings } : {}),
    ...(isAiGenerated === true ? { made_with_ai: true } : {}),
    ...(isPaidPartnership === true ? { paid_partnership: true } : {}),
  }
}
