import { html, json, redirect } from '../kit/answer.ts'
import { consentPage, page, readConsent } from '../kit/page.ts'
import { basicCredentials, contentTypeOf, readForm, readJson, readText, type SandboxAnswer } from '../kit/request.ts'
import { challengeOf, randomToken, type TokenRecord } from '../kit/tokens.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { practiceXAccounts } from './accounts.ts'
import { appBy } from './authenticate.ts'
import { onApiHosts } from './endpoint.ts'
import { ACCESS_TOKEN_LIFETIME_S, CODE_LIFETIME_MS, REFRESH_TOKEN_LIFETIME_MS, STATE_MAX_LENGTH } from './limits.ts'
import type { XApp } from './state.ts'

/** OAuth 2.0 scopes page, read 2026-11-23. */
export const SCOPES: readonly string[] = [
  'tweet.read',
  'tweet.write',
  'tweet.moderate.write',
  'users.email',
  'users.read',
  'follows.read',
  'follows.write',
  'offline.access',
  'space.read',
  'mute.read',
  'mute.write',
  'like.read',
  'like.write',
  'list.read',
  'list.write',
  'block.read',
  'block.write',
  'bookmark.read',
  'bookmark.write',
  'dm.read',
  'dm.write',
  'media.write',
]

const oauthError = (status: number, error: string, description: string) => json(status, { error, error_description: description })
const invalid = (description: string) => oauthError(400, 'invalid_request', description)

function refusedPage(why: string): SandboxAnswer {
  return html(
    400,
    page(
      'X',
      'X',
      `<h1>Something went wrong</h1><p>You weren’t able to give access to the App. Go back and try logging in again.</p><p class="dim">${why}</p>`,
    ),
  )
}

async function authorize(context: RouteContext): Promise<SandboxAnswer> {
  const { world, query } = context
  const app = appBy(world, 'clientId', query.get('client_id') ?? undefined)
  const redirectUri = query.get('redirect_uri') ?? ''
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  const state = query.get('state') ?? ''
  const challenge = query.get('code_challenge') ?? ''
  const method = (query.get('code_challenge_method') ?? 'plain').toLowerCase()
  if (app === undefined) return refusedPage('client_id is not known')
  if (!app.callbackUrls.includes(redirectUri)) return refusedPage('redirect_uri is not registered for this app')
  if (query.get('response_type') !== 'code') return refusedPage('response_type must be code')
  if (scopes.length === 0 || !scopes.every((scope) => SCOPES.includes(scope))) return refusedPage('scope is missing or not known')
  if (state === '' || state.length > STATE_MAX_LENGTH) return refusedPage('state is missing or too long')
  if (challenge === '' || (method !== 's256' && method !== 'plain')) return refusedPage('code_challenge is missing or of an unknown method')

  const accounts = practiceXAccounts(world)
  if (context.request.method === 'GET')
    return consentPage({
      platformName: 'X',
      appName: app.name,
      scopes,
      accounts: accounts.map(({ id, name, username, subscription }) => ({
        id,
        name: `${name} (@${username})${subscription === 'None' ? '' : `, ${subscription}`}`,
      })),
      canUntick: false,
    })
  const decision = readConsent(new URLSearchParams(await readText(context.request.body)), { scopes })
  const back = new URL(redirectUri)
  back.searchParams.set('state', state)
  if (!decision.isAllowed) {
    back.searchParams.set('error', 'access_denied')
    return redirect(back.href)
  }
  const account = accounts.find(({ id }) => id === decision.account) ?? accounts[0]
  if (account === undefined) throw new Error('X is not seeded')
  const { code } = world.tokens.issueCode({
    code: randomToken('', 48),
    login: 'x',
    clientId: app.clientId,
    redirectUri,
    accountId: account.id,
    scopes,
    challenge,
    challengeMethod: method,
    expiresAt: world.clock.now() + CODE_LIFETIME_MS,
  })
  back.searchParams.set('code', code)
  return redirect(back.href)
}

/**
 * Form is documented; twitter-api-v2 sends JSON and is served, and X's own older SDK puts all of it into the query
 * (twitter-api-sdk 1.2.1, OAuth2User, read 2026-11-28). The body wins.
 */
async function readParameters(context: RouteContext): Promise<Record<string, string>> {
  const asked = Object.fromEntries(context.query)
  if (contentTypeOf(context.request) !== 'application/json') return { ...asked, ...(await readForm(context.request)) }
  const body = await readJson(context.request)
  if (typeof body !== 'object' || body === null) return asked
  const texts = Object.entries(body).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return { ...asked, ...Object.fromEntries(texts) }
}

/** The app by Basic (confidential) or by `client_id` in the body (public). */
function clientOf(context: RouteContext, parameters: Record<string, string>): { app: XApp } | { refusal: SandboxAnswer } {
  const basic = basicCredentials(context.request)
  if (basic !== undefined) {
    const app = appBy(context.world, 'clientId', basic.id)
    return app !== undefined && app.type === 'confidential' && app.clientSecret === basic.secret
      ? { app }
      : { refusal: oauthError(401, 'unauthorized_client', 'Missing valid authorization header') }
  }
  const app = appBy(context.world, 'clientId', parameters['client_id'])
  if (app === undefined) return { refusal: invalid('Missing required parameter [client_id].') }
  return app.type === 'public' ? { app } : { refusal: oauthError(401, 'unauthorized_client', 'Missing valid authorization header') }
}

