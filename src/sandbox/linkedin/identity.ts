import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { accessDenied, answerHeaders, answering, invalidValue, notFoundError, restError } from './errors.ts'
import { enterRest, enterUnversioned, hasRole, requireScope, resourceName } from './gate.ts'
import { aclsOf, memberName, membersOf, organizationsOf, settingsOf, type Member } from './records.ts'

const ADMIN_SCOPES: readonly string[] = ['rw_organization_admin', 'r_organization_admin']

/** Who the token speaks for: userinfo, me, the pages a member administers. */
export function identityRoutes(): Route[] {
  const host = 'api.linkedin.com'
  return [
    { method: 'GET', host, path: '/v2/userinfo{/}?', handle: (context) => answering(() => userinfo(context)) },
    { method: 'GET', host, path: '/v2/me{/}?', handle: (context) => answering(() => me(context)) },
    { method: 'GET', host, path: '/rest/organizationAcls{/}?', handle: (context) => answering(() => organizationAcls(context)) },
    { method: 'GET', host, path: '/rest/organizations/:id', handle: (context) => answering(() => organization(context)) },
  ]
}

/** The claims that the scopes open up, without the picture's address (it leads back to a running sandbox). */
export function claimsOf(world: World, memberId: string, scopes: readonly string[]): Record<string, unknown> {
  const member = membersOf(world).get(memberId)
  if (member === undefined) throw new Error(`no LinkedIn member ${memberId}`)
  const locale = settingsOf(world).localeShape === 'string' ? 'en-US' : { country: 'US', language: 'en' }
  return {
    sub: member.id,
    ...(scopes.includes('profile')
      ? { name: memberName(member), given_name: member.givenName, family_name: member.familyName, locale }
      : {}),
    ...(scopes.includes('email') ? { email: member.email, email_verified: true } : {}),
  }
}

/** The real address of a member's or page's picture. */
export function pictureAddress(key: string): string {
  return `https://media.licdn.com/dms/image/v2/profile-displayphoto/${key}`
}

function userinfo(context: RouteContext): SandboxAnswer {
  const caller = enterUnversioned(context)
  const { scopes } = caller.token
  if (!scopes.includes('openid')) throw accessDenied(resourceName(caller, 'userinfo', 'GET'))
  const picture = scopes.includes('profile') ? { picture: context.link(pictureAddress(caller.memberId)) } : {}
  return json(200, { ...claimsOf(context.world, caller.memberId, scopes), ...picture }, answerHeaders())
}

/** What clients of the native flow use, where userinfo is out of reach: the bare id; names only with `profile`. */
function me(context: RouteContext): SandboxAnswer {
  const caller = enterUnversioned(context)
  requireScope(caller, ['w_member_social', 'profile'], 'me', 'GET')
  const member = membersOf(context.world).get(caller.memberId) as Member
  const names = caller.token.scopes.includes('profile')
    ? { localizedFirstName: member.givenName, localizedLastName: member.familyName, vanityName: member.vanityName }
    : {}
  const whole: Record<string, unknown> = { id: member.id, ...names }
  const fields = context.query.get('fields')?.split(',')
  const chosen = fields === undefined ? whole : Object.fromEntries(Object.entries(whole).filter(([name]) => fields.includes(name)))
  return json(200, chosen, answerHeaders())
}

function organizationAcls(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
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

/** `start` and `count` of a finder; at most 100 at once. */
export function pageOf(query: URLSearchParams, defaultCount: number): { start: number; count: number } {
  const start = Number(query.get('start') ?? 0)
  const count = Number(query.get('count') ?? defaultCount)
  if (!Number.isInteger(start) || start < 0) throw invalidValue('start', 'must be a whole number from 0 on')
  if (!Number.isInteger(count) || count < 1 || count > 100) throw invalidValue('count', 'must be a whole number from 1 to 100')
  return { start, count }
}

function organization(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
  requireScope(caller, ADMIN_SCOPES, 'organizations', 'GET')
  const found = organizationsOf(context.world).get(context.params['id'] ?? '')
  if (found === undefined) throw notFoundError('Organization')
  if (!hasRole(context.world, found.id, caller.memberId, ['ADMINISTRATOR']))
    throw accessDenied(resourceName(caller, 'organizations', 'GET'))
  return json(
    200,
    {
      id: Number(found.id),
      localizedName: found.localizedName,
      vanityName: found.vanityName,
      name: { localized: { en_US: found.localizedName }, preferredLocale: { country: 'US', language: 'en' } },
      logoV2: { original: `urn:li:digitalmediaAsset:logo${found.id}`, cropped: `urn:li:digitalmediaAsset:logo${found.id}` },
    },
    answerHeaders(),
  )
}
