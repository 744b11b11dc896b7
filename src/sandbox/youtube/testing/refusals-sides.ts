import type { Refusal } from '../../testing/refusals.ts'
import { MAX_CAPTION_BYTES, MAX_COMMENT_LENGTH, MAX_THUMBNAIL_BYTES } from '../limits.ts'
import { reasoned, refusedAnswer } from './broken.ts'
import { IMAGE, metadata, type YouTubeClient } from './client.ts'

const THUMBNAIL = 'https://developers.google.com/youtube/v3/docs/thumbnails/set'
const CAPTION = 'https://developers.google.com/youtube/v3/docs/captions/insert'
const PLAYLIST = 'https://developers.google.com/youtube/v3/docs/playlists/insert'
const ITEM = 'https://developers.google.com/youtube/v3/docs/playlistItems/insert'
const COMMENT = 'https://developers.google.com/youtube/v3/docs/commentThreads/insert'
const NOWHERE = 'AAAAAAAAAAA'

type Attempt = (bench: YouTubeClient) => ReturnType<YouTubeClient['call']>
const rule = (name: string, source: string, attempt: Attempt, status: number, body: object): Refusal<YouTubeClient> => ({
  rule: name,
  source,
  broken: async (bench) => refusedAnswer(await attempt(bench)),
  status,
  body,
})

const setThumbnail = (bench: YouTubeClient, videoId: string, body: Uint8Array, type = 'image/jpeg', channelIndex = 0) =>
  bench.api('POST', `upload/youtube/v3/thumbnails/set?videoId=${videoId}&uploadType=media`, bench.token(undefined, channelIndex), {
    headers: { 'content-type': type },
    body,
  })

const uploaded = (bench: YouTubeClient, status: Record<string, unknown> = {}, channelIndex = 0) =>
  bench.upload(bench.token(undefined, channelIndex), metadata({}, status))

const full = (bench: YouTubeClient, channelIndex = 0) => bench.token(['youtube.force-ssl'], channelIndex)

const addItem = (bench: YouTubeClient, snippet: Record<string, unknown>, channelIndex = 0) =>
  bench.api('POST', 'youtube/v3/playlistItems?part=snippet', full(bench, channelIndex), { body: { snippet } })
const resource = (videoId: string) => ({ kind: 'youtube#video', videoId })

const comment = (bench: YouTubeClient, snippet: Record<string, unknown>, text: string) =>
  bench.api('POST', 'youtube/v3/commentThreads?part=snippet', full(bench), {
    body: { snippet: { ...snippet, topLevelComment: { snippet: { textOriginal: text } } } },
  })

