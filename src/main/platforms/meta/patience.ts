import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'

/**
 * Pauses between looks at a medium in processing. Meta's advice is once a minute for five minutes; working apps look every 3 to 10 s at
 * first. Quick at the start because pictures are ready at once, then sparing, because young accounts have few calls.
 * https://developers.facebook.com/documentation/instagram-platform/content-publishing, read 2026-11-23.
 */
const PAUSES_MS = [1_000, 2_000, 3_000, 5_000, 8_000, 10_000, 15_000, 30_000]
const LAST_PAUSE_MS = 60_000

/** How long to wait after the nth look (0 = the first). */
export function pauseAfterLook(looks: number): number {
  return PAUSES_MS[looks] ?? LAST_PAUSE_MS
}

/**
 * How long nothing may be found before a lost commit counts as never done: the platform may still be working on the call that we gave up, which we
 * leave two minutes for a picture, and its lists may lag behind. Assumed: Meta documents neither.
 */
export const ABSENCE_SETTLE_MS = 3 * 60_000
const FIRST_ABSENCE_PAUSE_MS = 4_000

/** Pause before the next look for a post that may not exist: short at first, then sparing. */
export function pauseWhileMissing(missingForMs: number): number {
  return Math.max(FIRST_ABSENCE_PAUSE_MS, Math.ceil(Math.min(missingForMs / 2, ABSENCE_SETTLE_MS - missingForMs)))
}

/** Texts as the platforms compare them: composed, one kind of line end, no blanks around. */
export function comparable(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim()
}

const PASSING_KINDS: readonly PlatformErrorKind[] = ['network', 'timeout', 'platform-down', 'rate-limited', 'quota-exhausted']

/** True for failures that another try may not meet again. */
export function isPassing(cause: PlatformError): boolean {
  return PASSING_KINDS.includes(cause.failure.kind)
}

/**
 * For what comes after a commit (links, clean-up): the post is public, so no failure there may become the delivery's. Only being
 * cancelled and mistakes of our own go through; anything else is answered with the failure.
 */
export async function withoutFailing<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly failed: PlatformError }> {
  try {
    return { value: await work() }
  } catch (cause) {
    if (cause instanceof PlatformError && cause.failure.kind !== 'cancelled') return { failed: cause }
    throw cause
  }
}
