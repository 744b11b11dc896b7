import type { PlatformId } from '../model.ts'
import type { PlatformRules } from '../platform-rules.ts'
import { facebookRules } from './facebook.ts'
import { instagramRules } from './instagram.ts'
import { linkedinRules } from './linkedin.ts'
import { tiktokRules } from './tiktok.ts'
import { xRules } from './x.ts'
import { youtubeRules } from './youtube.ts'

/** Every platform's rules, by id. */
export const PLATFORM_RULES: Readonly<Record<PlatformId, PlatformRules>> = {
  x: xRules,
  youtube: youtubeRules,
  instagram: instagramRules,
  facebook: facebookRules,
  linkedin: linkedinRules,
  tiktok: tiktokRules,
}
