import { html, json, redirect, text } from '../kit/answer.ts'
import { consentPage, page, readConsent } from '../kit/page.ts'
import { readText, type SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { practiceXAccounts } from './accounts.ts'
import { appBy, checkOAuth1, readFormPairs } from './authenticate.ts'
import { onApiHosts, userEndpoint } from './endpoint.ts'
import { parseOAuthHeader } from './oauth1.ts'
import { legacy } from './problems.ts'
import { xState } from './state.ts'

/** What is remembered of a request token besides the token itself. */
interface Asked {
  readonly callback: string
  readonly access: 'read' | 'write'
  readonly verifier: string | null
}

/** Request tokens live an hour here (unconfirmed figure). */
const REQUEST_TOKEN_LIFETIME_MS = 3_600_000

const form = (pairs: Record<string, string>) => text(200, new URLSearchParams(pairs).toString(), 'text/html; charset=utf-8')
const asked = (context: RouteContext) => context.world.collections.collection<Asked>('x-oauth1-asked')

async function requestToken(context: RouteContext): Promise<SandboxAnswer> {
  const pairs = await readFormPairs(context)
  const oauth = parseOAuthHeader(context.request.headers['authorization'])
  if (oauth === null) return legacy(400, 215, 'Bad Authentication data.')
  const checked = checkOAuth1(context, oauth, pairs, '')
  if ('refusal' in checked) return checked.refusal
  const parameters: Record<string, string> = { ...Object.fromEntries(context.query), ...Object.fromEntries(pairs), ...oauth }
  const callback = parameters['oauth_callback']
  if (callback === undefined || callback === '') return legacy(400, 215, 'Bad Authentication data.')
  if (callback !== 'oob' && !checked.app.callbackUrls.includes(callback))
    return legacy(
      403,
      415,
      'Callback URL not approved for this client application. Approved callback URLs can be adjusted in your application settings',
    )
  const wishedAccess = parameters['x_auth_access_type']
  if (wishedAccess !== undefined && wishedAccess !== 'read' && wishedAccess !== 'write') return legacy(400, 215, 'Bad Authentication data.')
  const access = wishedAccess ?? 'write'
  const token = randomToken('', 20)
  const secret = randomToken('', 24)
  context.world.tokens.issue({
    token,
    kind: 'oauth1-request',
    login: 'x',
    clientId: checked.app.clientId,
    grantId: token,
    accountId: '',
    scopes: [],
    expiresAt: context.world.clock.now() + REQUEST_TOKEN_LIFETIME_MS,
    secret,
  })
  asked(context).put(token, { callback, access, verifier: null })
  return form({ oauth_token: token, oauth_token_secret: secret, oauth_callback_confirmed: 'true' })
}

async function authorize(context: RouteContext): Promise<SandboxAnswer> {
  const { world, query } = context
  const token = world.tokens.find(query.get('oauth_token') ?? '')
  const wish = token === undefined ? undefined : asked(context).get(token.token)
  const app = appBy(world, 'clientId', token?.clientId)
  if (token?.kind !== 'oauth1-request' || !world.tokens.isAlive(token) || wish === undefined || wish.verifier !== null || app === undefined)
    return html(
      400,
      page(
        'X',
        'X',
        '<h1>Whoa there!</h1><p>The request token for this page is invalid. It may already have been used, or it is too old.</p>',
      ),
    )
  const accounts = practiceXAccounts(world)
  const scopes = wish.access === 'write' ? ['read', 'write'] : ['read']
  if (context.request.method === 'GET')
    return consentPage({
      platformName: 'X',
      appName: app.name,
      scopes,
      accounts: accounts.map(({ id, name, username }) => ({ id, name: `${name} (@${username})` })),
      canUntick: false,
    })
  const decision = readConsent(new URLSearchParams(await readText(context.request.body)), { scopes })
  if (!decision.isAllowed) {
    world.tokens.update(token.token, { revokedAt: world.clock.now() })
    if (wish.callback === 'oob') return html(200, page('X', 'X', '<h1>You denied the app access to your account</h1>'))
    return redirect(withQuery(wish.callback, { denied: token.token }))
  }
  const account = accounts.find(({ id }) => id === decision.account) ?? accounts[0]
  if (account === undefined) throw new Error('X is not seeded')
  const verifier = wish.callback === 'oob' ? String(1_000_000 + Math.floor(Math.random() * 9_000_000)) : randomToken('', 24)
  asked(context).put(token.token, { ...wish, verifier })
  world.tokens.update(token.token, { accountId: account.id })
  if (wish.callback === 'oob')
    return html(200, page('X', 'X', `<h1>Your PIN</h1><p>Enter this in ${app.name}:</p><p><code>${verifier}</code></p>`))
  return redirect(withQuery(wish.callback, { oauth_token: token.token, oauth_verifier: verifier }))
}

function withQuery(address: string, pairs: Record<string, string>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(pairs)) url.searchParams.set(name, value)
  return url.href
}

