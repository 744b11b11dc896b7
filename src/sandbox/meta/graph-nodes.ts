import { metaStore } from './meta-records.ts'
import type { World } from '../kit/world.ts'

/** The kinds of objects an id can name. */
export type NodeKind =
  | 'app'
  | 'person'
  | 'page'
  | 'business'
  | 'post'
  | 'photo'
  | 'video'
  | 'comment'
  | 'instagram'
  | 'container'
  | 'media'
  | 'instagram-comment'

/** What an id names; a post also goes by the part behind its Page's id. Null for nothing. */
export function findNode(world: World, id: string): { kind: NodeKind; id: string } | null {
  const store = metaStore(world)
  const kinds: readonly (readonly [NodeKind, { get(id: string): unknown }])[] = [
    ['app', store.apps],
    ['person', store.people],
    ['page', store.pages],
    ['business', store.businesses],
    ['instagram', store.instagramAccounts],
    ['post', store.posts],
    ['photo', store.photos],
    ['video', store.videos],
    ['container', store.containers],
    ['media', store.media],
    ['comment', store.comments],
    ['instagram-comment', store.instagramComments],
  ]
  for (const [kind, collection] of kinds) if (collection.get(id) !== undefined) return { kind, id }
  const post = /^\d{15,}$/.test(id) ? store.posts.find((one) => one.id.endsWith(`_${id}`)) : undefined
  return post === undefined ? null : { kind: 'post', id: post.id }
}

/** Instagram Login names an account by an id of its own too: the account's id for either, any other id as it is. */
export function instagramLoginId(world: World, id: string): string {
  return metaStore(world).instagramAccounts.find((account) => account.appScopedId === id)?.id ?? id
}

/** The Instagram account whose allowance a call on this object uses; null for Facebook's objects. */
export function instagramOwner(world: World, node: { kind: NodeKind; id: string }): string | null {
  const store = metaStore(world)
  switch (node.kind) {
    case 'instagram':
      return node.id
    case 'container':
      return store.containers.get(node.id)?.instagramId ?? null
    case 'media':
      return store.media.get(node.id)?.instagramId ?? null
    case 'instagram-comment':
      return store.media.get(store.instagramComments.get(node.id)?.mediaId ?? '')?.instagramId ?? null
    default:
      return null
  }
}
