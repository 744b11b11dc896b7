import { empty, json } from '../kit/answer.ts'
import { contentTypeOf, readJson, type SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { endpoint, MANAGE_SCOPES, READ_SCOPES, type YoutubeCall } from './endpoint.ts'
import { apiError, badParameter, forbidden, invalidMetadata, missingParameter, videoNotFound } from './errors.ts'
import { CATEGORIES, VIDEO_PARTS } from './limits.ts'
import { checkMetadata, readParts } from './metadata.ts'
import { uploadsPlaylistOf, youtubeState, type YoutubeChannel, type YoutubeVideo } from './state.ts'
import { privacyOf, showPost, uploadStatusOf } from './videos.ts'
import { channelView, etagOf, statisticsOf, thumbnailsOf, videoView } from './views.ts'

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
const PLAYLIST_ITEM_PARTS = ['id', 'snippet', 'contentDetails', 'status']
/** Lookups take at most 50 ids (videos.list, read 2026-11-23). */
const MAX_IDS = 50
const MAX_RESULTS = { most: 50, default: 5 }

const idsIn = (query: URLSearchParams) =>
  query
    .getAll('id')
    .flatMap((value) => value.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '')
const page = (kind: string, items: readonly unknown[], total: number, perPage: number, nextPageToken?: string) =>
  json(200, {
    kind,
    etag: etagOf(items),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    pageInfo: { totalResults: total, resultsPerPage: perPage },
    items,
  })

function exactlyOneFilter(query: URLSearchParams, filters: readonly string[]): SandboxAnswer | null {
  const given = filters.filter((filter) => query.has(filter))
  if (given.length === 1) return null
  return given.length === 0
    ? badParameter('missingRequiredParameter', `No filter selected. Expected one of: ${filters.join(', ')}`, 'parameters.')
    : badParameter('incompatibleParameters', `Incompatible parameters specified in the request: ${given.join(', ')}`, 'parameters.')
}

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
  return page('youtube#channelListResponse', items, items.length, MAX_RESULTS.default)
}

/** Whether a caller sees a video: the owner always (after a lag), others what is not private and processed. */
function isVisible(context: RouteContext, video: YoutubeVideo, channel: YoutubeChannel): boolean {
  const { world } = context
  if (video.publishedAt + youtubeState(world).switches.listLagMs > world.clock.now()) return false
  return video.channelId === channel.id || (privacyOf(world, video) !== 'private' && uploadStatusOf(world, video) === 'processed')
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
  const items = found.map((video) => videoView(context, video, parts.ok))
  return page('youtube#videoListResponse', items, items.length, items.length)
}

function listPlaylistItems({ context, channel }: YoutubeCall): SandboxAnswer {
  const { query, world } = context
  const parts = readParts(query, PLAYLIST_ITEM_PARTS)
  if ('refusal' in parts) return parts.refusal
  const wrong = exactlyOneFilter(query, ['playlistId', 'id'])
  if (wrong !== null) return wrong
  const { channels, videos } = youtubeState(world)
  const playlistId = query.get('playlistId') ?? ''
  const owner = channels.all().find((one) => uploadsPlaylistOf(one.id) === playlistId)
  if (owner === undefined)
    return apiError(404, 'playlistNotFound', 'The playlist identified with the request’s playlistId parameter cannot be found.', {
      domain: 'youtube.playlistItem',
      location: 'playlistId',
      locationType: 'parameter',
    })
  const maxResults = readMaxResults(query)
  if (maxResults === null) return badParameter('invalidValue', 'Invalid value for maxResults', 'maxResults')
  const all = videos
    .all()
    .filter((video) => video.channelId === owner.id && isVisible(context, video, channel))
    .reverse()
  const start = readPageToken(query)
  if (start === null) return badParameter('invalidPageToken', 'The request specifies an invalid page token.', 'pageToken')
  const shown = all.slice(start, start + maxResults)
  const items = shown.map((video) => playlistItemView(context, video, owner, parts.ok))
  const next = start + maxResults < all.length ? pageTokenOf(start + maxResults) : undefined
  return page('youtube#playlistItemListResponse', items, all.length, maxResults, next)
}

function readMaxResults(query: URLSearchParams): number | null {
  const value = query.get('maxResults')
  if (value === null) return MAX_RESULTS.default
  return /^\d+$/.test(value) && Number(value) <= MAX_RESULTS.most ? Number(value) : null
}

function readPageToken(query: URLSearchParams): number | null {
  const token = query.get('pageToken')
  if (token === null || token === '') return 0
  const offset = Buffer.from(token, 'base64url').toString('utf8')
  return /^from:\d+$/.test(offset) ? Number(offset.slice(5)) : null
}

const pageTokenOf = (offset: number) => Buffer.from(`from:${offset}`).toString('base64url')

