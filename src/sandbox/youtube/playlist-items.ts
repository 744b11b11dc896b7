import { z } from 'zod'
import { empty, json } from '../kit/answer.ts'
import { randomToken } from '../kit/tokens.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { endpoint, MANAGE_SCOPES, READ_SCOPES, type YoutubeCall } from './endpoint.ts'
import { apiError, missingParameter, videoNotFound } from './errors.ts'
import { COST, MAX_PLAYLIST_ITEMS, MAX_PLAYLIST_NOTE_LENGTH } from './limits.ts'
import { exactlyOneFilter, idsIn, isVisible, pageOf } from './listing.ts'
import { readParts } from './metadata.ts'
import { playlistNotFound } from './playlists.ts'
import { readResource, type Checked } from './resource-body.ts'
import { uploadsPlaylistOf, youtubeState, type YoutubeChannel, type YoutubePlaylist, type YoutubeVideo } from './state.ts'
import { privacyOf, showPost, showPostAgain } from './told-post.ts'
import { etagOf, iso, thumbnailsOf } from './views.ts'

const PARTS = ['id', 'snippet', 'contentDetails', 'status']
const ItemBody = z.looseObject({
  snippet: z
    .looseObject({
      playlistId: z.string().optional(),
      position: z.number().optional(),
      resourceId: z.looseObject({ kind: z.string().optional(), videoId: z.string().optional() }).optional(),
    })
    .optional(),
  contentDetails: z.looseObject({ note: z.string().optional() }).optional(),
})

const refuse = (code: number, reason: string, message: string) => apiError(code, reason, message, { domain: 'youtube.playlistItem' })
const notAccessible = () =>
  refuse(403, 'playlistItemsNotAccessible', 'The request is not properly authorized to access the specified playlist item.')

/** One line of any playlist. */
interface Line {
  readonly id: string
  readonly playlistId: string
  readonly owner: YoutubeChannel
  readonly video: YoutubeVideo
  readonly addedAt: number
  readonly position: number
  readonly note: string | null
}

/** The lines of a made playlist or of a channel's uploads, as far as the caller sees them; newest first for uploads. */
function linesOf({ context, channel }: YoutubeCall, playlistId: string): Checked<readonly Line[]> {
  const { channels, videos, playlists } = youtubeState(context.world)
  const uploader = channels.all().find((one) => uploadsPlaylistOf(one.id) === playlistId)
  if (uploader !== undefined) {
    const own = videos
      .all()
      .filter((video) => video.channelId === uploader.id && isVisible(context, video, channel))
      .reverse()
    return {
      ok: own.map((video, position) => {
        const id = Buffer.from(`${playlistId}.${video.id}`).toString('base64url')
        return { id, playlistId, owner: uploader, video, addedAt: video.publishedAt, position, note: null }
      }),
    }
  }
  const playlist = playlists.get(playlistId)
  const owner = playlist === undefined ? undefined : channels.get(playlist.channelId)
  if (playlist === undefined || owner === undefined) return { refusal: playlistNotFound() }
  if (owner.id !== channel.id && playlist.privacyStatus === 'private') return { refusal: notAccessible() }
  return { ok: madeLines({ context, channel }, playlist, owner) }
}

function madeLines(
  { context, channel }: Pick<YoutubeCall, 'context' | 'channel'>,
  playlist: YoutubePlaylist,
  owner: YoutubeChannel,
): Line[] {
  const { videos } = youtubeState(context.world)
  return playlist.items.flatMap(({ id, videoId, addedAt, note }, position) => {
    const video = videos.get(videoId)
    return video === undefined || !isVisible(context, video, channel)
      ? []
      : [{ id, playlistId: playlist.id, owner, video, addedAt, position, note }]
  })
}

function listItems(call: YoutubeCall): SandboxAnswer {
  const { query, world } = call.context
  const parts = readParts(query, PARTS)
  if ('refusal' in parts) return parts.refusal
  const wrong = exactlyOneFilter(query, ['playlistId', 'id'])
  if (wrong !== null) return wrong
  const playlistId = query.get('playlistId')
  const { playlists } = youtubeState(world)
  const lines =
    playlistId === null
      ? {
          ok: playlists
            .all()
            .flatMap(({ id }) => asList(linesOf(call, id)))
            .filter(({ id }) => idsIn(query).includes(id)),
        }
      : linesOf(call, playlistId)
  if ('refusal' in lines) return lines.refusal
  const videoId = query.get('videoId')
  const shown = lines.ok.filter(({ video }) => videoId === null || video.id === videoId)
  return pageOf(query, 'youtube#playlistItemListResponse', shown, (line) => lineView(call.context, line, parts.ok))
}

const asList = (lines: Checked<readonly Line[]>) => ('refusal' in lines ? [] : lines.ok)

