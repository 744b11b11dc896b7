import type { PlatformSandbox } from './kit/world.ts'
import { linkedinSandbox } from './linkedin/platform.ts'

/** The five families the sandbox speaks for; the only place that names them all. */
export const PLATFORMS: readonly PlatformSandbox[] = [linkedinSandbox]
