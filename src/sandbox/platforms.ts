import type { PlatformSandbox } from './kit/world.ts'
import { linkedinSandbox } from './linkedin/platform.ts'
import { xSandbox } from './x/platform.ts'
import { youtubeSandbox } from './youtube/platform.ts'
import { tiktokSandbox } from './tiktok/platform.ts'
import { metaSandbox } from './meta/platform.ts'

/** The five families the sandbox speaks for; the only place that names them all. */
export const PLATFORMS: readonly PlatformSandbox[] = [xSandbox, youtubeSandbox, linkedinSandbox, tiktokSandbox, metaSandbox]