function lineView(context: RouteContext, line: Line, parts: readonly string[]): Record<string, unknown> {
  const { video, owner } = line
  const uploader = youtubeState(context.world).channels.get(video.channelId)
  const item: Record<string, unknown> = {}
  if (parts.includes('snippet'))
    item['snippet'] = {
      publishedAt: iso(line.addedAt),
      channelId: owner.id,
      title: video.metadata.title,
      description: video.metadata.description,
      thumbnails: thumbnailsOf(context, video.id),
      channelTitle: owner.title,
      videoOwnerChannelTitle: uploader?.title ?? '',
      videoOwnerChannelId: video.channelId,
      playlistId: line.playlistId,
      position: line.position,
      resourceId: { kind: 'youtube#video', videoId: video.id },
    }
  if (parts.includes('contentDetails'))
    item['contentDetails'] = {
      videoId: video.id,
      videoPublishedAt: iso(video.publishedAt),
      ...(line.note === null ? {} : { note: line.note }),
    }
  if (parts.includes('status')) item['status'] = { privacyStatus: privacyOf(context.world, video) }
  return { kind: 'youtube#playlistItem', etag: etagOf(item), id: line.id, ...item }
}

async function insertItem(call: YoutubeCall): Promise<SandboxAnswer> {
  const { context, channel } = call
  const { world } = context
  const parts = readParts(context.query, PARTS)
  if ('refusal' in parts) return parts.refusal
  const resource = await readResource(context.request)
  if ('refusal' in resource) return resource.refusal
  const parsed = ItemBody.safeParse(resource.ok ?? {})
  if (!parsed.success) return refuse(400, 'invalidValue', 'The request body is not a playlist item.')
  const { playlistId, resourceId, position } = parsed.data.snippet ?? {}
  const note = parsed.data.contentDetails?.note ?? null
  const { channels, playlists, videos } = youtubeState(world)
  if (playlistId === undefined || playlistId === '')
    return refuse(400, 'playlistIdRequired', 'The request does not specify a value for the required playlistId property.')
  if (resourceId === undefined)
    return refuse(400, 'resourceIdRequired', 'The request must contain a resource in which the snippet object specifies a resourceId.')
  if (resourceId.kind !== 'youtube#video')
    return refuse(400, 'invalidResourceType', 'The type specified for the resource ID is not supported for this operation.')
  if (channels.all().some(({ id }) => uploadsPlaylistOf(id) === playlistId))
    return refuse(400, 'playlistOperationUnsupported', 'The API does not support the ability to insert videos into the specified playlist.')
  const playlist = playlists.get(playlistId)
  if (playlist === undefined) return playlistNotFound()
  if (playlist.channelId !== channel.id) return notAccessible()
  const video = videos.get(resourceId.videoId ?? '')
  if (video === undefined || !isVisible(context, video, channel)) return videoNotFound('body.snippet.resourceId.videoId')
  if (note !== null && [...note].length > MAX_PLAYLIST_NOTE_LENGTH)
    return refuse(400, 'invalidContentDetails', 'The contentDetails property in the request is not valid.')
  const { items } = playlist
  if (items.length >= MAX_PLAYLIST_ITEMS)
    return refuse(403, 'playlistContainsMaximumNumberOfVideos', 'The playlist already contains the maximum allowed number of items.')
  const at = position ?? items.length
  if (!Number.isInteger(at) || at < 0 || at > items.length)
    return refuse(
      400,
      'invalidPlaylistItemPosition',
      "The request attempts to set the playlist item's position to an invalid or unsupported value.",
    )
  // The same video may stand in a playlist twice: the method's page (read 2026-11-27) lists no refusal for it any more.
  const item = { id: randomToken('UExwcmFjdGljZQ', 18), videoId: video.id, addedAt: world.clock.now(), note }
  const updated = { ...playlist, items: items.toSpliced(at, 0, item) }
  playlists.put(playlistId, updated)
  showPost(world, video)
  const line = madeLines(call, updated, channel).find(({ id }) => id === item.id)
  if (line === undefined) throw new Error('a line just added is not there')
  return json(200, lineView(context, line, parts.ok))
}

function deleteItem({ context, channel }: YoutubeCall): SandboxAnswer {
  const { query, world } = context
  const id = query.get('id')
  if (id === null || id === '') return missingParameter('id')
  const { playlists } = youtubeState(world)
  const playlist = playlists.all().find(({ items }) => items.some((item) => item.id === id))
  const item = playlist?.items.find((one) => one.id === id)
  if (playlist === undefined || item === undefined)
    return refuse(404, 'playlistItemNotFound', "The playlist item identified with the request's id parameter cannot be found.")
  if (playlist.channelId !== channel.id) return notAccessible()
  playlists.put(playlist.id, { ...playlist, items: playlist.items.filter((one) => one.id !== id) })
  showPostAgain(world, item.videoId)
  return empty(204)
}

const READ = { scopes: READ_SCOPES, bucket: 'units', cost: COST.read } as const
const WRITE = { scopes: MANAGE_SCOPES, bucket: 'units', cost: COST.write } as const

/** playlistItems.list, insert, delete. */
export const playlistItemRoutes: readonly Route[] = [
  ...endpoint('GET', '/youtube/v3/playlistItems', READ, listItems),
  ...endpoint('POST', '/youtube/v3/playlistItems', WRITE, insertItem),
  ...endpoint('DELETE', '/youtube/v3/playlistItems', WRITE, deleteItem),
]
