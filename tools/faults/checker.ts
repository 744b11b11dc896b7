import type { Delivery } from '../../src/main/core/delivery.ts'
import type { PublishedPost } from '../../src/sandbox/kit/world.ts'
import type { Asked } from './asked.ts'

/** A public post with what its files really hold. */
export interface PublicPost extends PublishedPost {
  readonly sha256: readonly string[]
}

/** What is wrong after a run. */
export interface Finding {
  readonly kind: 'duplicate' | 'lost' | 'stuck' | 'false-claim' | 'bytes-sent-again'
  readonly count: number
  readonly words: string
}

/** What the judge is given: what was asked, what is public, what the app claims. */
export interface Evidence {
  readonly asked: readonly Asked[]
  readonly posts: readonly PublicPost[]
  readonly claims: readonly Delivery[]
  /** SHA-256 of each file by its asset id. */
  readonly files: ReadonlyMap<string, string>
  /** Accounts whose dead login the creator leaves dead: what waits for them waits rightly. */
  readonly abandoned: ReadonlySet<string>
  /** Acknowledged bytes that were sent again, by platform and file. */
  readonly sentAgain: ReadonlyMap<string, number>
}

/** Compares what was asked with what is public and what is claimed. Knows nothing of how the engine works. */
export function judgeRun(evidence: Evidence): Finding[] {
  const findings: Finding[] = []
  const tell = (kind: Finding['kind'], words: string, count = 1) => findings.push({ kind, count, words })
  const known = new Set<PublicPost>()
  // A video that the platform could not process is in its books, and nobody sees it.
  const shown = evidence.posts.filter((post) => post.visibility !== 'failed')
  for (const asked of evidence.asked) {
    const name = `${asked.tag} on ${asked.platform}`
    const found = shown.filter((post) => isOf(post, asked))
    for (const post of found) known.add(post)
    if (found.length > 1) tell('duplicate', `${name} is public ${found.length} times`, found.length - 1)
    const claims = evidence.claims.filter((claim) => claim.accountId === asked.accountId && claim.variant.text.includes(asked.tag))
    const [claim] = claims
    if (claim === undefined) {
      tell('lost', `${name} was taken on and is nowhere in the outbox`)
      continue
    }
    if (claims.length > 1) tell('duplicate', `${name} is ${claims.length} times in the outbox`, claims.length - 1)
    for (const words of wrongClaims(claim, found, asked, evidence)) tell('false-claim', `${name}: ${words}`)
    const stuck = whyStuck(claim, evidence)
    if (stuck !== null) tell('stuck', `${name}: ${stuck}`)
  }
  for (const post of shown) if (!known.has(post)) tell('false-claim', `nobody asked for ${post.platform} ${post.id}: ${post.text}`)
  for (const [key, bytes] of evidence.sentAgain) tell('bytes-sent-again', `${bytes} acknowledged bytes were sent again to ${key}`, bytes)
  return findings
}

function isOf(post: PublicPost, asked: Asked): boolean {
  // LinkedIn's remote id is a URN that ends in the account's id.
  const isAccount = post.account === asked.remoteId || asked.remoteId.endsWith(`:${post.account}`)
  return isAccount && post.platform === asked.platform && post.text.includes(asked.tag)
}

function wrongClaims(claim: Delivery, found: readonly PublicPost[], asked: Asked, evidence: Evidence): string[] {
  const [post] = found
  if (claim.status === 'failed' || claim.status === 'cancelled') {
    // Said to be perhaps public: no claim, and the creator knows where to look.
    if (post !== undefined && claim.problem?.code !== 'cancelled-maybe-public') return [`called ${claim.status} and is public`]
    return claim.problem === null ? [`called ${claim.status} without a reason`] : []
  }
  if (claim.status !== 'published') return []
  if (post === undefined) return ['called published and is not public']
  const wrong: string[] = []
  const part = claim.receipt?.parts[0]
  if (part === undefined) wrong.push('called published without a receipt')
  else {
    // Without a link the id is the platform's word for the call, not for the post.
    if (
      part.permalink !== null &&
      part.remoteId !== '' &&
      !found.some((one) => one.id === part.remoteId || one.url.includes(part.remoteId))
    )
      wrong.push(`its id ${part.remoteId} is not the post's, ${post.id}`)
    if (part.permalink !== null && !found.some((one) => one.url === part.permalink))
      wrong.push(`its link ${part.permalink} is not the post's, ${post.url}`)
  }
  for (const one of found) {
    if (!one.text.includes(asked.text)) wrong.push(`its text is "${one.text}"`)
    const wanted = asked.assetIds.map((id) => evidence.files.get(id))
    if (one.sha256.join() !== wanted.join()) wrong.push('its files are not the ones that were chosen')
  }
  return wrong
}

/** Why a delivery is in no state in which it may stay; null where it is. */
function whyStuck(claim: Delivery, evidence: Evidence): string | null {
  switch (claim.status) {
    case 'published':
    case 'failed':
    case 'cancelled':
      return null
    default:
      return evidence.abandoned.has(claim.accountId) && claim.nextAt === null ? null : `still ${claim.status}, ${claim.phase}`
  }
}
