import { LOGIN_IDS, type LoginId, PLATFORM_IDS, type PlatformId } from '../../shared/platforms/registry.ts'
import type { LoginAdapter } from '../core/login-adapter.ts'
import type { PlatformAdapter } from '../core/platform-adapter.ts'

/** Makes every platform's adapter and every login anew: some keep what they learned in memory, and no two engines share it. */
export interface Platforms {
  createAdapters(): ReadonlyMap<PlatformId, PlatformAdapter>
  createLogins(): ReadonlyMap<LoginId, LoginAdapter>
}

/**
 * Finds them by their names: `<platform>/adapter.ts` exports `createAdapter`, `<login>/login.ts` exports `createLogin`. Which there are is written in
 * the shared registry alone. Rejects when one of them is missing.
 */
export async function loadPlatforms(): Promise<Platforms> {
  const adapters = await Promise.all(
    PLATFORM_IDS.map(async (id) => [id, (await import(`./${id}/adapter.ts`)) as { createAdapter(): PlatformAdapter }] as const),
  )
  const logins = await Promise.all(
    LOGIN_IDS.map(async (id) => [id, (await import(`./${id}/login.ts`)) as { createLogin(): LoginAdapter }] as const),
  )
  return {
    createAdapters: () => new Map(adapters.map(([id, { createAdapter }]) => [id, createAdapter()])),
    createLogins: () => new Map(logins.map(([id, { createLogin }]) => [id, createLogin()])),
  }
}
