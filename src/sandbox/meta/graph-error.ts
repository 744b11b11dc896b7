import { randomBytes } from 'node:crypto'

/** The optional parts of a Graph error body. */
export interface GraphErrorParts {
  readonly subcode?: number
  readonly type?: string
  readonly status?: number
  readonly isTransient?: boolean
  readonly title?: string
  readonly userMessage?: string
  readonly data?: Readonly<Record<string, unknown>>
}

/** A refusal in the Graph API's own form; thrown anywhere below a Graph route and answered by it. */
export class GraphError extends Error {
  readonly code: number
  readonly parts: GraphErrorParts

  constructor(code: number, message: string, parts: GraphErrorParts = {}) {
    super(message)
    this.name = 'GraphError'
    this.code = code
    this.parts = parts
  }
}

/** Error handling guide, read 2026-11-23: 400 mostly; 403 seen for missing permissions and app or page limits; 500 for 1 and 2. */
export function statusOf(error: GraphError): number {
  if (error.parts.status !== undefined) return error.parts.status
  if (error.code === 1 || error.code === 2) return 500
  if (error.code === 3 || error.code === 10 || (error.code >= 200 && error.code <= 299)) return 403
  if (error.code === 4 || error.code === 17 || error.code === 32) return 403
  return 400
}

/** The body of a refusal. Only message, type, code and fbtrace_id are always there. */
export function errorBody(error: GraphError, host: string): { error: Record<string, unknown> } {
  const { subcode, type, isTransient, title, userMessage, data } = error.parts
  return {
    error: {
      message: error.message,
      type: type ?? (host === 'graph.instagram.com' ? 'IGApiException' : 'OAuthException'),
      code: error.code,
      ...(data === undefined ? {} : { error_data: data }),
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      ...(isTransient === undefined && subcode === undefined ? {} : { is_transient: isTransient ?? false }),
      ...(title === undefined ? {} : { error_user_title: title }),
      ...(userMessage === undefined ? {} : { error_user_msg: userMessage }),
      fbtrace_id: traceId(),
    },
  }
}

/** What Meta prints to find a call again in its logs. */
export function traceId(): string {
  return `A${randomBytes(17).toString('base64url').slice(0, 22)}`
}

/** Code 100: a parameter that is missing or wrong. */
export function badParameter(message: string, subcode?: number, parts: GraphErrorParts = {}): GraphError {
  return new GraphError(100, `(#100) ${message}`, { ...parts, ...(subcode === undefined ? {} : { subcode }) })
}

/** Code 100, subcode 33: no such object, or not for this token, or not with this method. */
export function notVisible(id: string, method: string): GraphError {
  return new GraphError(
    100,
    `Unsupported ${method.toLowerCase()} request. No object '${id}' that this token may reach this way: it is missing, hidden from the token, or has no such operation`,
    { subcode: 33, type: 'GraphMethodException' },
  )
}

/** Codes 200 and 10: a permission, a role or the right kind of token is missing. */
export function noPermission(message: string, code: 10 | 200 = 200): GraphError {
  return new GraphError(code, `(#${code}) ${message}`)
}

/** Code 190: the token is of no use. Subcodes as in the access-token error list: 458, 460, 463, 467. */
export function badToken(message: string, subcode?: number): GraphError {
  return new GraphError(190, message, subcode === undefined ? {} : { subcode })
}

/** Code 2500: a path or a query that the Graph cannot read. */
export function unknownPath(path: string): GraphError {
  return new GraphError(2500, `Unknown path components: /${path}`)
}
