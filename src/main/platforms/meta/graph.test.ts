import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PlatformError } from '../../core/platform-error.ts'
import { NOW } from '../../../../tools/testing/played-platform.ts'
import { account, APP, GRANT } from './__fixtures__/play-graph.ts'
import { graphFailure } from './errors.ts'
import { authorizeMeta, graphUrl, readGraph } from './graph.ts'

const about = { platform: 'facebook', step: 'post.create', now: NOW } as const
const answer = (status: number, body: object, headers: Record<string, string> = {}) => ({ status, headers, text: JSON.stringify(body) })
const refusal = (code: number, subcode?: number) => ({
  error: {
    message: 'told',
    type: 'OAuthException',
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    fbtrace_id: 'trace-1',
  },
})

describe('a Graph call of an account', () => {
  it('carries the Page token and the proof of exactly that token', () => {
    const request = authorizeMeta(
      { step: 's', method: 'GET', url: graphUrl('1755', { fields: 'id' }), auth: 'token' },
      GRANT,
      APP,
      account('facebook'),
    )
    expect(request.headers).toEqual({ authorization: 'Bearer EAApage' })
    const proof = createHmac('sha256', 'app-secret').update('EAApage').digest('hex')
    expect(request.url).toBe(`https://graph.facebook.com/v26.0/1755?fields=id&appsecret_proof=${proof}`)
  })

  it('goes to rupload in its own header form and without a proof', () => {
    const url = 'https://rupload.facebook.com/ig-api-upload/v26.0/c1'
    const request = authorizeMeta(
      { step: 's', method: 'POST', url, headers: { offset: '0' }, auth: 'token' },
      GRANT,
      APP,
      account('instagram'),
    )
    expect(request).toMatchObject({ url, headers: { offset: '0', authorization: 'OAuth EAApage' } })
  })

  it('needs a new login when the Page has no token: the user token never posts', () => {
    const request = { step: 's', method: 'GET', url: graphUrl('1755'), auth: 'token' } as const
    const authorize = () => authorizeMeta(request, { ...GRANT, accountTokens: {} }, APP, account('facebook'))
    expect(authorize).toThrow(expect.objectContaining({ failure: expect.objectContaining({ kind: 'reconnect-needed' }) }))
  })
})

describe('a Graph error', () => {
  it.each([
    [400, refusal(190, 463), 'reconnect-needed'],
    [401, refusal(102), 'reconnect-needed'],
    [403, refusal(10), 'scope-missing'],
    [403, refusal(200), 'scope-missing'],
    [400, refusal(100), 'content-rejected'],
    [400, refusal(100, 33), 'unexpected-response'],
    [400, refusal(2500), 'unexpected-response'],
    [400, refusal(4), 'rate-limited'],
    [403, refusal(32), 'rate-limited'],
    [400, refusal(80_001), 'rate-limited'],
    [400, refusal(80_002), 'rate-limited'],
    [400, refusal(506), 'duplicate'],
    [400, refusal(368), 'content-rejected'],
    [500, refusal(2), 'platform-down'],
    [200, refusal(1), 'platform-down'],
    [503, {}, 'platform-down'],
    [429, {}, 'rate-limited'],
    [404, {}, 'unexpected-response'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(graphFailure(answer(status, body), about).failure.kind).toBe(kind)
  })

  it('is judged by its code whatever stands in the other fields', () => {
    const odd = { error: { code: 190, message: 7, error_subcode: null, error_user_msg: null, is_transient: 'no', fbtrace_id: null } }
    expect(graphFailure(answer(400, odd), about).failure).toMatchObject({ kind: 'reconnect-needed', platformCode: '190' })
  })

  it('leaves open whether a commit was done after code 2 and after 5xx, not after a refusal', () => {
    const commit = { ...about, isCommit: true }
    expect(graphFailure(answer(500, refusal(2)), commit).failure.mayHaveApplied).toBe(true)
    expect(graphFailure(answer(502, {}), commit).failure.mayHaveApplied).toBe(true)
    expect(graphFailure(answer(400, refusal(100)), commit).failure.mayHaveApplied).toBe(false)
    expect(graphFailure(answer(500, refusal(2)), about).failure.mayHaveApplied).toBe(false)
  })

  it('tells the platform code, trace id and words, and when the usage header wants us back', () => {
    const usage = { '1755': [{ type: 'pages', call_count: 100, total_cputime: 16, total_time: 45, estimated_time_to_regain_access: 10 }] }
    const { failure } = graphFailure(answer(400, refusal(80_001, 7), { 'x-business-use-case-usage': JSON.stringify(usage) }), about)
    expect(failure).toMatchObject({ platformCode: '80001/7', requestId: 'trace-1', text: 'told', retryAt: NOW + 600_000 })
  })

  it('lets Retry-After win over the estimate', () => {
    const { failure } = graphFailure(answer(429, {}, { 'retry-after': '30' }), about)
    expect(failure.retryAt).toBe(NOW + 30_000)
  })

  it('is seen in an answer of status 200 too', () => {
    const read = () => readGraph(answer(200, refusal(190)), z.looseObject({}), about)
    expect(read).toThrow(PlatformError)
  })
})
