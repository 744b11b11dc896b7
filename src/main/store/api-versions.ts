import { z } from 'zod'
import { PLATFORM_IDS, PLATFORM_RULES, PlatformId } from '../../shared/platforms/registry.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { SettingsStore } from './settings-store.ts'

const Chosen = z.partialRecord(PlatformId, z.string())

/** A platform's interface version as the page sees it. */
export interface ApiVersionView {
  readonly platform: PlatformId
  /** Ours. */
  readonly pinned: string
  /** The creator's own; null = ours is used. */
  readonly chosen: string | null
  /** When the used one may end, epoch ms. */
  readonly endsAt: number
}

/** Versions of the platforms' interfaces that the creator chose over ours. */
export interface ApiVersions {
  /** Undefined = ours. */
  of(platform: PlatformId): string | undefined
  /** Null = ours again. Throws ProblemError `bad-input` for what is no version of this platform. */
  choose(platform: PlatformId, version: string | null): void
  /** Of every platform that ends its versions. */
  views(): ApiVersionView[]
}

/** Keeps them among the settings. */
export function createApiVersions(settings: SettingsStore): ApiVersions {
  const chosen = () => settings.read('apiVersions', Chosen) ?? {}
  return {
    of: (platform) => chosen()[platform],
    choose(platform, version) {
      const { [platform]: _old, ...others } = chosen()
      if (version !== null && PLATFORM_RULES[platform].apiVersion?.form.test(version) !== true)
        throw new ProblemError(problem('bad-input', { field: 'apiVersion' }))
      settings.write('apiVersions', version === null ? others : { ...others, [platform]: version })
    },
    views: () =>
      PLATFORM_IDS.flatMap((platform) => {
        const { apiVersion } = PLATFORM_RULES[platform]
        if (apiVersion === undefined) return []
        const pinned = apiVersion.pinned.value
        const own = chosen()[platform] ?? null
        return [{ platform, pinned, chosen: own, endsAt: apiVersion.endsAt(own ?? pinned) }]
      }),
  }
}
