import { html } from '../kit/answer.ts'
import { page } from '../kit/page.ts'
import { randomToken } from '../kit/tokens.ts'
import type { PlatformSandbox } from '../kit/world.ts'
import { practiceXAccounts, practiceXApp, seedX } from './accounts.ts'
import { analyticsRoutes } from './analytics-routes.ts'
import { API_HOSTS } from './endpoint.ts'
import { metadataRoutes } from './media-metadata.ts'
import { mediaRoutes } from './media-routes.ts'
import { issueOAuth1, oauth1Routes } from './oauth1-routes.ts'
import { issuePair, oauth2Routes } from './oauth2-routes.ts'
import { pageRoutes } from './pages.ts'
import { postRoutes } from './post-routes.ts'
import { legacy, noSuchPath } from './problems.ts'
import { readRoutes } from './read-routes.ts'
import { subtitleRoutes } from './subtitle-routes.ts'

/** What the practice app asks for, and a grant without wishes gets. */
const ALL_SCOPES = ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access']

/** The v1.1 upload hosts, shut down in 2025 (date from third parties). */
const GONE_HOSTS: readonly string[] = ['upload.x.com', 'upload.twitter.com']

/** X: OAuth 1.0a and 2.0, media upload v2, posts, reading, pages. */
export const xSandbox: PlatformSandbox = {
  login: 'x',
  platforms: ['x'],
  hosts: [...API_HOSTS, 'x.com', 'twitter.com', 't.co', 'pbs.twimg.com', 'video.twimg.com', ...GONE_HOSTS],
  routes: [
    ...oauth2Routes,
    ...oauth1Routes,
    ...mediaRoutes,
    ...metadataRoutes,
    ...subtitleRoutes,
    ...postRoutes,
    // Before the lookups, whose patterns would take their names for ids.
    ...analyticsRoutes,
    ...readRoutes,
    ...pageRoutes,
  ],
  seed: seedX,
  practiceApp(world) {
    const app = practiceXApp(world)
    return {
      login: 'x',
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      oauth1: { consumerKey: app.consumerKey, consumerSecret: app.consumerSecret },
    }
  },
  grant(world, wish) {
    const app = practiceXApp(world)
    const accounts = practiceXAccounts(world)
    const account =
      wish.account === undefined ? accounts[0] : accounts.find(({ id, username }) => id === wish.account || username === wish.account)
    if (account === undefined) throw new Error(`no practice account ${wish.account ?? ''}`)
    const scopes = wish.scopes.length > 0 ? wish.scopes : ALL_SCOPES
    const pair = issuePair(world, app, account.id, scopes, randomToken('grant_', 12))
    const answer = {
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      accessToken: pair.access_token,
      refreshToken: pair.refresh_token ?? null,
      accountId: account.id,
    }
    if (wish.kind === 'oauth2') return answer
    const { token, secret } = issueOAuth1(world, app.clientId, account.id, 'write')
    return { ...answer, oauth1: { consumerKey: app.consumerKey, consumerSecret: app.consumerSecret, token, tokenSecret: secret } }
  },
  notFound({ request }) {
    const { hostname } = request.url
    if (GONE_HOSTS.includes(hostname))
      return legacy(410, 131, 'This endpoint was shut down. Use https://api.x.com/2/media/upload/initialize.')
    if ((API_HOSTS as readonly string[]).includes(hostname)) return noSuchPath()
    return html(404, page('Not found', 'X', '<h1>Hmm, this page doesn’t exist</h1>'))
  },
}
