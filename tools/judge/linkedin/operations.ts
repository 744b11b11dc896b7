import type { Operation } from '../operation.ts'
import { LINKEDIN_OAUTH } from './oauth.ts'
import { LINKEDIN_MEDIA } from './media.ts'
import { LINKEDIN_POSTS } from './posts.ts'

/** Every call that its documents know. */
export const OPERATIONS: readonly Operation[] = [...LINKEDIN_OAUTH, ...LINKEDIN_MEDIA, ...LINKEDIN_POSTS]
