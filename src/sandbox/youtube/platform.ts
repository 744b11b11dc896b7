import { html } from '../kit/answer.ts'
import { page } from '../kit/page.ts'
import type { PlatformSandbox } from '../kit/world.ts'
import { practiceProject, seedYoutube } from './accounts.ts'
import { captionRoutes } from './captions.ts'
import { commentRoutes } from './comments.ts'
import { API_HOSTS } from './endpoint.ts'
import { apiError } from './errors.ts'
import { SCOPE_PREFIX } from './limits.ts'
import { listRoutes } from './list-routes.ts'
import { issueTokens, oauthRoutes } from './oauth-routes.ts'
import { pageRoutes } from './pages.ts'
import { playlistItemRoutes } from './playlist-items.ts'
import { playlistRoutes } from './playlists.ts'
import { youtubeState } from './state.ts'
import { uploadRoutes } from './upload-routes.ts'

/** A grant without wishes gets all that the practice app asks for. */
const ALL_SCOPES = ['youtube.upload', 'youtube.readonly', 'youtube', 'youtube.force-ssl'].map((scope) => SCOPE_PREFIX + scope)

/** YouTube: Google's OAuth, uploads, lists, thumbnails, pages. */
export const youtubeSandbox: PlatformSandbox = {
  login: 'youtube',
  platforms: ['youtube'],
  hosts: [
    ...API_HOSTS,
    'oauth2.googleapis.com',
    'accounts.google.com',
    'www.youtube.com',
    'youtube.com',
    'youtu.be',
    'i.ytimg.com',
    'yt3.ggpht.com',
  ],
  routes: [
    ...[...oauthRoutes, ...uploadRoutes, ...listRoutes, ...captionRoutes],
    ...[...playlistRoutes, ...playlistItemRoutes, ...commentRoutes, ...pageRoutes],
  ],
  seed: seedYoutube,
  practiceApp(world) {
    const { clientId, clientSecret } = practiceProject(world)
    return { login: 'youtube', clientId, clientSecret }
  },
  grant(world, wish) {
    const project = practiceProject(world)
    const channels = youtubeState(world).channels.all()
    const channel =
      wish.account === undefined ? channels[0] : channels.find(({ id, handle }) => id === wish.account || handle === wish.account)
    if (channel === undefined) throw new Error(`no practice channel ${wish.account ?? ''}`)
    // Scopes may be named short.
    const scopes = wish.scopes.map((scope) => (/^(https:|openid$|email$|profile$)/.test(scope) ? scope : SCOPE_PREFIX + scope))
    const tokens = issueTokens(world, project, channel.id, scopes.length > 0 ? scopes : ALL_SCOPES)
    return {
      clientId: project.clientId,
      clientSecret: project.clientSecret,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      accountId: channel.id,
    }
  },
  notFound({ request }) {
    if (request.url.hostname.endsWith('googleapis.com')) return apiError(404, 'notFound', 'Not Found', { domain: 'global' })
    return html(404, page('Not found', 'YouTube', '<h1>404</h1><p>The requested address was not found.</p>'))
  },
}
