import { isNotThere, type GraphError, type Judge, type Verdict } from '../meta/errors.ts'

/** The daily quota frees post by post over a rolling day and no time is told: an hour is assumed, too early costs one more refusal. */
const QUOTA_WAIT_MS = 60 * 60_000

/** https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes (2026-06-02), read 2026-11-23. */
const BY_SUBCODE: Readonly<Record<number, Verdict>> = {
  2207001: { kind: 'platform-down', mayHaveApplied: true },
  2207003: { kind: 'platform-down' },
  2207020: { kind: 'platform-down' },
  2207032: { kind: 'platform-down' },
  2207053: { kind: 'platform-down' },
  2207057: { kind: 'content-rejected' },
  // Suspected of spam: a machine that insists makes it worse.
  2207051: { kind: 'content-rejected' },
  2207042: { kind: 'quota-exhausted', waitMs: QUOTA_WAIT_MS },
  // A container that is not there (any more). On publishing it may be one that was published by a call whose answer was lost.
  2207006: { kind: 'unexpected-response', mayHaveApplied: true },
  2207008: { kind: 'unexpected-response', mayHaveApplied: true },
  // Restricted or inactive account: its owner must open the Instagram app.
  2207050: { kind: 'content-rejected' },
  2207023: { kind: 'unexpected-response' },
  2207028: { kind: 'content-rejected' },
  2207035: { kind: 'content-rejected' },
  2207036: { kind: 'content-rejected' },
  2207037: { kind: 'content-rejected' },
  2207040: { kind: 'content-rejected' },
  2207026: { kind: 'media-rejected' },
  2207052: { kind: 'media-rejected' },
  // Not ready after all: certainly not published, and the same call may be made again a little later.
  2207027: { kind: 'platform-down', mayHaveApplied: false },
  2207004: { kind: 'media-rejected' },
  2207005: { kind: 'media-rejected' },
  2207009: { kind: 'media-rejected' },
  2207010: { kind: 'content-rejected' },
  // The next four were seen in public client code only (github.com/gitroomhq/postiz-app, github.com/exileum/meta-mcp).
  2207069: { kind: 'quota-exhausted', waitMs: QUOTA_WAIT_MS },
  2207077: { kind: 'platform-down' },
  2207081: { kind: 'content-rejected' },
  2207082: { kind: 'platform-down' },
  // Seen in public client code as well (read 2026-11-27): somebody to be tagged is private or not there; a comment that was made and not read back.
  2207018: { kind: 'content-rejected' },
  1772107: { kind: 'unexpected-response', mayHaveApplied: true },
}

const BY_CODE: Readonly<Record<number, Verdict>> = {
  [-1]: { kind: 'platform-down' },
  [-2]: { kind: 'platform-down' },
  352: { kind: 'media-rejected' },
  9004: { kind: 'media-rejected' },
  36000: { kind: 'media-rejected' },
  36001: { kind: 'media-rejected' },
  36003: { kind: 'media-rejected' },
  36004: { kind: 'content-rejected' },
}

/** A container's medium is no longer there: only a new container helps. */
export const MEDIA_EXPIRED_SUBCODE = 2207020
/** The medium could not be fetched from its address. */
export const NOT_FETCHED_SUBCODE = 2207052

/** True when the platform says that it does not know the container (any more): by Instagram's own codes, or as the Graph says it of any object. */
export function isLostContainer(error: GraphError | null): boolean {
  return error?.error_subcode === 2207006 || error?.error_subcode === 2207008 || isNotThere(error)
}

/** Instagram's own table; undefined leaves an error to the Graph API's common one. */
export const judgeInstagram: Judge = (error: GraphError) => BY_SUBCODE[error.error_subcode ?? 0] ?? BY_CODE[error.code]

/** What a container's error text says by its subcode: which kind, and whether a new container may do better. */
export function judgeContainer(status: string): {
  kind: 'media-rejected' | 'content-rejected'
  isWorthAnother: boolean
  platformCode: string
} {
  // The status has no field for the code: "Error: … 2207026" is where Meta writes it.
  const code = /\b2207\d{3}\b/.exec(status)?.[0]
  const verdict = code === undefined ? undefined : BY_SUBCODE[Number(code)]
  return {
    kind: verdict?.kind === 'content-rejected' ? 'content-rejected' : 'media-rejected',
    isWorthAnother: verdict === undefined || verdict.kind === 'platform-down',
    platformCode: code ?? 'ERROR',
  }
}
