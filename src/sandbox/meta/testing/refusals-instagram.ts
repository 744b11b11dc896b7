import type { Refusal } from '../../testing/refusals.ts'
import type { InstagramBench } from './instagram-bench.ts'
import { INSTAGRAM_CONTAINER_REFUSALS } from './refusals-instagram-containers.ts'
import { INSTAGRAM_LOGIN_REFUSALS } from './refusals-instagram-login.ts'
import { INSTAGRAM_PUBLISH_REFUSALS } from './refusals-instagram-publishing.ts'
import { INSTAGRAM_READ_REFUSALS } from './refusals-instagram-reading.ts'
import { INSTAGRAM_UPLOAD_REFUSALS } from './refusals-instagram-uploads.ts'

/** What Instagram refuses, over both doors and over rupload. */
export const INSTAGRAM_REFUSALS: readonly Refusal<InstagramBench>[] = [
  ...INSTAGRAM_CONTAINER_REFUSALS,
  ...INSTAGRAM_PUBLISH_REFUSALS,
  ...INSTAGRAM_READ_REFUSALS,
  ...INSTAGRAM_UPLOAD_REFUSALS,
  ...INSTAGRAM_LOGIN_REFUSALS,
]
