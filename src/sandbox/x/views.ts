import type { RouteContext } from '../kit/world.ts'
import { namesIn, postFields, type Dialect } from './dialect.ts'
import { xState, type XAccount, type XMedia, type XPost } from './state.ts'

/** Figures that grow with a post's age, so that insights have something to show: the same post at the same age always has the same. */
export function figuresOf(
  post: XPost,
  now: number,
): { impressions: number; likes: number; replies: number; reposts: number; quotes: number; bookmarks: number; views: number } {
  const minutes = Math.max(0, Math.floor((now - post.createdAt) / 60_000))
  const pull = 1 + (Number(BigInt(post.id) % 7n) || 0)
  const impressions = Math.floor(pull * 40 * Math.log2(1 + minutes))
  const share = (part: number) => Math.floor(impressions / part)
  return {
    impressions,
    likes: share(18),
    replies: share(90),
    reposts: share(70),
    quotes: share(300),
    bookmarks: share(120),
    views: share(2),
  }
}

/** A user object with the wished fields. */
export function userView(context: RouteContext, account: XAccount, dialect: Dialect): Record<string, unknown> {
  const wished = namesIn(context.query, 'user.fields')
  const posts = () =>
    xState(context.world)
      .posts.all()
      .filter((post) => post.authorId === account.id).length
  const optional: Record<string, () => unknown> = {
    created_at: () => new Date(account.createdAt).toISOString(),
    description: () => 'A practice account on this computer.',
    profile_image_url: () => context.link(avatarUrl(account)),
    protected: () => false,
    verified: () => account.subscription !== 'None',
    verified_type: () => (account.subscription === 'None' ? 'none' : 'blue'),
    subscription_type: () => account.subscription,
    public_metrics: () => ({
      followers_count: 128,
      following_count: 64,
      [dialect === 'tweet' ? 'tweet_count' : 'post_count']: posts(),
      listed_count: 0,
    }),
  }
  return { id: account.id, name: account.name, username: account.username, ...pick(optional, wished) }
}

/** The 48 pixel avatar. */
export function avatarUrl(account: XAccount): string {
  return `https://pbs.twimg.com/profile_images/${account.id}/practice_normal.jpg`
}

function pick(optional: Record<string, () => unknown>, wished: readonly string[]): Record<string, unknown> {
  const taken: Record<string, unknown> = {}
  for (const name of wished) {
    const value = Object.hasOwn(optional, name) ? optional[name]?.() : undefined
    if (value !== undefined) taken[name] = value
  }
  return taken
}

/** Where long texts are cut in `text` when read back; the rest is in `note_tweet`. Posts doc, read 2026-11-23. */
const CUT_AT = 280

/** A post object with the wished fields. */
export function postView(context: RouteContext, post: XPost, dialect: Dialect, callerId: string | null): Record<string, unknown> {
  const { world } = context
  const figures = figuresOf(post, world.clock.now())
  const isOwn = post.authorId === callerId
  const isCut = [...post.text].length > CUT_AT && [...post.typedText].length > CUT_AT
  const media = post.mediaIds.map((id) => xState(world).media.get(id)).filter((one) => one !== undefined)
  const wished = postFields(context.query)
  const expansions = namesIn(context.query, 'expansions')
  const optional: Record<string, () => unknown> = {
    author_id: () => post.authorId,
    created_at: () => new Date(post.createdAt).toISOString(),
    conversation_id: () => post.conversationId,
    lang: () => 'en',
    reply_settings: () => post.replySettings,
    possibly_sensitive: () => false,
    in_reply_to_user_id: () => (post.parentId === null ? undefined : xState(world).posts.get(post.parentId)?.authorId),
    attachments: () => (media.length === 0 ? undefined : { media_keys: media.map((one) => one.key) }),
    entities: () => entitiesOf(context, post, media),
    public_metrics: () => ({
      [dialect === 'tweet' ? 'retweet_count' : 'repost_count']: figures.reposts,
      reply_count: figures.replies,
      like_count: figures.likes,
      quote_count: figures.quotes,
      bookmark_count: figures.bookmarks,
      impression_count: figures.impressions,
    }),
    non_public_metrics: () =>
      isOwn
        ? {
            impression_count: figures.impressions,
            engagements: figures.likes + figures.replies,
            user_profile_clicks: 0,
            url_link_clicks: 0,
          }
        : undefined,
    organic_metrics: () =>
      isOwn
        ? {
            impression_count: figures.impressions,
            like_count: figures.likes,
            reply_count: figures.replies,
            [dialect === 'tweet' ? 'retweet_count' : 'repost_count']: figures.reposts,
            user_profile_clicks: 0,
          }
        : undefined,
  }
  const references = () => (post.parentId === null ? undefined : [{ type: 'replied_to', id: post.parentId }])
  const note = () => (isCut ? { text: post.text } : undefined)
  if (dialect === 'tweet') {
    optional['referenced_tweets'] = references
    optional['note_tweet'] = note
    optional['edit_history_tweet_ids'] = () => post.editHistory
  } else {
    optional['referenced_posts'] = references
    optional['note_post'] = note
    optional['edit_history_post_ids'] = () => post.editHistory
  }
  const implied = [
    dialect === 'tweet' ? 'edit_history_tweet_ids' : 'edit_history_post_ids',
    ...(expansions.includes('attachments.media_keys') ? ['attachments'] : []),
    ...(expansions.includes('author_id') ? ['author_id'] : []),
    ...(dialect === 'post' && expansions.includes('referenced_posts') ? ['referenced_posts'] : []),
  ]
  // `text` cannot be left out by field lists.
  return {
    id: post.id,
    text: isCut ? `${[...post.text].slice(0, CUT_AT - 1).join('')}…` : post.text,
    ...pick(optional, [...implied, ...wished]),
  }
}

