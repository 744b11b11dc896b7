import type { Collection } from '../kit/collections.ts'
import { practiceCredential } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'

/** The login name of LinkedIn's tokens. */
export const LOGIN = 'linkedin'

/** Scopes any app gets at once: Sign In with LinkedIn (OpenID Connect) and Share on LinkedIn. LinkedIn consumer docs, state 2026-11-23. */
export const SELF_SERVE_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'w_member_social']

/**
 * Scopes of the reviewed Community Management product. LinkedIn community-management docs, state 2026-11-23; the `_feed` scopes carry comments and
 * likes since June 2023 (comments-api doc, access note, state 2026-11-27).
 */
export const COMMUNITY_SCOPES: readonly string[] = [
  'w_organization_social',
  'r_organization_social',
  'rw_organization_admin',
  'r_organization_admin',
  'r_member_postAnalytics',
  'r_basicprofile',
  'w_organization_social_feed',
  'r_organization_social_feed',
  'w_member_social_feed',
]

/** A developer app. */
export interface LinkedInApp {
  readonly clientId: string
  readonly clientSecret: string
  readonly name: string
  /** Compared as they stand, without their query. */
  readonly redirectUris: readonly string[]
  /** Sign In with LinkedIn (OpenID Connect): an app in the product's Development tier may have no other, and then no userinfo either. */
  readonly hasSignIn?: boolean
  /** The switch for the Community Management product. */
  readonly hasCommunityManagement: boolean
  /** LinkedIn switches the native flow on by hand, app by app. */
  readonly isNativeEnabled: boolean
  /** Only approved partners get refresh tokens. */
  readonly isPartner: boolean
}

/** A person with a LinkedIn account. `id` is the `sub` of userinfo and the tail of `urn:li:person:`. */
export interface Member {
  readonly id: string
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  readonly vanityName: string
}

/** A company page. `id` is the tail of `urn:li:organization:`. */
export interface Organization {
  readonly id: string
  readonly localizedName: string
  readonly vanityName: string
}

/** What a member may do on a page. */
export interface OrganizationAcl {
  readonly organizationId: string
  readonly memberId: string
  readonly role: string
  readonly state: 'APPROVED' | 'REQUESTED' | 'REJECTED' | 'REVOKED'
}

/** What a rehearsal may want otherwise at LinkedIn. */
export interface LinkedInSettings {
  /** Which post a refused duplicate names: the one it repeats (A), or one that never existed (B). Both were seen live. */
  readonly duplicateMode: 'original' | 'ghost'
  /** GET /rest/videos with a member token: documented nowhere, works for a public client. */
  readonly canMembersReadVideos: boolean
  /** Versions beyond the built-in list. */
  readonly extraVersions: readonly string[]
  /** Calls a member may make per UTC day. Share on LinkedIn, state 2026-11-23: 150. */
  readonly memberDayLimit: number
  /** Calls an app may make per UTC day. Share on LinkedIn, state 2026-11-23: 100,000. */
  readonly applicationDayLimit: number
  /** The key of the page in organizationAcls depends on the version. */
  readonly aclKey: 'organization' | 'organizationTarget'
  /** userinfo's locale occurs in both shapes. */
  readonly localeShape: 'object' | 'string'
  /** Both ETag shapes occur; 'alternate' gives every second video the other. */
  readonly etagShape: 'alternate' | 'quoted' | 'bare'
  /** initializeUpload's uploadToken: "may be empty". */
  readonly hasUploadToken: boolean
}

const DEFAULT_SETTINGS: LinkedInSettings = {
  duplicateMode: 'original',
  canMembersReadVideos: true,
  extraVersions: [],
  memberDayLimit: 150,
  applicationDayLimit: 100_000,
  aclKey: 'organization',
  localeShape: 'object',
  etagShape: 'alternate',
  hasUploadToken: false,
}

/** Where the settings stand: one document 'current', of which missing fields take their defaults. */
export function settingsOf(world: World): LinkedInSettings {
  return { ...DEFAULT_SETTINGS, ...world.collections.collection<Partial<LinkedInSettings>>('linkedin-settings').get('current') }
}

