import type { TokenRecord } from '../kit/tokens.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { projectBy } from './accounts.ts'
import { authError, insufficientScopes, loginRequired, quotaExceeded, signupRequired } from './errors.ts'
import { SCOPE_PREFIX, type QuotaBucket } from './limits.ts'
import { spendQuota } from './quota.ts'
import { settleSchedules } from './told-post.ts'
import { youtubeState, type YoutubeChannel, type YoutubeProject } from './state.ts'

/** The API answers on both names. */
export const API_HOSTS = ['www.googleapis.com', 'youtube.googleapis.com'] as const

/** Scopes that may read, besides the writing ones. */
export const READ_SCOPES = ['youtube.readonly', 'youtube', 'youtube.force-ssl', 'youtubepartner']
/** Scopes that may insert videos and set thumbnails. */
export const UPLOAD_SCOPES = ['youtube.upload', 'youtube', 'youtube.force-ssl', 'youtubepartner']
/** Scopes that may update and delete. */
export const MANAGE_SCOPES = ['youtube', 'youtube.force-ssl', 'youtubepartner']
/** Scopes for caption tracks: `youtube` alone is not among them (captions.insert, read 2026-11-27). */
export const CAPTION_SCOPES = ['youtube.force-ssl', 'youtubepartner']
/** The one scope for comments (commentThreads.insert, read 2026-11-27). */
export const COMMENT_SCOPES = ['youtube.force-ssl']

/** A call whose caller is known. */
export interface YoutubeCall {
  readonly context: RouteContext
  readonly channel: YoutubeChannel
  readonly project: YoutubeProject
}

/** The same route on every API host. */
export function onApiHosts(method: Route['method'], path: string, handle: Route['handle']): Route[] {
  return API_HOSTS.map((host) => ({ method, host, path, handle }))
}

/** The live access token of a call, by header or by `access_token`. */
export function bearerOf(context: RouteContext): { token: TokenRecord | undefined; isGiven: boolean } {
  const header = context.request.headers['authorization']
  const value = /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1] ?? context.query.get('access_token') ?? ''
  const record = context.world.tokens.find(value)
  const isUsable = record?.login === 'youtube' && record.kind === 'access' && context.world.tokens.isAlive(record)
  return { token: isUsable ? record : undefined, isGiven: value !== '' || header !== undefined }
}

/** The channel and project behind a token. */
export function callerOf(world: World, token: TokenRecord): { channel: YoutubeChannel | undefined; project: YoutubeProject | undefined } {
  return { channel: youtubeState(world).channels.get(token.accountId), project: projectBy(world, token.clientId) }
}

/** An endpoint that checks the token, spends quota (refused requests cost as well), and checks the scopes: one of `scopes` is enough. */
export function endpoint(
  method: Route['method'],
  path: string,
  need: { scopes: readonly string[]; bucket: QuotaBucket; cost: number },
  handle: (call: YoutubeCall) => Promise<SandboxAnswer> | SandboxAnswer,
): Route[] {
  return onApiHosts(method, path, (context) => {
    settleSchedules(context.world)
    const { token, isGiven } = bearerOf(context)
    if (token === undefined) return isGiven ? authError() : loginRequired()
    const { channel, project } = callerOf(context.world, token)
    if (project === undefined) return authError()
    if (!spendQuota(context.world, project.id, need.bucket, need.cost)) return quotaExceeded()
    if (!need.scopes.some((scope) => token.scopes.includes(SCOPE_PREFIX + scope))) return insufficientScopes()
    if (channel === undefined) return signupRequired()
    return handle({ context, channel, project })
  })
}
