import { randomInt } from 'node:crypto'
import { empty, json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { commentsOf, commentsOn, type LinkedInComment } from './comment-records.ts'
import { accessDenied, answerHeaders, answering, invalidValue, missingField, notFoundError, restError, tooLong } from './errors.ts'
import { enter, isObject, parsePrincipal, requireJsonObject, requireScope, resourceName, speaksFor, type Caller } from './gate.ts'
import { pageOf } from './paging.ts'
import { publish } from './post-publish.ts'
import { linkedInPostsOf, type LinkedInPost } from './post-records.ts'
import { COMMUNITY_SCOPES } from './records.ts'

/** (unconfirmed) Two public clients, read 2026-11-27: comments end at 1,250 characters; LinkedIn's pages name no figure. */
const COMMENT_MAX = 1_250

/** Scopes with which social actions can be read. LinkedIn comments-api and network-update-social-actions docs, state 2026-11-27. */
export const FEED_READING_SCOPES: readonly string[] = [
  'r_organization_social',
  'r_organization_social_feed',
  'r_member_social',
  'r_member_social_feed',
]

/** Comments under posts: create, list, read, edit, delete. Plain text, no little text format. */
export function commentRoutes(): Route[] {
  const host = 'api.linkedin.com'
  // A client of the unversioned API comments as a page without the versioned one's programme. Observed 2026-08.
  return ['/rest', '/v2'].flatMap((base): Route[] => {
    const path = `${base}/socialActions/:urn/comments`
    return [
      { method: 'POST', host, path: `${path}{/}?`, handle: (context) => answering(() => create(context)) },
      { method: 'GET', host, path: `${path}{/}?`, handle: (context) => answering(() => list(context)) },
      { method: 'GET', host, path: `${path}/:id`, handle: (context) => answering(() => read(context)) },
      { method: 'POST', host, path: `${path}/:id`, handle: (context) => answering(() => edit(context)) },
      { method: 'DELETE', host, path: `${path}/:id`, handle: (context) => answering(() => remove(context)) },
    ]
  })
}

async function create(context: RouteContext): Promise<SandboxAnswer> {
  const caller = enter(context)
  const { world } = context
  requireProgramme(caller, 'CREATE')
  const target = targetOf(context)
  const body = await requireJsonObject(context)
  if (body['actor'] === undefined) throw missingField('actor')
  if (body['message'] === undefined) throw missingField('message')
  const actor = parsePrincipal(body['actor'], 'actor')
  requireActor(world, caller, actor.urn, 'CREATE')
  const object = body['object']
  if (object === undefined) throw missingField('object')
  if (object !== target.post.urn) throw invalidValue('object', 'must be the post of the address')
  const text = textOf(body['message'], body['content'] === undefined)
  const parentComment = body['parentComment'] ?? target.parent
  if (parentComment !== null && commentsOf(world).get(String(parentComment))?.object !== target.post.urn)
    throw restError(400, 'INVALID_URN_ID', `parentComment :: ${String(parentComment)} is no comment of this post`)
  const now = world.clock.now()
  const id = String((BigInt(now) << 22n) + BigInt(randomInt(2 ** 22)))
  const comment: LinkedInComment = {
    urn: `urn:li:comment:(${target.post.urn},${id})`,
    id,
    object: target.post.urn,
    actor: actor.urn,
    impersonator: `urn:li:person:${caller.memberId}`,
    text,
    image: imageOf(body['content']),
    parentComment: parentComment === null ? null : String(parentComment),
    createdAt: now,
    modifiedAt: now,
  }
  commentsOf(world).put(comment.urn, comment)
  retell(world, target.post)
  return json(201, view(comment), { ...answerHeaders(), 'x-restli-id': id })
}

function list(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  const { world, query } = context
  requireScope(caller, FEED_READING_SCOPES, 'partnerApiSocialActions', 'GET_ALL')
  const { post, parent } = targetOf(context)
  const { start, count } = pageOf(query, 10)
  const found = commentsOn(world, post.urn).filter((comment) => comment.parentComment === parent)
  const elements = found.slice(start, start + count).map(view)
  return json(200, { elements, paging: { start, count, links: [], total: found.length } }, answerHeaders())
}

function read(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  requireScope(caller, FEED_READING_SCOPES, 'partnerApiSocialActions', 'GET')
  return json(200, view(commentOf(context)), answerHeaders())
}

async function edit(context: RouteContext): Promise<SandboxAnswer> {
  const caller = enter(context)
  const { world, request } = context
  if (request.headers['x-restli-method']?.toUpperCase() !== 'PARTIAL_UPDATE')
    throw restError(400, 'ILLEGAL_ARGUMENT', 'A POST to one comment needs X-RestLi-Method: PARTIAL_UPDATE')
  requireProgramme(caller, 'PARTIAL_UPDATE')
  const comment = commentOf(context)
  requireActor(world, caller, comment.actor, 'PARTIAL_UPDATE')
  const { patch } = await requireJsonObject(context)
  const message = isObject(patch) ? patch['message'] : undefined
  const text = textOf(isObject(message) ? message['$set'] : undefined, comment.image === null)
  commentsOf(world).put(comment.urn, { ...comment, text, modifiedAt: world.clock.now() })
  retell(world, linkedInPostsOf(world).get(comment.object)!)
  return empty(204, answerHeaders())
}

function remove(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  const { world } = context
  requireProgramme(caller, 'DELETE')
  const comment = commentOf(context)
  requireActor(world, caller, comment.actor, 'DELETE')
  commentsOf(world).delete(comment.urn)
  retell(world, linkedInPostsOf(world).get(comment.object)!)
  return empty(204, answerHeaders())
}

/**
 * Observed July and August 2026: a token with no more than Share on LinkedIn's scope is refused, whatever the documents say of w_member_social.
 * (unconfirmed) That any scope of Community Management shows the programme; its documents name the `_feed` scopes since June 2023.
 */
function requireProgramme(caller: Caller, method: string): void {
  requireScope(caller, COMMUNITY_SCOPES, 'partnerApiSocialActions', method)
}

function requireActor(world: World, caller: Caller, urn: string, method: string): void {
  const actor = parsePrincipal(urn, 'actor')
  const scope = actor.kind === 'person' ? 'w_member_social' : 'w_organization_social'
  requireScope(caller, [scope, `${scope}_feed`], 'partnerApiSocialActions', method)
  if (!speaksFor(world, caller, actor)) throw accessDenied(resourceName(caller, 'partnerApiSocialActions', method))
}

/** The post under which the call's comments stand, and the comment they answer. */
function targetOf({ world, params }: RouteContext): { post: LinkedInPost; parent: string | null } {
  const urn = params['urn'] ?? ''
  const parent = urn.startsWith('urn:li:comment:') ? urn : null
  if (parent === null && !/^urn:li:(share|ugcPost):\d+$/.test(urn))
    throw restError(400, 'INVALID_URN_TYPE', `${urn} is no urn:li:share, urn:li:ugcPost or urn:li:comment`)
  const comment = parent === null ? undefined : commentsOf(world).get(parent)
  const post = linkedInPostsOf(world).get(comment?.object ?? urn)
  if (post === undefined || post.deletedAt !== null) throw notFoundError(urn)
  return { post, parent }
}

function commentOf(context: RouteContext): LinkedInComment {
  const { post } = targetOf(context)
  const id = context.params['id'] ?? ''
  const comment = commentsOn(context.world, post.urn).find((one) => one.id === id || one.urn === id)
  if (comment === undefined) throw notFoundError(`Comment ${id}`)
  return comment
}

function textOf(message: unknown, isAlone: boolean): string {
  if (!isObject(message)) throw invalidValue('message', 'must be an object')
  const { text } = message
  if (text === undefined) throw missingField('message/text')
  if (typeof text !== 'string') throw invalidValue('message/text', 'must be a string')
  if (isAlone && text.trim() === '') throw restError(400, 'INVALID_VALUE_BLANK_FIELD', 'message/text :: must not be blank')
  if (text.length > COMMENT_MAX) throw tooLong('message/text', COMMENT_MAX)
  return text
}

/** At most one entity, an image. */
function imageOf(content: unknown): string | null {
  if (content === undefined || content === null) return null
  const [first, ...others] = Array.isArray(content) ? (content as unknown[]) : []
  const image = isObject(first) && isObject(first['entity']) ? first['entity']['image'] : undefined
  if (typeof image !== 'string' || others.length > 0) throw invalidValue('content', 'must hold one entity with an image')
  return image
}

/** The told post says what stands under it. */
function retell(world: World, post: LinkedInPost): void {
  publish(world, post, parsePrincipal(post.author, 'author'))
}

function view(comment: LinkedInComment): Record<string, unknown> {
  const stamp = (time: number) => ({ actor: comment.actor, impersonator: comment.impersonator, time })
  return {
    id: comment.id,
    commentUrn: comment.urn,
    actor: comment.actor,
    object: comment.object,
    message: { attributes: [], text: comment.text },
    created: stamp(comment.createdAt),
    lastModified: stamp(comment.modifiedAt),
    ...(comment.image === null ? {} : { content: [{ entity: { image: comment.image }, type: 'IMAGE' }] }),
    ...(comment.parentComment === null ? {} : { parentComment: comment.parentComment }),
  }
}
