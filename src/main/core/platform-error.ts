import type { PlatformId } from '../../shared/platforms/registry.ts'

/** The closed list of ways in which a platform call ends badly; `retry-policy.ts` alone decides what follows from each. */
export const PLATFORM_ERROR_KINDS = [
  'reconnect-needed',
  'scope-missing',
  'rate-limited',
  'quota-exhausted',
  'content-rejected',
  'duplicate',
  'media-rejected',
  'platform-down',
  'network',
  'timeout',
  'cancelled',
  'unexpected-response',
] as const
export type PlatformErrorKind = (typeof PLATFORM_ERROR_KINDS)[number]

/** What is known of a failed call. */
export interface PlatformFailure {
  readonly kind: PlatformErrorKind
  readonly platform: PlatformId
  /** Which call, in our words: 'upload.append', 'post.create'. */
  readonly step: string
  /** True when a call that can change something public was sent and no trustworthy answer came. */
  readonly mayHaveApplied: boolean
  /** Epoch ms before which a new try is pointless, when the platform said so. */
  readonly retryAt?: number
  readonly platformCode?: string
  readonly requestId?: string
  /** The platform's own words, already redacted. */
  readonly text?: string
}

/** A failed call to a platform. Never crosses the bridge: `retry-policy.ts` turns it into a Problem. */
export class PlatformError extends Error {
  readonly failure: PlatformFailure
  constructor(failure: PlatformFailure, options?: ErrorOptions) {
    super(
      `${failure.platform} ${failure.step}: ${failure.kind}${failure.platformCode ? ` (${failure.platformCode})` : ''}${failure.text ? `: ${failure.text}` : ''}`,
      options,
    )
    this.name = 'PlatformError'
    this.failure = failure
  }
}
