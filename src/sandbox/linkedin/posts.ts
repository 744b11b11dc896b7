import { empty, json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { accessDenied, answerHeaders, answering, invalidValue, missingField, notFoundError, restError } from './errors.ts'
import {
  enter,
  enterRest,
  isObject,
  parsePrincipal,
  requireAuthor,
  requireJsonObject,
  requireScope,
  resourceName,
  speaksFor,
  type Caller,
  type Principal,
} from './gate.ts'
import { batchOf, listOf, pageOf } from './paging.ts'
import { checkCommentary, createPost, isPostUrn } from './post-create.ts'
import { publish } from './post-publish.ts'
import { linkedInPostsOf, type LinkedInPost } from './post-records.ts'

/** What a partial update may set. LinkedIn posts-api doc, state 2026-11-23; media cannot be replaced. */
const EDITABLE: readonly string[] = ['commentary', 'contentCallToActionLabel', 'contentLandingPage', 'lifecycleState', 'adContext']

/** Create, edit, delete and read posts. */
export function postRoutes(): Route[] {
  const host = 'api.linkedin.com'
  return [
    { method: 'POST', host, path: '/rest/posts{/}?', handle: (context) => answering(() => createPost(context)) },
    { method: 'GET', host, path: '/rest/posts{/}?', handle: (context) => answering(() => readMany(context)) },
    { method: 'POST', host, path: '/rest/posts/:urn', handle: (context) => answering(() => edit(context)) },
    { method: 'DELETE', host, path: '/rest/posts/:urn', handle: (context) => answering(() => removePost(context)) },
    { method: 'GET', host, path: '/rest/posts/:urn', handle: (context) => answering(() => read(context)) },
  ]
}

function postUrnOf({ params }: RouteContext): string {
  const urn = params['urn'] ?? ''
  if (!/^urn:li:(share|ugcPost):/.test(urn)) throw restError(400, 'INVALID_URN_TYPE', `${urn} is no urn:li:share or urn:li:ugcPost`)
  if (!isPostUrn(urn)) throw restError(400, 'INVALID_URN_ID', `${urn} has no valid id`)
  return urn
}

function livingPost(context: RouteContext): LinkedInPost {
  const urn = postUrnOf(context)
  const post = linkedInPostsOf(context.world).get(urn)
  if (post === undefined || post.deletedAt !== null) throw notFoundError(urn)
  return post
}

async function edit(context: RouteContext): Promise<SandboxAnswer> {
  const caller = enterRest(context)
  const { world, request } = context
  const method = request.headers['x-restli-method']?.toUpperCase()
  if (method !== 'PARTIAL_UPDATE') throw restError(400, 'ILLEGAL_ARGUMENT', 'A POST to one post needs X-RestLi-Method: PARTIAL_UPDATE')
  const post = livingPost(context)
  const author = parsePrincipal(post.author, 'author')
  requireAuthor(world, caller, author, 'PARTIAL_UPDATE')
  const { patch } = await requireJsonObject(context)
  if (!isObject(patch)) throw missingField('patch')
  const wish = patch['$set']
  if (!isObject(wish)) throw missingField('patch/$set')
  const refused = Object.keys(wish).find((name) => !EDITABLE.includes(name))
  if (refused !== undefined) throw invalidValue(`patch/$set/${refused}`, 'cannot be changed')
  if (wish['commentary'] === undefined) return empty(204, answerHeaders())
  const commentary = checkCommentary(world, wish['commentary'], post.content === null && post.reshareParent === null)
  const changed = { ...post, text: commentary.text, commentary: commentary.little, modifiedAt: world.clock.now() }
  world.collections.atomically(() => {
    linkedInPostsOf(world).put(post.urn, changed)
    publish(world, changed, author)
  })
  return empty(204, answerHeaders())
}

/** Idempotent: what is gone, or never was, is answered 204 like what goes now. */
export function removePost(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  const { world, request } = context
  const method = request.headers['x-restli-method']?.toUpperCase()
  if (method !== undefined && method !== 'DELETE')
    throw restError(400, 'ILLEGAL_ARGUMENT', `X-RestLi-Method ${method} does not fit a DELETE`)
  const urn = postUrnOf(context)
  const post = linkedInPostsOf(world).get(urn)
  if (post === undefined) return empty(204, answerHeaders())
  requireAuthor(world, caller, parsePrincipal(post.author, 'author'), 'DELETE')
  world.collections.atomically(() => {
    if (post.deletedAt === null) linkedInPostsOf(world).put(urn, { ...post, deletedAt: world.clock.now() })
    world.posts.delete(`linkedin:${urn}`)
  })
  return empty(204, answerHeaders())
}

function read(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
  const urn = postUrnOf(context)
  const post = linkedInPostsOf(context.world).get(urn)
  requireReader(context, caller, post === undefined ? null : parsePrincipal(post.author, 'author'), 'GET')
  return json(200, postView(livingPost(context)), answerHeaders())
}

/** `?ids=List(…)`: each post by its URN, and beside them why the rest is not told; otherwise a finder. LinkedIn posts-api doc, state 2026-11-28. */
function readMany(context: RouteContext): SandboxAnswer {
  const ids = context.query.get('ids')
  if (ids === null) return findByAuthor(context)
  const caller = enterRest(context)
  const method = context.request.headers['x-restli-method']?.toUpperCase()
  if (method !== undefined && method !== 'BATCH_GET')
    throw restError(400, 'ILLEGAL_ARGUMENT', `X-RestLi-Method ${method} does not fit a list of ids`)
  requireScope(caller, ['r_member_social', 'r_organization_social'], 'posts', 'BATCH_GET')
  const told = batchOf(listOf(ids), (urn) => {
    const one = { ...context, params: { urn } }
    const post = linkedInPostsOf(context.world).get(postUrnOf(one))
    requireReader(context, caller, post === undefined ? null : parsePrincipal(post.author, 'author'), 'BATCH_GET')
    return postView(livingPost(one))
  })
  return json(200, told, answerHeaders())
}

function findByAuthor(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
  const { world, query, request } = context
  const method = request.headers['x-restli-method']?.toUpperCase()
  if (method !== undefined && method !== 'FINDER')
    throw restError(400, 'ILLEGAL_ARGUMENT', `X-RestLi-Method ${method} does not fit a finder`)
  if (query.get('q') !== 'author') throw restError(400, 'ILLEGAL_ARGUMENT', 'The only finder here is q=author')
  const given = query.get('author')
  if (given === null) throw missingField('author')
  const author = parsePrincipal(given, 'author')
  requireReader(context, caller, author, 'FINDER-author')
  const sortBy = query.get('sortBy') ?? 'LAST_MODIFIED'
  if (sortBy !== 'LAST_MODIFIED' && sortBy !== 'CREATED') throw invalidValue('sortBy', 'must be LAST_MODIFIED or CREATED')
  const { start, count } = pageOf(query, 10)
  const timeOf = (post: LinkedInPost) => (sortBy === 'CREATED' ? post.createdAt : post.modifiedAt)
  const found = linkedInPostsOf(world)
    .all()
    .filter((post) => post.author === author.urn && post.deletedAt === null)
    .sort((a, b) => timeOf(b) - timeOf(a))
  const elements = found.slice(start, start + count).map(postView)
  return json(200, { paging: { start, count, links: [], total: found.length }, elements }, answerHeaders())
}

/** Member posts need the closed r_member_social; page posts r_organization_social and a role on the page. */
function requireReader({ world }: RouteContext, caller: Caller, author: Principal | null, method: string): void {
  const scope = author?.kind === 'person' ? 'r_member_social' : 'r_organization_social'
  const isAllowed = caller.token.scopes.includes(scope) && (author === null || speaksFor(world, caller, author))
  if (!isAllowed) throw accessDenied(resourceName(caller, 'posts', method))
}

function postView(post: LinkedInPost): Record<string, unknown> {
  return {
    id: post.urn,
    author: post.author,
    commentary: post.commentary,
    visibility: post.visibility,
    distribution: { targetEntities: [], thirdPartyDistributionChannels: [], ...post.distribution },
    ...(post.content === null ? {} : { content: post.content }),
    ...(post.reshareParent === null ? {} : { reshareContext: { parent: post.reshareParent } }),
    lifecycleState: 'PUBLISHED',
    lifecycleStateInfo: { isEditedByAuthor: post.modifiedAt !== post.createdAt },
    isReshareDisabledByAuthor: post.isReshareDisabledByAuthor,
    createdAt: post.createdAt,
    publishedAt: post.createdAt,
    lastModifiedAt: post.modifiedAt,
  }
}
