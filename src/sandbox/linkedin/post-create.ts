import { empty } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { answerHeaders, duplicatePost, invalidValue, missingField, restError, tooLong } from './errors.ts'
import { enterRest, isObject, parsePrincipal, requireAuthor, requireJsonObject, type Principal } from './gate.ts'
import { parseLittleText, type LittleText } from './little-text.ts'
import { noteDeadMentions } from './mentions.ts'
import { checkContent, isDocumentPost } from './post-content.ts'
import { publish } from './post-publish.ts'
import { linkedInPostsOf, newPostUrn, type LinkedInPost } from './post-records.ts'
import { settingsOf } from './records.ts'

/** LinkedIn ugc-post-api doc, state 2026-11-23: 3,000; assumed to be UTF-16 units of the text without its escapes. */
export const COMMENTARY_MAX = 3_000
/** LinkedIn ugc-post-api doc, state 2026-11-23. */
const DUPLICATE_WINDOW_MS = 10 * 60_000

/** (unconfirmed) What a reshare gets whose original forbids it (isReshareDisabledByAuthor). */
const NO_RESHARE_STATUS = 422

const VISIBILITIES: readonly string[] = ['PUBLIC', 'CONNECTIONS', 'LOGGED_IN']

/** POST /rest/posts: 201 with the URN in x-restli-id and no body. */
export async function createPost(context: RouteContext): Promise<SandboxAnswer> {
  const caller = enterRest(context)
  const { world } = context
  const body = await requireJsonObject(context)
  for (const name of ['author', 'commentary', 'visibility', 'distribution', 'lifecycleState']) {
    if (body[name] === undefined || body[name] === null) throw missingField(name)
  }
  const author = parsePrincipal(body['author'], 'author')
  requireAuthor(world, caller, author, 'CREATE')
  checkFrame(body, author)
  const { content, reshareParent } = checkKind(world, body, author)
  const commentary = checkCommentary(world, body['commentary'], content === null && reshareParent === null)
  const post = storePost(world, author, {
    visibility: String(body['visibility']),
    distribution: body['distribution'] as Record<string, unknown>,
    content,
    reshareParent,
    isReshareDisabledByAuthor: body['isReshareDisabledByAuthor'] === true,
    commentary: commentary.little,
    text: commentary.text,
  })
  return empty(201, { ...answerHeaders(), 'x-restli-id': post.urn, location: `/posts/${encodeURIComponent(post.urn)}` })
}

type CheckedPost = Pick<
  LinkedInPost,
  'visibility' | 'distribution' | 'content' | 'reshareParent' | 'isReshareDisabledByAuthor' | 'commentary' | 'text'
>

/** Makes a checked post public, unless it repeats another: then it is the documented 422. */
export function storePost(world: World, author: Principal, wish: CheckedPost): LinkedInPost {
  const now = world.clock.now()
  const fingerprint = JSON.stringify([author.urn, wish.text, contentKey(wish.content), wish.reshareParent])
  refuseDuplicate(world, fingerprint, now)
  const post: LinkedInPost = {
    ...wish,
    urn: newPostUrn(isDocumentPost(wish.content) ? 'ugcPost' : 'share', now),
    author: author.urn,
    fingerprint,
    createdAt: now,
    modifiedAt: now,
    deletedAt: null,
  }
  world.collections.atomically(() => {
    linkedInPostsOf(world).put(post.urn, post)
    publish(world, post, author)
  })
  return post
}

