import type { LoginId } from './model.ts'

/** Where a login's answer may come back to: the only table, read by listener, guides and copy buttons. */
export interface RedirectRule {
  readonly host: '127.0.0.1' | 'localhost'
  /** Fixed ports for platforms that compare the whole address; null = any free port. */
  readonly ports: readonly number[] | null
  readonly path: string
}

const FIXED_PORTS = [8917, 8918, 8919] as const

/**
 * X and LinkedIn compare exactly, so three fixed ports; Meta takes plain http on localhost alone, while the app is in Development mode;
 * TikTok and YouTube take any port. Sources: the platforms' login documents, read 2026-11-23.
 */
export const REDIRECTS: Readonly<Record<LoginId, RedirectRule>> = {
  x: { host: '127.0.0.1', ports: FIXED_PORTS, path: '/x/callback' },
  linkedin: { host: '127.0.0.1', ports: FIXED_PORTS, path: '/linkedin/callback' },
  meta: { host: 'localhost', ports: FIXED_PORTS, path: '/facebook/callback' },
  tiktok: { host: '127.0.0.1', ports: null, path: '/callback/' },
  youtube: { host: '127.0.0.1', ports: null, path: '/' },
}

/** The address for one port. Google's documents show it without a path, so none is written there. */
export function redirectUri(rule: RedirectRule, port: number): string {
  return `http://${rule.host}:${port}${rule.path === '/' ? '' : rule.path}`
}

/** What a creator registers at the platform, verbatim; empty where nothing is registered. */
export function registeredRedirects(login: LoginId): string[] {
  const rule = REDIRECTS[login]
  if (rule.ports !== null) return rule.ports.map((port) => redirectUri(rule, port))
  return login === 'tiktok' ? [`http://${rule.host}:*${rule.path}`] : []
}
