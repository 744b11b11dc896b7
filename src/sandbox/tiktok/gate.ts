import { contentTypeOf, readText } from '../kit/request.ts'
import type { TokenRecord } from '../kit/tokens.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import { answering, invalidParams, Refusal } from './envelope.ts'
import { accountOf, appsOf, LOGIN, settingsOf, type TikTokAccount, type TikTokApp } from './records.ts'

/** Calls that share one counter. (unconfirmed) that video, inbox and photo inits are counted together. */
type Budget = 'init' | 'creator_info' | 'status' | 'user_info' | 'video_list' | 'video_query' | 'cancel'

/** Calls per minute and user token. TikTok rate-limit page and posting references, state 2026-11-23; cancel (unconfirmed). */
const CALLS_PER_MINUTE: Readonly<Record<Budget, number>> = {
  init: 6,
  creator_info: 20,
  status: 30,
  user_info: 600,
  video_list: 600,
  video_query: 600,
  cancel: 30,
}
const MINUTE_MS = 60_000

/** Who calls, once the token is found alive. */
export interface Caller {
  readonly token: TokenRecord
  readonly account: TikTokAccount
  readonly app: TikTokApp
}

/** One API address: gate, then work. Paths are documented with their trailing slash; without it they work too, and are noted. */
export function apiRoute(
  method: 'GET' | 'POST',
  path: string,
  budget: Budget,
  scopes: readonly string[],
  work: (context: RouteContext, caller: Caller) => Promise<SandboxAnswer> | SandboxAnswer,
): Route {
  return {
    method,
    host: 'open.tiktokapis.com',
    path: `${path.replace(/\/$/, '')}{/}?`,
    handle: (context) =>
      // The general list of errors and live answers write invalid_params, the posting references invalid_param.
      answering(context.world, path.startsWith('/v2/post/') ? settingsOf(context.world).parameterError : 'invalid_params', () => {
        if (!context.request.url.pathname.endsWith('/')) context.world.note('tiktok', `${path} was called without its trailing slash`)
        return work(context, enter(context, budget, scopes))
      }),
  }
}

/** Token, minute budget, scope: one of `scopes` must be granted. */
function enter({ world, request }: RouteContext, budget: Budget, scopes: readonly string[]): Caller {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1]
  const token = bearer === undefined ? undefined : world.tokens.find(bearer)
  if (token === undefined || token.login !== LOGIN || token.kind !== 'access' || !world.tokens.isAlive(token)) {
    throw new Refusal(401, 'access_token_invalid', 'The access token is invalid or not found in the request.')
  }
  count(world, token, budget)
  requireScope(token, scopes)
  const app = appsOf(world).get(token.clientId)
  if (app === undefined) throw new Refusal(401, 'access_token_invalid', 'The access token is invalid or not found in the request.')
  return { token, app, account: accountOf(world, token.accountId) }
}

/** 401 unless one of `scopes` was granted. */
export function requireScope(token: TokenRecord, scopes: readonly string[]): void {
  if (!scopes.some((scope) => token.scopes.includes(scope)))
    throw new Refusal(401, 'scope_not_authorized', 'The user did not authorize the scope required for completing this request.')
}

/** A sliding window of one minute; no Retry-After, none is documented. */
function count(world: World, token: TokenRecord, budget: Budget): void {
  const calls = world.collections.collection<{ times: readonly number[] }>('tiktok-calls')
  const id = `${budget}:${token.token}`
  const now = world.clock.now()
  const times = (calls.get(id)?.times ?? []).filter((time) => now - time < MINUTE_MS)
  if (times.length >= CALLS_PER_MINUTE[budget])
    throw new Refusal(429, 'rate_limit_exceeded', 'The API rate limit was exceeded. Please try again later.')
  calls.put(id, { times: [...times, now] })
}

/** A JSON object as body. An empty body is `{}` where `mayBeEmpty`. */
export async function requireJsonObject({ request }: RouteContext, mayBeEmpty = false): Promise<Record<string, unknown>> {
  const text = await readText(request.body)
  if (text.trim() === '' && mayBeEmpty) return {}
  if (contentTypeOf(request) !== 'application/json') throw invalidParams('Content-Type must be application/json; charset=UTF-8')
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw invalidParams('The request body is no JSON')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidParams('The request body must be a JSON object')
  return body as Record<string, unknown>
}