/** The developer apps by client id. */
export function appsOf(world: World): Collection<LinkedInApp> {
  return world.collections.collection('linkedin-apps')
}

/** The members by id. */
export function membersOf(world: World): Collection<Member> {
  return world.collections.collection('linkedin-members')
}

/** The pages by id. */
export function organizationsOf(world: World): Collection<Organization> {
  return world.collections.collection('linkedin-organizations')
}

/** Who may do what on which page. */
export function aclsOf(world: World): Collection<OrganizationAcl> {
  return world.collections.collection('linkedin-acls')
}

/** Every scope the app may ask for. */
export function provisionedScopes(app: LinkedInApp): readonly string[] {
  const selfServe = app.hasSignIn === false ? ['w_member_social'] : SELF_SERVE_SCOPES
  return app.hasCommunityManagement ? [...selfServe, ...COMMUNITY_SCOPES] : selfServe
}

/** The name people see. */
export function memberName(member: Member): string {
  return `${member.givenName} ${member.familyName}`
}

/** The practice members; the first administers the page. */
export const PRACTICE_MEMBERS: readonly Member[] = [
  { id: 'pR4cT1ceAd', givenName: 'Ada', familyName: 'Practice', email: 'ada@practice.example', vanityName: 'ada-practice' },
  { id: 'pR4cT1ceBn', givenName: 'Ben', familyName: 'Rehearsal', email: 'ben@practice.example', vanityName: 'ben-rehearsal' },
]

/** The practice page, which the first member administers. */
export const PRACTICE_ORGANIZATION: Organization = { id: '90417183', localizedName: 'Practice Studio', vanityName: 'practice-studio' }

/** A page on which the first member may only look at figures: it must not be offered for posting. */
export const WATCHED_ORGANIZATION: Organization = { id: '90417184', localizedName: 'Rehearsal Hall', vanityName: 'rehearsal-hall' }

const PRACTICE_APP_KEY = 'practice'

/** Puts the practice app, its members and the page in place where they are not yet. */
export function seedRecords(world: World): void {
  const known = world.collections.collection<{ clientId: string }>('linkedin-practice')
  if (known.get(PRACTICE_APP_KEY) === undefined) {
    const clientId = `86${practiceCredential('linkedin client id', 12).toLowerCase()}`
    known.put(PRACTICE_APP_KEY, { clientId })
    appsOf(world).put(clientId, {
      clientId,
      clientSecret: `WPL_AP1.${practiceCredential('linkedin client secret', 20)}`,
      name: 'CreatorSync (practice)',
      redirectUris: [8917, 8918, 8919].map((port) => `http://127.0.0.1:${port}/linkedin/callback`),
      hasCommunityManagement: true,
      isNativeEnabled: true,
      isPartner: false,
    })
  }
  const putNew = <T>(collection: Collection<T>, id: string, value: T) => {
    if (collection.get(id) === undefined) collection.put(id, value)
  }
  for (const member of PRACTICE_MEMBERS) putNew(membersOf(world), member.id, member)
  const memberId = PRACTICE_MEMBERS[0]!.id
  const roles = [
    { organization: PRACTICE_ORGANIZATION, role: 'ADMINISTRATOR' },
    { organization: WATCHED_ORGANIZATION, role: 'ANALYST' },
  ]
  for (const { organization, role } of roles) {
    putNew(organizationsOf(world), organization.id, organization)
    putNew(aclsOf(world), `${organization.id}:${memberId}`, { organizationId: organization.id, memberId, role, state: 'APPROVED' })
  }
}

/** The seeded app. */
export function practiceAppRecord(world: World): LinkedInApp {
  const known = world.collections.collection<{ clientId: string }>('linkedin-practice').get(PRACTICE_APP_KEY)
  const app = known === undefined ? undefined : appsOf(world).get(known.clientId)
  if (app === undefined) throw new Error('the LinkedIn sandbox was not seeded')
  return app
}
