import type { GrantAnswer, GrantWish, PlatformSandbox, Route, RouteContext, World } from '../kit/world.ts'
import { json } from '../kit/answer.ts'
import { CDN_HOST, serveCdn } from './cdn.ts'
import { answerGraph, unknownGraphCall } from './graph-dispatch.ts'
import { decideInstagramConsent, exchangeInstagramCode, showInstagramConsent } from './instagram-login.ts'
import { instagramPage } from './instagram-public-page.ts'
import { decideDialog, showDialog } from './login-dialog.ts'
import { metaStore } from './meta-records.ts'
import { PRACTICE_SCOPES } from './meta-scopes.ts'
import { issueUserToken, pageTokenOf } from './meta-tokens.ts'
import { practiceMetaApp, practicePerson, seedMeta } from './practice-accounts.ts'
import { facebookPage, missing } from './public-pages.ts'
import { uploadInstagramVideo, uploadPageVideo } from './rupload.ts'

const GRAPH_HOSTS: readonly string[] = ['graph.facebook.com', 'graph-video.facebook.com', 'graph.instagram.com']
const FACEBOOK_HOSTS: readonly string[] = ['www.facebook.com', 'facebook.com', 'm.facebook.com']
const INSTAGRAM_HOSTS: readonly string[] = ['www.instagram.com', 'instagram.com']
const RUPLOAD_HOST = 'rupload.facebook.com'
const INSTAGRAM_TOKEN_HOST = 'api.instagram.com'

const routes: Route[] = [
  ...GRAPH_HOSTS.flatMap((host) =>
    (['GET', 'POST', 'DELETE'] as const).map((method): Route => ({ method, host, path: '/*', handle: answerGraph })),
  ),
  ...FACEBOOK_HOSTS.flatMap((host): Route[] => [
    { method: 'GET', host, path: '/:version/dialog/oauth', handle: showDialog },
    { method: 'POST', host, path: '/:version/dialog/oauth', handle: decideDialog },
    { method: 'GET', host, path: '/dialog/oauth', handle: showDialog },
    { method: 'POST', host, path: '/dialog/oauth', handle: decideDialog },
    { method: 'GET', host, path: '/*', handle: facebookPage },
  ]),
  ...INSTAGRAM_HOSTS.flatMap((host): Route[] => [
    { method: 'GET', host, path: '/oauth/authorize{/}?', handle: showInstagramConsent },
    { method: 'POST', host, path: '/oauth/authorize{/}?', handle: decideInstagramConsent },
    { method: 'GET', host, path: '/*', handle: instagramPage },
  ]),
  { method: 'POST', host: INSTAGRAM_TOKEN_HOST, path: '/oauth/access_token', handle: exchangeInstagramCode },
  { method: 'POST', host: RUPLOAD_HOST, path: '/video-upload/:version/:id', handle: uploadPageVideo },
  { method: 'POST', host: RUPLOAD_HOST, path: '/ig-api-upload/:version/:id', handle: uploadInstagramVideo },
  { method: 'POST', host: RUPLOAD_HOST, path: '/ig-api-upload/:id', handle: uploadInstagramVideo },
  { method: 'GET', host: CDN_HOST, path: '/*', handle: serveCdn },
]

/** Facebook and Instagram: one login, one Graph. */
export const metaSandbox: PlatformSandbox = {
  login: 'meta',
  platforms: ['facebook', 'instagram'],
  hosts: [...GRAPH_HOSTS, ...FACEBOOK_HOSTS, ...INSTAGRAM_HOSTS, RUPLOAD_HOST, INSTAGRAM_TOKEN_HOST, CDN_HOST],
  routes,
  seed: seedMeta,
  practiceApp(world) {
    const app = practiceMetaApp(world)
    return { login: 'meta', clientId: app.id, clientSecret: app.secret }
  },
  grant,
  notFound,
}

/** A long-lived user token with every Page shared, and the Pages' own tokens. There is no refresh token at Meta. */
function grant(world: World, wish: GrantWish): GrantAnswer {
  const app = practiceMetaApp(world)
  const store = metaStore(world)
  const person = practicePerson(world, wish.account)
  const pageIds = store.pages
    .all()
    .filter((page) => person.roles[page.id] !== undefined)
    .map((page) => page.id)
  const record = issueUserToken(world, {
    app,
    personId: person.id,
    scopes: wish.scopes.length > 0 ? wish.scopes : PRACTICE_SCOPES,
    pageIds,
    declined: [],
    isLongLived: true,
  })
  return {
    clientId: app.id,
    clientSecret: app.secret,
    accessToken: record.token,
    refreshToken: null,
    accountId: person.id,
    pages: pageIds.map((id) => ({
      id,
      accessToken: pageTokenOf(world, record, id),
      instagramId: store.pages.get(id)?.instagramId ?? null,
    })),
  }
}

function notFound(context: RouteContext) {
  const host = context.request.url.hostname
  if (GRAPH_HOSTS.includes(host)) return unknownGraphCall(context)
  if (host === RUPLOAD_HOST)
    return json(404, { debug_info: { retriable: false, type: 'ProcessingFailedError', message: 'No such upload address' } })
  return missing(INSTAGRAM_HOSTS.includes(host) ? 'Instagram' : 'Facebook', 'This page is not available.')
}
