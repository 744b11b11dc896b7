import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'

const TYPES = 'https://api.twitter.com/2/problems'

function problem(status: number, body: Record<string, unknown>): SandboxAnswer {
  return json(status, body, { 'content-type': 'application/problem+json; charset=utf-8' })
}

/** 401 for a missing, expired or revoked token. */
export const unauthorized = (): SandboxAnswer =>
  problem(401, { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' })

/** The legacy shape `{errors:[{code,message}]}`. */
export const legacy = (status: number, code: number, message: string): SandboxAnswer => json(status, { errors: [{ code, message }] })

/** 403 with a sentence. */
export const forbidden = (detail: string): SandboxAnswer => problem(403, { detail, type: 'about:blank', title: 'Forbidden', status: 403 })

/** 403 for what an account may not do: too long, media rules and more (field). */
export const notPermitted = (): SandboxAnswer => forbidden('You are not permitted to perform this action.')

/** 403 for a token without a needed scope (field). */
export const scopeMissing = (): SandboxAnswer => problem(403, { title: 'Forbidden', type: 'about:blank', status: 403, detail: 'Forbidden' })

/** 403 for an app-only bearer. */
export const unsupportedAuthentication = (): SandboxAnswer =>
  problem(403, {
    title: 'Unsupported Authentication',
    detail:
      'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
    type: `${TYPES}/unsupported-authentication`,
    status: 403,
  })

/** 403 for an OAuth 1.0a token that may only read. */
export const oauth1ReadOnly = (): SandboxAnswer =>
  problem(403, {
    title: 'Forbidden',
    status: 403,
    detail: 'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
    type: `${TYPES}/oauth1-permissions`,
  })

/** 403 for a suspended account (field). */
export const suspended = (): SandboxAnswer =>
  problem(403, {
    detail: 'The user used for authentication is suspended',
    title: 'Forbidden',
    status: 403,
    type: `${TYPES}/user-suspended`,
  })

/** 400 naming the parameters at fault. */
export const invalidRequest = (message: string, parameters: Record<string, readonly string[]> = {}): SandboxAnswer =>
  problem(400, {
    errors: [{ parameters, message }],
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: `${TYPES}/invalid-request`,
    status: 400,
  })

/** 400 for media that cannot stand under a post. */
export const invalidMediaIds = (ids: readonly string[]): SandboxAnswer =>
  invalidRequest('Your media IDs are invalid.', { 'media.media_ids': ids })

/** 400 of the upload endpoints for an id they do not know. */
export const unknownMedia = (id: string): SandboxAnswer => invalidRequest('BadRequest: Not found', { media_id: [id] })

/** 413 for a segment over the cap. */
export const tooLarge = (): SandboxAnswer =>
  problem(413, { title: 'Payload Too Large', detail: 'Payload Too Large', type: 'about:blank', status: 413 })

/** 429; the headers say until when. */
export const tooManyRequests = (): SandboxAnswer =>
  problem(429, { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 })

/** One entry of `errors` for a post or user that is not there. */
export function notFoundEntry(resourceType: 'tweet' | 'user', parameter: string, value: string): Record<string, unknown> {
  return {
    value,
    detail: `Could not find ${resourceType} with ${parameter}: [${value}].`,
    title: 'Not Found Error',
    resource_type: resourceType,
    parameter,
    resource_id: value,
    type: `${TYPES}/resource-not-found`,
  }
}

/** 404 for a single post or user. */
export const notFound = (resourceType: 'tweet' | 'user', value: string): SandboxAnswer =>
  problem(404, { errors: [notFoundEntry(resourceType, 'id', value)] })

/** 404 for a path that X does not have. */
export const noSuchPath = (): SandboxAnswer => problem(404, { title: 'Not Found', detail: 'Not Found', type: 'about:blank', status: 404 })
