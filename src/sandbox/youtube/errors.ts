import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'

/** What an error says besides its code and message. */
interface Details {
  readonly domain?: string
  readonly location?: string
  readonly locationType?: string
  readonly status?: string
  readonly details?: readonly unknown[]
  readonly entryMessage?: string
}

/** YouTube's error envelope. */
export function apiError(code: number, reason: string, message: string, details: Details = {}): SandboxAnswer {
  const { domain = 'youtube.video', location, locationType, status, details: more, entryMessage } = details
  return json(code, {
    error: {
      code,
      message,
      errors: [
        {
          message: entryMessage ?? message,
          domain,
          reason,
          ...(location === undefined ? {} : { location, locationType: locationType ?? 'other' }),
        },
      ],
      ...(status === undefined ? {} : { status }),
      ...(more === undefined ? {} : { details: more }),
    },
  })
}

/** 401 for a call without any token (field wording). */
export const loginRequired = (): SandboxAnswer =>
  apiError(
    401,
    'required',
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    {
      domain: 'global',
      location: 'Authorization',
      locationType: 'header',
      status: 'UNAUTHENTICATED',
      entryMessage: 'Login Required.',
      details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'CREDENTIALS_MISSING', domain: 'googleapis.com' }],
    },
  )

/** 401 for an expired, revoked or unknown token. */
export const authError = (): SandboxAnswer =>
  apiError(
    401,
    'authError',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    { domain: 'global', location: 'Authorization', locationType: 'header', status: 'UNAUTHENTICATED', entryMessage: 'Invalid Credentials' },
  )

/** 401 for a Google account without a channel. */
export const signupRequired = (): SandboxAnswer =>
  apiError(401, 'youtubeSignupRequired', 'Unauthorized', { domain: 'youtube.header', location: 'Authorization', locationType: 'header' })

/** 403 for a token without a needed scope. */
export const insufficientScopes = (): SandboxAnswer =>
  apiError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
    domain: 'global',
    status: 'PERMISSION_DENIED',
    entryMessage: 'Insufficient Permission',
    details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', domain: 'googleapis.com' }],
  })

/** 403 when a bucket is used up until midnight Pacific. */
export const quotaExceeded = (): SandboxAnswer =>
  apiError(403, 'quotaExceeded', 'The request cannot be completed because you have exceeded your quota.', { domain: 'youtube.quota' })

/** 400 for metadata, pointing at the body's field. */
export const invalidMetadata = (reason: string, what: string, location: string): SandboxAnswer =>
  apiError(400, reason, `The request metadata specifies ${what}.`, { location, locationType: 'other' })

/** 400 for a parameter. */
export const badParameter = (reason: string, message: string, parameter: string): SandboxAnswer =>
  apiError(400, reason, message, { domain: 'youtube.parameter', location: parameter, locationType: 'parameter' })

/** 400 for a missing parameter. */
export const missingParameter = (name: string): SandboxAnswer =>
  apiError(400, 'required', `Required parameter: ${name}`, { domain: 'global', location: name, locationType: 'parameter' })

/** 404 for a video that is not there, or not for this caller. */
export const videoNotFound = (location = 'id'): SandboxAnswer =>
  apiError(
    404,
    'videoNotFound',
    'The video that you are trying to access cannot be found. Check the value of the request parameter to ensure that it is correct.',
    {
      location,
      locationType: 'parameter',
    },
  )

/** 403 for what belongs to someone else or is not allowed. */
export const forbidden = (message: string, domain = 'youtube.video'): SandboxAnswer =>
  apiError(403, 'forbidden', message, { domain, status: 'PERMISSION_DENIED' })

/** 400 for an upload without its file. */
export const mediaBodyRequired = (): SandboxAnswer => apiError(400, 'mediaBodyRequired', 'The request does not include the video content.')

/** The token endpoint's shape. */
export const oauthError = (status: number, error: string, description: string): SandboxAnswer =>
  json(status, { error, error_description: description })
