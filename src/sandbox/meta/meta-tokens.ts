import { createHmac, timingSafeEqual } from 'node:crypto'
import { randomToken, type TokenRecord } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'
import { metaStore, type MetaApp, type TokenDetails } from './meta-records.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Access-token guide, read 2026-11-23: short-lived tokens live about one to two hours. */
export const SHORT_TOKEN_MS = HOUR_MS
/** As the exchange's `expires_in` prints it: 5,183,944 s, about 60 days. */
export const LONG_TOKEN_MS = 5_183_944_000
/** Instagram Login guide, read 2026-11-23: a token must be 24 h old to be refreshed. */
export const INSTAGRAM_REFRESH_AGE_MS = DAY_MS
/** Life of a Facebook login code (unconfirmed). */
export const CODE_MS = 10 * 60_000
/** Life of an Instagram Login code: 1 h (guide, read 2026-11-23). */
export const INSTAGRAM_CODE_MS = HOUR_MS

/** One person's consent to one app: ending it ends every token that came of it, Page tokens too. */
export function grantIdOf(app: MetaApp, personId: string): string {
  return `meta:${app.id}:${personId}`
}

/** What a new user token is made for. */
export interface UserTokenWish {
  readonly app: MetaApp
  readonly personId: string
  readonly scopes: readonly string[]
  readonly pageIds: readonly string[]
  readonly declined: readonly string[]
  readonly isLongLived: boolean
}

/** Issues a user token (EAA…). */
export function issueUserToken(world: World, wish: UserTokenWish): TokenRecord {
  const record = world.tokens.issue({
    token: randomToken('EAA', 96).replaceAll(/[-_]/g, 'Z'),
    kind: 'access',
    login: 'meta',
    clientId: wish.app.id,
    grantId: grantIdOf(wish.app, wish.personId),
    accountId: wish.personId,
    scopes: [...new Set(['public_profile', ...wish.scopes])],
    expiresAt: world.clock.now() + (wish.isLongLived ? LONG_TOKEN_MS : SHORT_TOKEN_MS),
  })
  const { personId, pageIds, declined, isLongLived } = wish
  metaStore(world).tokenDetails.put(record.token, { personId, pageIds, declined, isLongLived, door: 'facebook' })
  return record
}

/** The Page token that belongs to a user token: the same one each time. One of a long-lived token does not end by time. */
export function pageTokenOf(world: World, userToken: TokenRecord, pageId: string): string {
  const store = metaStore(world)
  const links = world.collections.collection<{ token: string }>('meta-page-tokens')
  const key = `${userToken.token}/${pageId}`
  const known = links.get(key)?.token
  const knownRecord = known === undefined ? undefined : world.tokens.find(known)
  if (knownRecord !== undefined && knownRecord.revokedAt === null) return knownRecord.token
  const details = detailsOf(world, userToken)
  const record = world.tokens.issue({
    token: randomToken('EAA', 96).replaceAll(/[-_]/g, 'Z'),
    kind: 'page',
    login: 'meta',
    clientId: userToken.clientId,
    grantId: userToken.grantId,
    accountId: pageId,
    scopes: userToken.scopes,
    expiresAt: details.isLongLived ? null : userToken.expiresAt,
  })
  store.tokenDetails.put(record.token, { ...details, pageIds: [pageId] })
  links.put(key, { token: record.token })
  return record.token
}

/** Issues an Instagram Login token (IGAA…), which graph.facebook.com cannot read. */
export function issueInstagramToken(
  world: World,
  app: MetaApp,
  instagramId: string,
  scopes: readonly string[],
  isLongLived: boolean,
): TokenRecord {
  const store = metaStore(world)
  const pageId = store.instagramAccounts.get(instagramId)?.pageId ?? ''
  const personId = store.people.find((person) => person.roles[pageId] !== undefined)?.id ?? ''
  const record = world.tokens.issue({
    token: randomToken('IGAA', 96).replaceAll(/[-_]/g, 'Z'),
    kind: 'access',
    login: 'meta',
    clientId: app.id,
    grantId: `meta:${app.instagram.id}:${instagramId}`,
    accountId: instagramId,
    scopes,
    expiresAt: world.clock.now() + (isLongLived ? LONG_TOKEN_MS : SHORT_TOKEN_MS),
  })
  store.tokenDetails.put(record.token, { personId, pageIds: [], declined: [], isLongLived, door: 'instagram' })
  return record
}

/** What a token is beyond the kit's record. */
export function detailsOf(world: World, record: TokenRecord): TokenDetails {
  const details = metaStore(world).tokenDetails.get(record.token)
  if (details === undefined) throw new Error('a Meta token without details')
  return details
}

/** Takes one permission from every token of a consent. */
export function withdrawScope(world: World, grantId: string, scope: string): void {
  const store = metaStore(world)
  for (const record of world.tokens.all()) {
    if (record.grantId !== grantId || !record.scopes.includes(scope)) continue
    world.tokens.update(record.token, { scopes: record.scopes.filter((one) => one !== scope) })
    const details = detailsOf(world, record)
    store.tokenDetails.put(record.token, { ...details, declined: [...details.declined, scope] })
  }
}

/** The app an app token (`id|secret`) speaks for; null where it is none or the secret is wrong. */
export function appOfAppToken(world: World, token: string): MetaApp | null {
  const [id, secret] = token.split('|')
  const app = id === undefined ? undefined : metaStore(world).apps.get(id)
  return app !== undefined && secret !== undefined && isSame(app.secret, secret) ? app : null
}

/** Lowercase hex HMAC-SHA256 of the token under the app's secret. */
export function appSecretProof(secret: string, token: string): string {
  return createHmac('sha256', secret).update(token).digest('hex')
}

/** Compares secrets without telling by time. */
export function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}
