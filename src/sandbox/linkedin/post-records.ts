import { randomInt } from 'node:crypto'
import type { Collection } from '../kit/collections.ts'
import type { World } from '../kit/world.ts'
import { isObject } from './gate.ts'

/** A post, kept also after its deletion: repeats of it are still duplicates. */
export interface LinkedInPost {
  readonly urn: string
  readonly author: string
  readonly visibility: string
  readonly distribution: Record<string, unknown>
  readonly content: Record<string, unknown> | null
  readonly reshareParent: string | null
  readonly isReshareDisabledByAuthor: boolean
  /** In little text format, as far as it came through. */
  readonly commentary: string
  readonly text: string
  /** What duplicates are told by: author, parsed text, content. */
  readonly fingerprint: string
  readonly createdAt: number
  readonly modifiedAt: number
  readonly deletedAt: number | null
}

/** All posts by URN. */
export function linkedInPostsOf(world: World): Collection<LinkedInPost> {
  return world.collections.collection('linkedin-posts')
}

/** A new id: 41 bits of milliseconds, 22 of chance. Observed: LinkedIn's ids carry their time of birth this way. */
export function newPostUrn(kind: 'share' | 'ugcPost', now: number): string {
  return `urn:li:${kind}:${(BigInt(now) << 22n) + BigInt(randomInt(2 ** 22))}`
}

/** The documented address of a post. LinkedIn posts-api doc, state 2026-11-23. */
export function permalink(urn: string): string {
  return `https://www.linkedin.com/feed/update/${urn}/`
}

/** The media URNs of a post's content, in order. */
export function contentUrns(content: Record<string, unknown> | null): string[] {
  const media = content?.['media']
  const images = isObject(content?.['multiImage']) ? content['multiImage']['images'] : undefined
  const entries = isObject(media) ? [media] : Array.isArray(images) ? images.filter(isObject) : []
  return entries.map((entry) => String(entry['id']))
}
