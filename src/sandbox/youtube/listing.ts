import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { RouteContext } from '../kit/world.ts'
import { badParameter } from './errors.ts'
import type { Checked } from './resource-body.ts'
import { youtubeState, type YoutubeChannel, type YoutubeVideo } from './state.ts'
import { privacyOf, uploadStatusOf } from './told-post.ts'
import { etagOf } from './views.ts'

/** Lookups take at most 50 ids (videos.list, read 2026-11-23). */
export const MAX_IDS = 50
/** Pages hold five unless told, fifty at most (playlistItems.list, read 2026-11-23). */
const MAX_RESULTS = { most: 50, default: 5 }
/** Threads: twenty unless told, a hundred at most (commentThreads.list, read 2026-11-27). */
export const THREAD_RESULTS = { most: 100, default: 20 }

/** The ids of a lookup, repeated or comma separated. */
export function idsIn(query: URLSearchParams): string[] {
  return query
    .getAll('id')
    .flatMap((value) => value.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '')
}

/** Says no unless exactly one of the filters is given. */
export function exactlyOneFilter(query: URLSearchParams, filters: readonly string[]): SandboxAnswer | null {
  const given = filters.filter((filter) => query.has(filter))
  if (given.length === 1) return null
  return given.length === 0
    ? badParameter('missingRequiredParameter', `No filter selected. Expected one of: ${filters.join(', ')}`, 'parameters.')
    : badParameter('incompatibleParameters', `Incompatible parameters specified in the request: ${given.join(', ')}`, 'parameters.')
}

/** A list answer that is one page whole. */
export function wholePage(kind: string, items: readonly unknown[], perPage: number = MAX_RESULTS.default): SandboxAnswer {
  return json(200, { kind, etag: etagOf(items), pageInfo: { totalResults: items.length, resultsPerPage: perPage }, items })
}

/** `maxResults`. */
function readMaxResults(query: URLSearchParams, bounds: typeof MAX_RESULTS): Checked<number> {
  const value = query.get('maxResults')
  if (value === null) return { ok: bounds.default }
  return /^\d+$/.test(value) && Number(value) <= bounds.most
    ? { ok: Number(value) }
    : { refusal: badParameter('invalidValue', 'Invalid value for maxResults', 'maxResults') }
}

/** The page of `all` that `maxResults` and `pageToken` ask for, each item shown by `view`. */
export function pageOf<T>(
  query: URLSearchParams,
  kind: string,
  all: readonly T[],
  view: (one: T) => unknown,
  bounds = MAX_RESULTS,
): SandboxAnswer {
  const maxResults = readMaxResults(query, bounds)
  if ('refusal' in maxResults) return maxResults.refusal
  const start = readPageToken(query)
  if (start === null) return badParameter('invalidPageToken', 'The request specifies an invalid page token.', 'pageToken')
  const end = start + maxResults.ok
  const items = all.slice(start, end).map(view)
  return json(200, {
    kind,
    etag: etagOf(items),
    ...(end < all.length ? { nextPageToken: pageTokenOf(end) } : {}),
    ...(start > 0 ? { prevPageToken: pageTokenOf(Math.max(0, start - maxResults.ok)) } : {}),
    pageInfo: { totalResults: all.length, resultsPerPage: maxResults.ok },
    items,
  })
}

function readPageToken(query: URLSearchParams): number | null {
  const token = query.get('pageToken')
  if (token === null || token === '') return 0
  const offset = Buffer.from(token, 'base64url').toString('utf8')
  return /^from:\d+$/.test(offset) ? Number(offset.slice(5)) : null
}

const pageTokenOf = (offset: number) => Buffer.from(`from:${offset}`).toString('base64url')

/** Whether a caller sees a video: the owner always (after a lag), others what is not private and processed. */
export function isVisible({ world }: RouteContext, video: YoutubeVideo, channel: YoutubeChannel): boolean {
  if (video.publishedAt + youtubeState(world).switches.listLagMs > world.clock.now()) return false
  return video.channelId === channel.id || (privacyOf(world, video) !== 'private' && uploadStatusOf(world, video) === 'processed')
}
