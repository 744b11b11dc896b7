import { randomBytes } from 'node:crypto'
import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { accountOperations } from './account-nodes.ts'
import { captionOperations } from './facebook-captions.ts'
import { commentOperations } from './facebook-comments.ts'
import { feedOperations } from './facebook-feed.ts'
import { fileHandleOperations, fileUploadSession } from './facebook-file-handles.ts'
import { facebookInsightOperations } from './facebook-insights.ts'
import { MAX_PHOTO_BYTES, photoOperations } from './facebook-photos.ts'
import { postOperations } from './facebook-posts.ts'
import { reelOperations } from './facebook-reels.ts'
import { settleDuePosts } from './facebook-timeline.ts'
import { MAX_THUMBNAIL_BYTES } from './facebook-video-life.ts'
import { videoNodeOperations } from './facebook-video-node.ts'
import { MAX_ONE_SHOT_BYTES, videoOperations } from './facebook-videos.ts'
import { answerBatch } from './graph-batch.ts'
import { checkProof, identify, tokenOf, type Caller, type GraphCall, type GraphOperation } from './graph-call.ts'
import { errorBody, GraphError, notVisible, statusOf, traceId, unknownPath } from './graph-error.ts'
import { readGraphInput, textOf, type GraphInput } from './graph-input.ts'
import { findNode, instagramLoginId, instagramOwner, type NodeKind } from './graph-nodes.ts'
import { countCall } from './graph-usage.ts'
import { isVersionPart, servingVersion } from './graph-versions.ts'
import { instagramCommentOperations } from './instagram-comments.ts'
import { containerOperations } from './instagram-containers.ts'
import { instagramInsightOperations } from './instagram-insights.ts'
import { lengthenInstagramToken, refreshInstagramToken } from './instagram-login.ts'
import { instagramMediaOperations } from './instagram-media.ts'
import { instagramPublishOperations } from './instagram-publish.ts'
import { debugToken, exchangeToken, permissionOperations, withdraw } from './login-tokens.ts'
import { metaStore } from './meta-records.ts'
import { searchPlaces } from './places.ts'

const OPERATIONS: ReadonlyMap<string, GraphOperation> = new Map(
  [
    accountOperations,
    permissionOperations,
    feedOperations,
    postOperations,
    commentOperations,
    photoOperations,
    videoOperations,
    videoNodeOperations,
    captionOperations,
    reelOperations,
    fileHandleOperations,
    facebookInsightOperations,
    containerOperations,
    instagramPublishOperations,
    instagramMediaOperations,
    instagramCommentOperations,
    instagramInsightOperations,
  ].flatMap((operations) => Object.entries(operations)),
)

/** Objects that graph.instagram.com serves. */
const INSTAGRAM_KINDS: readonly NodeKind[] = ['instagram', 'container', 'media', 'instagram-comment']

/** Answers any call to graph.facebook.com, graph-video.facebook.com or graph.instagram.com. */
export async function answerGraph(context: RouteContext): Promise<SandboxAnswer> {
  const { world, request } = context
  const host = request.url.hostname
  settleDuePosts(world)
  const headers: Record<string, string> = {
    'x-fb-request-id': traceId(),
    'x-fb-trace-id': randomBytes(8).toString('base64url').slice(0, 11),
    'x-fb-rev': '1031442876',
    'cache-control': 'private, no-cache, no-store, must-revalidate',
    // The platform's clock is the sandbox's: clients reconcile by this header.
    date: new Date(world.clock.now()).toUTCString(),
  }
  try {
    const parts = partsOf(context)
    const asked = isVersionPart(parts[0]) ? parts.shift() : undefined
    const version = servingVersion(asked, world.clock.now())
    if (version === null) throw unknownPath(asked ?? '')
    headers['facebook-api-version'] = version
    const answer = await route(context, host, version, parts, headers)
    return { ...answer, headers: { ...headers, ...answer.headers } }
  } catch (cause) {
    if (!(cause instanceof GraphError)) throw cause
    const status = statusOf(cause)
    const challenge: Record<string, string> = cause.code === 190 ? { 'www-authenticate': 'OAuth "Facebook Platform" "invalid_token"' } : {}
    return json(status, errorBody(cause, host), { ...headers, ...challenge })
  }
}

function partsOf(context: RouteContext): string[] {
  return context.request.url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part)
      } catch {
        return part
      }
    })
}

