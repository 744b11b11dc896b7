import type { Refusal } from '../../testing/refusals.ts'
import type { MetaClient } from './client.ts'
import { AFTERWARDS_REFUSALS } from './refusals-facebook-afterwards.ts'
import { PHOTO_REFUSALS } from './refusals-facebook-photos.ts'
import { SCHEDULE_REFUSALS, TEXT_REFUSALS } from './refusals-facebook-posts.ts'
import { REEL_REFUSALS } from './refusals-facebook-reels.ts'
import { RIGHTS_REFUSALS } from './refusals-facebook-rights.ts'
import { VIDEO_REFUSALS } from './refusals-facebook-videos.ts'
import { LOGIN_REFUSALS } from './refusals-login.ts'

/** What Facebook refuses, each rule broken once. */
export const FACEBOOK_REFUSALS: readonly Refusal<MetaClient>[] = [
  ...LOGIN_REFUSALS,
  ...RIGHTS_REFUSALS,
  ...TEXT_REFUSALS,
  ...SCHEDULE_REFUSALS,
  ...PHOTO_REFUSALS,
  ...VIDEO_REFUSALS,
  ...REEL_REFUSALS,
  ...AFTERWARDS_REFUSALS,
]
