import { createHash } from 'node:crypto'
import { text } from '../kit/answer.ts'
import { avatarAnswer } from '../kit/avatar.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import type { TikTokAccount } from './records.ts'

/** Where TikTok's pictures stand. */
export const PICTURE_HOST = 'p16-sign.tiktokcdn.com'

/** TikTok query-creator-info doc, state 2026-11-23: the avatar's address lives two hours. For user/info none is written; the same is assumed. */
const AVATAR_LIFE_MS = 2 * 3_600_000

/** TikTok video-object doc, state 2026-11-23: the cover's address lives six hours. */
const COVER_LIFE_MS = 6 * 3_600_000

/** The real address of a creator's picture, good for two hours. */
export function avatarAddress(world: World, account: TikTokAccount): string {
  return signed(`/avatar/${encodeURIComponent(account.openId)}.png`, world.clock.now() + AVATAR_LIFE_MS)
}

/** The real address of a post's cover, good for six hours. */
export function coverAddress(world: World, id: string): string {
  return signed(`/cover/${id}.png`, world.clock.now() + COVER_LIFE_MS)
}

/** The pictures themselves. */
export function pictureRoutes(): Route[] {
  const picture = (folder: string): Route => ({
    method: 'GET',
    host: PICTURE_HOST,
    path: `/${folder}/:key`,
    handle: (context) => showPicture(context, folder),
  })
  return [picture('avatar'), picture('cover')]
}

function signed(path: string, expiresAt: number): string {
  const seconds = Math.floor(expiresAt / 1000)
  return `https://${PICTURE_HOST}${path}?x-expires=${seconds}&x-signature=${signatureOf(path, seconds)}`
}

/** Holds nobody off: it only makes an address that was changed, or made up, fail as it would at TikTok. */
function signatureOf(path: string, seconds: number): string {
  return createHash('sha256').update(`${path} ${seconds}`).digest('base64url').slice(0, 28)
}

async function showPicture({ world, query, params, request }: RouteContext, folder: string): Promise<SandboxAnswer> {
  const seconds = Number(query.get('x-expires'))
  const isGenuine = query.get('x-signature') === signatureOf(request.url.pathname, seconds)
  if (!isGenuine || seconds * 1000 <= world.clock.now()) return text(403, 'Forbidden')
  return avatarAnswer(world, `tiktok-${folder}:${params['key'] ?? ''}`)
}
