import { threadOf } from '../../src/shared/post-kind.ts'
import { isSendable } from './line.ts'
import type { Outcome } from './bench.ts'

const DAY_MS = 86_400_000

/** What a case must never come to; empty when all is well. Looks at the sandbox and the requests, not at what the engine says of itself. */
export function breachesOf(outcome: Outcome, secretHosts: readonly string[]): string[] {
  const { delivery, posts, internal, isHanging } = outcome
  const breaches: string[] = []
  if (isHanging) breaches.push('it hangs')
  if (internal.length > 0) breaches.push(`an error of our own: ${internal[0] ?? ''}`)
  if (delivery.problem?.code === 'internal') breaches.push('the creator is told of an internal error')
  const wanted = partsWanted(outcome)
  if (posts.length > wanted || new Set(posts.map(({ text }) => text)).size < posts.length) breaches.push(`${posts.length} posts`)
  if (delivery.status === 'published') breaches.push(...falseClaims(outcome))
  // A thread may fail behind posts that are public and told of as such.
  const isUntold = posts.some(({ id }) => delivery.receipt?.parts.some(({ remoteId }) => remoteId === id) !== true)
  if (delivery.status === 'failed' && isUntold) breaches.push('called a failure while it is public')
  if (delivery.status === 'needs-answer' && delivery.commit === null) breaches.push('the creator is asked before anything can be public')
  for (const { request } of outcome.calls) if (!isSendable(request)) breaches.push('a header that cannot be sent')
  return [...breaches, ...leaksOf(outcome, secretHosts)]
}

/** The posts that the delivery is to make: one, or those of a thread. */
function partsWanted({ delivery }: Outcome): number {
  return 1 + threadOf(delivery.variant.options).length
}

function falseClaims(outcome: Outcome): string[] {
  const { delivery, posts } = outcome
  const [post] = posts
  if (post === undefined) return ['called published while nothing is public']
  const { parts, notes, publishedAt } = delivery.receipt ?? { parts: [], notes: [], publishedAt: Number.NaN }
  const [part] = parts
  const claims: string[] = []
  const wanted = partsWanted(outcome)
  if (wanted > 1 && (posts.length !== wanted || parts.length !== wanted))
    claims.push(`${posts.length} of ${wanted} posts, ${parts.length} proven`)
  if (part === undefined) return ['published without a proof']
  if (part.permalink !== null && whole(part.permalink) !== whole(post.url)) claims.push(`the link is ${part.permalink} and not ${post.url}`)
  const isLinkUnknown = part.permalink === null && (notes.includes('link-unknown') || notes.includes('private-only'))
  // A draft has no link before the creator posts it.
  const isDraft = notes.includes('draft-in-inbox') && post.visibility === 'SEND_TO_USER_INBOX'
  if (part.permalink === null && !isLinkUnknown && !isDraft) claims.push('a missing link that is not told')
  if (part.permalink !== null && part.remoteId !== post.id && !isVideoOf(outcome, part.remoteId))
    claims.push(`the id is ${part.remoteId} and not ${post.id}`)
  if (!Number.isInteger(publishedAt) || Math.abs(publishedAt - post.time) > 4 * DAY_MS)
    claims.push(`published at ${publishedAt} and not ${post.time}`)
  return claims
}

/** TikTok finds a video by its id alone, whatever user name stands before it. */
function whole(link: string): string {
  return link.replace(/^(https:\/\/www\.tiktok\.com\/)@[\w.]+/, '$1@')
}

/** A Facebook video has an id of its own beside its post's; either is a proof. */
function isVideoOf({ delivery, calls }: Outcome, remoteId: string): boolean {
  return delivery.platform === 'facebook' && calls.some(({ answer }) => answer?.text.includes(`"video_id":"${remoteId}"`) === true)
}

/** Secrets that went where they do not belong. */
function leaksOf({ calls, secrets }: Outcome, secretHosts: readonly string[]): string[] {
  return calls.flatMap(({ request, body }) => {
    const url = new URL(request.url)
    const carried = [request.url, decodeURIComponent(url.search), body, ...Object.values(request.headers)].join('\n')
    const isSecret =
      'authorization' in request.headers ||
      /access_token|oauth_|appsecret_proof/.test(url.search) ||
      secrets.some((one) => carried.includes(one))
    if (url.protocol !== 'https:') return [`a call to ${request.url}`]
    return isSecret && !secretHosts.includes(url.host) ? [`a secret went to ${url.host}`] : []
  })
}