function playlistItemView(
  context: RouteContext,
  video: YoutubeVideo,
  owner: YoutubeChannel,
  parts: readonly string[],
): Record<string, unknown> {
  const publishedAt = new Date(video.publishedAt).toISOString().replace(/\.\d+Z/, 'Z')
  const item: Record<string, unknown> = {}
  if (parts.includes('snippet'))
    item['snippet'] = {
      publishedAt,
      channelId: owner.id,
      title: video.metadata.title,
      description: video.metadata.description,
      thumbnails: thumbnailsOf(context, video.id),
      channelTitle: owner.title,
      playlistId: uploadsPlaylistOf(owner.id),
      position: 0,
      resourceId: { kind: 'youtube#video', videoId: video.id },
    }
  if (parts.includes('contentDetails')) item['contentDetails'] = { videoId: video.id, videoPublishedAt: publishedAt }
  if (parts.includes('status')) item['status'] = { privacyStatus: privacyOf(context.world, video) }
  const id = Buffer.from(`${uploadsPlaylistOf(owner.id)}.${video.id}`).toString('base64url')
  return { kind: 'youtube#playlistItem', etag: etagOf(item), id, ...item }
}

function listCategories({ context }: YoutubeCall): SandboxAnswer {
  const parts = readParts(context.query, ['snippet', 'id'])
  if ('refusal' in parts) return parts.refusal
  const wrong = exactlyOneFilter(context.query, ['regionCode', 'id'])
  if (wrong !== null) return wrong
  const ids = idsIn(context.query)
  const items = CATEGORIES.filter(([id]) => ids.length === 0 || ids.includes(id)).map(([id, title, assignable]) => ({
    kind: 'youtube#videoCategory',
    etag: etagOf(id),
    id,
    snippet: { title, assignable, channelId: 'UCBR8-60-B28hp2BmDPdntcQ' },
  }))
  return json(200, { kind: 'youtube#videoCategoryListResponse', etag: etagOf(items), items })
}

async function updateVideo({ context, channel }: YoutubeCall): Promise<SandboxAnswer> {
  const { world } = context
  const parts = readParts(context.query, VIDEO_PARTS)
  if ('refusal' in parts) return parts.refusal
  const body = contentTypeOf(context.request) === 'application/json' ? await readJson(context.request) : undefined
  if (typeof body !== 'object' || body === null) return apiError(400, 'parseError', 'Parse Error', { domain: 'global' })
  const { id } = body as { id?: unknown }
  const { videos } = youtubeState(world)
  const video = typeof id === 'string' ? videos.get(id) : undefined
  if (video === undefined) return videoNotFound('body.id')
  if (video.channelId !== channel.id) return forbidden('The video cannot be updated by this user.')
  const metadata = checkMetadata(body, parts.ok, video.metadata)
  if ('refusal' in metadata) return metadata.refusal
  if (metadata.ok.publishAt !== null && privacyOf(world, video) !== 'private' && parts.ok.includes('status'))
    return invalidMetadata('invalidPublishAt', 'an invalid scheduled publishing time', 'body.status.publishAt')
  const updated = { ...video, metadata: metadata.ok }
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
  world.collections.atomically(() => {
    videos.delete(id)
    world.posts.delete(`youtube:${id}`)
  })
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
      const { viewCount, likeCount, commentCount } = statisticsOf(video, world.clock.now())
      return {
        kind: 'youtube#videoStats',
        etag: etagOf([video.id, viewCount]),
        id: video.id,
        ...(parts.ok.includes('statistics') ? { statistics: { viewCount, likeCount, commentCount } } : {}),
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
  const maxResults = readMaxResults(query)
  if (maxResults === null) return badParameter('invalidValue', 'Invalid value for maxResults', 'maxResults')
  const words = (query.get('q') ?? '').toLowerCase()
  const found = youtubeState(world)
    .videos.all()
    .filter((video) => isVisible(context, video, channel) && (query.get('forMine') !== 'true' || video.channelId === channel.id))
    .filter((video) => video.metadata.title.toLowerCase().includes(words))
    .reverse()
    .slice(0, maxResults)
  const items = found.map((video) => ({
    kind: 'youtube#searchResult',
    etag: etagOf(video.id),
    id: { kind: 'youtube#video', videoId: video.id },
    snippet: videoView(context, video, ['snippet'])['snippet'],
  }))
  return page('youtube#searchListResponse', items, items.length, maxResults)
}

const READ = { scopes: READ_SCOPES, bucket: 'units', cost: 1 } as const
const MANAGE = { scopes: MANAGE_SCOPES, bucket: 'units', cost: 50 } as const

/** Lists, update, delete, statistics. */
export const listRoutes: readonly Route[] = [
  ...endpoint('GET', '/youtube/v3/channels', READ, listChannels),
  ...endpoint('GET', '/youtube/v3/videos', READ, listVideos),
  ...endpoint('GET', '/youtube/v3/videos\\:batchGetStats', { ...READ, bucket: 'batchGetStats' }, batchGetStats),
  ...endpoint('GET', '/youtube/v3/playlistItems', READ, listPlaylistItems),
  ...endpoint('GET', '/youtube/v3/videoCategories', READ, listCategories),
  ...endpoint('GET', '/youtube/v3/search', { ...READ, bucket: 'search' }, search),
  ...endpoint('PUT', '/youtube/v3/videos', MANAGE, updateVideo),
  ...endpoint('DELETE', '/youtube/v3/videos', MANAGE, deleteVideo),
]
