import { createHash } from 'node:crypto'
import { json } from '../kit/answer.ts'
import { contentTypeOf, readJson, type SandboxAnswer } from '../kit/request.ts'
import type { Route, World } from '../kit/world.ts'
import { onApiHosts, userEndpoint, type UserCall } from './endpoint.ts'
import { DUPLICATE_WINDOW_MS } from './limits.ts'
import { PostBody } from './post-body.ts'
import { checkPost, type CheckedPost } from './post-rules.ts'
import { dressText } from './post-text.ts'
import { forbidden, invalidRequest, legacy, notFound } from './problems.ts'
import { nextId, xState, type XAccount, type XPost } from './state.ts'

const NEED = { scopes: ['tweet.read', 'tweet.write', 'users.read'], isWrite: true }

async function createPost({ context, account }: UserCall): Promise<SandboxAnswer> {
  const { world } = context
  if (contentTypeOf(context.request) !== 'application/json') return invalidRequest('The request body must be JSON.')
  const body = PostBody.safeParse(await readJson(context.request))
  if (!body.success) {
    const issue = body.error.issues[0]
    const path = (issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? [])).join('.')
    return invalidRequest(`$.${path}: ${issue?.message ?? 'is not valid'}`, { [path]: [] })
  }
  const checked = checkPost(world, account, body.data)
  if ('refusal' in checked) return checked.refusal
  return world.collections.atomically(() => {
    if (isDuplicate(world, account, checked.ok)) return forbidden('You are not allowed to create a Tweet with duplicate content.')
    const post = publish(world, account, checked.ok, body.data.reply_settings ?? 'everyone')
    return json(201, { data: { id: post.id, text: post.text, edit_history_tweet_ids: post.editHistory } })
  })
}

/** Remembers text, media and parent of each post; deleting a post does not make it forgotten (unconfirmed). */
function isDuplicate(world: World, account: XAccount, wish: CheckedPost): boolean {
  // The same words under other media pass (unconfirmed): the media link makes the text another one.
  const parts = [account.id, wish.text.normalize('NFC').trim(), wish.parent?.id ?? '', ...wish.media.map((one) => one.id)]
  const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const memory = world.collections.collection<{ at: number }>('x-duplicates')
  const last = memory.get(key)
  const now = world.clock.now()
  if (last !== undefined && now - last.at < DUPLICATE_WINDOW_MS) return true
  memory.put(key, { at: now })
  return false
}

function publish(world: World, account: XAccount, wish: CheckedPost, replySettings: string): XPost {
  const { posts } = xState(world)
  const id = nextId(world)
  const address = `https://x.com/${account.username}/status/${id}`
  const isVideo = wish.media.some((one) => one.category !== 'tweet_image')
  const dressed = dressText(world, wish.text, wish.media.length === 0 ? null : `${address}/${isVideo ? 'video' : 'photo'}/1`)
  const post: XPost = {
    id,
    authorId: account.id,
    typedText: wish.text,
    ...dressed,
    mediaIds: wish.media.map((one) => one.id),
    parentId: wish.parent?.id ?? wish.previous?.parentId ?? null,
    conversationId: wish.parent?.conversationId ?? wish.previous?.conversationId ?? id,
    replySettings,
    editHistory: [...(wish.previous?.editHistory ?? []), id],
    createdAt: world.clock.now(),
  }
  posts.put(id, post)
  if (wish.previous !== null) world.posts.delete(`x:${wish.previous.id}`)
  const types = world.collections.collection<{ contentType: string }>('media-types')
  const blobs = wish.media.flatMap((one) =>
    one.blobId === null ? [] : [{ blobId: one.blobId, contentType: one.image?.mimeType ?? 'video/mp4' }],
  )
  for (const { blobId, contentType } of blobs) types.put(blobId, { contentType })
  world.posts.put(`x:${id}`, {
    platform: 'x',
    account: account.id,
    id,
    url: address,
    text: wish.text,
    media: blobs.map(({ blobId }) => blobId),
    time: post.createdAt,
    visibility: 'public',
  })
  return post
}

function deletePost({ context, account }: UserCall): SandboxAnswer {
  const { world } = context
  const id = context.params['id'] ?? ''
  const { posts } = xState(world)
  const post = posts.get(id)
  if (post === undefined) return notFound('tweet', id)
  if (post.authorId !== account.id) return forbidden('You are not authorized to delete this Tweet.')
  world.collections.atomically(() => {
    posts.delete(id)
    world.posts.delete(`x:${id}`)
  })
  return json(200, { data: { deleted: true } })
}

/** v1.1 posting is closed to self-serve apps. Access-level page, read 2026-11-23. */
const v1Posting: readonly Route[] = onApiHosts('POST', '/1.1/statuses/update.json', () =>
  legacy(
    403,
    453,
    'You currently have access to a subset of X API V2 endpoints and limited v1.1 endpoints only. If you need access to this endpoint, you may need a different access level.',
  ),
)

/** Creating and deleting posts. */
export const postRoutes: readonly Route[] = [
  ...userEndpoint('POST /2/tweets', 'POST', '/2/tweets', NEED, createPost),
  ...userEndpoint('DELETE /2/tweets/:id', 'DELETE', '/2/tweets/:id', NEED, deletePost),
  ...v1Posting,
]
