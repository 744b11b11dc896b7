import type { RefusedAnswer } from '../../testing/refusals.ts'
import type { GraphOptions, MetaClient } from './client.ts'

/** A Graph call's answer as a refusal is held against it. */
export async function refused(bench: MetaClient, method: string, path: string, options: GraphOptions = {}): Promise<RefusedAnswer> {
  const answer = await bench.graph(method, path, options)
  return { status: answer.status, body: answer.json() }
}

/** The distinguishing part of a Graph error's body. */
export function graphError(code: number, subcode?: number): unknown {
  return { error: { code, type: 'OAuthException', ...(subcode === undefined ? {} : { error_subcode: subcode }) } }
}
