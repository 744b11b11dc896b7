import twitterText from 'twitter-text'
import type { World } from '../kit/world.ts'
import { xState, type XPost } from './state.ts'
import { kindOf, mediaOf } from './told-post.ts'

/** Links, hashtags, cashtags and mentions of a post, placed in the text that the API gives back; undefined where there are none. */
export function entitiesOf(world: World, post: XPost): Record<string, unknown> | undefined {
  const { accounts } = xState(world)
  const { text } = post
  // Places count code points, not UTF-16 units.
  const place = ([start, end]: readonly [number, number]) => ({
    start: [...text.slice(0, start)].length,
    end: [...text.slice(0, end)].length,
  })
  const placeOf = (short: string) => place([text.indexOf(short), text.indexOf(short) + short.length])
  const urls: Record<string, unknown>[] = post.links.map(({ short, typed, expanded }) => ({
    ...placeOf(short),
    url: short,
    expanded_url: expanded,
    display_url: typed.replace(/^https?:\/\//i, ''),
  }))
  if (post.mediaLink !== null) {
    const media = mediaOf(world, post)
    const kind = kindOf(media) === 'image' || kindOf(media) === 'images' ? 'photo' : 'video'
    urls.push({
      ...placeOf(post.mediaLink),
      url: post.mediaLink,
      expanded_url: `https://x.com/${accounts.get(post.authorId)?.username ?? 'i'}/status/${post.id}/${kind}/1`,
      display_url: `pic.x.com/${post.mediaLink.slice('https://t.co/'.length)}`,
      media_key: media[0]?.key,
    })
  }
  const hashtags = twitterText.extractHashtagsWithIndices(text).map(({ hashtag, indices }) => ({ ...place(indices), tag: hashtag }))
  const cashtags = twitterText.extractCashtagsWithIndices(text).map(({ cashtag, indices }) => ({ ...place(indices), tag: cashtag }))
  const mentions = twitterText.extractMentionsWithIndices(text).map(({ screenName, indices }) => {
    const known = accounts.find((account) => account.username.toLowerCase() === screenName.toLowerCase())
    return { ...place(indices), username: screenName, ...(known === undefined ? {} : { id: known.id }) }
  })
  const all = Object.entries({ urls, hashtags, cashtags, mentions }).filter(([, list]) => list.length > 0)
  return all.length === 0 ? undefined : Object.fromEntries(all)
}
