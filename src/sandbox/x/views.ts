import type { RouteContext } from '../kit/world.ts'
import { namesIn, type Dialect } from './dialect.ts'
import { xState, type XAccount } from './state.ts'

/** A user object with the wished fields. */
export function userView(context: RouteContext, account: XAccount, dialect: Dialect): Record<string, unknown> {
  const wished = namesIn(context.query, 'user.fields')
  const posts = () =>
    xState(context.world)
      .posts.all()
      .filter((post) => post.authorId === account.id)
  const optional: Record<string, () => unknown> = {
    created_at: () => new Date(account.createdAt).toISOString(),
    description: () => 'A practice account on this computer.',
    location: () => 'This computer',
    url: () => '',
    profile_image_url: () => context.link(avatarUrl(account)),
    protected: () => false,
    verified: () => account.subscription !== 'None',
    verified_type: () => (account.subscription === 'None' ? 'none' : 'blue'),
    subscription_type: () => account.subscription,
    [dialect === 'tweet' ? 'most_recent_tweet_id' : 'most_recent_post_id']: () => posts().at(-1)?.id,
    public_metrics: () => ({
      followers_count: 128,
      following_count: 64,
      [dialect === 'tweet' ? 'tweet_count' : 'post_count']: posts().length,
      listed_count: 0,
    }),
  }
  return { id: account.id, name: account.name, username: account.username, ...pick(optional, wished) }
}

/** The 48 pixel avatar. */
export function avatarUrl(account: XAccount): string {
  return `https://pbs.twimg.com/profile_images/${account.id}/practice_normal.jpg`
}

/** The fields of `optional` that were wished and have a value. Unknown names are passed over, as X does (field). */
export function pick(optional: Record<string, () => unknown>, wished: readonly string[]): Record<string, unknown> {
  const taken: Record<string, unknown> = {}
  for (const name of wished) {
    const value = Object.hasOwn(optional, name) ? optional[name]?.() : undefined
    if (value !== undefined) taken[name] = value
  }
  return taken
}
