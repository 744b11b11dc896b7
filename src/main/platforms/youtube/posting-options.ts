import type { PostingOptions } from '../../../shared/model.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { API, Categories, Channels } from './api.ts'
import { ask } from './errors.ts'
import { ownPlaylists } from './own-playlists.ts'

/** Longer videos need a verified channel (YouTube Help 71673, read 2026-11-23). */
const UNVERIFIED_MAX_DURATION_MS = 15 * 60_000
/** `status.longUploadsStatus` of a channel that is not verified (channels resource); any other word, or none, refuses nothing. */
const NOT_VERIFIED: readonly string[] = ['eligible', 'disallowed']
/** Categories are listed by region; for a channel without a country the longest list is taken, the United States' (assumed). */
const USUAL_REGION = 'US'

/** What this channel may choose: its playlists, the categories of its country, and how long its videos may be. */
export async function postingOptions(session: Session, now: number): Promise<PostingOptions> {
  const url = `${API}/channels?part=id,snippet,status&mine=true`
  const { items } = await ask(session, { step: 'channels.mine', method: 'GET', url, auth: 'token' }, Channels, now)
  const channel = items?.[0]
  const region = /^[A-Z]{2}$/.exec(channel?.snippet.country?.toUpperCase() ?? '')?.[0] ?? USUAL_REGION
  const assignable = await assignableIn(region, session, now)
  const playlists = await ownPlaylists(session, now)
  return {
    fetchedAt: now,
    displayName: channel?.snippet.title ?? session.account.displayName,
    blockedReason: null,
    choices: { playlist: playlists.map(({ choice }) => choice), ...(assignable.length === 0 ? {} : { categoryId: assignable }) },
    disabledOptions: [],
    maxVideoDurationMs: NOT_VERIFIED.includes(channel?.status?.longUploadsStatus ?? '') ? UNVERIFIED_MAX_DURATION_MS : null,
  }
}

/** The categories that videos may have in a region; none where YouTube has no list for it, which must not cost the other choices. */
async function assignableIn(region: string, session: Session, now: number): Promise<string[]> {
  const url = `${API}/videoCategories?part=snippet&regionCode=${region}`
  try {
    const { items = [] } = await ask(session, { step: 'categories.list', method: 'GET', url, auth: 'token' }, Categories, now)
    return items.filter(({ snippet }) => snippet.assignable === true).map(({ id }) => id)
  } catch (cause) {
    if (cause instanceof PlatformError && cause.failure.kind === 'content-rejected') return []
    throw cause
  }
}
