import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { answerHeaders, answering, invalidValue, missingField, notFoundError, restError, tooLong } from './errors.ts'
import { enterUnversioned, isObject, parsePrincipal, requireAuthor, requireJsonObject, requireOwner, speaksFor } from './gate.ts'
import { littleOf } from './little-text.ts'
import { createAsset, mediaOf, statusOf, uploadAddress, type MediaAsset } from './media-records.ts'
import { checkContent } from './post-content.ts'
import { COMMENTARY_MAX, storePost } from './post-create.ts'
import { removePost } from './posts.ts'

const SHARE = 'com.linkedin.ugc.ShareContent'
const VISIBILITY = 'com.linkedin.ugc.MemberNetworkVisibility'
const UPLOAD = 'com.linkedin.digitalmedia.uploading.MediaUploadHttpRequest'

/**
 * The older API that LinkedIn's self-serve product still documents: assets and ugcPosts, without a version. Share on LinkedIn doc, state 2026-11-27.
 * Its text is plain, and its media are called urn:li:digitalmediaAsset.
 */
export function ugcRoutes(): Route[] {
  const host = 'api.linkedin.com'
  return [
    { method: 'POST', host, path: '/v2/assets{/}?', handle: (context) => answering(() => registerUpload(context)) },
    { method: 'GET', host, path: '/v2/assets/:id', handle: (context) => answering(() => readAsset(context)) },
    { method: 'POST', host, path: '/v2/ugcPosts{/}?', handle: (context) => answering(() => createUgcPost(context)) },
    { method: 'DELETE', host, path: '/v2/ugcPosts/:urn', handle: (context) => answering(() => removePost(context)) },
  ]
}

async function registerUpload(context: RouteContext): Promise<SandboxAnswer> {
  const caller = enterUnversioned(context)
  const { world, query, link } = context
  if (query.get('action') !== 'registerUpload') throw restError(400, 'ILLEGAL_ARGUMENT', 'The only action here is registerUpload')
  const wish = (await requireJsonObject(context))['registerUploadRequest']
  if (!isObject(wish)) throw missingField('registerUploadRequest')
  if (wish['owner'] === undefined) throw missingField('registerUploadRequest/owner')
  const recipes = wish['recipes']
  const recipe = Array.isArray(recipes) ? /^urn:li:digitalmediaRecipe:feedshare-(image|video)$/.exec(String(recipes[0])) : null
  if (recipe === null) throw invalidValue('registerUploadRequest/recipes', 'must be feedshare-image or feedshare-video')
  const kind = recipe[1] as 'image' | 'video'
  const owner = parsePrincipal(wish['owner'], 'registerUploadRequest/owner')
  requireOwner(world, caller, owner, kind, 'ACTION-registerUpload')
  const asset = createAsset(world, kind, owner)
  const value = {
    uploadMechanism: { [UPLOAD]: { headers: {}, uploadUrl: link(uploadAddress(asset, 'asset')) } },
    mediaArtifact: `urn:li:digitalmediaMediaArtifact:(urn:li:digitalmediaAsset:${asset.id},urn:li:digitalmediaMediaArtifactClass:feedshare-uploaded-${kind})`,
    asset: `urn:li:digitalmediaAsset:${asset.id}`,
  }
  return json(200, { value }, answerHeaders())
}

function readAsset(context: RouteContext): SandboxAnswer {
  const caller = enterUnversioned(context)
  const id = (context.params['id'] ?? '').replace(/^urn:li:digitalmediaAsset:/, '')
  const asset = assetOf(context.world, `urn:li:digitalmediaAsset:${id}`)
  if (asset === undefined || !speaksFor(context.world, caller, parsePrincipal(asset.owner, 'owner'))) throw notFoundError(`Asset ${id}`)
  const status = statusOf(context.world, asset)
  const recipes = [
    { recipe: `urn:li:digitalmediaRecipe:feedshare-${asset.kind}`, status: status === 'PROCESSING_FAILED' ? 'CLIENT_ERROR' : status },
  ]
  return json(200, { id, recipes, serviceRelationships: [], status: 'ALLOWED' }, answerHeaders())
}

