import { readFileSync } from 'node:fs'
import type { DrivenAnswer, DrivenCall } from '../../testing/driver.ts'
import type { RefusedAnswer } from '../../testing/refusals.ts'
import { openLinkedIn, REST, type LinkedInClient } from './client.ts'
import { authorizeAddress, exchangeForm } from './login.ts'

/** Scopes of a login through an app with Community Management. */
export const COMMUNITY = ['w_member_social', 'w_organization_social', 'r_organization_social', 'rw_organization_admin']
/** Scopes of a login through an app with the self-serve products. */
export const SELF_SERVE = ['openid', 'profile', 'w_member_social']
/** The samples that ship with the app. */
export const IMAGE = readFileSync('resources/sample/creatorsync-sample.jpg')
/** See {@link IMAGE}. */
export const VIDEO = readFileSync('resources/sample/creatorsync-sample.mp4')

/** The test client, and the longer ways that refusals begin with. */
export interface RefusalBench extends LinkedInClient {
  /** Ada's token, self-serve unless told otherwise. */
  readonly member: string
  /** A call of the API with changed headers; '' takes one away. */
  ask(method: string, path: string, token: string, call?: DrivenCall): Promise<RefusedAnswer>
  /** A post with a change, by Ada unless told otherwise. */
  create(change: Record<string, unknown>, token?: string): Promise<RefusedAnswer>
  /** Puts bytes somewhere. */
  put(address: string | undefined, call: DrivenCall, method?: string): Promise<RefusedAnswer>
  /** The consent page with a change of its query. */
  authorize(change: Record<string, string>, path?: string): Promise<DrivenAnswer>
  /** A code after a consent. */
  code(change?: Record<string, string>, path?: string): Promise<string>
  /** The token endpoint with a change of the form. */
  exchange(code: string, change?: Record<string, string>): Promise<RefusedAnswer>
}

/** Opens a bench of its own for one refusal. */
export function openRefusalBench(): RefusalBench {
  const client = openLinkedIn()
  const member = client.token(SELF_SERVE)
  return Object.assign(client, {
    member,
    ask: async (method: string, path: string, token: string, { headers = {}, ...rest }: DrivenCall = {}) => {
      const whole = { ...REST, Authorization: `Bearer ${token}`, ...headers }
      const kept = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== ''))
      return told(await client.call(method, `https://api.linkedin.com${path}`, { ...rest, headers: kept }))
    },
    create: async (change: Record<string, unknown>, token = member) => told(await client.post(token, change)),
    put: async (address: string | undefined, call: DrivenCall, method = 'PUT') => told(await client.call(method, address ?? '', call)),
    authorize: (change: Record<string, string>, path?: string) => client.call('GET', authorizeAddress(client, change, path)),
    async code(change: Record<string, string> = {}, path?: string) {
      const answer = await client.call('POST', authorizeAddress(client, change, path), { body: new URLSearchParams({ decision: 'allow' }) })
      return new URL(answer.headers['location'] ?? '').searchParams.get('code') ?? ''
    },
    async exchange(code: string, change: Record<string, string> = {}) {
      const form = exchangeForm(client, code, change)
      const body = new URLSearchParams(Object.entries(form).filter(([, value]) => value !== ''))
      return told(await client.call('POST', 'https://www.linkedin.com/oauth/v2/accessToken', { body }))
    },
  })
}

/** Status, and the body as JSON where it is JSON. */
export function told(answer: DrivenAnswer): RefusedAnswer {
  const isJson = answer.headers['content-type']?.startsWith('application/json') === true
  return { status: answer.status, body: isJson ? answer.json() : answer.text }
}

/** The query that a consent was sent back with. */
export function sentBack(answer: DrivenAnswer): RefusedAnswer {
  const location = answer.headers['location']
  return { status: answer.status, body: location === undefined ? answer.text : Object.fromEntries(new URL(location).searchParams) }
}

/** An `errorPage` shows no JSON: the whole page is the body, of which the title is enough to know it. */
export function isErrorPage(answer: RefusedAnswer): RefusedAnswer {
  return { status: answer.status, body: /<title>(.*?)<\/title>/.exec(String(answer.body))?.[1] ?? '' }
}
