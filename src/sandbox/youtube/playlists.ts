import { z } from 'zod'
import { empty, json } from '../kit/answer.ts'
import { randomToken } from '../kit/tokens.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { endpoint, MANAGE_SCOPES, READ_SCOPES, type YoutubeCall } from './endpoint.ts'
import { apiError, missingParameter } from './errors.ts'
import { COST, MAX_PLAYLIST_TITLE_LENGTH } from './limits.ts'
import { exactlyOneFilter, idsIn, pageOf } from './listing.ts'
import { readParts } from './metadata.ts'
import { readResource } from './resource-body.ts'
import { youtubeState, type YoutubePlaylist } from './state.ts'
import { showPostAgain } from './told-post.ts'
import { etagOf, iso, thumbnailsOf } from './views.ts'

const PARTS = ['contentDetails', 'id', 'localizations', 'player', 'snippet', 'status']
const DOMAIN = { domain: 'youtube.playlist' } as const
const PlaylistBody = z.looseObject({
  snippet: z
    .looseObject({ title: z.string().optional(), description: z.string().optional(), defaultLanguage: z.string().optional() })
    .optional(),
  status: z.looseObject({ privacyStatus: z.enum(['private', 'unlisted', 'public']).optional() }).optional(),
  localizations: z.record(z.string(), z.unknown()).optional(),
})

/** 404 for a playlist that is not there. */
export const playlistNotFound = (location = 'playlistId'): SandboxAnswer =>
  apiError(404, 'playlistNotFound', `The playlist identified with the request's ${location} parameter cannot be found.`, {
    domain: location === 'playlistId' ? 'youtube.playlistItem' : DOMAIN.domain,
    location,
    locationType: 'parameter',
  })
const playlistForbidden = () =>
  apiError(403, 'playlistForbidden', 'This operation is forbidden or the request is not properly authorized.', DOMAIN)
const invalidSnippet = () => apiError(400, 'invalidPlaylistSnippet', 'The request provides an invalid playlist snippet.', DOMAIN)

function listPlaylists({ context, channel }: YoutubeCall): SandboxAnswer {
  const { query, world } = context
  const parts = readParts(query, PARTS)
  if ('refusal' in parts) return parts.refusal
  const wrong = exactlyOneFilter(query, ['channelId', 'id', 'mine'])
  if (wrong !== null) return wrong
  const { playlists, channels } = youtubeState(world)
  const channelId = query.get('channelId')
  if (channelId !== null && channels.get(channelId) === undefined)
    return apiError(404, 'channelNotFound', 'The channel specified in the channelId parameter cannot be found.', {
      ...DOMAIN,
      location: 'channelId',
      locationType: 'parameter',
    })
  const found = playlists
    .all()
    .filter((one) =>
      query.get('mine') === 'true'
        ? one.channelId === channel.id
        : channelId === null
          ? idsIn(query).includes(one.id)
          : one.channelId === channelId,
    )
    // Others see what is public, and what is unlisted by its id.
    .filter(
      (one) => one.channelId === channel.id || one.privacyStatus === 'public' || (channelId === null && one.privacyStatus === 'unlisted'),
    )
    .reverse()
  return pageOf(query, 'youtube#playlistListResponse', found, (one) => playlistView(context, one, parts.ok))
}

function playlistView(context: RouteContext, playlist: YoutubePlaylist, parts: readonly string[]): Record<string, unknown> {
  const { title, description, defaultLanguage } = playlist
  const channel = youtubeState(context.world).channels.get(playlist.channelId)
  const build: Record<string, () => unknown> = {
    snippet: () => ({
      publishedAt: iso(playlist.createdAt),
      channelId: playlist.channelId,
      title,
      description,
      thumbnails: playlist.items[0] === undefined ? {} : thumbnailsOf(context, playlist.items[0].videoId),
      channelTitle: channel?.title ?? '',
      ...(defaultLanguage === null ? {} : { defaultLanguage }),
      localized: { title, description },
    }),
    status: () => ({ privacyStatus: playlist.privacyStatus }),
    contentDetails: () => ({ itemCount: playlist.items.length }),
    player: () => ({
      embedHtml: `<iframe width="640" height="360" src="//www.youtube.com/embed/videoseries?list=${playlist.id}"></iframe>`,
    }),
  }
  const body: Record<string, unknown> = {}
  for (const part of parts) {
    const value = Object.hasOwn(build, part) ? build[part]?.() : undefined
    if (value !== undefined) body[part] = value
  }
  return { kind: 'youtube#playlist', etag: etagOf([playlist.id, body]), id: playlist.id, ...body }
}

async function insertPlaylist({ context, channel }: YoutubeCall): Promise<SandboxAnswer> {
  const { query, world } = context
  const parts = readParts(query, PARTS)
  if ('refusal' in parts) return parts.refusal
  const resource = await readResource(context.request)
  if ('refusal' in resource) return resource.refusal
  const parsed = PlaylistBody.safeParse(resource.ok ?? {})
  if (!parsed.success) return invalidSnippet()
  const { snippet, status, localizations } = parsed.data
  const title = snippet?.title?.trim() ?? ''
  if (title === '') return apiError(400, 'playlistTitleRequired', 'The request must specify a playlist title.', DOMAIN)
  const description = snippet?.description ?? ''
  if ([...title].length > MAX_PLAYLIST_TITLE_LENGTH || /[<>]/.test(title + description)) return invalidSnippet()
  if (localizations !== undefined && snippet?.defaultLanguage === undefined)
    return apiError(400, 'defaultLanguageNotSetError', 'The defaultLanguage must be set to update localizations.', DOMAIN)
  const playlist: YoutubePlaylist = {
    id: randomToken('PL', 24),
    channelId: channel.id,
    title,
    description,
    // The default is not documented; clients report public (unconfirmed).
    privacyStatus: status?.privacyStatus ?? 'public',
    defaultLanguage: snippet?.defaultLanguage ?? null,
    createdAt: world.clock.now(),
    items: [],
  }
  youtubeState(world).playlists.put(playlist.id, playlist)
  return json(200, playlistView(context, playlist, parts.ok))
}

function deletePlaylist({ context, channel }: YoutubeCall): SandboxAnswer {
  const { query, world } = context
  const id = query.get('id')
  if (id === null || id === '') return missingParameter('id')
  const { playlists } = youtubeState(world)
  const playlist = playlists.get(id)
  if (playlist === undefined) return playlistNotFound('id')
  if (playlist.channelId !== channel.id) return playlistForbidden()
  playlists.delete(id)
  for (const { videoId } of playlist.items) showPostAgain(world, videoId)
  return empty(204)
}

const READ = { scopes: READ_SCOPES, bucket: 'units', cost: COST.read } as const
const WRITE = { scopes: MANAGE_SCOPES, bucket: 'units', cost: COST.write } as const

/** playlists.list, insert, delete. */
export const playlistRoutes: readonly Route[] = [
  ...endpoint('GET', '/youtube/v3/playlists', READ, listPlaylists),
  ...endpoint('POST', '/youtube/v3/playlists', WRITE, insertPlaylist),
  ...endpoint('DELETE', '/youtube/v3/playlists', WRITE, deletePlaylist),
]