async function createUgcPost(context: RouteContext): Promise<SandboxAnswer> {
  const caller = enterUnversioned(context)
  const { world, request } = context
  if (request.headers['x-restli-protocol-version'] !== '2.0.0')
    throw restError(400, 'ILLEGAL_ARGUMENT', 'X-RestLi-Protocol-Version must be 2.0.0')
  const body = await requireJsonObject(context)
  for (const name of ['author', 'lifecycleState', 'specificContent', 'visibility']) if (body[name] === undefined) throw missingField(name)
  const author = parsePrincipal(body['author'], 'author')
  requireAuthor(world, caller, author, 'CREATE')
  if (body['lifecycleState'] !== 'PUBLISHED') throw invalidValue('lifecycleState', 'must be PUBLISHED when a post is created')
  const visibility = isObject(body['visibility']) ? String(body['visibility'][VISIBILITY]) : ''
  const allowed = author.kind === 'person' ? ['PUBLIC', 'CONNECTIONS'] : ['PUBLIC']
  if (!allowed.includes(visibility)) throw invalidValue(`visibility/${VISIBILITY}`, `must be one of ${allowed.join(', ')}`)
  const share = isObject(body['specificContent']) ? body['specificContent'][SHARE] : undefined
  if (!isObject(share)) throw missingField(`specificContent/${SHARE}`)
  const content = contentOf(world, share)
  if (content !== null) checkContent(world, content, author.urn)
  const text = isObject(share['shareCommentary']) ? share['shareCommentary']['text'] : undefined
  if (typeof text !== 'string') throw missingField('shareCommentary/text')
  if (text.length > COMMENTARY_MAX) throw tooLong('shareCommentary/text', COMMENTARY_MAX)
  if (content === null && text.trim() === '') throw restError(400, 'INVALID_VALUE_BLANK_FIELD', 'shareCommentary/text :: must not be blank')
  const post = storePost(world, author, {
    visibility,
    distribution: { feedDistribution: 'MAIN_FEED' },
    content,
    reshareParent: null,
    isReshareDisabledByAuthor: false,
    commentary: littleOf(text),
    text,
  })
  return json(201, { id: post.urn }, { ...answerHeaders(), 'x-restli-id': post.urn })
}

/** The older content as the newer API would hold it. */
function contentOf(world: World, share: Record<string, unknown>): Record<string, unknown> | null {
  const category = share['shareMediaCategory']
  if (category === 'NONE') return null
  if (category !== 'ARTICLE' && category !== 'IMAGE' && category !== 'VIDEO')
    throw invalidValue('shareMediaCategory', 'must be NONE, ARTICLE, IMAGE or VIDEO')
  const media = Array.isArray(share['media']) ? share['media'].filter(isObject) : []
  const [first] = media
  if (first === undefined) throw missingField('media')
  if (media.some((entry) => entry['status'] !== 'READY')) throw invalidValue('media/status', 'must be READY')
  const textOf = (entry: Record<string, unknown>, name: string) => (isObject(entry[name]) ? entry[name]['text'] : undefined)
  if (category === 'ARTICLE') {
    const source = String(first['originalUrl'])
    return { article: { source, title: textOf(first, 'title') ?? source, description: textOf(first, 'description') } }
  }
  const entries = media.map((entry) => {
    const asset = assetOf(world, String(entry['media']))
    if (asset === undefined) throw restError(400, 'INVALID_URN_ID', `media :: ${String(entry['media'])} was not found`)
    return { id: asset.urn, altText: textOf(entry, 'description'), title: textOf(entry, 'title') }
  })
  return entries.length === 1 ? { media: entries[0] } : { multiImage: { images: entries } }
}

function assetOf(world: World, urn: string): MediaAsset | undefined {
  const id = /^urn:li:digitalmediaAsset:(.+)$/.exec(urn)?.[1] ?? ''
  return mediaOf(world).get(`urn:li:image:${id}`) ?? mediaOf(world).get(`urn:li:video:${id}`)
}
