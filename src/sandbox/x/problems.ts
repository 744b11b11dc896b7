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

/** 403 for a user's token where only an app-only bearer is taken. */
export const unsupportedUserContext = (): SandboxAnswer =>
  problem(403, {
    title: 'Unsupported Authentication',
    detail:
      'Authenticating with OAuth 2.0 User Context is forbidden for this endpoint.  Supported authentication types are [OAuth 2.0 Application-Only].',
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

/** Legacy code 326 for an account that is locked for a while; the words are those of the legacy table (unconfirmed for v2). */
export const locked = (): SandboxAnswer =>
  legacy(
    403,
    326,
    'To protect our users from spam and other malicious activity, this account is temporarily locked. Please log in to https://x.com to unlock your account.',
  )

/** 403 for an app without project or plan. */
export const clientNotEnrolled = (): SandboxAnswer =>
  problem(403, {
    client_id: '27000000',
    detail:
      'When authenticating requests to the X API v2 endpoints, you must use keys and tokens from a developer App that is attached to a Project.',
    registration_url: 'https://console.x.com',
    title: 'Client Forbidden',
    required_enrollment: 'Appropriate Level of API Access',
    reason: 'client-not-enrolled',
    type: `${TYPES}/client-forbidden`,
    status: 403,
  })

/** 402 once the prepaid balance is used up (field). */
export const creditsDepleted = (accountId: string): SandboxAnswer =>
  problem(402, {
    title: 'CreditsDepleted',
    detail: `Your enrolled account [${accountId}] does not have any credits to fulfill this request.`,
    type: `${TYPES}/credits`,
  })

/** 429 once a month's post reads are used up. */
export const usageCapExceeded = (): SandboxAnswer =>
  problem(429, {
    title: 'UsageCapExceeded',
    detail: 'Usage cap exceeded: Monthly product cap',
    type: `${TYPES}/usage-capped`,
    period: 'Monthly',
    scope: 'Product',
    status: 429,
  })

/** 403 with legacy code 385: the post that is replied to is gone (seen at the v2 endpoint too). */
export const parentGone = (): SandboxAnswer => legacy(403, 385, 'You attempted to reply to a Tweet that is deleted or not visible to you.')

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

/** 404 of the subtitles endpoint for a media id it does not know, as its predecessor is documented; the body is (unconfirmed). */
export const mediaNotFound = (id: string): SandboxAnswer =>
  problem(404, {
    title: 'Not Found Error',
    detail: `Could not find media with id: [${id}].`,
    resource_type: 'media',
    resource_id: id,
    parameter: 'id',
    value: id,
    type: `${TYPES}/resource-not-found`,
    status: 404,
  })

/** 413 for a segment over the cap. */
export const tooLarge = (): SandboxAnswer =>
  problem(413, { title: 'Payload Too Large', detail: 'Payload Too Large', type: 'about:blank', status: 413 })

/** 429; the headers say until when. */
export const tooManyRequests = (): SandboxAnswer =>
  problem(429, { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 })

/** One entry of `errors` for a post or user that is not there. */
export function notFoundEntry(resourceType: 'tweet' | 'user' | 'media', parameter: string, value: string): Record<string, unknown> {
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

/** One entry of `errors` for a private figure of a post that is not the caller's, or older than 30 days (wording (unconfirmed)). */
export function notAuthorizedForField(id: string, field: string): Record<string, unknown> {
  return {
    resource_id: id,
    parameter: 'ids',
    value: id,
    resource_type: 'tweet',
    section: 'data',
    field,
    title: 'Field Authorization Error',
    detail: `Sorry, you are not authorized to access '${field}' on the Tweet with ids : [${id}].`,
    type: `${TYPES}/not-authorized-for-field`,
  }
}

/** 404 for a single post or user. */
export const notFound = (resourceType: 'tweet' | 'user', value: string): SandboxAnswer =>
  problem(404, { errors: [notFoundEntry(resourceType, 'id', value)] })

/** 404 for a path that X does not have. */
export const noSuchPath = (): SandboxAnswer => problem(404, { title: 'Not Found', detail: 'Not Found', type: 'about:blank', status: 404 })
