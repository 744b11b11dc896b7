import { expect } from 'vitest'
import type { RefusedAnswer } from '../../testing/refusals.ts'
import { changeMetaSettings, type MetaSettings } from '../meta-settings.ts'
import { KITCHEN, picture, type GraphOptions } from './client.ts'
import type { InstagramBench } from './instagram-bench.ts'

/** The contract that the rules are numbered by. */
export const CONTRACT = 'instagram.md'
/** The error-codes page. */
export const ERRORS = 'https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes'
/** Where containers are made. */
export const KITCHEN_MEDIA = `${KITCHEN.instagram}/media`
/** Milliseconds. */
export const DAY = 86_400_000

/** The body of a Graph refusal with these codes. */
export function graph(code: number, subcode?: number, more: Record<string, unknown> = {}): unknown {
  return {
    error: { code, type: 'OAuthException', ...(subcode === undefined ? {} : { error_subcode: subcode, is_transient: false }), ...more },
  }
}

/** Code 100 without a subcode, told from its neighbours by what it says. */
export function saying(words: RegExp): unknown {
  return graph(100, undefined, { message: expect.stringMatching(words) as unknown })
}

/** One call's status and parsed body. */
export async function answer(bench: InstagramBench, method: string, path: string, options: GraphOptions = {}): Promise<RefusedAnswer> {
  const { status, text, json } = await bench.meta.graph(method, path, options)
  return { status, body: text === '' ? null : json() }
}

/** Asks for a container. */
export const make = (bench: InstagramBench, form: Record<string, string>, options: GraphOptions = {}) =>
  answer(bench, 'POST', KITCHEN_MEDIA, { form, ...options })
/** Asks to publish one. */
export const publish = (bench: InstagramBench, id: string, options: GraphOptions = {}) =>
  answer(bench, 'POST', `${KITCHEN.instagram}/media_publish`, { form: { creation_id: id }, ...options })
/** Turns the practice Meta's switches. */
export const settings = (bench: InstagramBench, change: Partial<MetaSettings>) => changeMetaSettings(bench.meta.driver.world, change)

/** The least that a local reel says. */
export const REEL = { media_type: 'REELS', upload_type: 'resumable' }
/** A picture's container, ready to be published. */
export const finished = async (bench: InstagramBench) => {
  const id = await bench.container({ image_url: await bench.stage() })
  bench.settle()
  return id
}
/** Items of a carousel, not ready yet. */
export const children = async (bench: InstagramBench, count: number) => {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1)
    ids.push(await bench.container({ image_url: await bench.stage(await picture(800 + index, 800)), is_carousel_item: 'true' }))
  return ids
}
/** Does the work after the permissions were taken from the token. */
export const withScopes = async (scopes: readonly string[], work: (token: string) => Promise<RefusedAnswer>, bench: InstagramBench) => {
  const record = bench.meta.driver.world.tokens.find(bench.token)
  if (record === undefined) throw new Error('the bench has no token')
  bench.meta.driver.world.tokens.update(bench.token, { scopes: record.scopes.filter((scope) => !scopes.includes(scope)) })
  return work(bench.token)
}