/** Thumbnails, captions, playlists and the first comment. */
export const SIDE_REFUSALS: readonly Refusal<YouTubeClient>[] = [
  rule(
    'a thumbnail that is no picture',
    THUMBNAIL,
    async (bench) => setThumbnail(bench, await uploaded(bench), Buffer.from('no picture')),
    400,
    reasoned(400, 'invalidImage', 'The provided image content is invalid.'),
  ),
  rule(
    'a thumbnail of another type',
    THUMBNAIL,
    async (bench) => setThumbnail(bench, await uploaded(bench), IMAGE, 'image/gif'),
    400,
    reasoned(400, 'badContent'),
  ),
  rule(
    'an empty thumbnail',
    THUMBNAIL,
    async (bench) => setThumbnail(bench, await uploaded(bench), new Uint8Array(0)),
    400,
    reasoned(400, 'mediaBodyRequired'),
  ),
  rule(
    'a thumbnail over 50 MB',
    THUMBNAIL,
    async (bench) =>
      bench.api('POST', `upload/youtube/v3/thumbnails/set?videoId=${await uploaded(bench)}&uploadType=resumable`, bench.token(), {
        headers: { 'x-upload-content-type': 'image/png', 'x-upload-content-length': String(MAX_THUMBNAIL_BYTES + 1) },
      }),
    413,
    reasoned(413, 'uploadTooLarge'),
  ),
  rule(
    'a thumbnail by a channel without phone verification',
    THUMBNAIL,
    async (bench) => setThumbnail(bench, await uploaded(bench, {}, 1), IMAGE, 'image/jpeg', 1),
    403,
    reasoned(403, 'forbidden', undefined, 'youtube.thumbnail'),
  ),
  rule(
    'a thumbnail for somebody else’s video',
    THUMBNAIL,
    async (bench) => setThumbnail(bench, await uploaded(bench), IMAGE, 'image/jpeg', 2),
    403,
    reasoned(403, 'forbidden', undefined, 'youtube.thumbnail'),
  ),
  rule(
    'a thumbnail for a video that does not exist',
    THUMBNAIL,
    (bench) => setThumbnail(bench, NOWHERE, IMAGE),
    404,
    reasoned(404, 'videoNotFound'),
  ),
  rule(
    'more thumbnails than a channel may set a day',
    THUMBNAIL,
    async (bench) => {
      const id = await uploaded(bench)
      for (let count = 0; count < 100; count += 1) await setThumbnail(bench, id, IMAGE)
      return setThumbnail(bench, id, IMAGE)
    },
    429,
    reasoned(429, 'uploadRateLimitExceeded'),
  ),

  rule(
    'captions with the scope youtube alone',
    CAPTION,
    (bench) => bench.captions(bench.token(['youtube']), { videoId: NOWHERE, language: 'en', name: '' }),
    403,
    reasoned(403, 'insufficientPermissions'),
  ),
  rule(
    'a second caption track of the same language and name',
    CAPTION,
    async (bench) => {
      const snippet = { videoId: await uploaded(bench), language: 'en', name: 'English' }
      await bench.captions(full(bench), snippet)
      return bench.captions(full(bench), snippet)
    },
    409,
    reasoned(409, 'captionExists'),
  ),
  rule(
    'a caption name over 150 characters',
    CAPTION,
    async (bench) => bench.captions(full(bench), { videoId: await uploaded(bench), language: 'en', name: 'n'.repeat(151) }),
    400,
    reasoned(400, 'nameTooLong'),
  ),
  rule(
    'a caption track without its file',
    CAPTION,
    async (bench) => bench.captions(full(bench), { videoId: await uploaded(bench), language: 'en', name: '' }, ''),
    400,
    reasoned(400, 'contentRequired', 'The request does not contain the caption track contents.'),
  ),
  rule(
    'a caption track without a language',
    CAPTION,
    async (bench) => bench.captions(full(bench), { videoId: await uploaded(bench), name: '' }),
    400,
    reasoned(400, 'invalidMetadata'),
  ),
  rule(
    'captions for a video that does not exist',
    CAPTION,
    (bench) => bench.captions(full(bench), { videoId: NOWHERE, language: 'en', name: '' }),
    404,
    reasoned(404, 'videoNotFound'),
  ),
  rule(
    'captions for somebody else’s video',
    CAPTION,
    async (bench) => bench.captions(full(bench, 1), { videoId: await uploaded(bench), language: 'en', name: '' }),
    403,
    reasoned(403, 'forbidden'),
  ),
  rule(
    'a caption file over 100 MB',
    CAPTION,
    async (bench) =>
      bench.api('POST', 'upload/youtube/v3/captions?part=snippet&uploadType=resumable', full(bench), {
        headers: { 'x-upload-content-length': String(MAX_CAPTION_BYTES + 1) },
        body: { snippet: { videoId: await uploaded(bench), language: 'en', name: '' } },
      }),
    413,
    reasoned(413, 'uploadTooLarge'),
  ),

  rule(
    'a playlist without a title',
    PLAYLIST,
    (bench) => bench.api('POST', 'youtube/v3/playlists?part=snippet', full(bench), { body: { snippet: {} } }),
    400,
    reasoned(400, 'playlistTitleRequired', 'The request must specify a playlist title.'),
  ),
  rule(
    'a playlist title with an angle bracket',
    PLAYLIST,
    (bench) => bench.api('POST', 'youtube/v3/playlists?part=snippet', full(bench), { body: { snippet: { title: 'a<b' } } }),
    400,
    reasoned(400, 'invalidPlaylistSnippet'),
  ),
  rule(
    'a playlist item without its playlist',
    ITEM,
    async (bench) => addItem(bench, { resourceId: resource(await uploaded(bench)) }),
    400,
    reasoned(400, 'playlistIdRequired'),
  ),
  rule(
    'a playlist item without its resource',
    ITEM,
    (bench) => addItem(bench, { playlistId: bench.playlist() }),
    400,
    reasoned(400, 'resourceIdRequired'),
  ),
  rule(
    'a playlist item that is no video',
    ITEM,
    (bench) => addItem(bench, { playlistId: bench.playlist(), resourceId: { kind: 'youtube#channel', channelId: bench.channel().id } }),
    400,
    reasoned(400, 'invalidResourceType'),
  ),
  rule(
    'a video that does not exist in a playlist',
    ITEM,
    (bench) => addItem(bench, { playlistId: bench.playlist(), resourceId: resource(NOWHERE) }),
    404,
    reasoned(404, 'videoNotFound'),
  ),
  rule(
    'a playlist that does not exist',
    ITEM,
    async (bench) => addItem(bench, { playlistId: 'PLnone', resourceId: resource(await uploaded(bench)) }),
    404,
    reasoned(404, 'playlistNotFound'),
  ),
  rule(
    'somebody else’s playlist',
    ITEM,
    async (bench) => addItem(bench, { playlistId: bench.playlist(), resourceId: resource(await uploaded(bench)) }, 1),
    403,
    reasoned(403, 'playlistItemsNotAccessible'),
  ),
  rule(
    'the playlist of uploads',
    ITEM,
    async (bench) => addItem(bench, { playlistId: `UU${bench.channel().id.slice(2)}`, resourceId: resource(await uploaded(bench)) }),
    400,
    reasoned(400, 'playlistOperationUnsupported'),
  ),
  rule(
    'a place beyond the end of the playlist',
    ITEM,
    async (bench) => addItem(bench, { playlistId: bench.playlist(), position: 99, resourceId: resource(await uploaded(bench)) }),
    400,
    reasoned(400, 'invalidPlaylistItemPosition'),
  ),

  rule(
    'a comment with the scope youtube alone',
    COMMENT,
    (bench) => bench.api('POST', 'youtube/v3/commentThreads?part=snippet', bench.token(['youtube']), { body: {} }),
    403,
    reasoned(403, 'insufficientPermissions'),
  ),
  rule(
    'a comment without its channel',
    COMMENT,
    async (bench) => comment(bench, { videoId: await uploaded(bench) }, 'First'),
    400,
    reasoned(400, 'channelOrVideoIdMissing'),
  ),
  rule(
    'an empty comment',
    COMMENT,
    async (bench) => comment(bench, { channelId: bench.channel().id, videoId: await uploaded(bench) }, ' '),
    400,
    reasoned(400, 'commentTextRequired'),
  ),
  rule(
    'a comment that is too long',
    COMMENT,
    async (bench) => comment(bench, { channelId: bench.channel().id, videoId: await uploaded(bench) }, 'c'.repeat(MAX_COMMENT_LENGTH + 1)),
    400,
    reasoned(400, 'commentTextTooLong'),
  ),
  rule(
    'a comment on a video that does not exist',
    COMMENT,
    (bench) => comment(bench, { channelId: bench.channel().id, videoId: NOWHERE }, 'First'),
    404,
    reasoned(404, 'videoNotFound'),
  ),
  rule(
    'a comment for a channel that does not exist',
    COMMENT,
    async (bench) => comment(bench, { channelId: 'UCnobody', videoId: await uploaded(bench) }, 'First'),
    404,
    reasoned(404, 'channelNotFound'),
  ),
  rule(
    'a comment on a private video',
    COMMENT,
    async (bench) =>
      comment(bench, { channelId: bench.channel().id, videoId: await uploaded(bench, { privacyStatus: 'private' }) }, 'First'),
    403,
    reasoned(403, 'forbidden'),
  ),
  rule(
    'a comment on a video made for kids',
    COMMENT,
    async (bench) =>
      comment(bench, { channelId: bench.channel().id, videoId: await uploaded(bench, { selfDeclaredMadeForKids: true }) }, 'First'),
    403,
    reasoned(403, 'forbidden'),
  ),
]
