import type { PostingOptions } from '../../../shared/model.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Http, Identity, Session } from '../../core/platform-adapter.ts'
import { API, ChannelList } from './api.ts'
import { ask } from './errors.ts'

/** YouTube Help 71673, read 2026-11-23: longer videos need a verified account. */
const UNVERIFIED_MAX_DURATION_MS = 15 * 60_000

/** Reasons that say "no channel here" and nothing about the login. */
const NO_CHANNEL = ['youtubeSignupRequired', 'authenticatedUserNotChannel']

/** The channel that a login speaks for: one, or none. `headers` authorize the call where no session does. */
export async function ownChannels(http: Http, now: number, headers: Readonly<Record<string, string>>): Promise<Identity[]> {
  try {
    const { items } = await listOwn(http, now, { auth: 'bare', headers })
    return (items ?? []).map((channel) => ({
      platform: 'youtube',
      remoteId: channel.id,
      displayName: channel.snippet?.title ?? channel.id,
      handle: channel.snippet?.customUrl?.replace(/^@/, '') ?? '',
      // May be missing or empty for a day on a new channel.
      avatarUrl: channel.snippet?.thumbnails?.['high']?.url || null,
      kind: 'channel',
      tier: null,
      facts: { uploadsPlaylistId: channel.contentDetails?.relatedPlaylists?.uploads ?? null },
    }))
  } catch (error) {
    if (error instanceof PlatformError && NO_CHANNEL.includes(error.failure.platformCode ?? '')) return []
    throw error
  }
}

/** The id of the list that holds all of the account's uploads; null when YouTube does not say. */
export async function uploadsPlaylistOf(session: Session, now: number): Promise<string | null> {
  const known = session.account.facts['uploadsPlaylistId']
  if (typeof known === 'string' && known !== '') return known
  const { items } = await listOwn(session, now, { auth: 'token' })
  const channel = items?.find((one) => one.id === session.account.remoteId)
  return channel?.contentDetails?.relatedPlaylists?.uploads ?? null
}

/** What this channel may post right now. */
export async function postingOptions(session: Session, now: number): Promise<PostingOptions> {
  const { items } = await listOwn(session, now, { auth: 'token' })
  const channel = items?.find((one) => one.id === session.account.remoteId) ?? items?.[0]
  const longUploads = channel?.status?.longUploadsStatus
  return {
    fetchedAt: now,
    displayName: channel?.snippet?.title ?? session.account.displayName,
    blockedReason: null,
    choices: {},
    disabledOptions: [],
    // `allowed`, `eligible` (a phone number must be verified first), `disallowed`; unknown words do not limit.
    maxVideoDurationMs: longUploads === 'eligible' || longUploads === 'disallowed' ? UNVERIFIED_MAX_DURATION_MS : null,
  }
}

function listOwn(http: Http, now: number, how: { auth: 'bare' | 'token'; headers?: Readonly<Record<string, string>> }) {
  const url = `${API}/channels?part=id,snippet,contentDetails,status&mine=true`
  return ask(http, { step: 'account.read', method: 'GET', url, ...how }, ChannelList, now)
}
