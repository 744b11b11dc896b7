import type { Collection } from '../kit/collections.ts'
import { practiceCredential } from '../kit/tokens.ts'
import type { World } from '../kit/world.ts'

/** The login name of TikTok's tokens. */
export const LOGIN = 'tiktok'

/** TikTok scopes overview, state 2026-11-23: what Login Kit and the Content Posting API offer. */
export const SCOPES: readonly string[] = [
  'user.info.basic',
  'user.info.profile',
  'user.info.stats',
  'video.publish',
  'video.upload',
  'video.list',
]

/** A developer app. */
export interface TikTokApp {
  readonly clientKey: string
  readonly clientSecret: string
  readonly name: string
  /** As registered under the platform Desktop; `*` stands for any port. */
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  /** An unaudited app posts to private accounts only. */
  readonly isAudited: boolean
  /** How many different creators an unaudited app may post for in 24 hours. TikTok direct-post doc, state 2026-11-23: 5. */
  readonly unauditedUserCap: number
  /** URL prefixes (`https://host/path/`) that PULL_FROM_URL may use. */
  readonly verifiedUrlPrefixes: readonly string[]
  /** Domains whose every path, and that of every subdomain, PULL_FROM_URL may use. */
  readonly verifiedDomains?: readonly string[]
  /** For rehearsals: the loopback origin that stands in for a host of the net, since the sandbox reaches nothing else. */
  readonly hostedAt?: Readonly<Record<string, string>>
  /** Accounts that may log in while the app is a sandbox client of the portal; null = everybody. */
  readonly targetUsers: readonly string[] | null
}

/** A creator. */
export interface TikTokAccount {
  readonly openId: string
  readonly unionId: string
  readonly username: string
  readonly displayName: string
  readonly biography: string
  readonly isPrivate: boolean
  readonly isBanned: boolean
  readonly isCommentDisabled: boolean
  readonly isDuetDisabled: boolean
  readonly isStitchDisabled: boolean
  readonly maxVideoSeconds: number
  /** Direct Posts in 24 hours, by all apps. TikTok direct-post doc, state 2026-11-23: about 15. */
  readonly dailyPostCap: number
  /** For rehearsals: to this account every app is unaudited. */
  readonly treatsAppsAsUnaudited: boolean
  /** The TikTok app on the creator's phone is older than 31.8. */
  readonly hasOldPhoneApp?: boolean
}

/** What a rehearsal may want otherwise at TikTok. */
export interface TikTokSettings {
  /** TikTok token pages of November 2026: 2 hours; older pages: 86,400. */
  readonly accessLifeSeconds: number
  /** TikTok token pages of November 2026: 180 days; older pages: 31,536,000. */
  readonly refreshLifeSeconds: number
  /** From the end of processing to the public id; null = as long as processing takes. */
  readonly moderationMs: number | null
  /** (unconfirmed) Users saw OAuth errors with 4xx and with 200. */
  readonly oauthErrorsWith200: boolean
  /** (unconfirmed) The end in `Content-Range: bytes 0-{uploaded}/{total}`: a count, as the media-transfer guide writes it, or the last byte's position. */
  readonly rangeEnd: 'count' | 'last'
  /** The posting references write invalid_param, the list of all errors and live answers invalid_params (state 2026-11-23). */
  readonly parameterError: 'invalid_params' | 'invalid_param'
  /** How status/fetch writes post ids: the reference has a list of int64; clients also saw strings, and a bare string. */
  readonly postIds: 'numbers' | 'strings' | 'string'
}

const DEFAULT_SETTINGS: TikTokSettings = {
  accessLifeSeconds: 7_200,
  refreshLifeSeconds: 15_552_000,
  moderationMs: null,
  oauthErrorsWith200: false,
  rangeEnd: 'count',
  parameterError: 'invalid_params',
  postIds: 'numbers',
}

/** Where the settings stand: one document 'current', of which missing fields take their defaults. */
export function settingsOf(world: World): TikTokSettings {
  return { ...DEFAULT_SETTINGS, ...world.collections.collection<Partial<TikTokSettings>>('tiktok-settings').get('current') }
}

/** The developer apps by client key. */
export function appsOf(world: World): Collection<TikTokApp> {
  return world.collections.collection('tiktok-apps')
}

/** The creators by open id. */
export function accountsOf(world: World): Collection<TikTokAccount> {
  return world.collections.collection('tiktok-accounts')
}

