import type { Refusal } from '../../testing/refusals.ts'
import { CHUNK_REFUSALS } from './refusals-chunks.ts'
import { LIST_REFUSALS } from './refusals-lists.ts'
import { LOGIN_REFUSALS } from './refusals-login.ts'
import { METADATA_REFUSALS } from './refusals-metadata.ts'
import { QUOTA_REFUSALS } from './refusals-quota.ts'
import { SIDE_REFUSALS } from './refusals-sides.ts'
import type { YouTubeClient } from './client.ts'

/** Every documented rule that YouTube's sandbox is shown to hold. */
export const YOUTUBE_REFUSALS: readonly Refusal<YouTubeClient>[] = [
  ...LOGIN_REFUSALS,
  ...METADATA_REFUSALS,
  ...CHUNK_REFUSALS,
  ...QUOTA_REFUSALS,
  ...SIDE_REFUSALS,
  ...LIST_REFUSALS,
]
