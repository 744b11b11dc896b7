interface GraphVersion {
  readonly name: string
  readonly endsAt: number
}

/** Graph API changelog and version table, read 2026-11-23; v26.0 and v27.0 have no announced end. Oldest first. */
const GRAPH_VERSIONS: readonly GraphVersion[] = [
  { name: 'v21.0', endsAt: Date.UTC(2027, 0, 21) },
  { name: 'v22.0', endsAt: Date.UTC(2027, 4, 20) },
  { name: 'v23.0', endsAt: Date.UTC(2027, 9, 8) },
  { name: 'v24.0', endsAt: Date.UTC(2028, 1, 18) },
  { name: 'v25.0', endsAt: Date.UTC(2028, 6, 29) },
  { name: 'v26.0', endsAt: Number.POSITIVE_INFINITY },
  // Printed by reference pages (video captions, read 2026-11-27); the day it came is not known.
  { name: 'v27.0', endsAt: Number.POSITIVE_INFINITY },
]

/** The practice app's default version: what a call without a version gets. */
const DEFAULT_VERSION = 'v26.0'

/** True for a path part that names a version, known or not. */
export function isVersionPart(part: string | undefined): boolean {
  return part !== undefined && /^v\d{1,3}\.\d{1,2}$/.test(part)
}

/** The version that really serves a call: a dead one is served by the oldest living one; null for one that does not exist yet. */
export function servingVersion(asked: string | undefined, now: number): string | null {
  if (asked === undefined) return DEFAULT_VERSION
  const living = GRAPH_VERSIONS.filter((version) => version.endsAt > now)
  if (living.some((version) => version.name === asked)) return asked
  const oldest = living[0]?.name ?? DEFAULT_VERSION
  return Number(asked.slice(1)) < Number(oldest.slice(1)) ? oldest : null
}
