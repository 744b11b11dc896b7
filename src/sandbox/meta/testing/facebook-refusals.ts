import type { Refusal } from '../../testing/refusals.ts'
import type { MetaClient } from './client.ts'
import { AFTERWARDS_REFUSALS } from './facebook-afterwards-refusals.ts'
import { PHOTO_REFUSALS } from './facebook-photo-refusals.ts'
import { SCHEDULE_REFUSALS, TEXT_REFUSALS } from './facebook-post-refusals.ts'
import { REEL_REFUSALS } from './facebook-reel-refusals.ts'
import { RIGHTS_REFUSALS } from './facebook-rights-refusals.ts'
import { VIDEO_REFUSALS } from './facebook-video-refusals.ts'
import { LOGIN_REFUSALS } from './login-refusals.ts'

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
