import type { Refusal } from '../../testing/refusals.ts'
import type { TikTokClient } from './client.ts'
import { ACCESS_REFUSALS } from './refusals-access.ts'
import { LOGIN_REFUSALS } from './refusals-login.ts'
import { POSTING_REFUSALS } from './refusals-posting.ts'
import { UPLOAD_REFUSALS } from './refusals-uploads.ts'

/** TikTok's documented rules, each broken once. */
export const TIKTOK_REFUSALS: readonly Refusal<TikTokClient>[] = [
  ...LOGIN_REFUSALS,
  ...ACCESS_REFUSALS,
  ...POSTING_REFUSALS,
  ...UPLOAD_REFUSALS,
]
