import { afterAll, beforeAll, expect, it } from 'vitest'
import { practiceXApp } from './accounts.ts'
import { openXBench, SAMPLE_VIDEO, signedHeader, type XBench } from './testing/client.ts'
import { basic, CALLBACK, newCode, VERIFIER } from './testing/oauth-steps.ts'

let bench: XBench
beforeAll(async () => {
  bench = await openXBench()
})
afterAll(() => bench.close())

it('exchanges, refreshes and revokes with everything in the query, as twitter-api-sdk does', async () => {
  const { clientId } = practiceXApp(bench.world)
  const ask = (path: string, pairs: Record<string, string>) =>
    bench.call('POST', `api.twitter.com/2/oauth2/${path}?${new URLSearchParams({ client_id: clientId, ...pairs }).toString()}`, {
      headers: { ...basic(bench), 'content-type': 'application/x-www-form-urlencoded' },
    })
  const code = await newCode(bench)
  const first = await ask('token', { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER })
  expect(first.body).toMatchObject({ token_type: 'bearer', expires_in: 7200 })
  const second = await ask('token', { grant_type: 'refresh_token', refresh_token: String(first.body['refresh_token']) })
  expect(second.status).toBe(200)
  expect((await ask('revoke', { token: String(second.body['access_token']), token_type_hint: 'access_token' })).body).toEqual({
    revoked: true,
  })
})

it.each(['x.com/oauth/authorize', 'x.com/i/oauth/authenticate'])(
  'gives a verifier at %s, where @xdevplatform/xdk sends people',
  async (page) => {
    const keys = practiceXApp(bench.world)
    const address = 'api.x.com/oauth/request_token'
    const authorization = signedHeader('POST', address, keys, bench.world.clock.now(), { extra: { oauth_callback: CALLBACK } })
    const asked = new URLSearchParams((await bench.call('POST', address, { headers: { authorization } })).text)
    const consent = `${page}?oauth_token=${asked.get('oauth_token') ?? ''}`
    expect((await bench.call('GET', consent)).text).toContain('CreatorSync practice')
    const answer = await bench.call('POST', consent, { body: new URLSearchParams({ decision: 'allow' }) })
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('oauth_verifier')).toMatch(/\S{8,}/)
  },
)

it('takes INIT and FINALIZE in the query without a body, as the README of xurl shows', async () => {
  const token = bench.grant().accessToken
  const command = (query: Record<string, string>, body?: FormData) =>
    bench.call('POST', `api.x.com/2/media/upload?${new URLSearchParams(query).toString()}`, {
      token,
      ...(body === undefined ? { headers: { 'content-type': 'application/json' } } : { body }),
    })
  const total = String(SAMPLE_VIDEO.length)
  const begun = await command({ command: 'INIT', total_bytes: total, media_type: 'video/mp4', media_category: 'tweet_video' })
  expect(begun.status).toBe(200)
  const { id } = begun.body['data'] as { id: string }
  const part = new FormData()
  part.set('media', new Blob([SAMPLE_VIDEO]), 'file.mp4')
  expect((await command({ command: 'APPEND', media_id: id, segment_index: '0' }, part)).status).toBe(200)
  expect((await command({ command: 'FINALIZE', media_id: id })).body).toMatchObject({ data: { id, size: SAMPLE_VIDEO.length } })
})

it('still refuses an upload without a body and without a command', async () => {
  const answer = await bench.call('POST', 'api.x.com/2/media/upload?media_category=tweet_image', { token: bench.grant().accessToken })
  expect(answer.status).toBe(400)
})
