import type { GraphError, Judge, Verdict } from '../meta/errors.ts'

/** Posting too fast: the platform names no end, so an hour is assumed; too long costs patience only. */
const TOO_FAST_WAIT_MS = 60 * 60_000

/**
 * Codes and subcodes of Page posts beyond the Graph API's common ones. From public client code (github.com/gitroomhq/postiz-app,
 * github.com/yikart/AiToEarn) and, for uploads, from Meta's archived PHP SDK; read 2026-11-23.
 */
const BY_SUBCODE: Readonly<Record<number, Verdict>> = {
  1363047: { kind: 'platform-down' },
  1609010: { kind: 'platform-down' },
  1455006: { kind: 'duplicate' },
  1390008: { kind: 'rate-limited', waitMs: TOO_FAST_WAIT_MS },
  1404112: { kind: 'content-rejected' },
  1346003: { kind: 'content-rejected' },
  1404102: { kind: 'content-rejected' },
  // The Page's people must act at Facebook first: publishing authorization, identity check, security check.
  1404078: { kind: 'content-rejected' },
  4854002: { kind: 'content-rejected' },
  1404006: { kind: 'content-rejected' },
  1366046: { kind: 'media-rejected' },
  1366051: { kind: 'duplicate' },
  2069019: { kind: 'media-rejected' },
  1349125: { kind: 'media-rejected' },
  1609005: { kind: 'content-rejected' },
  2061006: { kind: 'content-rejected' },
  1609008: { kind: 'content-rejected' },
  1363040: { kind: 'media-rejected' },
  1363127: { kind: 'media-rejected' },
  1363128: { kind: 'media-rejected' },
  1363129: { kind: 'media-rejected' },
  // Chunk trouble that Meta's own SDK answers with the same chunk again.
  1363019: { kind: 'platform-down' },
  1363021: { kind: 'platform-down' },
  1363030: { kind: 'platform-down' },
  1363033: { kind: 'platform-down' },
  1363041: { kind: 'platform-down' },
}

const BY_CODE: Readonly<Record<number, Verdict>> = {
  324: { kind: 'media-rejected' },
  352: { kind: 'media-rejected' },
  382: { kind: 'media-rejected' },
  389: { kind: 'media-rejected' },
  6000: { kind: 'media-rejected' },
  6001: { kind: 'media-rejected' },
  1500: { kind: 'content-rejected' },
}

/** Facebook's own table; undefined leaves an error to the Graph API's common one. */
export const judgeFacebook: Judge = (error: GraphError) => BY_SUBCODE[error.error_subcode ?? 0] ?? BY_CODE[error.code]
