import type { Refusal } from '../../testing/refusals.ts'
import type { XBench } from './client.ts'
import { AFTERWARDS_REFUSALS } from './refusals-afterwards.ts'
import { LOGIN_REFUSALS } from './refusals-login.ts'
import { MEDIA_REFUSALS } from './refusals-media.ts'
import { POST_REFUSALS } from './refusals-posts.ts'
import { TOKEN_REFUSALS } from './refusals-tokens.ts'

/** Every documented rule of X that the sandbox holds its callers to. */
export const X_REFUSALS: readonly Refusal<XBench>[] = [
  ...LOGIN_REFUSALS,
  ...TOKEN_REFUSALS,
  ...MEDIA_REFUSALS,
  ...POST_REFUSALS,
  ...AFTERWARDS_REFUSALS,
]
