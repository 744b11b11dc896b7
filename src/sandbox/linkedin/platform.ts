import type { GrantAnswer, GrantWish, PlatformSandbox, World } from '../kit/world.ts'
import { json } from '../kit/answer.ts'
import { answerHeaders } from './errors.ts'
import { commentRoutes } from './comments.ts'
import { identityRoutes } from './identity.ts'
import { openIdRoutes } from './id-token.ts'
import { mediaRoutes } from './media.ts'
import { metricRoutes } from './metrics.ts'
import { authorizeRoutes } from './oauth-authorize.ts'
import { issueTokens, tokenRoutes } from './oauth-token.ts'
import { organizationRoutes } from './organizations.ts'
import { pageRoutes } from './pages.ts'
import { postRoutes } from './posts.ts'
import { unpackTunnel } from './query-tunnel.ts'
import { LOGIN, membersOf, practiceAppRecord, provisionedScopes, seedRecords } from './records.ts'
import { ugcRoutes } from './ugc-posts.ts'
import { uploadRoutes } from './upload.ts'
import { sideUploadRoutes } from './upload-sides.ts'

/** LinkedIn as a sandbox: OAuth, identity, media, posts and the pages people see. */
export const linkedinSandbox: PlatformSandbox = {
  login: LOGIN,
  platforms: ['linkedin'],
  hosts: ['www.linkedin.com', 'api.linkedin.com', 'media.licdn.com'],
  routes: [
    ...authorizeRoutes(),
    ...tokenRoutes(),
    ...openIdRoutes(),
    ...identityRoutes(),
    ...organizationRoutes(),
    ...mediaRoutes(),
    ...uploadRoutes(),
    ...sideUploadRoutes(),
    ...postRoutes(),
    ...ugcRoutes(),
    ...commentRoutes(),
    ...metricRoutes(),
    ...pageRoutes(),
  ],
  seed: seedRecords,
  practiceApp(world) {
    const { clientId, clientSecret } = practiceAppRecord(world)
    return { login: LOGIN, clientId, clientSecret }
  },
  grant,
  unpack: unpackTunnel,
  notFound: () => json(404, { status: 404, code: 'RESOURCE_NOT_FOUND', message: 'No such resource' }, answerHeaders()),
}

/** Tokens without the login. The account is a member's id or URN. */
function grant(world: World, wish: GrantWish): GrantAnswer {
  const app = practiceAppRecord(world)
  const members = membersOf(world)
  const wanted = wish.account?.replace(/^urn:li:person:/, '')
  const member = wanted === undefined ? members.all()[0] : members.get(wanted)
  if (member === undefined) throw new Error(`LinkedIn has no practice member ${wish.account ?? ''}`)
  const scopes = wish.scopes.length === 0 ? provisionedScopes(app) : wish.scopes
  const { access, refresh } = issueTokens(world, app, member.id, scopes)
  return {
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    accessToken: access.token,
    refreshToken: refresh?.token ?? null,
    accountId: member.id,
  }
}