async function route(
  context: RouteContext,
  host: string,
  version: string,
  parts: string[],
  headers: Record<string, string>,
): Promise<SandboxAnswer> {
  const { world, request } = context
  const [first, edge] = parts
  const isInstagramHost = host === 'graph.instagram.com'
  if (!isInstagramHost && first?.startsWith('upload:') === true) return fileUploadSession(context, parts.join('/'))
  const input = await readGraphInput(request, world, maxFileBytes(edge))
  const method = methodOf(request.method, input)
  const path = parts.join('/')
  if (path === 'oauth/access_token' && !isInstagramHost) return exchangeToken(context, input)
  if (isInstagramHost && path === 'access_token') return lengthenInstagramToken(world, input)
  if (isInstagramHost && path === 'refresh_access_token') return refreshInstagramToken(world, input)
  const token = tokenOf(context, input)
  if (token === undefined) {
    if (first === 'me') throw new GraphError(2500, 'An active access token must be used to query information about the current user.')
    throw new GraphError(104, '(#104) An access token is required to request this resource.')
  }
  const caller = identify(world, token, isInstagramHost ? 'instagram' : 'facebook')
  checkProof(caller, input)
  const call = (nodeId: string): GraphCall => ({
    context,
    world,
    store: metaStore(world),
    host,
    version,
    method,
    input,
    caller,
    nodeId,
    now: world.clock.now(),
  })
  if (first === undefined && method === 'POST' && input.values.has('batch')) return answerBatch(context, input, token, version, answerGraph)
  const ids = textOf(input, 'ids')
  if (first === undefined && method === 'GET' && ids !== undefined) {
    countOrRefuse(context, caller, null, headers)
    return severalNodes(world, ids, isInstagramHost, call)
  }
  if (first === undefined || parts.length > 3) throw unknownPath(path)
  if (path === 'debug_token' && !isInstagramHost && method === 'GET') {
    countOrRefuse(context, caller, null, headers)
    return debugToken(call(caller.accountId))
  }
  if (path === 'pages/search' && method === 'GET') {
    countOrRefuse(context, caller, null, headers)
    return searchPlaces(call(caller.accountId))
  }
  const named = first === 'me' ? caller.accountId : first === 'app' ? caller.app.id : first
  const id = isInstagramHost ? instagramLoginId(world, named) : named
  const node = findNode(world, id)
  countOrRefuse(context, caller, node === null ? null : instagramOwner(world, node), headers)
  if (node === null && !/^[\d_]+$/.test(id)) throw unknownPath(path)
  if (node === null || (isInstagramHost && !INSTAGRAM_KINDS.includes(node.kind))) throw notVisible(id, method)
  if (node.kind === 'person' && edge === 'permissions' && parts.length === 3 && method === 'DELETE')
    return withdraw(call(node.id), parts[2])
  const operation = parts.length > 2 ? undefined : OPERATIONS.get(`${method} ${node.kind}${edge === undefined ? '' : `/${edge}`}`)
  if (operation !== undefined) return operation(call(node.id))
  if (method === 'GET' && edge !== undefined) throw unknownPath(path.slice(path.indexOf('/') + 1))
  throw notVisible(id, method)
}

/** `GET /?ids=a,b&fields=…`: several objects in one answer, each under its id; one that cannot be read fails all. */
async function severalNodes(
  world: World,
  ids: string,
  isInstagramHost: boolean,
  callOn: (id: string) => GraphCall,
): Promise<SandboxAnswer> {
  const read: Record<string, unknown> = {}
  for (const id of ids.split(',').map((one) => one.trim())) {
    const node = findNode(world, id)
    const operation = node === null ? undefined : OPERATIONS.get(`GET ${node.kind}`)
    if (node === null || operation === undefined || (isInstagramHost && !INSTAGRAM_KINDS.includes(node.kind))) throw notVisible(id, 'GET')
    const answer = await operation(callOn(node.id))
    read[id] = typeof answer.body === 'string' ? (JSON.parse(answer.body) as unknown) : null
  }
  return json(200, read)
}

/** How much of a file is taken in before it is clear that it is too large. */
function maxFileBytes(edge: string | undefined): number {
  if (edge === 'photos' || edge === 'comments') return MAX_PHOTO_BYTES
  return edge === 'thumbnails' ? MAX_THUMBNAIL_BYTES : MAX_ONE_SHOT_BYTES
}

/** Like Meta, POST may stand in for another method by a parameter. */
function methodOf(method: string, input: GraphInput): string {
  const wished = textOf(input, 'method')?.toUpperCase()
  if (method === 'POST' && (wished === 'DELETE' || wished === 'GET')) return wished
  return method === 'HEAD' ? 'GET' : method
}

function countOrRefuse(context: RouteContext, caller: Caller, instagramId: string | null, headers: Record<string, string>): void {
  const usage = countCall(context.world, caller, instagramId)
  Object.assign(headers, usage.headers)
  if (usage.refusal !== null) throw usage.refusal
}

/** The Graph's answer to a method it does not know. */
export function unknownGraphCall(context: RouteContext): SandboxAnswer {
  const error = unknownPath(context.request.url.pathname.slice(1))
  return json(statusOf(error), errorBody(error, context.request.url.hostname))
}