/** Visibility, distribution, life-cycle state and the reshare flag. */
function checkFrame(body: Record<string, unknown>, author: Principal): void {
  const allowed = author.kind === 'person' ? VISIBILITIES : ['PUBLIC']
  if (!allowed.includes(String(body['visibility']))) throw invalidValue('visibility', `must be one of ${allowed.join(', ')}`)
  if (body['lifecycleState'] !== 'PUBLISHED') throw invalidValue('lifecycleState', 'must be PUBLISHED when a post is created')
  const { distribution } = body
  if (!isObject(distribution)) throw invalidValue('distribution', 'must be an object')
  const feed = distribution['feedDistribution']
  if (feed === undefined) throw missingField('distribution/feedDistribution')
  const feeds = author.kind === 'person' ? ['MAIN_FEED'] : ['MAIN_FEED', 'NONE']
  if (!feeds.includes(String(feed))) throw invalidValue('distribution/feedDistribution', `must be one of ${feeds.join(', ')}`)
  for (const name of ['targetEntities', 'thirdPartyDistributionChannels']) {
    if (distribution[name] !== undefined && !Array.isArray(distribution[name]))
      throw invalidValue(`distribution/${name}`, 'must be an array')
  }
  const reshareFlag = body['isReshareDisabledByAuthor']
  if (reshareFlag !== undefined && typeof reshareFlag !== 'boolean') throw invalidValue('isReshareDisabledByAuthor', 'must be a boolean')
}

function checkKind(
  world: World,
  body: Record<string, unknown>,
  author: Principal,
): { content: Record<string, unknown> | null; reshareParent: string | null } {
  const content = body['content'] ?? null
  if (content !== null && !isObject(content)) throw invalidValue('content', 'must be an object')
  if (content !== null) checkContent(world, content, author.urn)
  const reshare = body['reshareContext'] ?? null
  if (reshare === null) return { content, reshareParent: null }
  if (!isObject(reshare)) throw invalidValue('reshareContext', 'must be an object')
  if (reshare['parent'] === undefined) throw missingField('reshareContext/parent')
  const parent = String(reshare['parent'])
  if (!isPostUrn(parent))
    throw restError(400, 'INVALID_URN_TYPE', `reshareContext/parent :: ${parent} is no urn:li:share or urn:li:ugcPost`)
  const original = linkedInPostsOf(world).get(parent)
  if (original === undefined || original.deletedAt !== null)
    throw restError(400, 'INVALID_URN_ID', `reshareContext/parent :: ${parent} was not found`)
  if (original.isReshareDisabledByAuthor && original.author !== author.urn)
    throw restError(NO_RESHARE_STATUS, 'UNPROCESSABLE_ENTITY', 'The author does not allow this post to be reshared')
  return { content, reshareParent: parent }
}

/** Checks the text's length and notes what a bad escaper loses. `isAlone`: nothing else is in the post. */
export function checkCommentary(world: World, value: unknown, isAlone: boolean): LittleText {
  if (typeof value !== 'string') throw invalidValue('commentary', 'must be a string')
  if (isAlone && value.trim() === '') throw restError(400, 'INVALID_VALUE_BLANK_FIELD', 'commentary :: must not be blank')
  const commentary = parseLittleText(value)
  if (commentary.unescaped.length > COMMENTARY_MAX) throw tooLong('commentary', COMMENTARY_MAX)
  if (value.length > COMMENTARY_MAX) world.note('linkedin', 'commentary with its backslashes is longer than 3,000: LinkedIn may count them')
  if (commentary.cut !== null)
    world.note('linkedin', `commentary was cut at position ${commentary.cut.position}: "${commentary.cut.character}" is not escaped`)
  noteDeadMentions(world, commentary.mentions)
  return commentary
}

/** Same author, parsed text and media within ten minutes; deleting the first does not help. */
function refuseDuplicate(world: World, fingerprint: string, now: number): void {
  const first = linkedInPostsOf(world)
    .all()
    .findLast((post) => post.fingerprint === fingerprint && now - post.createdAt < DUPLICATE_WINDOW_MS)
  if (first === undefined) return
  throw duplicatePost(settingsOf(world).duplicateMode === 'original' ? first.urn : newPostUrn('share', now))
}

/** What of the content counts for duplicates: media, link, question. */
function contentKey(content: Record<string, unknown> | null): unknown {
  if (content === null) return null
  const { media, multiImage, article, poll } = content
  if (isObject(media)) return media['id']
  if (isObject(multiImage)) return (multiImage['images'] as { id: string }[]).map(({ id }) => id)
  if (isObject(article)) return article['source']
  return isObject(poll) ? poll['question'] : null
}

/** Is it the URN of a post, of either kind? */
export function isPostUrn(urn: string): boolean {
  return /^urn:li:(share|ugcPost):\d+$/.test(urn)
}
