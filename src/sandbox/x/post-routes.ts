import { createHash } from 'node:crypto'
import { json } from '../kit/answer.ts'
import { contentTypeOf, readJson, type SandboxAnswer } from '../kit/request.ts'
import type { Route, World } from '../kit/world.ts'
import { badBody } from './bad-body.ts'
import { charge } from './credits.ts'
import { onApiHosts, userEndpoint, type UserCall } from './endpoint.ts'
import { DUPLICATE_WINDOW_MS, PRICES_MICRO_USD } from './limits.ts'
import { PostBody } from './post-body.ts'
import { checkPost, type CheckedPost } from './post-rules.ts'
import { dressText } from './post-text.ts'
import { forbidden, invalidRequest, legacy, notFound } from './problems.ts'
import { nextId, xState, type XAccount, type XPost } from './state.ts'
import { tellPost } from './told-post.ts'

const NEED = { scopes: ['tweet.read', 'tweet.write', 'users.read'], isWrite: true }

async function createPost({ context, account }: UserCall): Promise<SandboxAnswer> {
  const { world } = context
  if (contentTypeOf(context.request) !== 'application/json') return invalidRequest('The request body must be JSON.')
  const sent = await readJson(context.request)
  const body = PostBody.safeParse(sent)
  if (!body.success) return badBody(body.error, sent)
  const checked = checkPost(world, account, body.data)
  if ('refusal' in checked) return checked.refusal
  return world.collections.atomically(() => {
    if (isDuplicate(world, account, checked.ok)) return forbidden('You are not allowed to create a Tweet with duplicate content.')
    const post = publish(world, account, checked.ok, body.data)
    // The field is called edit_history_post_ids since OpenAPI 2.167; live servers answer a call without fields in the old words.
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

function publish(world: World, account: XAccount, wish: CheckedPost, body: PostBody): XPost {
  const { posts, accounts } = xState(world)
  const id = nextId(world)
  const page = `https://x.com/${account.username}/status/${id}/${wish.media.some((one) => one.category !== 'tweet_image') ? 'video' : 'photo'}/1`
  const dressed = dressText(world, wish.text, wish.media.length === 0 ? null : page)
  const isSummoned = wish.parent !== null && wish.parent.authorId !== account.id
  const price = dressed.links.length > 0 ? 'post.create.url' : isSummoned ? 'post.create.summoned' : 'post.create'
  const tagged = body.media?.tagged_user_ids?.filter((one) => accounts.get(one) !== undefined)
  const post: XPost = {
    id,
    authorId: account.id,
    typedText: wish.text,
    ...dressed,
    mediaIds: wish.media.map((one) => one.id),
    parentId: wish.parent?.id ?? wish.previous?.parentId ?? null,
    conversationId: wish.parent?.conversationId ?? wish.previous?.conversationId ?? id,
    replySettings: body.reply_settings ?? 'everyone',
    editHistory: [...(wish.previous?.editHistory ?? []), id],
    createdAt: world.clock.now(),
    options: {
      priceMicroUsd: PRICES_MICRO_USD[price],
      ...(body.made_with_ai === undefined ? {} : { madeWithAi: body.made_with_ai }),
      ...(body.paid_partnership === undefined ? {} : { paidPartnership: body.paid_partnership }),
      ...(tagged === undefined ? {} : { taggedUserIds: tagged }),
      ...(body.media?.title === undefined ? {} : { mediaTitle: body.media.title }),
      ...(body.media?.description === undefined ? {} : { mediaDescription: body.media.description }),
      ...(body.media?.preview_media_id === undefined ? {} : { previewMediaId: body.media.preview_media_id }),
      ...(body.poll === undefined ? {} : { poll: { options: body.poll.options, durationMinutes: body.poll.duration_minutes } }),
    },
  }
  posts.put(id, post)
  if (wish.previous !== null) {
    world.posts.delete(`x:${wish.previous.id}`)
    for (const version of post.editHistory.flatMap((one) => posts.get(one) ?? []))
      posts.put(version.id, { ...version, editHistory: post.editHistory })
  }
  tellPost(world, post)
  charge(world, price)
  return post
}

/** Edit posts, text of 2026-08-22: deleting any version deletes them all. */
function deletePost({ context, account }: UserCall): SandboxAnswer {
  const { world } = context
  const id = context.params['id'] ?? ''
  if (!/^[0-9]{1,19}$/.test(id)) return invalidRequest(`The \`id\` query parameter value [${id}] is not valid`, { id: [id] })
  const { posts } = xState(world)
  const post = posts.get(id)
  if (post === undefined) return notFound('tweet', id)
  if (post.authorId !== account.id) return forbidden('You are not authorized to delete this Tweet.')
  world.collections.atomically(() => {
    for (const version of post.editHistory) {
      posts.delete(version)
      world.posts.delete(`x:${version}`)
    }
    charge(world, 'interaction.delete')
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