async function token(context: RouteContext): Promise<SandboxAnswer> {
  const parameters = await readParameters(context)
  const client = clientOf(context, parameters)
  if ('refusal' in client) return client.refusal
  switch (parameters['grant_type']) {
    case 'authorization_code':
      return exchange(context.world, client.app, parameters)
    case 'refresh_token':
      return refresh(context.world, client.app, parameters['refresh_token'])
    case undefined:
      return invalid('Missing required parameter [grant_type].')
    default:
      return oauthError(400, 'unsupported_grant_type', `Unsupported grant_type [${parameters['grant_type']}].`)
  }
}

function exchange(world: World, app: XApp, parameters: Record<string, string>): SandboxAnswer {
  for (const name of ['code', 'redirect_uri', 'code_verifier'])
    if ((parameters[name] ?? '') === '') return invalid(`Missing required parameter [${name}].`)
  const record = world.tokens.findCode(parameters['code'] ?? '')
  if (record?.login !== 'x' || record.clientId !== app.clientId || record.usedAt !== null || record.expiresAt <= world.clock.now())
    return invalid('Value passed for the authorization code was invalid.')
  if (record.redirectUri !== parameters['redirect_uri'])
    return invalid('Value passed for the redirect uri did not match the uri of the authorization code.')
  const verifier = parameters['code_verifier'] ?? ''
  if (record.challenge !== (record.challengeMethod === 's256' ? challengeOf(verifier) : verifier))
    return invalid('Value passed for the code verifier did not match the code challenge.')
  world.tokens.spendCode(record.code)
  return json(200, issuePair(world, app, record.accountId, record.scopes, randomToken('grant_', 12)))
}

function refresh(world: World, app: XApp, value: string | undefined): SandboxAnswer {
  if (value === undefined || value === '') return invalid('Missing required parameter [refresh_token].')
  const record = world.tokens.find(value)
  if (record?.login !== 'x' || record.kind !== 'refresh' || record.clientId !== app.clientId || !world.tokens.isAlive(record))
    return invalid('Value passed for the token was invalid.')
  return world.collections.atomically(() => {
    world.tokens.update(record.token, { spentAt: world.clock.now() })
    return json(200, issuePair(world, app, record.accountId, record.scopes, record.grantId))
  })
}

/** Access token and, with `offline.access`, a refresh token, worded as the token endpoint answers. */
export function issuePair(world: World, app: XApp, accountId: string, scopes: readonly string[], grantId: string) {
  const issue = (kind: TokenRecord['kind'], lifetimeMs: number) =>
    world.tokens.issue({
      token: randomToken('', 48),
      kind,
      login: 'x',
      clientId: app.clientId,
      grantId,
      accountId,
      scopes,
      expiresAt: world.clock.now() + lifetimeMs,
    }).token
  return {
    token_type: 'bearer',
    expires_in: ACCESS_TOKEN_LIFETIME_S,
    access_token: issue('access', ACCESS_TOKEN_LIFETIME_S * 1000),
    scope: scopes.join(' '),
    ...(scopes.includes('offline.access') ? { refresh_token: issue('refresh', REFRESH_TOKEN_LIFETIME_MS) } : {}),
  }
}

async function revoke(context: RouteContext): Promise<SandboxAnswer> {
  const { tokens } = context.world
  const parameters = await readParameters(context)
  const client = clientOf(context, parameters)
  if ('refusal' in client) return client.refusal
  if ((parameters['token'] ?? '') === '') return invalid('Missing required parameter [token].')
  const record = tokens.find(parameters['token'] ?? '')
  if (record?.login === 'x' && record.clientId === client.app.clientId) {
    // Whether an access token takes its refresh token along is not documented: only the refresh token ends the grant here.
    if (record.kind === 'refresh') tokens.revokeGrant(record.grantId)
    else if (record.kind === 'access') tokens.update(record.token, { revokedAt: context.world.clock.now() })
  }
  return json(200, { revoked: true })
}

/** `POST /oauth2/token`: an app-only bearer for the consumer key and secret. */
async function appOnlyToken(context: RouteContext): Promise<SandboxAnswer> {
  const parameters = await readParameters(context)
  const basic = basicCredentials(context.request)
  const app = appBy(context.world, 'consumerKey', basic?.id)
  if (app === undefined || app.consumerSecret !== basic?.secret)
    return json(403, { errors: [{ code: 99, label: 'authenticity_token_error', message: 'Unable to verify your credentials' }] })
  if (parameters['grant_type'] !== 'client_credentials')
    return json(403, { errors: [{ code: 170, label: 'forbidden_missing_parameter', message: 'Missing required parameter: grant_type' }] })
  const value = randomToken('AAAAAAAAAAAAAAAAAAAAA', 48)
  context.world.tokens.issue({
    token: value,
    kind: 'access',
    login: 'x',
    clientId: app.clientId,
    grantId: value,
    accountId: '',
    scopes: [],
    expiresAt: null,
  })
  return json(200, { token_type: 'bearer', access_token: value })
}

/** OAuth 2.0 with PKCE. */
export const oauth2Routes: readonly Route[] = [
  ...['x.com', 'twitter.com'].flatMap((host): Route[] => [
    { method: 'GET', host, path: '/i/oauth2/authorize', handle: authorize },
    { method: 'POST', host, path: '/i/oauth2/authorize', handle: authorize },
  ]),
  ...onApiHosts('GET', '/2/oauth2/authorize', authorize),
  ...onApiHosts('POST', '/2/oauth2/authorize', authorize),
  ...onApiHosts('POST', '/2/oauth2/token', token),
  ...onApiHosts('POST', '/2/oauth2/revoke', revoke),
  ...onApiHosts('POST', '/oauth2/token', appOnlyToken),
]
