import { z } from 'zod'
import type { Answer, AnswerFacts, RequestFacts } from '../operation.ts'
import { filled, listOf, oauthError } from '../vocabulary.ts'

/** Hosts of the API; the older name still answers as an alias (field). */
export const API = ['api.x.com', 'api.twitter.com']

/** Where the descriptions of this folder come from. */
export const OPENAPI = 'xdevplatform/docs openapi.json 2.167 (2026-08-22), older dialect 2.166'

/** Every id. */
export const id = z.string().regex(/^[0-9]{1,19}$/, 'expected an id of 1 to 19 digits')

/** `<type>_<id>`. */
export const mediaKey = z.string().regex(/^[0-9]+_[0-9]+$/, 'expected a media key')

/** RFC 7807, as X fills it. `status` is missing from some real answers. */
export const problem = z.looseObject({ title: filled, type: filled, detail: z.string(), status: z.number().int().optional() })

const legacy = z.looseObject({ errors: z.array(z.looseObject({ code: z.number().int(), message: z.string() })).min(1) })
const aboutResources = z.looseObject({
  errors: z.array(z.looseObject({ title: filled, type: filled, detail: z.string(), resource_type: filled })).min(1),
})
/** A problem with one entry for each bad parameter. */
const aboutParameters = z.looseObject({
  ...problem.shape,
  errors: z.array(z.looseObject({ message: z.string(), parameters: z.record(z.string(), z.array(z.string())).optional() })).min(1),
})

/** The status inside a problem is the one on the wire. */
function sameStatus({ status, json }: AnswerFacts): string | null {
  const told = typeof json === 'object' && json !== null && 'status' in json ? json.status : undefined
  return told === undefined || told === status ? null : `the problem says status ${String(told)}`
}

/** What any call of the API may be refused with. */
export const REFUSAL: Answer = {
  statuses: 'error',
  body: z.union([problem, aboutParameters, legacy, aboutResources, oauthError]),
  rule: sameStatus,
}

/** Partial success: entries beside the data. */
export const partialErrors = z.array(z.looseObject({ title: filled, type: filled, detail: z.string().optional() })).optional()

const OLD_POST_FIELDS = ['author_id', 'edit_history_tweet_ids', 'in_reply_to_user_id', 'note_tweet', 'referenced_tweets']
const NEW_POST_FIELDS = ['article_title', 'note_post']
const POST_FIELDS =
  'article attachments card_uri community_id context_annotations conversation_id created_at display_text_range edit_controls entities geo id lang matched_media_notes media_metadata non_public_metrics note_request_suggestions organic_metrics paid_partnership possibly_sensitive promoted_metrics public_metrics reply_settings scopes source suggested_source_links suggested_source_links_with_counts text withheld'.split(
    ' ',
  )
const EXPANSIONS =
  'article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet attachments.poll_ids author_id edit_history_tweet_ids edit_history_post_ids entities.mentions.username entities.note.mentions.username geo.place_id in_reply_to_user_id referenced_tweets.id referenced_tweets.id.attachments.media_keys referenced_tweets.id.author_id referenced_posts username'.split(
    ' ',
  )
const USER_FIELDS =
  'affiliation confirmed_email connection_status created_at description entities id is_identity_verified location most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics receives_your_dm subscribes_to_you subscription subscription_type url username verified verified_followers_count verified_type withheld'.split(
    ' ',
  )
const MEDIA_FIELDS =
  'alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics public_metrics type url variants width'.split(
    ' ',
  )

/** Which fields of a post are wanted, in either dialect. */
export const postFields = {
  'tweet.fields': listOf([...POST_FIELDS, ...OLD_POST_FIELDS]).optional(),
  'post.fields': listOf([...POST_FIELDS, ...NEW_POST_FIELDS]).optional(),
}

/** Which fields of a user are wanted. */
export const userFields = { 'user.fields': listOf(USER_FIELDS).optional() }

/** Which fields of a medium are wanted. */
export const mediaFields = { 'media.fields': listOf(MEDIA_FIELDS).optional() }

/** What a read of posts may ask for beside. */
export const readOptions = {
  ...postFields,
  ...userFields,
  ...mediaFields,
  expansions: listOf(EXPANSIONS).optional(),
  'poll.fields': listOf(['duration_minutes', 'end_datetime', 'id', 'options', 'voting_status']).optional(),
  'place.fields': listOf(['contained_within', 'country', 'country_code', 'full_name', 'geo', 'id', 'name', 'place_type']).optional(),
}

/** A request speaks one dialect. */
export const oneDialect = ({ query }: RequestFacts): string | null =>
  'tweet.fields' in query && 'post.fields' in query ? 'tweet.fields and post.fields are two dialects; expected one' : null
