import type { Operation } from '../operation.ts'
import { X_OAUTH } from './oauth.ts'
import { X_MEDIA } from './media.ts'
import { X_POSTS } from './posts.ts'

/** Every call that its documents know. */
export const OPERATIONS: readonly Operation[] = [...X_OAUTH, ...X_MEDIA, ...X_POSTS]
