import type { Work } from '../../core/platform-adapter.ts'

/**
 * How long after the first try the same post may be sent once more. LinkedIn ugc-post-api doc, read 2026-11-23: duplicates are refused for
 * ten minutes; two of them are left for slow calls.
 */
export const REPOST_WINDOW_MS = 8 * 60_000

/** True while LinkedIn surely still tells a second copy from a first. False when our clock was set back: its time means nothing then. */
export function isRepostSafe({ committingSince, now }: Pick<Work, 'committingSince' | 'now'>): boolean {
  return committingSince !== null && now >= committingSince && now - committingSince < REPOST_WINDOW_MS
}
