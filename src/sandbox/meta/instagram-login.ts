import { json, redirect } from '../kit/answer.ts'
import { consentPage, readConsent } from '../kit/page.ts'
import { readMultipart } from '../kit/multipart.ts'
import { drain, readText, type SandboxAnswer } from '../kit/request.ts'
import { randomToken, type TokenRecord } from '../kit/tokens.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { deathOf, ok } from './graph-call.ts'
import { badToken, GraphError, noPermission } from './graph-error.ts'
import { requiredText, type GraphInput } from './graph-input.ts'
import { errorPage } from './login-dialog.ts'
import { metaStore, type MetaApp } from './meta-records.ts'
import { INSTAGRAM_LOGIN_SCOPES } from './meta-scopes.ts'
import { metaSettings } from './meta-settings.ts'
import { detailsOf, INSTAGRAM_CODE_MS, INSTAGRAM_REFRESH_AGE_MS, isSame, issueInstagramToken } from './meta-tokens.ts'

interface Question {
  readonly app: MetaApp
  readonly redirectUri: string
  readonly state: string | null
  readonly scopes: readonly string[]
}

/** `GET /oauth/authorize` on www.instagram.com: the consent page of Business Login. */
export function showInstagramConsent(context: RouteContext): SandboxAnswer {
  const question = readQuestion(context)
  if ('status' in question) return question
  return consentPage({
    platformName: 'Instagram',
    appName: question.app.name,
    scopes: question.scopes,
    accounts: metaStore(context.world)
      .instagramAccounts.all()
      .map((account) => ({ id: account.id, name: `@${account.username}` })),
    canUntick: true,
  })
}

/** The consent form: back with a code (and the glued-on `#_`), or with the refusal. */
export async function decideInstagramConsent(context: RouteContext): Promise<SandboxAnswer> {
  const question = readQuestion(context)
  if ('status' in question) return question
  const { world } = context
  const decision = readConsent(new URLSearchParams(await readText(context.request.body)), { scopes: question.scopes })
  const state = question.state === null ? {} : { state: question.state }
  const back = (answer: Record<string, string>) => {
    const query = new URLSearchParams({ ...answer, ...state }).toString()
    return redirect(`${question.redirectUri}${question.redirectUri.includes('?') ? '&' : '?'}${query}#_`)
  }
  if (!decision.isAllowed)
    return back({ error: 'access_denied', error_reason: 'user_denied', error_description: 'The user denied your request' })
  const accounts = metaStore(world).instagramAccounts
  const account = decision.account === null ? accounts.all()[0] : accounts.get(decision.account)
  if (account === undefined) return errorPage('No such practice account', '', 'Instagram')
  const { code } = world.tokens.issueCode({
    code: randomToken('AQ', 100),
    login: 'meta',
    clientId: question.app.instagram.id,
    redirectUri: question.redirectUri,
    accountId: account.id,
    scopes: decision.scopes,
    challenge: null,
    challengeMethod: null,
    expiresAt: world.clock.now() + INSTAGRAM_CODE_MS,
  })
  return back({ code })
}

function appOf(world: World, instagramAppId: string | null | undefined): MetaApp | undefined {
  return metaStore(world).apps.find((app) => app.instagram.id === instagramAppId)
}

function readQuestion(context: RouteContext): Question | SandboxAnswer {
  const { query, world } = context
  const app = appOf(world, query.get('client_id'))
  if (app === undefined) return errorPage('Invalid platform app', 'client_id must be the Instagram app id.', 'Instagram')
  const redirectUri = query.get('redirect_uri') ?? ''
  // Business Login, read 2026-11-23: compared exactly; https in practice.
  if (!app.instagram.redirects.includes(redirectUri) || !redirectUri.startsWith('https://'))
    return errorPage('Invalid redirect_uri', '', 'Instagram')
  if (query.get('response_type') !== 'code') return errorPage('Invalid response_type', 'Use code.', 'Instagram')
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '')
  if (scopes.length === 0 || scopes.some((scope) => !INSTAGRAM_LOGIN_SCOPES.includes(scope)))
    return errorPage('Invalid scope', scopes.join(', '), 'Instagram')
  return { app, redirectUri, state: query.get('state'), scopes }
}

