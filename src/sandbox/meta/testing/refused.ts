import { told, type RefusedAnswer } from '../../testing/refusals.ts'
import { metaSandbox } from '../platform.ts'
import { KITCHEN, type GraphOptions, type MetaClient } from './client.ts'

/** A Graph call's answer as a refusal is held against it. */
export async function refused(bench: MetaClient, method: string, path: string, options: GraphOptions = {}): Promise<RefusedAnswer> {
  return told(await bench.graph(method, path, options))
}

/** The distinguishing part of a Graph error's body. */
export function graphError(code: number, subcode?: number): unknown {
  return { error: { code, type: 'OAuthException', ...(subcode === undefined ? {} : { error_subcode: subcode }) } }
}

/** A login with fewer permissions, and its Kitchen token. */
export function limited(bench: MetaClient, without: string): { page: string; user: string } {
  const scopes = bench.driver.world.tokens.find(bench.userToken)?.scopes ?? []
  const kept = scopes.filter((scope) => scope !== without)
  const login = metaSandbox.grant(bench.driver.world, { platform: 'facebook', kind: 'oauth2', scopes: kept })
  return { page: login.pages?.find((page) => page.id === KITCHEN.page)?.accessToken ?? '', user: login.accessToken }
}

/** A text on the Kitchen's Page, public; its id. */
export async function textPost(bench: MetaClient, form: Record<string, string> = {}): Promise<string> {
  return String((await bench.ok('POST', `${KITCHEN.page}/feed`, { form: { message: 'Soup', ...form } }))['id'])
}

/** A text for the Kitchen's Page, and what is said to it. */
export const post = (bench: MetaClient, form: Record<string, string>, options: GraphOptions = {}) =>
  refused(bench, 'POST', `${KITCHEN.page}/feed`, { form, ...options })

/** A moment ahead, as unix seconds. */
export const at = (bench: MetaClient, aheadMs: number) => String(Math.floor((bench.driver.clock.now() + aheadMs) / 1000))
