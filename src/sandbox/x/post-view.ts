import type { RouteContext } from '../kit/world.ts'
import { namesIn, postFields, type Dialect } from './dialect.ts'
import { entitiesOf } from './entities.ts'
import { arePrivateFiguresOpen, figuresOf } from './figures.ts'
import { EDIT_RULES } from './limits.ts'
import { notAuthorizedForField } from './problems.ts'
import { xState, type XPost } from './state.ts'
import { mediaOf } from './told-post.ts'
import { pick } from './views.ts'

/** Where long texts are cut in `text` when read back; the rest is in `note_tweet`. Posts doc, read 2026-11-23. */
const CUT_AT = 280

/** Posts as an answer tells them: those that may be told, and an entry of `errors` for each that may not. */
export function tellablePosts(
  context: RouteContext,
  posts: readonly XPost[],
  callerId: string | null,
): { posts: XPost[]; errors: Record<string, unknown>[] } {
  // Timelines integration guide, read 2026-11-23: with such a field only the caller's own posts of the last 30 days come back.
  const isPrivate = (name: string) => name === 'non_public_metrics' || name === 'organic_metrics'
  const field =
    postFields(context.query).find(isPrivate) ??
    (namesIn(context.query, 'expansions').includes('attachments.media_keys')
      ? namesIn(context.query, 'media.fields').find(isPrivate)
      : undefined)
  if (field === undefined) return { posts: [...posts], errors: [] }
  const now = context.world.clock.now()
  const open = posts.filter((post) => arePrivateFiguresOpen(post, callerId, now))
  const closed = posts.filter((post) => !open.includes(post))
  return { posts: open, errors: closed.map((post) => notAuthorizedForField(post.id, `${field}.impression_count`)) }
}

/** A post object with the wished fields. */
export function postView(context: RouteContext, post: XPost, dialect: Dialect): Record<string, unknown> {
  const { world } = context
  const inDialect = (old: string, fresh: string) => (dialect === 'tweet' ? old : fresh)
  const figures = figuresOf(post, world.clock.now())
  const isCut = [...post.text].length > CUT_AT && [...post.typedText].length > CUT_AT
  const media = mediaOf(world, post)
  const expansions = namesIn(context.query, 'expansions')
  const { options = {} } = post
  const clicks = { user_profile_clicks: figures.profileClicks, url_link_clicks: figures.urlClicks }
  const optional: Record<string, () => unknown> = {
    author_id: () => post.authorId,
    created_at: () => new Date(post.createdAt).toISOString(),
    conversation_id: () => post.conversationId,
    lang: () => 'en',
    reply_settings: () => post.replySettings,
    possibly_sensitive: () => false,
    paid_partnership: () => options.paidPartnership ?? false,
    in_reply_to_user_id: () => (post.parentId === null ? undefined : xState(world).posts.get(post.parentId)?.authorId),
    attachments: () =>
      media.length === 0 && options.poll === undefined
        ? undefined
        : {
            ...(media.length === 0 ? {} : { media_keys: media.map((one) => one.key) }),
            ...(options.poll === undefined ? {} : { poll_ids: [post.id] }),
          },
    entities: () => entitiesOf(world, post),
    display_text_range: () => [0, [...post.text].length],
    edit_controls: () => ({
      edits_remaining: Math.max(0, EDIT_RULES.maxEdits + 1 - post.editHistory.length),
      is_edit_eligible: options.poll === undefined,
      editable_until: new Date(post.createdAt + EDIT_RULES.windowMs).toISOString(),
    }),
    media_metadata: () =>
      media.length === 0
        ? undefined
        : media.map((one) => ({
            media_key: one.key,
            ...(one.altText === null ? {} : { alt_text: one.altText }),
            ...(options.mediaTitle === undefined ? {} : { title: options.mediaTitle }),
            ...(options.mediaDescription === undefined ? {} : { description: options.mediaDescription }),
          })),
    public_metrics: () => ({
      [inDialect('retweet_count', 'repost_count')]: figures.reposts,
      reply_count: figures.replies,
      like_count: figures.likes,
      quote_count: figures.quotes,
      bookmark_count: figures.bookmarks,
      impression_count: figures.impressions,
    }),
    non_public_metrics: () => ({ impression_count: figures.impressions, engagements: figures.engagements, ...clicks }),
    organic_metrics: () => ({
      impression_count: figures.impressions,
      like_count: figures.likes,
      reply_count: figures.replies,
      [inDialect('retweet_count', 'repost_count')]: figures.reposts,
      ...clicks,
    }),
    [inDialect('referenced_tweets', 'referenced_posts')]: () =>
      post.parentId === null ? undefined : [{ type: 'replied_to', id: post.parentId }],
    [inDialect('note_tweet', 'note_post')]: () => {
      const entities = entitiesOf(world, post)
      return isCut ? { text: post.text, ...(entities === undefined ? {} : { entities }) } : undefined
    },
    [inDialect('edit_history_tweet_ids', 'edit_history_post_ids')]: () => post.editHistory,
  }
  const implied = [
    inDialect('edit_history_tweet_ids', 'edit_history_post_ids'),
    ...(expansions.some((one) => one.startsWith('attachments.')) ? ['attachments'] : []),
    ...(expansions.includes('author_id') ? ['author_id'] : []),
    ...(expansions.some((one) => one.startsWith('referenced_')) ? [inDialect('referenced_tweets', 'referenced_posts')] : []),
    ...(expansions.includes('in_reply_to_user_id') ? ['in_reply_to_user_id'] : []),
  ]
  // `text` cannot be left out by field lists.
  return {
    id: post.id,
    text: isCut ? `${[...post.text].slice(0, CUT_AT - 1).join('')}…` : post.text,
    ...pick(optional, [...implied, ...postFields(context.query)]),
  }
}
