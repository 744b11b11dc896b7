import type { TokenRecord } from '../kit/tokens.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { contentTypeOf, readJson } from '../kit/request.ts'
import { accessDenied, mediaForbidden, restError } from './errors.ts'
import { aclsOf, LOGIN, settingsOf } from './records.ts'

/** Versions that answer, and until when. LinkedIn marketing/versioning and migrations pages, state 2026-11-23; no end is published for the later ones. */
const VERSIONS: Readonly<Record<string, string | null>> = {
  '202601': '2027-01-15',
  '202602': '2027-02-15',
  '202603': '2027-03-16',
  '202604': null,
  '202605': null,
  '202606': null,
  '202607': null,
  '202608': null,
  '202609': null,
}

/** (unconfirmed) The status of a call without X-Restli-Protocol-Version: 2.0.0. */
const MISSING_PROTOCOL_STATUS = 400

/** Page roles that may post. LinkedIn organization-access-control and posts docs, state 2026-11-23. */
export const POSTING_ROLES: readonly string[] = [
  'ADMINISTRATOR',
  'CONTENT_ADMIN',
  'CONTENT_ADMINISTRATOR',
  'DIRECT_SPONSORED_CONTENT_POSTER',
]
/** Page roles that may upload media. LinkedIn images and videos docs, state 2026-11-23. */
const UPLOADING_ROLES: readonly string[] = ['ADMINISTRATOR', 'DIRECT_SPONSORED_CONTENT_POSTER']

/** A call that may pass: whose token, and which version it speaks ('' for unversioned calls). */
export interface Caller {
  readonly token: TokenRecord
  readonly memberId: string
  readonly version: string
}

/** The bearer token of a call, alive; otherwise the documented 401. */
export function requireToken({ world, request }: RouteContext): TokenRecord {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1]
  if (bearer === undefined) throw restError(401, 'EMPTY_ACCESS_TOKEN', 'Empty oauth2_access_token', { serviceErrorCode: 401 })
  const record = world.tokens.find(bearer)
  if (record === undefined || record.login !== LOGIN || record.kind !== 'access') {
    throw restError(401, 'INVALID_ACCESS_TOKEN', 'Invalid access token', { serviceErrorCode: 65600 })
  }
  if (record.revokedAt !== null) {
    throw restError(401, 'REVOKED_ACCESS_TOKEN', 'The token used in the request has been revoked by the user', { serviceErrorCode: 65601 })
  }
  if (!world.tokens.isAlive(record)) {
    throw restError(401, 'EXPIRED_ACCESS_TOKEN', 'The token used in the request has expired', { serviceErrorCode: 65602 })
  }
  return record
}

/** Gate of the unversioned `/v2/…` calls: token and daily counters. */
export function enterUnversioned(context: RouteContext): Caller {
  const token = requireToken(context)
  countCall(context.world, token)
  return { token, memberId: token.accountId, version: '' }
}

/** Gate of the calls that exist with and without a version: `/rest/…` and `/v2/…`. */
export function enter(context: RouteContext): Caller {
  return context.request.url.pathname.startsWith('/v2/') ? enterUnversioned(context) : enterRest(context)
}

/** Gate of every `/rest/…` call: token, version, protocol, daily counters. */
export function enterRest(context: RouteContext): Caller {
  const token = requireToken(context)
  const { headers } = context.request
  const version = headers['linkedin-version']
  if (version === undefined || version === '')
    throw restError(400, 'VERSION_MISSING', 'A version must be present. Please specify a version by adding the LinkedIn-Version header.')
  if (!isActive(context.world, version)) throw restError(426, 'NONEXISTENT_VERSION', `Requested version ${version}01 is not active`)
  if (headers['x-restli-protocol-version'] !== '2.0.0') {
    throw restError(MISSING_PROTOCOL_STATUS, 'ILLEGAL_ARGUMENT', 'X-RestLi-Protocol-Version must be 2.0.0')
  }
  countCall(context.world, token)
  return { token, memberId: token.accountId, version }
}

/** `YYYYMM`, or `YYYYMM.RR` with a revision (linkedin-api-client 0.3.0 README, versionString, read 2026-11-28). */
function isActive(world: World, asked: string): boolean {
  const version = asked.replace(/\.\d{2}$/, '')
  if (settingsOf(world).extraVersions.includes(version)) return true
  const end = Object.hasOwn(VERSIONS, version) ? VERSIONS[version] : undefined
  return end === null || (end !== undefined && world.clock.now() < Date.parse(`${end}T00:00:00Z`))
}

