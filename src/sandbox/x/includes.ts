import type { RouteContext } from '../kit/world.ts'
import { namesIn, type Dialect } from './dialect.ts'
import { figuresOf, playbackOf } from './figures.ts'
import { postView } from './post-view.ts'
import { xState, type XMedia, type XPost } from './state.ts'
import { mediaOf } from './told-post.ts'
import { mentionsIn } from './post-text.ts'
import { pick, userView } from './views.ts'

/** A media object. `post` is one that shows it: its figures are the video's. */
export function mediaView(context: RouteContext, media: XMedia, post: XPost): Record<string, unknown> {
  const kind = media.category === 'tweet_image' ? 'photo' : media.category === 'tweet_gif' ? 'animated_gif' : 'video'
  const figures = figuresOf(post, context.world.clock.now())
  const size = media.image ?? media.video
  const ofVideo = (value: () => unknown) => () => (kind === 'video' ? value() : undefined)
  const optional: Record<string, () => unknown> = {
    url: () => (kind === 'photo' ? context.link(`https://pbs.twimg.com/media/${media.key}.jpg`) : undefined),
    preview_image_url: () => (kind === 'photo' ? undefined : context.link(`https://pbs.twimg.com/preview/${media.key}.jpg`)),
    alt_text: () => media.altText ?? undefined,
    width: () => size?.width,
    height: () => size?.height,
    duration_ms: () => media.video?.durationMs,
    variants: () =>
      kind === 'photo'
        ? undefined
        : [
            {
              content_type: media.video?.mimeType ?? 'video/mp4',
              bit_rate: kind === 'video' ? 2_176_000 : 0,
              url: context.link(`https://video.twimg.com/practice/${media.key}.mp4`),
            },
          ],
    public_metrics: ofVideo(() => ({ view_count: figures.views })),
    non_public_metrics: ofVideo(() => playbackOf(figures)),
    organic_metrics: ofVideo(() => ({ ...playbackOf(figures), view_count: figures.views })),
  }
  return { media_key: media.key, type: kind, ...pick(optional, namesIn(context.query, 'media.fields')) }
}

function pollView(context: RouteContext, post: XPost): Record<string, unknown>[] {
  const { poll } = post.options ?? {}
  if (poll === undefined) return []
  const endsAt = post.createdAt + poll.durationMinutes * 60_000
  const optional: Record<string, () => unknown> = {
    duration_minutes: () => poll.durationMinutes,
    end_datetime: () => new Date(endsAt).toISOString(),
    voting_status: () => (endsAt > context.world.clock.now() ? 'open' : 'closed'),
  }
  const options = poll.options.map((label, index) => ({ position: index + 1, label, votes: 0 }))
  return [{ id: post.id, options, ...pick(optional, namesIn(context.query, 'poll.fields')) }]
}

/** The `includes` that the request's expansions ask for. */
export function includesOf(context: RouteContext, told: readonly XPost[], dialect: Dialect): Record<string, unknown> {
  const { accounts, posts } = xState(context.world)
  const expansions = namesIn(context.query, 'expansions')
  const asks = (...names: string[]) => names.some((name) => expansions.includes(name))
  const parents = told.flatMap((post) => (post.parentId === null ? [] : (posts.get(post.parentId) ?? [])))
  const media = asks('attachments.media_keys')
    ? told.flatMap((post) => mediaOf(context.world, post).map((one) => mediaView(context, one, post)))
    : []
  const polls = asks('attachments.poll_ids') ? told.flatMap((post) => pollView(context, post)) : []
  const referenced = [
    ...(asks('referenced_tweets.id', 'referenced_posts') ? parents : []),
    ...(asks('edit_history_tweet_ids', 'edit_history_post_ids')
      ? told.flatMap((post) => post.editHistory.filter((id) => id !== post.id).flatMap((id) => posts.get(id) ?? []))
      : []),
  ]
  const userIds = [
    ...(asks('author_id') ? told.map((post) => post.authorId) : []),
    ...(asks('in_reply_to_user_id', 'referenced_tweets.id.author_id') ? parents.map((post) => post.authorId) : []),
  ]
  const named = asks('entities.mentions.username') ? told.flatMap((post) => mentionsIn(post.typedText)) : []
  const users = accounts.all().filter((one) => userIds.includes(one.id) || named.includes(one.username.toLowerCase()))
  const includes = {
    media,
    polls,
    users: users.map((account) => userView(context, account, dialect)),
    [dialect === 'tweet' ? 'tweets' : 'posts']: [...new Set(referenced)].map((post) => postView(context, post, dialect)),
  }
  const asked = Object.entries(includes).filter(([, list]) => list.length > 0)
  return asked.length === 0 ? {} : { includes: Object.fromEntries(asked) }
}