function entitiesOf(context: RouteContext, post: XPost, media: readonly XMedia[]): Record<string, unknown> | undefined {
  const account = xState(context.world).accounts.get(post.authorId)
  const place = (short: string) => {
    const start = post.text.indexOf(short)
    return { start, end: start + short.length }
  }
  const urls: Record<string, unknown>[] = post.links.map(({ short, typed, expanded }) => ({
    ...place(short),
    url: short,
    expanded_url: expanded,
    display_url: typed.replace(/^https?:\/\//i, ''),
  }))
  if (post.mediaLink !== null) {
    const kind = media.some((one) => one.category !== 'tweet_image') ? 'video' : 'photo'
    urls.push({
      ...place(post.mediaLink),
      url: post.mediaLink,
      expanded_url: `https://x.com/${account?.username ?? 'i'}/status/${post.id}/${kind}/1`,
      display_url: `pic.x.com/${post.mediaLink.slice('https://t.co/'.length)}`,
      media_key: media[0]?.key,
    })
  }
  return urls.length === 0 ? undefined : { urls }
}

/** A media object of `includes.media`. */
export function mediaView(context: RouteContext, media: XMedia, post: XPost): Record<string, unknown> {
  const kind = media.category === 'tweet_image' ? 'photo' : media.category === 'tweet_gif' ? 'animated_gif' : 'video'
  const figures = figuresOf(post, context.world.clock.now())
  const size = media.image ?? media.video
  const optional: Record<string, () => unknown> = {
    url: () => (kind === 'photo' ? context.link(`https://pbs.twimg.com/media/${media.key}.jpg`) : undefined),
    preview_image_url: () => (kind === 'photo' ? undefined : context.link(`https://pbs.twimg.com/preview/${media.key}.jpg`)),
    alt_text: () => media.altText ?? undefined,
    width: () => size?.width,
    height: () => size?.height,
    duration_ms: () => media.video?.durationMs,
    public_metrics: () => (kind === 'photo' ? undefined : { view_count: figures.views }),
  }
  return { media_key: media.key, type: kind, ...pick(optional, namesIn(context.query, 'media.fields')) }
}

/** The `includes` that the request's expansions ask for. */
export function includesOf(context: RouteContext, posts: readonly XPost[], dialect: Dialect): Record<string, unknown> {
  const { accounts, media } = xState(context.world)
  const expansions = namesIn(context.query, 'expansions')
  const includes: Record<string, unknown> = {}
  if (expansions.includes('attachments.media_keys')) {
    const found = posts.flatMap((post) =>
      post.mediaIds.flatMap((id) => {
        const one = media.get(id)
        return one === undefined ? [] : [mediaView(context, one, post)]
      }),
    )
    if (found.length > 0) includes['media'] = found
  }
  if (expansions.includes('author_id')) {
    const ids = [...new Set(posts.map((post) => post.authorId))]
    includes['users'] = ids.flatMap((id) => {
      const account = accounts.get(id)
      return account === undefined ? [] : [userView(context, account, dialect)]
    })
  }
  return Object.keys(includes).length === 0 ? {} : { includes }
}
