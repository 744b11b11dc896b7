import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { authenticate, readFormPairs, type Caller, type FormPairs, type Need } from './authenticate.ts'
import { refusedForCredits } from './credits.ts'
import type { RateName } from './limits.ts'
import { tooManyRequests } from './problems.ts'
import { countCall } from './rate-limits.ts'
import type { XAccount } from './state.ts'

/** X's API answers on both names. `api.twitter.com` still is an alias (field). */
export const API_HOSTS = ['api.x.com', 'api.twitter.com'] as const

/** A call after its caller was found. */
export interface XCall {
  readonly context: RouteContext
  readonly caller: Caller
  /** Body pairs where the body was form-encoded (it is read by then). */
  readonly form: FormPairs
}

/** A call in the name of a user. */
export interface UserCall extends XCall {
  readonly account: XAccount
}

/** The same route on every API host. */
export function onApiHosts(method: Route['method'], path: string, handle: Route['handle']): Route[] {
  return API_HOSTS.map((host) => ({ method, host, path, handle }))
}

/** An endpoint that authenticates, counts the call, and puts the rate headers on whatever it answers. */
export function endpoint(
  name: RateName,
  method: Route['method'],
  path: string,
  need: Need,
  handle: (call: XCall) => Promise<SandboxAnswer> | SandboxAnswer,
): Route[] {
  return onApiHosts(method, path, async (context) => {
    const isSigned = /^OAuth\s/i.test(context.request.headers['authorization'] ?? '')
    const form = isSigned ? await readFormPairs(context) : []
    const found = authenticate(context, need, form)
    const caller = 'caller' in found ? found.caller : null
    const counted = countCall(context.world, name, caller)
    const answer =
      'refusal' in found
        ? found.refusal
        : counted.isOver
          ? tooManyRequests()
          : (refusedForCredits(context.world, found.caller) ?? (await handle({ context, caller: found.caller, form })))
    return {
      ...answer,
      headers: {
        ...answer.headers,
        ...counted.headers,
        'api-version': '2.167',
        'x-transaction-id': Math.floor(Math.random() * 2 ** 53).toString(16),
        ...(caller?.accessLevel == null ? {} : { 'x-access-level': caller.accessLevel }),
      },
    }
  })
}

/** An endpoint that only a user may call. */
export function userEndpoint(
  name: RateName,
  method: Route['method'],
  path: string,
  need: Need,
  handle: (call: UserCall) => Promise<SandboxAnswer> | SandboxAnswer,
): Route[] {
  return endpoint(name, method, path, need, (call) => {
    const { account } = call.caller
    if (account === null) throw new Error('app-only callers are refused before')
    return handle({ ...call, account })
  })
}
