import { z } from 'zod'
import type { PlatformRules } from '../platform-rules.ts'
import { facebookRules } from './facebook.ts'
import { instagramRules } from './instagram.ts'
import { linkedinRules } from './linkedin.ts'
import { tiktokRules } from './tiktok.ts'
import { xRules } from './x.ts'
import { youtubeRules } from './youtube.ts'

/**
 * Every platform a post can go to, in the order the product shows them: the one list that a new one is written into. Ids and logins are made
 * from it; adapters, logins, signs and proofs are found by these names.
 */
const PLATFORMS = [xRules, youtubeRules, instagramRules, facebookRules, linkedinRules, tiktokRules]

export const PLATFORM_IDS = PLATFORMS.map(({ platform }) => platform)
export const PlatformId = z.enum(PLATFORM_IDS)
export type PlatformId = z.infer<typeof PlatformId>

/** Each login once: Facebook and Instagram share one. */
export const LOGIN_IDS = [...new Set(PLATFORMS.map(({ login }) => login))]
export const LoginId = z.enum(LOGIN_IDS)
export type LoginId = z.infer<typeof LoginId>

/** Every platform's rules, by id. */
export const PLATFORM_RULES = Object.fromEntries(PLATFORMS.map((rules) => [rules.platform, rules])) as Readonly<
  Record<PlatformId, PlatformRules<PlatformId, LoginId>>
>
