import type { Refusal } from '../../testing/refusals.ts'
import { uploadsPlaylistOf } from '../state.ts'
import { reasoned, refusedAnswer } from './broken.ts'
import type { YouTubeClient } from './client.ts'

const ERRORS = 'https://developers.google.com/youtube/v3/docs/errors'
const DELETE = 'https://developers.google.com/youtube/v3/docs/videos/delete'

/** A call of the first practice channel that breaks one rule. */
function asking(rule: string, source: string, path: string, status: number, body: object): Refusal<YouTubeClient> {
  return { rule, source, status, body, broken: async (bench) => refusedAnswer(await bench.api('GET', `youtube/v3/${path}`, bench.token())) }
}

/** Lookups, lists and deleting. */
export const LIST_REFUSALS: readonly Refusal<YouTubeClient>[] = [
  asking('a list without a filter', ERRORS, 'channels?part=id', 400, reasoned(400, 'missingRequiredParameter')),
  asking('a list with two filters', ERRORS, 'channels?part=id&mine=true&id=x', 400, reasoned(400, 'incompatibleParameters')),
  asking(
    'a lookup of more than 50 videos',
    ERRORS,
    `videos?part=id&id=${Array.from({ length: 51 }, (_, index) => `v${index}`).join(',')}`,
    400,
    reasoned(400, 'invalidFilters'),
  ),
  asking(
    'statistics of more than 50 videos',
    ERRORS,
    `videos:batchGetStats?part=id&id=${Array.from({ length: 51 }, (_, index) => `v${index}`).join(',')}`,
    400,
    reasoned(400, 'invalidFilters'),
  ),
  asking(
    'a page of a playlist that does not exist',
    ERRORS,
    'playlistItems?part=id&playlistId=PLnone',
    404,
    reasoned(404, 'playlistNotFound'),
  ),
  asking(
    'categories of a region that does not exist',
    'contract, section 4',
    'videoCategories?part=snippet&regionCode=ZZZ',
    400,
    reasoned(400, 'unsupportedRegionCode'),
  ),
  {
    rule: 'more than 50 results a page',
    source: ERRORS,
    broken: async (bench) =>
      refusedAnswer(
        await bench.api(
          'GET',
          `youtube/v3/playlistItems?part=id&playlistId=${uploadsPlaylistOf(bench.channel().id)}&maxResults=51`,
          bench.token(),
        ),
      ),
    status: 400,
    body: reasoned(400, 'invalidValue'),
  },
  {
    rule: 'a page token that is none',
    source: ERRORS,
    broken: async (bench) =>
      refusedAnswer(
        await bench.api(
          'GET',
          `youtube/v3/playlistItems?part=id&playlistId=${uploadsPlaylistOf(bench.channel().id)}&pageToken=x`,
          bench.token(),
        ),
      ),
    status: 400,
    body: reasoned(400, 'invalidPageToken'),
  },
  {
    rule: 'file details of somebody else’s video',
    source: 'contract, section 5',
    async broken(bench) {
      const id = await bench.upload(bench.token())
      bench.clock.advance(10_000)
      return refusedAnswer(await bench.api('GET', `youtube/v3/videos?part=fileDetails&id=${id}`, bench.token(undefined, 1)))
    },
    status: 403,
    body: reasoned(403, 'forbidden'),
  },
  {
    rule: 'deleting a video that does not exist',
    source: DELETE,
    broken: async (bench) => refusedAnswer(await bench.api('DELETE', 'youtube/v3/videos?id=AAAAAAAAAAA', bench.token())),
    status: 404,
    body: reasoned(404, 'videoNotFound'),
  },
  {
    rule: 'deleting somebody else’s video',
    source: DELETE,
    broken: async (bench) =>
      refusedAnswer(await bench.api('DELETE', `youtube/v3/videos?id=${await bench.upload(bench.token())}`, bench.token(undefined, 1))),
    status: 403,
    body: reasoned(403, 'forbidden'),
  },
  {
    rule: 'deleting with the scope to upload alone',
    source: DELETE,
    async broken(bench) {
      const token = bench.token(['youtube.upload'])
      return refusedAnswer(await bench.api('DELETE', `youtube/v3/videos?id=${await bench.upload(token)}`, token))
    },
    status: 403,
    body: reasoned(403, 'insufficientPermissions'),
  },
]
