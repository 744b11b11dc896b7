import type { RouteContext, World } from '../kit/world.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import { deathOf, ok, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, badToken, GraphError, noPermission } from './graph-error.ts'
import { requiredText, textOf, type GraphInput } from './graph-input.ts'
import { metaStore, type MetaApp } from './meta-records.ts'
import { appOfAppToken, detailsOf, grantIdOf, issueUserToken, isSame, withdrawScope } from './meta-tokens.ts'

/** Data access lapses after 90 days without the person's activity (token guide, read 2026-11-23). */
const DATA_ACCESS_MS = 90 * 86_400_000

/** `GET|POST /oauth/access_token`: a code, or a token that is still good, for a token. */
export function exchangeToken(context: RouteContext, input: GraphInput): SandboxAnswer {
  const { world } = context
  const app = clientOf(world, input)
  const grantType = textOf(input, 'grant_type') ?? 'authorization_code'
  if (grantType === 'fb_exchange_token') return longLivedToken(world, app, requiredText(input, 'fb_exchange_token'))
  if (grantType === 'client_credentials') return ok({ access_token: `${app.id}|${app.secret}`, token_type: 'bearer' })
  if (grantType !== 'authorization_code') throw badParameter('Unsupported grant_type')
  return tokenOfCode(world, app, input)
}

/** The client by id and secret. The codes are those seen live: 101 for the id, 1 with status 400 for the secret. */
function clientOf(world: World, input: GraphInput): MetaApp {
  const id = textOf(input, 'client_id')
  if (id === undefined || id === '') throw new GraphError(101, 'Missing client_id parameter.')
  const app = metaStore(world).apps.get(id)
  if (app === undefined) throw new GraphError(101, 'Error validating application. Cannot get application info due to a system error.')
  const secret = textOf(input, 'client_secret')
  if (secret === undefined || secret === '') throw new GraphError(1, 'Missing client_secret parameter.', { status: 400 })
  if (!isSame(app.secret, secret)) throw new GraphError(1, 'Error validating client secret.', { status: 400 })
  return app
}

function tokenOfCode(world: World, app: MetaApp, input: GraphInput): SandboxAnswer {
  const text = textOf(input, 'code')
  if (text === undefined || text === '') throw badParameter('Missing authorization code')
  const code = world.tokens.findCode(text)
  if (code === undefined || code.login !== 'meta' || code.clientId !== app.id)
    throw new GraphError(100, 'Invalid verification code format.')
  if (code.usedAt !== null) throw new GraphError(100, 'This authorization code has been used.', { subcode: 36009 })
  if (code.expiresAt <= world.clock.now()) throw new GraphError(100, 'This authorization code has expired.', { subcode: 36007 })
  if (textOf(input, 'redirect_uri') !== code.redirectUri) {
    const message = 'Error validating verification code. The redirect_uri must be identical to the one of the dialog'
    throw new GraphError(100, message, { subcode: 36008 })
  }
  world.tokens.spendCode(code.code)
  const consent = metaStore(world).consents.get(code.code)
  const record = issueUserToken(world, {
    app,
    personId: code.accountId,
    scopes: code.scopes,
    pageIds: consent?.pageIds ?? [],
    declined: consent?.declined ?? [],
    isLongLived: false,
  })
  return ok({ access_token: record.token, token_type: 'bearer', expires_in: secondsLeft(world, record.expiresAt) })
}

function longLivedToken(world: World, app: MetaApp, text: string): SandboxAnswer {
  const record = world.tokens.find(text)
  if (record === undefined || record.clientId !== app.id || record.kind !== 'access' || detailsOf(world, record).door !== 'facebook') {
    throw badToken('Invalid OAuth access token - Cannot parse access token')
  }
  const death = deathOf(world, record)
  if (death !== null) throw badToken(death.message, death.subcode)
  const { personId, pageIds, declined } = detailsOf(world, record)
  const long = issueUserToken(world, { app, personId, scopes: record.scopes, pageIds, declined, isLongLived: true })
  return ok({ access_token: long.token, token_type: 'bearer', expires_in: secondsLeft(world, long.expiresAt) })
}

function secondsLeft(world: World, expiresAt: number | null): number {
  return Math.floor(((expiresAt ?? Number.POSITIVE_INFINITY) - world.clock.now()) / 1000)
}

/** `GET /debug_token`, asked with an app token or a token of one of the app's people. */
export function debugToken(call: GraphCall): SandboxAnswer {
  const { world, caller } = call
  const text = requiredText(call.input, 'input_token')
  const application = caller.app.name
  if (text.includes('|')) {
    const app = appOfAppToken(world, text)
    return ok({ data: { app_id: app?.id ?? '', type: 'APP', application: app?.name ?? '', is_valid: app !== null, scopes: [] } })
  }
  const record = world.tokens.find(text)
  if (record === undefined || record.login !== 'meta') {
    return ok({ data: { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] } })
  }
  if (record.clientId !== caller.app.id) throw new GraphError(100, '(#100) The App_id in the input_token did not match the Viewing App')
  const details = detailsOf(world, record)
  const death = deathOf(world, record)
  const isPage = record.kind === 'page'
  return ok({
    data: {
      app_id: record.clientId,
      type: isPage ? 'PAGE' : 'USER',
      application,
      data_access_expires_at: Math.floor((record.issuedAt + DATA_ACCESS_MS) / 1000),
      ...(death === null ? {} : { error: { code: 190, message: death.message, subcode: death.subcode } }),
      expires_at: record.expiresAt === null ? 0 : Math.floor(record.expiresAt / 1000),
      is_valid: death === null,
      issued_at: Math.floor(record.issuedAt / 1000),
      ...(isPage ? { profile_id: record.accountId } : {}),
      scopes: record.scopes,
      granular_scopes: record.scopes.map((scope) =>
        /^(pages|instagram)_/.test(scope) ? { scope, target_ids: details.pageIds } : { scope },
      ),
      user_id: details.personId,
    },
  })
}

/** Reading and withdrawing what a person granted. */
export const permissionOperations: GraphOperations = {
  'GET person/permissions': (call) => {
    const details = call.caller.record === null ? undefined : detailsOf(call.world, call.caller.record)
    const wished = textOf(call.input, 'permission')
    const list = [
      ...call.caller.scopes.map((permission) => ({ permission, status: 'granted' })),
      ...(details?.declined ?? []).map((permission) => ({ permission, status: 'declined' })),
    ]
    return ok({ data: list.filter((entry) => wished === undefined || entry.permission === wished) })
  },
  'DELETE person/permissions': (call) => withdraw(call, textOf(call.input, 'permission')),
}

/** `DELETE /me/permissions[/{name}]`: one permission, or the whole consent with every token of it. */
export function withdraw(call: GraphCall, permission: string | undefined): SandboxAnswer {
  if (call.caller.kind !== 'user' || call.caller.accountId !== call.nodeId)
    throw noPermission('Only the person themselves can withdraw a permission')
  const grantId = grantIdOf(call.caller.app, call.caller.personId)
  if (permission === undefined || permission === '') {
    call.world.tokens.revokeGrant(grantId)
    return ok({ success: true })
  }
  if (!call.caller.scopes.includes(permission)) throw badParameter(`The permission ${permission} was not granted`)
  withdrawScope(call.world, grantId, permission)
  return ok({ success: true })
}
