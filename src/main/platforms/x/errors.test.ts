import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { toPlatformError } from './errors.ts'

const NOW = Date.parse('2026-11-23T10:00:00Z')
const SECONDS = NOW / 1000
const MEDIA_IDS = {
  errors: [{ parameters: { 'media.media_ids': ['188'] }, message: 'Your media IDs are invalid.' }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.x.com/2/problems/invalid-request',
}

function failureOf(
  status: number,
  body: Json | string,
  about: { step?: string; isCommit?: boolean; headers?: Record<string, string> } = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = { status, text, headers: about.headers ?? {} }
  return toPlatformError(response, { step: about.step ?? 'post.create', isCommit: about.isCommit ?? true, now: NOW }).failure
}

const forbidden = (detail: string): Json => ({ detail, type: 'about:blank', title: 'Forbidden', status: 403 })

describe('what a refusal of X means', () => {
  it.each([
    ['a dead token', 401, { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' }, 'reconnect-needed'],
    ['a dead OAuth 1.0a token', 401, { errors: [{ code: 89, message: 'Invalid or expired token.' }] }, 'reconnect-needed'],
    ['a wrong signature', 401, { errors: [{ code: 32, message: 'Could not authenticate you.' }] }, 'reconnect-needed'],
    ['no credits', 402, { title: 'CreditsDepleted', type: 'https://api.twitter.com/2/problems/credits' }, 'quota-exhausted'],
    ['a monthly cap', 429, { title: 'UsageCapExceeded', type: 'https://api.twitter.com/2/problems/usage-capped' }, 'quota-exhausted'],
    ['a missing scope', 403, forbidden('Forbidden'), 'scope-missing'],
    ['a read-only app', 403, { title: 'Forbidden', type: 'https://api.x.com/2/problems/oauth1-permissions' }, 'scope-missing'],
    ['a duplicate', 403, forbidden('You are not allowed to create a Tweet with duplicate content.'), 'duplicate'],
    ['a duplicate by its old number', 403, { errors: [{ code: 187, message: 'Status is a duplicate.' }] }, 'duplicate'],
    ['a long video', 403, forbidden('This user is not allowed to post a video longer than 2 minutes'), 'media-rejected'],
    ['a text that is not allowed', 403, forbidden('You are not permitted to perform this action.'), 'content-rejected'],
    ['words that only contain a known sentence', 403, forbidden('So: Forbidden'), 'content-rejected'],
    ['a suspended user', 403, { title: 'Forbidden', type: 'https://api.x.com/2/problems/user-suspended' }, 'reconnect-needed'],
    ['unknown media ids', 400, MEDIA_IDS, 'media-rejected'],
    ['an edge in front of X', 403, '<html>Attention required</html>', 'platform-down'],
    ['too many calls', 429, { title: 'Too Many Requests', type: 'about:blank', status: 429 }, 'rate-limited'],
    ['an overload', 503, { title: 'Service Unavailable', type: 'about:blank', status: 503 }, 'platform-down'],
  ] as const)('takes %s (%i) for what it is', (_case, status, body, kind) => {
    expect(failureOf(status, body as Json).kind).toBe(kind)
  })

  it.each([
    [32, 401, 'reconnect-needed'],
    [63, 403, 'reconnect-needed'],
    [64, 403, 'reconnect-needed'],
    [88, 429, 'rate-limited'],
    [89, 401, 'reconnect-needed'],
    [99, 403, 'reconnect-needed'],
    [130, 503, 'platform-down'],
    [131, 500, 'platform-down'],
    [135, 401, 'reconnect-needed'],
    [185, 403, 'quota-exhausted'],
    [186, 403, 'content-rejected'],
    [187, 403, 'duplicate'],
    [215, 400, 'reconnect-needed'],
    [220, 403, 'scope-missing'],
    [226, 403, 'content-rejected'],
    [231, 403, 'reconnect-needed'],
    [261, 403, 'scope-missing'],
    [323, 400, 'media-rejected'],
    [324, 400, 'media-rejected'],
    [325, 400, 'media-rejected'],
    [326, 403, 'reconnect-needed'],
    [385, 403, 'content-rejected'],
    [386, 403, 'content-rejected'],
    [407, 403, 'content-rejected'],
    [415, 403, 'reconnect-needed'],
    [416, 401, 'reconnect-needed'],
    [433, 403, 'content-rejected'],
    [453, 403, 'scope-missing'],
  ] as const)('knows number %i', (code, status, kind) => {
    const failure = failureOf(status, { errors: [{ code, message: 'Words of X.' }] })
    expect(failure).toMatchObject({ kind, platformCode: String(code), text: 'Words of X.' })
  })

  it.each([
    ['credits', 402, 'quota-exhausted'],
    ['usage-capped', 429, 'quota-exhausted'],
    ['rate-limit-exceeded', 429, 'rate-limited'],
    ['unsupported-authentication', 403, 'reconnect-needed'],
    ['oauth1-permissions', 403, 'scope-missing'],
    ['client-forbidden', 403, 'scope-missing'],
    ['user-suspended', 403, 'reconnect-needed'],
    ['not-authorized-for-resource', 403, 'content-rejected'],
    ['disallowed-resource', 403, 'content-rejected'],
    ['internal-error', 500, 'platform-down'],
    ['invalid-request', 400, 'content-rejected'],
    ['resource-not-found', 404, 'unexpected-response'],
  ] as const)('knows the problem %s, whichever host names it', (type, status, kind) => {
    for (const host of ['api.x.com', 'api.twitter.com'])
      expect(failureOf(status, { title: 'A title', detail: 'Words of X.', type: `https://${host}/2/problems/${type}` })).toMatchObject({
        kind,
        platformCode: type,
      })
  })

  it.each([
    ['an unknown number', 403, { errors: [{ code: 9999, message: 'Something new.' }] }, '9999', 'content-rejected'],
    ['an unknown type', 418, { type: 'https://api.x.com/2/problems/teapot', detail: 'Short and stout.' }, 'teapot', 'unexpected-response'],
    ['no body at all', 418, '', 'HTTP 418', 'unexpected-response'],
  ] as const)('tells %s whole', (_case, status, body, platformCode, kind) => {
    expect(failureOf(status, body as Json, { headers: { 'x-transaction-id': 'abc' } })).toMatchObject({
      kind,
      platformCode,
      requestId: 'abc',
    })
  })

  it.each([
    ['fields that are null', { ...(forbidden('You are not permitted to perform this action.') as object), type: null, errors: null }],
    ['an entry that is a sentence', { ...(forbidden('You are not permitted to perform this action.') as object), errors: ['No.'] }],
  ])('reads the rest of a refusal with %s', (_case, body) => {
    expect(failureOf(403, body as Json)).toMatchObject({
      kind: 'content-rejected',
      text: 'You are not permitted to perform this action.',
    })
  })

  it('knows a number that is written as a text', () => {
    expect(failureOf(403, { errors: [{ code: '187', message: 'Status is a duplicate.' }] })).toMatchObject({
      kind: 'duplicate',
      platformCode: '187',
    })
  })

  it('says that a commit may have been done only where X did not refuse it', () => {
    expect(failureOf(503, '').mayHaveApplied).toBe(true)
    expect(failureOf(503, '', { isCommit: false }).mayHaveApplied).toBe(false)
    expect(failureOf(403, forbidden('Forbidden')).mayHaveApplied).toBe(false)
  })

  it('waits for the 24-hour counter when that is the one used up', () => {
    const headers = {
      'x-rate-limit-remaining': '80',
      'x-rate-limit-reset': String(SECONDS + 900),
      'x-app-limit-24hour-remaining': '0',
      'x-app-limit-24hour-reset': String(SECONDS + 40_000),
    }
    expect(failureOf(429, {}, { headers })).toMatchObject({ kind: 'quota-exhausted', retryAt: NOW + 40_000_000 })
    const both = { ...headers, 'x-user-limit-24hour-remaining': '0', 'x-user-limit-24hour-reset': String(SECONDS + 50_000) }
    expect(failureOf(429, {}, { headers: both }).retryAt).toBe(NOW + 50_000_000)
    expect(failureOf(403, forbidden('Forbidden'), { headers }).kind).toBe('scope-missing')
  })

  it('waits for the 15-minute window otherwise, unless Retry-After says when', () => {
    const window = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(SECONDS + 900) }
    expect(failureOf(429, {}, { headers: window }).retryAt).toBe(NOW + 900_000)
    expect(failureOf(429, {}, { headers: { ...window, 'retry-after': '60' } }).retryAt).toBe(NOW + 60_000)
    expect(failureOf(429, {}, { headers: { 'x-rate-limit-reset': String(SECONDS - 5) } }).retryAt).toBeUndefined()
  })

  it('waits after an overload for what Retry-After says, not for the window that every answer tells of', () => {
    const window = { 'x-rate-limit-remaining': '80', 'x-rate-limit-reset': String(SECONDS + 900) }
    expect(failureOf(503, '', { headers: window }).retryAt).toBeUndefined()
    expect(failureOf(503, '', { headers: { ...window, 'retry-after': '60' } }).retryAt).toBe(NOW + 60_000)
  })

  it('keeps the words and the id that X support asks for', () => {
    const failure = failureOf(403, forbidden('You are not permitted to perform this action.'), { headers: { 'x-transaction-id': 'abc' } })
    expect(failure).toMatchObject({ requestId: 'abc', text: 'You are not permitted to perform this action.' })
  })

  it.each(['constructor', '__proto__', 'toString'])('takes a type named %s for one that it does not know', (word) => {
    expect(failureOf(403, { title: 'Forbidden', detail: 'No.', type: `https://api.x.com/2/problems/${word}` })).toMatchObject({
      kind: 'content-rejected',
    })
  })

  it('says after a gateway ran out of time that the post may be public', () => {
    expect(failureOf(408, '')).toMatchObject({ kind: 'platform-down', mayHaveApplied: true })
  })

  it('never waits for years for a window that a broken header names', () => {
    const { retryAt } = failureOf(429, '', { headers: { 'x-rate-limit-reset': '99999999999999999999999' } })
    expect(retryAt).toBe(NOW + 48 * 60 * 60_000)
  })

  it('reads the XML in which OAuth 1.0a refuses a redirect address', () => {
    const xml = '<?xml version="1.0"?><errors><error code="415">Callback URL not approved</error></errors>'
    expect(failureOf(403, xml, { step: 'token.request' })).toMatchObject({ platformCode: '415', text: 'Callback URL not approved' })
  })
})
