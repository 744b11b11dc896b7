import { contentTypeOf, readText, type SandboxAnswer } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import type { TokenRecord } from '../kit/tokens.ts'
import { isSignedBy, parseOAuthHeader } from './oauth1.ts'
import { OAUTH1_SKEW_S } from './limits.ts'
import {
  clientNotEnrolled,
  legacy,
  locked,
  oauth1ReadOnly,
  scopeMissing,
  suspended,
  unauthorized,
  unsupportedAuthentication,
} from './problems.ts'
import { xState, type XAccount, type XApp } from './state.ts'

/** Who calls, by which kind of credential. */
export interface Caller {
  readonly kind: 'oauth1' | 'oauth2' | 'app-only'
  /** Null for an app-only bearer. */
  readonly account: XAccount | null
  readonly app: XApp
  readonly token: TokenRecord
  /** 'read' or 'read-write' for OAuth 1.0a. */
  readonly accessLevel: string | null
}

/** What an endpoint asks of its caller. */
export interface Need {
  /** OAuth 2.0 scopes, all of them. */
  readonly scopes: readonly string[]
  /** OAuth 1.0a tokens need write permission. */
  readonly isWrite: boolean
  readonly isAppOnlyTaken?: boolean
}

/** A body read early because its pairs are part of an OAuth 1.0a signature. */
export type FormPairs = readonly (readonly [string, string])[]

/** Finds the app behind a consumer key or client id. */
export function appBy(world: World, key: 'consumerKey' | 'clientId', value: string | undefined): XApp | undefined {
  return value === undefined || value === '' ? undefined : xState(world).apps.find((app) => app[key] === value)
}

const couldNotAuthenticate = () => legacy(401, 32, 'Could not authenticate you.')

/** The pairs of a form-encoded body; none for any other body, which is left unread. */
export async function readFormPairs(context: RouteContext): Promise<FormPairs> {
  return contentTypeOf(context.request) === 'application/x-www-form-urlencoded'
    ? [...new URLSearchParams(await readText(context.request.body))]
    : []
}

/** Checks an OAuth 1.0a header: known app, fresh timestamp, unused nonce, and the signature with `tokenSecret`. */
export function checkOAuth1(
  context: RouteContext,
  oauth: Record<string, string>,
  form: FormPairs,
  tokenSecret: string,
): { app: XApp } | { refusal: SandboxAnswer } {
  const { world, request } = context
  const app = appBy(world, 'consumerKey', oauth['oauth_consumer_key'])
  const timestamp = Number(oauth['oauth_timestamp'])
  const isComplete =
    oauth['oauth_signature_method'] === 'HMAC-SHA1' &&
    (oauth['oauth_version'] ?? '1.0') === '1.0' &&
    (oauth['oauth_nonce'] ?? '') !== '' &&
    Number.isInteger(timestamp)
  if (app === undefined || !isComplete) return { refusal: couldNotAuthenticate() }
  if (Math.abs(world.clock.now() / 1000 - timestamp) > OAUTH1_SKEW_S) return { refusal: legacy(401, 135, 'Timestamp out of bounds.') }
  if (!isSignedBy({ method: request.method, url: request.url, oauth, form }, app.consumerSecret, tokenSecret))
    return { refusal: couldNotAuthenticate() }
  if (!spendNonce(world, timestamp, `${app.consumerKey} ${oauth['oauth_token'] ?? ''} ${oauth['oauth_nonce']}`))
    return { refusal: couldNotAuthenticate() }
  return { app }
}

/** Nonces are kept by the minute of their timestamp, and forgotten once that minute would be refused anyway. */
function spendNonce(world: World, timestamp: number, nonce: string): boolean {
  const minutes = world.collections.collection<{ minute: number; nonces: string[] }>('x-nonces')
  const minute = Math.floor(timestamp / 60)
  const known = minutes.get(String(minute))
  const entry = `${timestamp} ${nonce}`
  if (known?.nonces.includes(entry) === true) return false
  if (known === undefined) {
    const oldest = Math.floor((world.clock.now() / 1000 - OAUTH1_SKEW_S) / 60) - 1
    for (const one of minutes.all()) if (one.minute < oldest) minutes.delete(String(one.minute))
  }
  minutes.put(String(minute), { minute, nonces: [...(known?.nonces ?? []), entry] })
  return true
}

/** Finds out who calls and whether they may. */
export function authenticate(context: RouteContext, need: Need, form: FormPairs): { caller: Caller } | { refusal: SandboxAnswer } {
  const header = context.request.headers['authorization']
  const oauth = parseOAuthHeader(header)
  if (oauth !== null) return authenticateOAuth1(context, need, oauth, form)
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1]
  if (bearer === undefined) return { refusal: unauthorized() }
  const token = liveToken(context.world, bearer, 'access')
  const app = appBy(context.world, 'clientId', token?.clientId)
  if (token === undefined || app === undefined) return { refusal: unauthorized() }
  if (app.isEnrolled === false) return { refusal: clientNotEnrolled() }
  const account = xState(context.world).accounts.get(token.accountId) ?? null
  if (account === null) {
    return need.isAppOnlyTaken === true
      ? { caller: { kind: 'app-only', account, app, token, accessLevel: null } }
      : { refusal: unsupportedAuthentication() }
  }
  if (account.isSuspended) return { refusal: suspended() }
  if (account.isLocked === true && need.isWrite) return { refusal: locked() }
  if (!need.scopes.every((scope) => token.scopes.includes(scope))) return { refusal: scopeMissing() }
  return { caller: { kind: 'oauth2', account, app, token, accessLevel: null } }
}

function authenticateOAuth1(
  context: RouteContext,
  need: Need,
  oauth: Record<string, string>,
  form: FormPairs,
): { caller: Caller } | { refusal: SandboxAnswer } {
  const { world } = context
  const token = liveToken(world, oauth['oauth_token'] ?? '', 'oauth1')
  if (token === undefined) return { refusal: legacy(401, 89, 'Invalid or expired token.') }
  const checked = checkOAuth1(context, oauth, form, token.secret ?? '')
  if ('refusal' in checked) return checked
  if (checked.app.clientId !== token.clientId) return { refusal: legacy(401, 89, 'Invalid or expired token.') }
  const account = xState(world).accounts.get(token.accountId) ?? null
  if (account === null) return { refusal: legacy(401, 89, 'Invalid or expired token.') }
  if (checked.app.isEnrolled === false) return { refusal: clientNotEnrolled() }
  if (account.isLocked === true && need.isWrite) return { refusal: locked() }
  if (account.isSuspended) return { refusal: legacy(403, 64, 'Your account is suspended and is not permitted to access this feature.') }
  if (need.isWrite && !token.scopes.includes('write')) return { refusal: oauth1ReadOnly() }
  const accessLevel = token.scopes.includes('write') ? 'read-write' : 'read'
  return { caller: { kind: 'oauth1', account, app: checked.app, token, accessLevel } }
}

function liveToken(world: World, value: string, kind: TokenRecord['kind']): TokenRecord | undefined {
  const record = world.tokens.find(value)
  return record !== undefined && record.login === 'x' && record.kind === kind && world.tokens.isAlive(record) ? record : undefined
}
