import { html } from '../kit/answer.ts'
import { page } from '../kit/page.ts'
import type { GrantAnswer, GrantWish, PlatformSandbox, World } from '../kit/world.ts'
import { controlTikTok } from './control.ts'
import { failure } from './envelope.ts'
import { initRoutes } from './init.ts'
import { authorizeRoutes } from './oauth-authorize.ts'
import { issueTokens, tokenRoutes } from './oauth-token.ts'
import { pageRoutes } from './pages.ts'
import { photoRoutes } from './photos.ts'
import { PICTURE_HOST, pictureRoutes } from './pictures.ts'
import { statusRoutes } from './publish-status.ts'
import { accountsOf, LOGIN, practiceAppRecord, seedRecords } from './records.ts'
import { uploadRoutes } from './upload.ts'
import { userInfoRoutes } from './user-info.ts'
import { videoRoutes } from './videos.ts'

/** TikTok as a sandbox: Login Kit, the Content Posting API, the Display API's lists, and the pages people see. */
export const tiktokSandbox: PlatformSandbox = {
  login: LOGIN,
  platforms: ['tiktok'],
  hosts: ['www.tiktok.com', 'open.tiktokapis.com', 'open-upload.tiktokapis.com', PICTURE_HOST],
  routes: [
    ...authorizeRoutes(),
    ...tokenRoutes(),
    ...userInfoRoutes(),
    ...initRoutes(),
    ...photoRoutes(),
    ...statusRoutes(),
    ...uploadRoutes(),
    ...videoRoutes(),
    ...pageRoutes(),
    ...pictureRoutes(),
  ],
  seed: seedRecords,
  practiceApp(world) {
    const { clientKey, clientSecret } = practiceAppRecord(world)
    return { login: LOGIN, clientId: clientKey, clientSecret }
  },
  grant,
  control: controlTikTok,
  notFound({ world, request }) {
    if (request.url.hostname === 'www.tiktok.com') return html(404, page('Not found', 'TikTok', '<h1>Could not find this page</h1>'))
    return failure(world, { status: 404, code: 'unsupported_path', message: 'Unsupported path' })
  },
}

/** Tokens without the login. The account is an open id or a username. */
function grant(world: World, wish: GrantWish): GrantAnswer {
  const app = practiceAppRecord(world)
  const all = accountsOf(world).all()
  const account = wish.account === undefined ? all[0] : all.find((one) => one.openId === wish.account || one.username === wish.account)
  if (account === undefined) throw new Error(`TikTok has no practice account ${wish.account ?? ''}`)
  const { access, refresh } = issueTokens(world, app.clientKey, account.openId, wish.scopes.length === 0 ? app.scopes : wish.scopes)
  return {
    clientId: app.clientKey,
    clientSecret: app.clientSecret,
    accessToken: access.token,
    refreshToken: refresh.token,
    accountId: account.openId,
  }
}
