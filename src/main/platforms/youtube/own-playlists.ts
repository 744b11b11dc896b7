import type { Session } from '../../core/platform-adapter.ts'
import { API, Playlists } from './api.ts'
import { ask } from './errors.ts'

/** Pages of fifty that are asked for; more playlists than this are hardly chosen among. */
const MAX_PAGES = 4

interface OwnPlaylist {
  readonly id: string
  /** What the creator chooses by: the title, with the id where two have the same one. */
  readonly choice: string
}

/** The channel's own playlists, each under a name that no other has. */
export async function ownPlaylists(session: Session, now: number): Promise<readonly OwnPlaylist[]> {
  const found: { id: string; title: string }[] = []
  let pageToken: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const url = `${API}/playlists?part=snippet&mine=true&maxResults=50${pageToken === undefined ? '' : `&pageToken=${encodeURIComponent(pageToken)}`}`
    const answer = await ask(session, { step: 'playlists.list', method: 'GET', url, auth: 'token' }, Playlists, now)
    for (const { id, snippet } of answer.items ?? []) found.push({ id, title: snippet.title })
    pageToken = answer.nextPageToken
    if (pageToken === undefined) break
  }
  const isShared = (title: string) => found.filter((one) => one.title === title).length > 1
  return found.map(({ id, title }) => ({ id, choice: isShared(title) ? `${title} (${id})` : title }))
}

/** The playlist behind a choice: by its present name, or by the id that the choice ends with; null where it is no longer there. */
export async function findPlaylist(choice: string, session: Session, now: number): Promise<string | null> {
  const playlists = await ownPlaylists(session, now)
  const named = playlists.find((one) => one.choice === choice) ?? playlists.find(({ id }) => choice.endsWith(`(${id})`))
  return named?.id ?? null
}
