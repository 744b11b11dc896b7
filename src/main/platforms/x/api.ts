import { z } from 'zod'

/** Where every call of X's API goes. */
export const API = 'https://api.x.com'

/** X's ids are decimal strings beyond what a JS number holds. */
const Id = z.string().regex(/^[0-9]{1,19}$/)

/** What X does with a finalized upload; absent = it is ready. */
export const ProcessingInfo = z.looseObject({
  state: z.enum(['pending', 'in_progress', 'succeeded', 'failed']),
  check_after_secs: z.number().nonnegative().optional(),
  // Not in the OpenAPI, but handled by SDKs and documented for v1.1.
  error: z.looseObject({ code: z.number().optional(), name: z.string().optional(), message: z.string().optional() }).optional(),
})
export type ProcessingInfo = z.infer<typeof ProcessingInfo>

/** Answer of initialize, finalize and status. */
export const MediaAnswer = z.looseObject({
  data: z.looseObject({
    id: Id,
    media_key: z.string().optional(),
    expires_after_secs: z.number().nonnegative().optional(),
    processing_info: ProcessingInfo.optional(),
  }),
})

/** Answer of POST /2/tweets. Both fields are required (X OpenAPI 2.167, read 2026-11-23); the text tells it from answers to other calls. */
export const CreatedPost = z.looseObject({ data: z.looseObject({ id: Id, text: z.string() }) })

/** Answer of DELETE /2/tweets/:id. */
export const DeletedPost = z.looseObject({ data: z.looseObject({ deleted: z.literal(true) }) })

/** Answer of GET /2/users/me. */
export const Me = z.looseObject({
  data: z.looseObject({
    id: Id,
    name: z.string(),
    username: z.string().min(1),
    profile_image_url: z.string().optional(),
    subscription_type: z.string().optional(),
    protected: z.boolean().optional(),
  }),
})

const Entities = z.looseObject({
  urls: z.array(z.looseObject({ url: z.string(), expanded_url: z.string().optional(), media_key: z.string().optional() })).optional(),
})
const Note = z.looseObject({ text: z.string(), entities: Entities.optional() })
const References = z.array(z.looseObject({ type: z.string(), id: z.string() }))

/** One own post as the timeline tells it, in both of X's dialects. */
export const TimelinePost = z.looseObject({
  id: Id,
  text: z.string(),
  created_at: z.string().optional(),
  attachments: z.looseObject({ media_keys: z.array(z.string()).optional() }).optional(),
  entities: Entities.optional(),
  note_tweet: Note.optional(),
  note_post: Note.optional(),
  referenced_tweets: References.optional(),
  referenced_posts: References.optional(),
})
export type TimelinePost = z.infer<typeof TimelinePost>

/** Answer of GET /2/users/:id/tweets; `data` is missing when there is nothing. */
export const Timeline = z.looseObject({
  data: z.array(TimelinePost).optional(),
  meta: z.looseObject({ result_count: z.number(), next_token: z.string().optional() }),
})
