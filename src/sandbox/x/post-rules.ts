import type { SandboxAnswer } from '../kit/request.ts'
import type { World } from '../kit/world.ts'
import { EDIT_WINDOW_MS, textLimitOf, videoLimitsOf } from './limits.ts'
import { processingOf } from './media-state.ts'
import { EXCLUSIVE_KEYS, type PostBody } from './post-body.ts'
import { countCashtags, hasInvalidCharacters, mentionsIn, weightedLengthOf } from './post-text.ts'
import { forbidden, invalidMediaIds, invalidRequest, notPermitted } from './problems.ts'
import { xState, type XAccount, type XMedia, type XPost } from './state.ts'

/** What a post that passed all rules consists of. */
export interface CheckedPost {
  readonly text: string
  readonly media: readonly XMedia[]
  readonly parent: XPost | null
  readonly previous: XPost | null
}

type Checked<T> = { ok: T } | { refusal: SandboxAnswer }

/** Applies the rules in the order in which X is known to: shape, text, media, reply, account. */
export function checkPost(world: World, account: XAccount, body: PostBody): Checked<CheckedPost> {
  const text = body.text ?? ''
  const exclusive = EXCLUSIVE_KEYS.filter((key) => body[key] !== undefined)
  if (exclusive.length > 1)
    return {
      refusal: invalidRequest(`${exclusive.join(', ')} are mutually exclusive.`, Object.fromEntries(exclusive.map((key) => [key, []]))),
    }
  if (text.trim() === '' && body.media === undefined && body.card_uri === undefined)
    return { refusal: invalidRequest('One of text or media is required.', { text: [text] }) }
  if (hasInvalidCharacters(text)) return { refusal: invalidRequest('text contains characters that are not allowed.', { text: [] }) }
  if (weightedLengthOf(text) > textLimitOf(account.subscription)) return { refusal: notPermitted() }
  // Self-serve rules, docs of 2026: one cashtag; quoting is for Enterprise.
  if (countCashtags(text) > 1 || body.quote_tweet_id !== undefined) return { refusal: notPermitted() }
  if (body.for_super_followers_only === true || body.nullcast === true) return { refusal: notPermitted() }
  const media = checkMedia(world, account, body.media?.media_ids ?? [])
  if ('refusal' in media) return media
  const parent = checkReply(world, account, body.reply?.in_reply_to_tweet_id)
  if ('refusal' in parent) return parent
  const previous = checkEdit(world, account, body.edit_options?.previous_post_id)
  if ('refusal' in previous) return previous
  return { ok: { text, media: media.ok, parent: parent.ok, previous: previous.ok } }
}

function checkMedia(world: World, account: XAccount, ids: readonly string[]): Checked<XMedia[]> {
  const uploads = xState(world).media
  const media: XMedia[] = []
  for (const id of ids) {
    const one = uploads.get(id)
    const isOwn = one !== undefined && (one.ownerId === account.id || one.additionalOwners.includes(account.id))
    if (!isOwn || !isAttachable(world, one) || ids.indexOf(id) !== ids.lastIndexOf(id)) return { refusal: invalidMediaIds([id]) }
    media.push(one)
  }
  const limits = videoLimitsOf(account.subscription)
  const tooLong = media.find((one) => (one.video?.durationMs ?? 0) > limits.maxDurationMs)
  if (tooLong !== undefined)
    return { refusal: forbidden(`This user is not allowed to post a video longer than ${limits.maxMinutes} minutes`) }
  const moving = media.filter((one) => one.category !== 'tweet_image')
  // 4 photos OR 1 GIF OR 1 video.
  if (moving.length > 0 && media.length > 1) return { refusal: invalidMediaIds(ids) }
  return { ok: media }
}

function isAttachable(world: World, media: XMedia): boolean {
  const isPostCategory = media.category.startsWith('tweet_') || media.category === 'amplify_video'
  const { state } = processingOf(world, media)
  const isReady = state === 'none' || state === 'succeeded'
  return isPostCategory && isReady && !media.isUnfit && media.finalizedAt !== null && (media.expiresAt ?? 0) > world.clock.now()
}

function checkReply(world: World, account: XAccount, parentId: string | undefined): Checked<XPost | null> {
  if (parentId === undefined) return { ok: null }
  const { posts } = xState(world)
  const parent = posts.get(parentId)
  if (parent === undefined) return { refusal: forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.') }
  // Since 2026-02-23: only where the parent's author named this account. Own threads pass (unconfirmed, see the contract).
  if (parent.authorId === account.id || mentionsIn(parent.typedText).includes(account.username.toLowerCase())) return { ok: parent }
  return {
    refusal: forbidden(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    ),
  }
}

function checkEdit(world: World, account: XAccount, previousId: string | undefined): Checked<XPost | null> {
  if (previousId === undefined) return { ok: null }
  const previous = xState(world).posts.get(previousId)
  const isRecent = previous !== undefined && world.clock.now() - previous.createdAt <= EDIT_WINDOW_MS
  if (account.subscription === 'None' || previous?.authorId !== account.id || !isRecent) return { refusal: notPermitted() }
  return { ok: previous }
}
