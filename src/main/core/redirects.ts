/** Where a login's answer may come back to: told by each login, read by listener, guides and copy buttons. */
export interface RedirectRule {
  readonly host: '127.0.0.1' | 'localhost'
  /** Fixed ports for platforms that compare the whole address; null = any free port. */
  readonly ports: readonly number[] | null
  readonly path: string
  /** Where any port is taken: whether the address is registered all the same, with `*` for the port. */
  readonly isRegisteredForAnyPort?: true
}

/** For every login whose platform compares exactly: which of them is free is found when the creator connects. */
export const FIXED_PORTS: readonly number[] = [8917, 8918, 8919]

/** The address for one port. Google's documents show it without a path, so none is written there. */
export function redirectUri(rule: RedirectRule, port: number): string {
  return `http://${rule.host}:${port}${rule.path === '/' ? '' : rule.path}`
}

/** What a creator registers at the platform, verbatim; empty where nothing is registered. */
export function registeredRedirects(rule: RedirectRule): string[] {
  if (rule.ports !== null) return rule.ports.map((port) => redirectUri(rule, port))
  return rule.isRegisteredForAnyPort === true ? [`http://${rule.host}:*${rule.path}`] : []
}
