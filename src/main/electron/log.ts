import electronLog from 'electron-log/node.js'
import type { Log } from '../core/ports.ts'

/** What must never be in a log, whoever wrote the line: bearer tokens, OAuth parameters, secrets, signed addresses. */
const SECRETS: readonly [RegExp, string][] = [
  [/\b(Bearer|OAuth|Basic)\s+[\w.~+/=%-]{6,}/gi, '$1 …'],
  [
    /((?:access_token|refresh_token|oauth_token|oauth_token_secret|oauth_signature|client_secret|code|code_verifier|token|secret|passphrase|upload_token|upload_id|sig|state)["']?\s*[=:]\s*["']?)[^"'&\s,}]+/gi,
    '$1…',
  ],
]

/** Blanks what looks like a secret. */
export function redact(text: string): string {
  return SECRETS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text)
}

/** The log file in the data folder, one megabyte and one old one. */
export function createLog(file: string): Log {
  const logger = electronLog.create({ logId: 'main' })
  logger.transports.file.resolvePathFn = () => file
  logger.transports.file.maxSize = 1024 * 1024
  logger.transports.console.level = process.env['CREATORSYNC_LOG'] === 'debug' ? 'debug' : 'warn'
  logger.hooks.push((message) => ({
    ...message,
    data: message.data.map((part: unknown) => redact(typeof part === 'string' ? part : describe(part))),
  }))
  return {
    info: (message) => logger.info(message),
    warn: (message, cause) => (cause === undefined ? logger.warn(message) : logger.warn(message, cause)),
  }
}

function describe(value: unknown): string {
  if (!(value instanceof Error)) return JSON.stringify(value) ?? String(value)
  const cause = value.cause === undefined ? '' : `\ncaused by ${describe(value.cause)}`
  return `${value.stack ?? value.message}${cause}`
}
