import type { Refusal } from '../../testing/refusals.ts'
import type { XBench } from './client.ts'
import { LOGIN_REFUSALS } from './refusals-login.ts'
import { MEDIA_REFUSALS } from './refusals-media.ts'
import { POST_REFUSALS } from './refusals-posts.ts'

/** Every documented rule of X that the sandbox holds its callers to. */
export const X_REFUSALS: readonly Refusal<XBench>[] = [...LOGIN_REFUSALS, ...MEDIA_REFUSALS, ...POST_REFUSALS]
