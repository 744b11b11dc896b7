import type { Refusal } from '../../testing/refusals.ts'
import { COMMENT_REFUSALS } from './refusals-comments.ts'
import { LOGIN_REFUSALS } from './refusals-login.ts'
import { MEDIA_REFUSALS } from './refusals-media.ts'
import { POST_REFUSALS } from './refusals-posts.ts'
import type { RefusalBench } from './refusal-bench.ts'

/** Every documented rule of LinkedIn whose breach the sandbox refuses. */
export const LINKEDIN_REFUSALS: readonly Refusal<RefusalBench>[] = [
  ...LOGIN_REFUSALS,
  ...MEDIA_REFUSALS,
  ...POST_REFUSALS,
  ...COMMENT_REFUSALS,
]
