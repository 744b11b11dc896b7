import type { z } from 'zod'
import { PlatformError } from '../../core/platform-error.ts'
import type { HttpRequest } from '../../core/http.ts'
import type { GrantTokens, Identity, LoginContext } from '../../core/login-adapter.ts'
import { API, isPageUrn, Me, MediaState, Organization, OrganizationAcls, pictureOf, REST_HEADERS, UserInfo } from './api.ts'
import { ask } from './errors.ts'

/** LinkedIn organization-access-control doc, read 2026-11-23: roles that may both post and upload media. */
const POSTING_ROLES: readonly string[] = ['ADMINISTRATOR', 'DIRECT_SPONSORED_CONTENT_POSTER']

/** Roles asked for at once; the second figure ends the asking of a LinkedIn that never says it is done. */
const ROLES_AT_ONCE = 100
const MAX_ROLES = 1_000

/** LinkedIn profile-api doc, read 2026-11-27. */
const ME_FIELDS = '(id,localizedFirstName,localizedLastName,vanityName,profilePicture(displayImage~:playableStreams))'

/** The member whose token it is. The URN is the author of posts and the owner of media. */
export function memberOf(context: LoginContext, tokens: GrantTokens): Promise<Identity> {
  return tokens.scopes.includes('openid') ? fromUserInfo(context, tokens) : fromMe(context, tokens)
}

async function fromUserInfo(context: LoginContext, tokens: GrantTokens): Promise<Identity> {
  const info = await ask(context.http, signed(tokens, { step: 'account.read', url: `${API}/v2/userinfo` }), UserInfo, context.now)
  return person(info.sub, info.name, '', info.picture ?? null)
}

async function fromMe(context: LoginContext, tokens: GrantTokens): Promise<Identity> {
  const url = `${API}/v2/me?projection=${ME_FIELDS}`
  const me = await ask(context.http, signed(tokens, { step: 'account.read', url }), Me, context.now)
  const name = [me.localizedFirstName, me.localizedLastName].filter((part) => part !== undefined).join(' ')
  return person(me.id, name, me.vanityName ?? '', pictureOf(me.profilePicture?.['displayImage~']))
}

function person(id: string, name: string | undefined, handle: string, avatarUrl: string | null): Identity {
  return {
    platform: 'linkedin',
    remoteId: `urn:li:person:${id}`,
    displayName: name === undefined || name === '' ? 'LinkedIn' : name,
    handle,
    avatarUrl,
    kind: 'person',
    tier: null,
    facts: {},
  }
}

/** The pages on which the member may post. They need the Community Management product; without its scopes there is nothing to ask. */
export async function pagesOf(context: LoginContext, tokens: GrantTokens): Promise<Identity[]> {
  const has = (scope: string) => tokens.scopes.includes(scope)
  if (!has('w_organization_social') || !(has('rw_organization_admin') || has('r_organization_admin'))) return []
  const urns = (await rolesOf(context, tokens))
    .filter((acl) => POSTING_ROLES.includes(acl.role) && (acl.state ?? 'APPROVED') === 'APPROVED')
    .map((acl) => acl.organization ?? acl.organizationTarget ?? '')
    // Roles on brands (showcase pages) are told as well; the author of a post is a person or an organization.
    .filter(isPageUrn)
  return Promise.all([...new Set(urns)].map((urn) => page(urn, context, tokens)))
}

type Role = z.infer<typeof OrganizationAcls>['elements'][number]

/** LinkedIn pagination doc, read 2026-11-28: an answer with fewer elements than were asked for is the last. */
async function rolesOf(context: LoginContext, tokens: GrantTokens, start = 0): Promise<Role[]> {
  const url = `${API}/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=${ROLES_AT_ONCE}&start=${start}`
  const request = signed(tokens, { step: 'account.pages', url, headers: REST_HEADERS })
  const { elements } = await ask(context.http, request, OrganizationAcls, context.now)
  const next = start + ROLES_AT_ONCE
  return elements.length < ROLES_AT_ONCE || next >= MAX_ROLES ? elements : [...elements, ...(await rolesOf(context, tokens, next))]
}

async function page(urn: string, context: LoginContext, tokens: GrantTokens): Promise<Identity> {
  const url = `${API}/rest/organizations/${encodeURIComponent(urn.replace('urn:li:organization:', ''))}`
  const request = signed(tokens, { step: 'account.page', url, headers: REST_HEADERS })
  // Only administrators may read a page's name; whoever may post there posts all the same.
  const found = await orNull(ask(context.http, request, Organization, context.now))
  return {
    platform: 'linkedin',
    remoteId: urn,
    displayName: found?.localizedName ?? urn,
    handle: found?.vanityName ?? '',
    avatarUrl: await logoOf(found?.logoV2?.original, context, tokens),
    kind: 'page',
    tier: null,
    facts: {},
  }
}

/** LinkedIn organization-lookup doc, read 2026-11-27: the logo's asset is an image of the images API under the same id. */
async function logoOf(asset: string | undefined, context: LoginContext, tokens: GrantTokens): Promise<string | null> {
  if (asset?.startsWith('urn:li:digitalmediaAsset:') !== true) return null
  const urn = asset.replace('urn:li:digitalmediaAsset:', 'urn:li:image:')
  const url = `${API}/rest/images/${encodeURIComponent(urn)}`
  const found = await orNull(
    ask(context.http, signed(tokens, { step: 'account.logo', url, headers: REST_HEADERS }), MediaState, context.now),
  )
  return found?.downloadUrl ?? null
}

/** What this login may not see, or is not there, is no reason to refuse it. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    const isRefusal =
      error instanceof PlatformError && ['scope-missing', 'unexpected-response', 'media-rejected'].includes(error.failure.kind)
    if (isRefusal) return null
    throw error
  }
}

function signed(tokens: GrantTokens, request: Omit<HttpRequest, 'auth' | 'method'>): HttpRequest {
  return { ...request, method: 'GET', auth: 'bare', headers: { ...request.headers, authorization: `Bearer ${tokens.accessToken}` } }
}
