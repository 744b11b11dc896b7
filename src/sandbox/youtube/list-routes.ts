import { empty, json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route } from '../kit/world.ts'
import { endpoint, MANAGE_SCOPES, READ_SCOPES, type YoutubeCall } from './endpoint.ts'
import { apiError, badParameter, forbidden, invalidMetadata, missingParameter, videoNotFound } from './errors.ts'
import { CATEGORIES, CATEGORY_REGIONS, COST, VIDEO_PARTS } from './limits.ts'
import { exactlyOneFilter, idsIn, isVisible, MAX_IDS, pageOf, wholePage } from './listing.ts'
import { checkMetadata, readParts } from './metadata.ts'
import { readResource } from './resource-body.ts'
import { youtubeState } from './state.ts'
import { privacyOf, removeVideo, showPost } from './told-post.ts'
import { channelView, etagOf, statisticsOf, videoView } from './views.ts'

const CHANNEL_PARTS = [
  'id',
  'snippet',
  'contentDetails',
  'status',
  'statistics',
  'brandingSettings',
  'contentOwnerDetails',
  'localizations',
  'topicDetails',
  'auditDetails',
]

function listChannels({ context, channel }: YoutubeCall): SandboxAnswer {
  const { query, world } = context
  const parts = readParts(query, CHANNEL_PARTS)
  if ('refusal' in parts) return parts.refusal
  const wrong = exactlyOneFilter(query, ['mine', 'id', 'forHandle', 'forUsername', 'managedByMe', 'categoryId'])
  if (wrong !== null) return wrong
  const handle = query.get('forHandle')?.replace(/^@?/, '@').toLowerCase()
  const found = youtubeState(world)
    .channels.all()
    .filter((one) => (query.get('mine') === 'true' ? one.id === channel.id : idsIn(query).includes(one.id) || one.handle === handle))
  const items = found.map((one) => channelView(context, one, parts.ok, one.id === channel.id))
  return wholePage('youtube#channelListResponse', items)
}

function listVideos({ context, channel }: YoutubeCall): SandboxAnswer {
  const { query, world } = context
  const parts = readParts(query)
  if ('refusal' in parts) return parts.refusal
  const wrong = exactlyOneFilter(query, ['id', 'chart', 'myRating'])
  if (wrong !== null) return wrong
  const ids = idsIn(query)
  if (ids.length > MAX_IDS) return badParameter('invalidFilters', 'The request specifies too many video ids.', 'id')
  const { videos } = youtubeState(world)
  const found = ids.flatMap((id) => videos.get(id) ?? []).filter((video) => isVisible(context, video, channel))
  const ownerOnly = parts.ok.some((part) => ['fileDetails', 'processingDetails', 'suggestions'].includes(part))
  if (ownerOnly && found.some((video) => video.channelId !== channel.id))
    return forbidden('The request cannot access user rating information or owner-only parts of the video.')
  const items = found.map((video) => videoView(context, video, parts.ok, video.channelId === channel.id))
  return wholePage('youtube#videoListResponse', items, items.length)
}

function listCategories({ context }: YoutubeCall): SandboxAnswer {
  const parts = readParts(context.query, ['snippet', 'id'])
  if ('refusal' in parts) return parts.refusal
  const wrong = exactlyOneFilter(context.query, ['regionCode', 'id'])
  if (wrong !== null) return wrong
  const ids = idsIn(context.query)
  const region = context.query.get('regionCode')?.toUpperCase() ?? null
  if (region !== null && !isRegion(region))
    return apiError(400, 'unsupportedRegionCode', `The specified region code '${region}' is not supported.`, {
      domain: 'youtube.parameter',
      location: 'regionCode',
      locationType: 'parameter',
    })
  const known = CATEGORIES.filter(([id]) => (region === null ? ids.includes(id) : CATEGORY_REGIONS[id]?.includes(region) !== false))
  if (region === null && known.length < ids.length)
    return apiError(404, 'videoCategoryNotFound', 'The video category identified by the id parameter cannot be found.', {
      domain: 'youtube.videoCategory',
      location: 'id',
      locationType: 'parameter',
    })
  const items = known.map(([id, title, assignable]) => ({
    kind: 'youtube#videoCategory',
    etag: etagOf(id),
    id,
    snippet: { title, assignable, channelId: 'UCBR8-60-B28hp2BmDPdntcQ' },
  }))
  return json(200, { kind: 'youtube#videoCategoryListResponse', etag: etagOf(items), items })
}

/** ISO 3166-1 alpha-2, as far as the machine's own list of names goes. */
function isRegion(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && REGION_NAMES.of(code) !== undefined
}
const REGION_NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

