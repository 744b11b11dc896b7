import type { Operation } from '../operation.ts'
import { YOUTUBE_OAUTH } from './oauth.ts'
import { YOUTUBE_UPLOAD } from './upload.ts'
import { YOUTUBE_DATA } from './data.ts'
import { YOUTUBE_WORDS } from './comments-and-captions.ts'

/** Every call that its documents know. */
export const OPERATIONS: readonly Operation[] = [...YOUTUBE_OAUTH, ...YOUTUBE_UPLOAD, ...YOUTUBE_DATA, ...YOUTUBE_WORDS]
