import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { accessDenied, answerHeaders, answering, notFoundError, restError } from './errors.ts'
import { enter, hasRole, POSTING_ROLES, requireScope, resourceName } from './gate.ts'
import { pictureAddress } from './identity.ts'
import { listOf, pageOf } from './paging.ts'
import { aclsOf, organizationsOf, settingsOf, type Organization } from './records.ts'

const ADMIN_SCOPES: readonly string[] = ['rw_organization_admin', 'r_organization_admin']
/** Scopes with which any page's public face can be read. LinkedIn organization-lookup-api doc, state 2026-11-27. */
const LOOKUP_SCOPES: readonly string[] = [...ADMIN_SCOPES, 'r_organization_social', 'w_organization_social']

/** The pages a member has a role on, and what a page is called and looks like; the unversioned addresses are older spellings. */
export function organizationRoutes(): Route[] {
  const host = 'api.linkedin.com'
  return ['/rest', '/v2'].flatMap((base): Route[] => [
    { method: 'GET', host, path: `${base}/organizationAcls{/}?`, handle: (context) => answering(() => organizationAcls(context)) },
    { method: 'GET', host, path: `${base}/organizations/:id`, handle: (context) => answering(() => organization(context)) },
    { method: 'GET', host, path: `${base}/organizationsLookup{/}?`, handle: (context) => answering(() => lookup(context)) },
  ])
}

function organizationAcls(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  const { query, world } = context
  requireScope(caller, ADMIN_SCOPES, 'organizationAcls', `FINDER-${query.get('q') ?? ''}`)
  if (query.get('q') !== 'roleAssignee') throw restError(400, 'ILLEGAL_ARGUMENT', 'The only finder here is q=roleAssignee')
  const { start, count } = pageOf(query, 10)
  const { aclKey } = settingsOf(world)
  const found = aclsOf(world)
    .all()
    .filter((acl) => acl.memberId === caller.memberId && matches(query.get('role'), acl.role) && matches(query.get('state'), acl.state))
  const elements = found.slice(start, start + count).map((acl) => ({
    role: acl.role,
    state: acl.state,
    [aclKey]: `urn:li:organization:${acl.organizationId}`,
    roleAssignee: `urn:li:person:${acl.memberId}`,
  }))
  return json(200, { elements, paging: { start, count, links: [], total: found.length } }, answerHeaders())
}

function matches(asked: string | null, value: string): boolean {
  return asked === null || asked === value
}

/** All of a page, for those with a role on it. */
function organization(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  requireScope(caller, ADMIN_SCOPES, 'organizations', 'GET')
  const found = organizationsOf(context.world).get((context.params['id'] ?? '').replace(/^urn:li:organization:/, ''))
  if (found === undefined) throw notFoundError('Organization')
  if (!hasRole(context.world, found.id, caller.memberId, POSTING_ROLES)) throw accessDenied(resourceName(caller, 'organizations', 'GET'))
  return json(200, view(context, found), answerHeaders())
}

/** The public face of several pages, for anybody with a page scope. */
function lookup(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  requireScope(caller, LOOKUP_SCOPES, 'organizationsLookup', 'BATCH_GET')
  const ids = listOf(context.query.get('ids'))
  const known = ids.map((id) => organizationsOf(context.world).get(id)).filter((one) => one !== undefined)
  const errors = ids.filter((id) => !known.some((one) => one.id === id)).map((id) => [id, { status: 404, message: 'Not Found' }])
  const results = Object.fromEntries(known.map((one) => [one.id, view(context, one)]))
  const statuses = Object.fromEntries(known.map((one) => [one.id, 200]))
  return json(200, { results, statuses, errors: Object.fromEntries(errors) as unknown }, answerHeaders())
}

/** The URN of a page's logo; as urn:li:image it can be asked of the images API. */
export function logoId(organization: Pick<Organization, 'id'>): string {
  return `C4D0BAQlogo${organization.id}`
}

function view(context: RouteContext, found: Organization): Record<string, unknown> {
  const urn = `urn:li:digitalmediaAsset:${logoId(found)}`
  return {
    id: Number(found.id),
    localizedName: found.localizedName,
    vanityName: found.vanityName,
    name: { localized: { en_US: found.localizedName }, preferredLocale: { country: 'US', language: 'en' } },
    primaryOrganizationType: 'NONE',
    logoV2: { original: urn, cropped: urn, ...streams(context, found) },
  }
}

/** Only where a projection asks for them: the addresses behind the logo's URN. */
function streams(context: RouteContext, found: Organization): Record<string, unknown> {
  const projection = context.query.get('projection') ?? ''
  const address = { identifier: context.link(pictureAddress(found.id)), mediaType: 'image/png', identifierType: 'EXTERNAL_URL' }
  const value = { elements: [{ identifiers: [address] }] }
  return Object.fromEntries(['original', 'cropped'].filter((name) => projection.includes(`${name}~`)).map((name) => [`${name}~`, value]))
}
