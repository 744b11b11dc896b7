import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import type { Account } from '../../../shared/account.ts'
import type { Http, HttpBody, HttpRequest, HttpResponse } from '../../core/http.ts'
import type { AppCredentials, GrantTokens } from '../../core/login-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { parseAnswer } from '../kit/http.ts'
import { graphFailure, readGraphError, type GraphAbout } from './errors.ts'

/** Graph API version, https://developers.facebook.com/docs/graph-api/changelog, read 2026-11-23: out since 2026-07-29, kept two years at least. */
export const GRAPH_VERSION = 'v26.0'
/** Where every Graph call goes, video calls too (https://developers.facebook.com/docs/video-api/overview, read 2026-11-23). */
export const GRAPH_HOST = 'graph.facebook.com'
/** Where the bytes of Instagram's resumable uploads go; it demands the `OAuth` form of the header. */
export const RUPLOAD_HOST = 'rupload.facebook.com'

/** One Graph call. `path` has no version and no leading slash. */
export interface GraphCall {
  readonly step: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: HttpBody
  readonly isCommit?: boolean
  readonly timeoutMs?: number
}

/** The full address of a Graph path. */
export function graphUrl(path: string, query: Readonly<Record<string, string>> = {}): string {
  const url = new URL(`https://${GRAPH_HOST}/${GRAPH_VERSION}/${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

/** The request of a Graph call, to be sent with the account's own token. */
export function graphRequest(call: GraphCall): HttpRequest {
  const { path, query, ...rest } = call
  return { ...rest, url: graphUrl(path, query), auth: 'token' }
}

/** Sends a Graph call and reads its answer; an error object becomes a PlatformError even when it comes with 200. */
export async function callGraph<T>(
  http: Http,
  call: GraphCall,
  schema: z.ZodType<T>,
  about: Omit<GraphAbout, 'step' | 'isCommit'>,
): Promise<T> {
  const response = await http.send(graphRequest(call))
  return readGraph(response, schema, { ...about, step: call.step, isCommit: call.isCommit === true })
}

/** Reads a Graph answer through a schema. */
export function readGraph<T>(response: HttpResponse, schema: z.ZodType<T>, about: GraphAbout): T {
  if (response.status < 200 || response.status > 299 || readGraphError(response) !== null) throw graphFailure(response, about)
  return parseAnswer(schema, response, { platform: about.platform, step: about.step, mayHaveApplied: about.isCommit === true })
}

/** Lowercase hex of HMAC-SHA256(app secret, token): proves that a server-side call comes from the app the token was given to. */
export function appSecretProof(appSecret: string, token: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex')
}

/**
 * Adds the account's own token: a Page's token for the Page and for the Instagram account linked to it. The user token never posts: Meta
 * refuses it for Pages, so a missing Page token means a new login.
 */
export function authorizeMeta(request: HttpRequest, grant: GrantTokens, app: AppCredentials, account: Account): HttpRequest {
  const token = grant.accountTokens?.[account.remoteId]
  if (token === undefined) {
    throw new PlatformError({ kind: 'reconnect-needed', platform: account.platform, step: request.step, mayHaveApplied: false })
  }
  const url = new URL(request.url)
  if (url.host === RUPLOAD_HOST) return { ...request, headers: { ...request.headers, authorization: `OAuth ${token}` } }
  if (app.clientSecret !== '') url.searchParams.set('appsecret_proof', appSecretProof(app.clientSecret, token))
  return { ...request, url: url.href, headers: { ...request.headers, authorization: `Bearer ${token}` } }
}
