import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { accessDenied, answerHeaders, answering } from './errors.ts'
import { enter, enterUnversioned, requireScope, resourceName } from './gate.ts'
import { memberName, membersOf, settingsOf, type Member } from './records.ts'

/** Who the token speaks for: userinfo and me. */
export function identityRoutes(): Route[] {
  const host = 'api.linkedin.com'
  return [
    { method: 'GET', host, path: '/v2/userinfo{/}?', handle: (context) => answering(() => userinfo(context)) },
    { method: 'GET', host, path: '/v2/me{/}?', handle: (context) => answering(() => me(context)) },
    { method: 'GET', host, path: '/rest/me{/}?', handle: (context) => answering(() => me(context)) },
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

/** What clients of the native flow and of Community Management use, where userinfo is out of reach: the bare id; more with `profile` or `r_basicprofile`. */
function me(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  requireScope(caller, ['w_member_social', 'profile', 'r_basicprofile'], 'me', 'GET')
  const member = membersOf(context.world).get(caller.memberId) as Member
  const isNamed = ['profile', 'r_basicprofile'].some((scope) => caller.token.scopes.includes(scope))
  const whole: Record<string, unknown> = { id: member.id, ...(isNamed ? profileOf(context, member) : {}) }
  const asked = context.query.get('fields')?.split(',') ?? projected(context.query.get('projection'))
  const chosen = asked === null ? whole : Object.fromEntries(Object.entries(whole).filter(([name]) => asked.includes(name)))
  return json(200, chosen, answerHeaders())
}

function profileOf(context: RouteContext, member: Member): Record<string, unknown> {
  const displayImage = `urn:li:digitalmediaAsset:${member.id}`
  const identifier = context.link(pictureAddress(member.id))
  const streams = { elements: [{ artifact: displayImage, identifiers: [{ identifier, mediaType: 'image/png' }] }] }
  const isWanted = context.query.get('projection')?.includes('displayImage~') === true
  return {
    localizedFirstName: member.givenName,
    localizedLastName: member.familyName,
    vanityName: member.vanityName,
    profilePicture: { displayImage, ...(isWanted ? { 'displayImage~': streams } : {}) },
  }
}

/** `(id,profilePicture(…))` → the names on the first level. LinkedIn projections doc, state 2026-11-27. */
function projected(projection: string | null): string[] | null {
  const inner = /^\((.*)\)$/.exec(projection ?? '')?.[1]
  if (inner === undefined) return null
  let depth = 0
  const top = [...inner].filter((character) => {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    return depth === 0 && character !== ')'
  })
  return top.join('').split(',')
}
