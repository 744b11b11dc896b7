import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import type { Delivery } from '../../src/main/core/delivery.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { judgeRun, type PublicPost } from '../faults/checker.ts'
import { filmFactsOf } from '../testing/films.ts'
import type { Books } from './books.ts'
import type { Film } from './studio.ts'
import { receivedBytes } from './uploads.ts'

/** A post that was ordered from the command line. */
export interface Order {
  /** In its text, so that anyone can find it again. */
  readonly tag: string
  readonly text: string
  readonly film: Film
  readonly platforms: readonly PlatformId[]
  /** The command line said that it is on disk; before that nothing is promised. */
  readonly isTaken: boolean
}

/** What came of one data folder. */
export interface Verdict {
  readonly duplicates: number
  readonly lost: number
  /** Everything else that must not be: a false claim, a wrong link or file, too many bytes. */
  readonly wrong: number
  /** Bytes received beyond one copy of each film, by platform, and as many of them as the deaths explain. */
  readonly bytes: readonly { readonly platform: PlatformId; readonly again: number; readonly allowed: number }[]
  readonly words: readonly string[]
}

/** Compares what was ordered with what is public and what the data folder says, once everything came to its end. */
export async function judge(evidence: {
  readonly orders: readonly Order[]
  readonly books: Books
  readonly sandbox: Sandbox
  readonly deaths: number
  /** Deliveries that the creator let go out anew. */
  readonly postedAgain: readonly Delivery[]
}): Promise<Verdict> {
  const { orders, books, sandbox } = evidence
  const words: string[] = []
  let lost = 0
  const accountOf = (platform: PlatformId) => books.accounts.find((account) => account.platform === platform)
  const isThere = (order: Order) => books.deliveries.some((delivery) => delivery.variant.text.includes(order.tag))
  const asked = orders
    .filter((order) => order.isTaken || isThere(order))
    .flatMap(({ tag, text, film, platforms }) =>
      platforms.map((platform) => {
        const account = accountOf(platform)
        return {
          tag,
          text,
          accountId: account?.id ?? '',
          platform,
          remoteId: account?.remoteId ?? '',
          assetIds: [film.path],
        }
      }),
    )
  const findings = judgeRun({
    asked,
    posts: await publicPosts(sandbox),
    claims: books.deliveries,
    files: new Map(orders.map(({ film }) => [film.path, film.sha256])),
    abandoned: new Set(),
    sentAgain: new Map(),
  })
  for (const delivery of books.deliveries) {
    const name = `${delivery.variant.text} on ${delivery.platform}`
    if (delivery.status !== 'published') {
      lost += 1
      words.push(`${name} ended as ${delivery.status}: ${JSON.stringify(delivery.problem)}`)
    } else if (delivery.receipt?.parts.some((part) => part.permalink === null) !== false) words.push(`${name} has no link`)
  }
  const withoutLink = words.length - lost
  const bytes = [...new Set(orders.flatMap((order) => order.platforms))].map((platform) => sentAgain(platform, evidence))
  for (const one of bytes)
    if (one.again > one.allowed) words.push(`${one.platform} received ${one.again} bytes again, ${one.allowed} are explained`)
  words.push(...findings.map((finding) => `${finding.kind}: ${finding.words}`))
  const count = (kind: (typeof findings)[number]['kind']) =>
    findings.reduce((sum, finding) => sum + (finding.kind === kind ? finding.count : 0), 0)
  return {
    duplicates: count('duplicate'),
    lost: lost + count('lost'),
    wrong: count('false-claim') + count('stuck') + withoutLink + bytes.filter((one) => one.again > one.allowed).length,
    bytes,
    words,
  }
}

/** What is public, with the checksums of its files. */
function publicPosts({ world }: Sandbox): Promise<PublicPost[]> {
  return Promise.all(
    world.posts.all().map(async (post) => ({ ...post, sha256: await Promise.all(post.media.map((blob) => world.blobs.sha256(blob))) })),
  )
}

function sentAgain(platform: PlatformId, { orders, books, sandbox, deaths, postedAgain }: Parameters<typeof judge>[0]) {
  const filmBytesOf = (delivery: Delivery) =>
    delivery.platform === platform ? (orders.find((order) => delivery.variant.text.includes(order.tag))?.film.sizeBytes ?? 0) : 0
  const sum = (deliveries: readonly Delivery[]) => deliveries.reduce((total, delivery) => total + filmBytesOf(delivery), 0)
  const largest = Math.max(0, ...orders.map(({ film }) => film.sizeBytes))
  const { bytes, wrappingBytes } = receivedBytes(sandbox, platform)
  const chunkBytes = Math.min(filmFactsOf(platform).chunkBytes(largest), largest)
  return {
    platform,
    again: Math.max(0, bytes - sum(books.deliveries) - wrappingBytes),
    allowed: deaths * chunkBytes + sum(postedAgain),
  }
}
