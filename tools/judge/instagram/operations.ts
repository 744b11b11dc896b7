import type { Operation } from '../operation.ts'
import { INSTAGRAM_LOGIN } from './login.ts'
import { INSTAGRAM_PUBLISH } from './publish.ts'
import { INSTAGRAM_MEDIA } from './media.ts'

/** Every call that its documents know. */
export const OPERATIONS: readonly Operation[] = [...INSTAGRAM_LOGIN, ...INSTAGRAM_PUBLISH, ...INSTAGRAM_MEDIA]