/** Counts a call against the member's and the app's UTC day; past the limit it is the documented 429, without Retry-After. */
function countCall(world: World, token: TokenRecord): void {
  const counters = world.collections.collection<{ calls: number }>('linkedin-counters')
  const day = new Date(world.clock.now()).toISOString().slice(0, 10)
  const settings = settingsOf(world)
  const keys = [
    { id: `${day}:member:${token.clientId}:${token.accountId}`, limit: settings.memberDayLimit, whose: 'MEMBER' },
    { id: `${day}:app:${token.clientId}`, limit: settings.applicationDayLimit, whose: 'APPLICATION' },
  ]
  for (const { id, limit, whose } of keys) {
    if ((counters.get(id)?.calls ?? 0) < limit) continue
    throw restError(429, 'TOO_MANY_REQUESTS', `Resource level throttle ${whose} DAY limit for calls to this resource is reached.`, {
      serviceErrorCode: 101,
    })
  }
  for (const { id } of keys) counters.put(id, { calls: (counters.get(id)?.calls ?? 0) + 1 })
}

/** `resource.METHOD.20260901`, as LinkedIn names what was refused. */
export function resourceName(caller: Caller, resource: string, method: string): string {
  return `${resource}.${method}.${caller.version === '' ? 'NO_VERSION' : `${caller.version}01`}`
}

/** Refuses the call unless the token has one of the scopes. */
export function requireScope(caller: Caller, scopes: readonly string[], resource: string, method: string): void {
  if (!scopes.some((scope) => caller.token.scopes.includes(scope))) throw accessDenied(resourceName(caller, resource, method))
}

/** An author or owner: a person or a page. */
export interface Principal {
  readonly kind: 'person' | 'organization'
  readonly id: string
  readonly urn: string
}

/** Reads `urn:li:person:…` or `urn:li:organization:…`; otherwise 400 INVALID_URN_TYPE / INVALID_URN_ID. */
export function parsePrincipal(value: unknown, field: string): Principal {
  const match = typeof value === 'string' ? /^urn:li:([A-Za-z]+):(.*)$/.exec(value) : null
  const kind = match?.[1]
  if (match === null || (kind !== 'person' && kind !== 'organization')) {
    throw restError(400, 'INVALID_URN_TYPE', `${field} :: ${String(value)} is no urn:li:person or urn:li:organization`)
  }
  const id = match[2] ?? ''
  if (!(kind === 'person' ? /^[A-Za-z0-9_-]+$/ : /^\d+$/).test(id))
    throw restError(400, 'INVALID_URN_ID', `${field} :: ${String(value)} has no valid id`)
  return { kind, id, urn: `urn:li:${kind}:${id}` }
}

/** Does the member hold one of the roles on the page? */
export function hasRole(world: World, organizationId: string, memberId: string, roles: readonly string[]): boolean {
  return aclsOf(world)
    .all()
    .some(
      (acl) => acl.organizationId === organizationId && acl.memberId === memberId && acl.state === 'APPROVED' && roles.includes(acl.role),
    )
}

/** 403 unless the token may write posts as this author. */
export function requireAuthor(world: World, caller: Caller, author: Principal, method: string): void {
  requireScope(caller, [author.kind === 'person' ? 'w_member_social' : 'w_organization_social'], 'posts', method)
  if (!speaksFor(world, caller, author, POSTING_ROLES)) throw accessDenied(resourceName(caller, 'posts', method))
}

/** 403 unless the token may upload media for this owner. */
export function requireOwner(world: World, caller: Caller, owner: Principal, kind: 'image' | 'video' | 'document', method: string): void {
  requireScope(caller, [owner.kind === 'person' ? 'w_member_social' : 'w_organization_social'], `${kind}s`, method)
  if (!speaksFor(world, caller, owner, UPLOADING_ROLES)) throw mediaForbidden(kind)
}

/** Is the principal the token's member, or a page where he has one of the roles? */
export function speaksFor(world: World, caller: Caller, principal: Principal, roles: readonly string[] = POSTING_ROLES): boolean {
  return principal.kind === 'person' ? principal.id === caller.memberId : hasRole(world, principal.id, caller.memberId, roles)
}

/** A JSON object as body; otherwise 415 or 400. */
export async function requireJsonObject({ request }: RouteContext): Promise<Record<string, unknown>> {
  const type = contentTypeOf(request)
  if (type !== 'application/json')
    throw restError(415, 'UNSUPPORTED_MEDIA_TYPE', `Content-Type ${type === '' ? '(none)' : type} is not supported`)
  const body = await readJson(request)
  if (!isObject(body)) throw restError(400, 'ILLEGAL_ARGUMENT', 'Cannot parse the request entity')
  return body
}

/** A plain JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
