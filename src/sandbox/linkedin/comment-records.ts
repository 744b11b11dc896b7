import type { Collection } from '../kit/collections.ts'
import type { World } from '../kit/world.ts'

/** A comment under a post. */
export interface LinkedInComment {
  /** `urn:li:comment:({post},{id})`. */
  readonly urn: string
  readonly id: string
  /** The post it stands under. */
  readonly object: string
  readonly actor: string
  /** The member whose token wrote it. */
  readonly impersonator: string
  readonly text: string
  /** An image in it. */
  readonly image: string | null
  readonly parentComment: string | null
  readonly createdAt: number
  readonly modifiedAt: number
}

/** All comments by URN. */
export function commentsOf(world: World): Collection<LinkedInComment> {
  return world.collections.collection('linkedin-comments')
}

/** The comments under a post, oldest first. */
export function commentsOn(world: World, postUrn: string): LinkedInComment[] {
  return commentsOf(world)
    .all()
    .filter((comment) => comment.object === postUrn)
}
