import type { World } from '../kit/world.ts'
import type { Principal } from './gate.ts'
import { mediaOf, type MediaAsset } from './media-records.ts'
import { detailsOf } from './post-details.ts'
import { contentUrns, permalink, type LinkedInPost } from './post-records.ts'

/** Makes the post what a visitor sees; one whose media will fail in processing is invisible to others. */
export function publish(world: World, post: LinkedInPost, author: Principal): void {
  const assets = contentUrns(post.content)
    .map((urn) => mediaOf(world).get(urn))
    .filter((asset): asset is MediaAsset => asset !== undefined)
  if (assets.some((asset) => asset.failure !== null)) return
  world.posts.put(`linkedin:${post.urn}`, {
    platform: 'linkedin',
    account: author.id,
    id: post.urn,
    url: permalink(post.urn),
    text: post.text,
    media: assets.map((asset) => asset.blobId).filter((blobId) => blobId !== null),
    time: post.createdAt,
    visibility: post.visibility,
    details: detailsOf(world, post),
  })
}