async function updateVideo({ context, channel }: YoutubeCall): Promise<SandboxAnswer> {
  const { world } = context
  const parts = readParts(context.query, VIDEO_PARTS)
  if ('refusal' in parts) return parts.refusal
  const resource = await readResource(context.request)
  if ('refusal' in resource) return resource.refusal
  const body = resource.ok
  if (typeof body !== 'object' || body === null) return apiError(400, 'parseError', 'Parse Error', { domain: 'global' })
  const { id } = body as { id?: unknown }
  const { videos } = youtubeState(world)
  const video = typeof id === 'string' ? videos.get(id) : undefined
  if (video === undefined) return videoNotFound('body.id')
  if (video.channelId !== channel.id) return forbidden('The video cannot be updated by this user.')
  const metadata = checkMetadata(body, parts.ok, video.metadata)
  if ('refusal' in metadata) return metadata.refusal
  const hasBeenPublished = video.hasBeenPublished || privacyOf(world, video) !== 'private'
  if (metadata.ok.publishAt !== null && hasBeenPublished && parts.ok.includes('status'))
    return invalidMetadata('invalidPublishAt', 'an invalid scheduled publishing time', 'body.status.publishAt')
  const updated = { ...video, metadata: metadata.ok, hasBeenPublished }
  videos.put(video.id, updated)
  showPost(world, updated)
  return json(200, videoView(context, updated, parts.ok))
}

function deleteVideo({ context, channel }: YoutubeCall): SandboxAnswer {
  const { world, query } = context
  const id = query.get('id')
  if (id === null || id === '') return missingParameter('id')
  const { videos } = youtubeState(world)
  const video = videos.get(id)
  if (video === undefined) return videoNotFound()
  if (video.channelId !== channel.id)
    return forbidden('The video that you are trying to delete cannot be deleted. The request might not be properly authorized.')
  removeVideo(world, id)
  return empty(204)
}

function batchGetStats({ context, channel }: YoutubeCall): SandboxAnswer {
  const { world } = context
  const parts = readParts(context.query, ['id', 'statistics', 'snippet', 'contentDetails'])
  if ('refusal' in parts) return parts.refusal
  const ids = idsIn(context.query)
  if (ids.length === 0) return missingParameter('id')
  if (ids.length > MAX_IDS) return badParameter('invalidFilters', 'The request specifies too many video ids.', 'id')
  const items = ids
    .flatMap((id) => youtubeState(world).videos.get(id) ?? [])
    .filter((video) => isVisible(context, video, channel))
    .map((video) => {
      const { favoriteCount: _, ...statistics } = statisticsOf(world, video)
      return {
        kind: 'youtube#videoStats',
        etag: etagOf([video.id, statistics]),
        id: video.id,
        ...(parts.ok.includes('statistics') ? { statistics } : {}),
        ...(parts.ok.includes('snippet') ? { snippet: { publishTime: new Date(video.publishedAt).toISOString() } } : {}),
        ...(parts.ok.includes('contentDetails')
          ? { contentDetails: { duration: `${Math.round((video.facts?.durationMs ?? 0) / 1000)}s` } }
          : {}),
      }
    })
  return json(200, { kind: 'youtube#batchGetStatsResponse', etag: etagOf(items), items })
}

function search({ context, channel }: YoutubeCall): SandboxAnswer {
  const { query, world } = context
  const parts = readParts(query, ['snippet', 'id'])
  if ('refusal' in parts) return parts.refusal
  const words = (query.get('q') ?? '').toLowerCase()
  const found = youtubeState(world)
    .videos.all()
    .filter((video) => video.channelId === channel.id || (query.get('forMine') !== 'true' && privacyOf(world, video) === 'public'))
    .filter((video) => isVisible(context, video, channel))
    .filter((video) => video.metadata.title.toLowerCase().includes(words))
    .reverse()
  return pageOf(query, 'youtube#searchListResponse', found, (video) => ({
    kind: 'youtube#searchResult',
    etag: etagOf(video.id),
    id: { kind: 'youtube#video', videoId: video.id },
    snippet: videoView(context, video, ['snippet'])['snippet'],
  }))
}

const READ = { scopes: READ_SCOPES, bucket: 'units', cost: COST.read } as const
const MANAGE = { scopes: MANAGE_SCOPES, bucket: 'units', cost: COST.write } as const

/** Lists, update, delete, statistics. */
export const listRoutes: readonly Route[] = [
  ...endpoint('GET', '/youtube/v3/channels', READ, listChannels),
  ...endpoint('GET', '/youtube/v3/videos', READ, listVideos),
  ...endpoint('GET', '/youtube/v3/videos\\:batchGetStats', { ...READ, bucket: 'batchGetStats' }, batchGetStats),
  ...endpoint('GET', '/youtube/v3/videoCategories', READ, listCategories),
  ...endpoint('GET', '/youtube/v3/search', { ...READ, bucket: 'search' }, search),
  ...endpoint('PUT', '/youtube/v3/videos', MANAGE, updateVideo),
  ...endpoint('DELETE', '/youtube/v3/videos', MANAGE, deleteVideo),
]
