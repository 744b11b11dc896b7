import type { Operation } from '../operation.ts'
import { FACEBOOK_LOGIN } from './login.ts'
import { FACEBOOK_POSTS } from './posts.ts'
import { FACEBOOK_VIDEOS } from './videos.ts'

/** Every call that its documents know. */
export const OPERATIONS: readonly Operation[] = [...FACEBOOK_LOGIN, ...FACEBOOK_POSTS, ...FACEBOOK_VIDEOS]