/** The creator of an open id that the sandbox itself handed out. */
export function accountOf(world: World, openId: string): TikTokAccount {
  const account = accountsOf(world).get(openId)
  if (account === undefined) throw new Error(`no TikTok account ${openId}`)
  return account
}

/** Is the app unaudited as far as this creator is concerned? */
export function isUnaudited(app: TikTokApp, account: TikTokAccount): boolean {
  return !app.isAudited || account.treatsAppsAsUnaudited
}

/** Whom this creator may post to. TikTok query-creator-info doc, state 2026-11-23. */
export function privacyOptions(account: TikTokAccount): readonly string[] {
  return [account.isPrivate ? 'FOLLOWER_OF_CREATOR' : 'PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY']
}

/** Are duets impossible for this creator's posts? TikTok query-creator-info doc, state 2026-11-23: always on private accounts. */
export function isDuetOff(account: TikTokAccount): boolean {
  return account.isPrivate || account.isDuetDisabled
}

/** Are stitches impossible? As for duets. */
export function isStitchOff(account: TikTokAccount): boolean {
  return account.isPrivate || account.isStitchDisabled
}

/** The real address of a post. TikTok video-object doc, state 2026-11-23; `photo` (unconfirmed), observed in share links. */
export function postAddress(account: TikTokAccount, id: string, kind: 'video' | 'photo'): string {
  return `https://www.tiktok.com/@${account.username}/${kind}/${id}`
}

const COMMON = {
  isBanned: false,
  isCommentDisabled: false,
  isDuetDisabled: false,
  isStitchDisabled: false,
  dailyPostCap: 15,
  treatsAppsAsUnaudited: false,
}

/** The practice creators: public, private, and one for whom the app counts as unaudited. */
export const PRACTICE_ACCOUNTS: readonly TikTokAccount[] = [
  {
    ...COMMON,
    openId: 'c0ffee01-7a11-4b1e-9d00-practice0001',
    unionId: 'c0ffee01-7a11-4b1e-9d00-unionpractice1',
    username: 'practice.creator',
    displayName: 'Practice Creator',
    biography: 'A public practice account',
    isPrivate: false,
    maxVideoSeconds: 600,
  },
  {
    ...COMMON,
    openId: 'c0ffee02-7a11-4b1e-9d00-practice0002',
    unionId: 'c0ffee02-7a11-4b1e-9d00-unionpractice2',
    username: 'practice.private',
    displayName: 'Practice Private',
    biography: 'A private practice account',
    isPrivate: true,
    isDuetDisabled: true,
    isStitchDisabled: true,
    maxVideoSeconds: 180,
  },
  {
    ...COMMON,
    openId: 'c0ffee03-7a11-4b1e-9d00-practice0003',
    unionId: 'c0ffee03-7a11-4b1e-9d00-unionpractice3',
    username: 'practice.unaudited',
    displayName: 'Practice Unaudited',
    biography: 'A public account, to which the app counts as unaudited',
    isPrivate: false,
    maxVideoSeconds: 300,
    treatsAppsAsUnaudited: true,
  },
]

/** Puts the practice app and its creators in place where they are not yet. */
export function seedRecords(world: World): void {
  const known = world.collections.collection<{ clientKey: string }>('tiktok-practice')
  if (known.get('practice') === undefined) {
    const clientKey = `aw${practiceCredential('tiktok client key', 16).toLowerCase()}`
    known.put('practice', { clientKey })
    appsOf(world).put(clientKey, {
      clientKey,
      clientSecret: practiceCredential('tiktok client secret', 32),
      name: 'CreatorSync (practice)',
      redirectUris: ['http://127.0.0.1:*/callback/', 'http://localhost:*/callback/'],
      scopes: SCOPES,
      isAudited: true,
      unauditedUserCap: 5,
      verifiedUrlPrefixes: [],
      targetUsers: null,
    })
  }
  for (const account of PRACTICE_ACCOUNTS)
    if (accountsOf(world).get(account.openId) === undefined) accountsOf(world).put(account.openId, account)
}

/** The seeded app. */
export function practiceAppRecord(world: World): TikTokApp {
  const known = world.collections.collection<{ clientKey: string }>('tiktok-practice').get('practice')
  const app = known === undefined ? undefined : appsOf(world).get(known.clientKey)
  if (app === undefined) throw new Error('the TikTok sandbox was not seeded')
  return app
}