/** `POST /oauth/access_token` on api.instagram.com: multipart only, and its errors have their own shape. */
export async function exchangeInstagramCode(context: RouteContext): Promise<SandboxAnswer> {
  const { world, request } = context
  const refuse = (message: string) => json(400, { error_type: 'OAuthException', code: 400, error_message: message })
  const parts = await readMultipart(request, world, 0)
  if (parts === null) {
    await drain(request.body)
    return refuse('The fields must be sent as multipart/form-data')
  }
  const { client_id: clientId, client_secret: secret, grant_type: grantType, redirect_uri: redirectUri, code: text } = parts.fields
  const app = appOf(world, clientId)
  if (app === undefined || secret === undefined || !isSame(app.instagram.secret, secret)) return refuse('Invalid platform app')
  if (grantType !== 'authorization_code') return refuse('Invalid grant_type')
  const code = text === undefined ? undefined : world.tokens.findCode(text)
  if (code === undefined || code.clientId !== app.instagram.id) return refuse('Invalid authorization code')
  if (code.usedAt !== null) return refuse('This authorization code has been used')
  if (code.expiresAt <= world.clock.now()) return refuse('This authorization code has expired')
  if (code.redirectUri !== redirectUri) return refuse('Error validating verification code: redirect_uri differs from the one of the dialog')
  world.tokens.spendCode(code.code)
  const record = issueInstagramToken(world, app, code.accountId, code.scopes, false)
  const issued = { access_token: record.token, user_id: code.accountId }
  return json(
    200,
    metaSettings(world).instagramTokenShape === 'plain'
      ? { ...issued, permissions: code.scopes }
      : { data: [{ ...issued, permissions: code.scopes.join(',') }] },
  )
}

/** `GET /access_token` on graph.instagram.com: a short token for a long one. */
export function lengthenInstagramToken(world: World, input: GraphInput): SandboxAnswer {
  if (requiredText(input, 'grant_type') !== 'ig_exchange_token') throw new GraphError(100, 'Invalid grant_type')
  const { record, app } = livingToken(world, input)
  if (!isSame(app.instagram.secret, requiredText(input, 'client_secret')))
    throw new GraphError(1, 'Error validating client secret.', { status: 400 })
  if (detailsOf(world, record).isLongLived) throw new GraphError(100, 'The token is long-lived already')
  return newLongToken(world, app, record, {})
}

/** `GET /refresh_access_token`: a long-lived token, a day old at least, for a new one; the old one goes on to work (unconfirmed). */
export function refreshInstagramToken(world: World, input: GraphInput): SandboxAnswer {
  if (requiredText(input, 'grant_type') !== 'ig_refresh_token') throw new GraphError(100, 'Invalid grant_type')
  const { record, app } = livingToken(world, input)
  if (!record.scopes.includes('instagram_business_basic')) throw noPermission('This call needs the permission instagram_business_basic', 10)
  if (!detailsOf(world, record).isLongLived || world.clock.now() - record.issuedAt < INSTAGRAM_REFRESH_AGE_MS) {
    throw new GraphError(100, 'Only a long-lived token of at least 24 hours can be refreshed')
  }
  return newLongToken(world, app, record, { permissions: record.scopes.join(',') })
}

function livingToken(world: World, input: GraphInput): { record: TokenRecord; app: MetaApp } {
  const record = world.tokens.find(requiredText(input, 'access_token'))
  if (record === undefined || record.login !== 'meta' || detailsOf(world, record).door !== 'instagram')
    throw badToken('Invalid OAuth access token - Cannot parse access token')
  const death = deathOf(world, record)
  if (death !== null) throw badToken(death.message, death.subcode)
  const app = metaStore(world).apps.get(record.clientId)
  if (app === undefined) throw badToken('Error validating application.')
  return { record, app }
}

function newLongToken(world: World, app: MetaApp, record: TokenRecord, extra: Record<string, string>): SandboxAnswer {
  const long = issueInstagramToken(world, app, record.accountId, record.scopes, true)
  return ok({
    access_token: long.token,
    token_type: 'bearer',
    expires_in: Math.floor(((long.expiresAt ?? 0) - world.clock.now()) / 1000),
    ...extra,
  })
}