async function accessToken(context: RouteContext): Promise<SandboxAnswer> {
  const { world } = context
  const pairs = await readFormPairs(context)
  const oauth = parseOAuthHeader(context.request.headers['authorization'])
  if (oauth === null) return legacy(400, 215, 'Bad Authentication data.')
  const token = world.tokens.find(oauth['oauth_token'] ?? '')
  if (token?.kind !== 'oauth1-request' || !world.tokens.isAlive(token)) return text(401, 'Request token missing')
  const checked = checkOAuth1(context, oauth, pairs, token.secret ?? '')
  if ('refusal' in checked) return checked.refusal
  const given = { ...Object.fromEntries(context.query), ...Object.fromEntries(pairs), ...oauth }['oauth_verifier']
  const wish = asked(context).get(token.token)
  const account = xState(world).accounts.get(token.accountId)
  if (wish?.verifier == null || given !== wish.verifier || account === undefined || token.clientId !== checked.app.clientId)
    return text(401, 'Error processing your OAuth request: Invalid oauth_verifier parameter')
  world.tokens.update(token.token, { spentAt: world.clock.now() })
  const issued = issueOAuth1(context.world, checked.app.clientId, account.id, wish.access)
  return form({ oauth_token: issued.token, oauth_token_secret: issued.secret, user_id: account.id, screen_name: account.username })
}

/** A user's OAuth 1.0a token; it does not end by time. */
export function issueOAuth1(
  world: RouteContext['world'],
  clientId: string,
  accountId: string,
  access: 'read' | 'write',
): { token: string; secret: string } {
  const token = `${accountId}-${randomToken('', 30)}`
  const secret = randomToken('', 33)
  world.tokens.issue({
    token,
    kind: 'oauth1',
    login: 'x',
    clientId,
    grantId: token,
    accountId,
    scopes: access === 'write' ? ['read', 'write'] : ['read'],
    expiresAt: null,
    secret,
  })
  return { token, secret }
}

/** OAuth 1.0a, three-legged. */
export const oauth1Routes: readonly Route[] = [
  // X's own SDK sends people to these addresses (@xdevplatform/xdk 0.6.6, oauth1, read 2026-11-28); the documents name the API host.
  ...['x.com', 'twitter.com'].flatMap((host) =>
    ['/oauth/authorize', '/oauth/authenticate', '/i/oauth/authenticate'].flatMap((path): Route[] => [
      { method: 'GET', host, path, handle: authorize },
      { method: 'POST', host, path, handle: authorize },
    ]),
  ),
  ...onApiHosts('POST', '/oauth/request_token', requestToken),
  ...['/oauth/authorize', '/oauth/authenticate'].flatMap((path) => [
    ...onApiHosts('GET', path, authorize),
    ...onApiHosts('POST', path, authorize),
  ]),
  ...onApiHosts('POST', '/oauth/access_token', accessToken),
  ...['/1.1/oauth/invalidate_token.json', '/1.1/oauth/invalidate_token'].flatMap((path) =>
    userEndpoint('POST /1.1/oauth/invalidate_token', 'POST', path, { scopes: [], isWrite: false }, ({ context, caller }) => {
      if (caller.kind !== 'oauth1') return legacy(403, 220, 'Your credentials do not allow access to this resource.')
      context.world.tokens.revokeGrant(caller.token.grantId)
      return json(200, { access_token: caller.token.token })
    }),
  ),
]
