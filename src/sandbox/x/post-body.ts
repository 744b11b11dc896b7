import { z } from 'zod'
import { MAX_MEDIA_PER_POST, REPLY_SETTINGS } from './limits.ts'

const Id = z.string().regex(/^[0-9]{1,19}$/)
const ReplySettings = z.enum(REPLY_SETTINGS)

/** A call-to-action's address has to be HTTPS. */
const Target = z.strictObject({ url: z.string().regex(/^https:/) })

/** The body of POST /2/tweets, OpenAPI 2.167 (text of 2026-08-22): no other keys, on any level. */
export const PostBody = z.strictObject({
  text: z.string().optional(),
  media: z
    .strictObject({
      media_ids: z.array(Id).min(1).max(MAX_MEDIA_PER_POST),
      tagged_user_ids: z.array(Id).max(10).optional(),
      title: z.string().optional(),
      description: z.string().optional(),
      embeddable: z.boolean().optional(),
      preview_media_id: Id.optional(),
      call_to_actions: z
        .strictObject({
          app_install: z
            .strictObject({
              app_store_id: z.string().optional(),
              ipad_app_store_id: z.string().optional(),
              play_store_id: z.string().optional(),
            })
            .optional(),
          visit_site: Target.optional(),
          watch_now: Target.optional(),
        })
        .optional(),
    })
    .optional(),
  poll: z
    .strictObject({
      options: z.array(z.string().min(1).max(25)).min(2).max(4),
      duration_minutes: z.number().int().min(5).max(10_080),
      reply_settings: ReplySettings.optional(),
    })
    .optional(),
  quote_tweet_id: Id.optional(),
  card_uri: z.string().optional(),
  direct_message_deep_link: z.string().optional(),
  reply: z
    .strictObject({
      in_reply_to_tweet_id: Id,
      auto_populate_reply_metadata: z.boolean().optional(),
      exclude_reply_user_ids: z.array(z.string()).optional(),
    })
    .optional(),
  reply_settings: ReplySettings.optional(),
  community_id: Id.optional(),
  share_with_followers: z.boolean().optional(),
  for_super_followers_only: z.boolean().optional(),
  geo: z.strictObject({ place_id: z.string() }).optional(),
  nullcast: z.boolean().optional(),
  edit_options: z.strictObject({ previous_post_id: Id }).optional(),
  made_with_ai: z.boolean().optional(),
  paid_partnership: z.boolean().optional(),
})
/** A well-formed wish for a post. */
export type PostBody = z.output<typeof PostBody>

/** At most one of these in one post (OpenAPI 2.167). */
export const EXCLUSIVE_KEYS = ['media', 'poll', 'quote_tweet_id', 'card_uri', 'direct_message_deep_link'] as const
