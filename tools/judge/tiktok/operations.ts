import type { Operation } from '../operation.ts'
import { TIKTOK_LOGIN } from './login.ts'
import { TIKTOK_PUBLISH } from './publish.ts'

/** Every call that its documents know. */
export const OPERATIONS: readonly Operation[] = [...TIKTOK_LOGIN, ...TIKTOK_PUBLISH]
