import type { LoginId, PlatformId } from '../../shared/platforms/registry.ts'
import type { LoginAdapter, PlatformAdapter } from '../core/platform-adapter.ts'
import { createFacebookAdapter } from './facebook/adapter.ts'
import { createInstagramAdapter } from './instagram/adapter.ts'
import { createLinkedinAdapter } from './linkedin/adapter.ts'
import { createLinkedinLogin } from './linkedin/login.ts'
import { createMetaLogin } from './meta/login.ts'
import { createTiktokAdapter } from './tiktok/adapter.ts'
import { createTiktokLogin } from './tiktok/login.ts'
import { createXAdapter } from './x/adapter.ts'
import { createXLogin } from './x/login.ts'
import { createYoutubeAdapter } from './youtube/adapter.ts'
import { createYoutubeLogin } from './youtube/login.ts'

/** The six platforms; the only place in main that names them all. */
export function createAdapters(): ReadonlyMap<PlatformId, PlatformAdapter> {
  const adapters = [
    createXAdapter(),
    createYoutubeAdapter(),
    createInstagramAdapter(),
    createFacebookAdapter(),
    createLinkedinAdapter(),
    createTiktokAdapter(),
  ]
  return new Map(adapters.map((adapter) => [adapter.platform, adapter]))
}

/** Their five logins. */
export function createLogins(): ReadonlyMap<LoginId, LoginAdapter> {
  const logins = [createXLogin(), createYoutubeLogin(), createMetaLogin(), createLinkedinLogin(), createTiktokLogin()]
  return new Map(logins.map((login) => [login.login, login]))
}
