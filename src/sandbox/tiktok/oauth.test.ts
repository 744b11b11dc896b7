import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRACTICE_ACCOUNTS } from './records.ts'
import { codeOf, dataOf, openTikTok, type TikTokClient } from './testing/client.ts'
import { authorizeAddress, consent, exchange, newCode, refresh, tokenCall, VERIFIER } from './testing/login.ts'

let tiktok: TikTokClient
beforeEach(() => {
  tiktok = openTikTok()
})
afterEach(() => tiktok.close())

describe('consent', () => {
  it('shows the page with scopes to untick, and answers with code, scopes and state', async () => {
    expect((await tiktok.call('GET', authorizeAddress(tiktok))).text).toContain('type="checkbox"')
    const back = await consent(tiktok)
    expect(back.searchParams.get('scopes')).toBe('user.info.basic,video.publish,video.list')
    expect(back.searchParams.get('state')).toBe('st')
    expect(back.searchParams.get('code')).toMatch(/\*.*!/)
  })

  it('grants only what stayed ticked, to the chosen account', async () => {
    const form = new URLSearchParams({ decision: 'allow', account: PRACTICE_ACCOUNTS[1]!.openId, scope: 'user.info.basic' })
    const back = await consent(tiktok, {}, form)
    const answer = await exchange(tiktok, back.searchParams.get('code') ?? '')
    expect(answer.json()).toMatchObject({ scope: 'user.info.basic', open_id: PRACTICE_ACCOUNTS[1]!.openId })
  })

  it('sends a refusal back', async () => {
    expect((await consent(tiktok, {}, new URLSearchParams({ decision: 'deny' }))).searchParams.get('error')).toBe('access_denied')
  })

  it('lets only target users of a sandbox client in', async () => {
    tiktok.setApp({ targetUsers: [PRACTICE_ACCOUNTS[1]!.openId] })
    expect((await consent(tiktok)).searchParams.get('error')).toBe('access_denied')
  })

  it.each([
    [{ client_key: '' }],
    [{ redirect_uri: 'http://127.0.0.1/callback/' }],
    [{ redirect_uri: 'http://127.0.0.1:51234/callback' }],
    [{ redirect_uri: 'http://127.0.0.1:51234/callback/?a=1' }],
    [{ redirect_uri: 'https://evil.example:1/callback/' }],
  ])('shows an error page for %j', async (change) => {
    expect((await tiktok.call('GET', authorizeAddress(tiktok, change))).status).toBe(400)
  })

  it.each([
    [{ code_challenge: createHash('sha256').update(VERIFIER).digest('base64url') }, 'invalid_request'],
    [{ code_challenge: '' }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ scope: 'video.publish,video.delete' }, 'invalid_scope'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
  ])('sends %j back as %s', async (change, error) => {
    expect((await consent(tiktok, change)).searchParams.get('error')).toBe(error)
  })
})

describe('tokens', () => {
  it('exchanges a code for two hours and 180 days, once', async () => {
    const code = await newCode(tiktok)
    const answer = await exchange(tiktok, code)
    expect(answer.status).toBe(200)
    expect(answer.json()).toMatchObject({ expires_in: 7_200, refresh_expires_in: 15_552_000, token_type: 'Bearer' })
    expect(answer.json()['access_token']).toMatch(/^act\./)
    expect(answer.json()['refresh_token']).toMatch(/^rft\./)
    const again = await exchange(tiktok, code)
    expect(again.status).toBe(400)
    expect(again.json()).toMatchObject({ error: 'invalid_grant', log_id: expect.any(String) as string })
    expect(again.json()).not.toHaveProperty('data')
  })

  it.each([
    [{ client_secret: '' }, 401, 'invalid_client', 'Client key or secret is incorrect.'],
    [{ client_secret: 'wrong' }, 401, 'invalid_client', 'Client key or secret is incorrect.'],
    [
      { redirect_uri: 'http://127.0.0.1:51235/callback/' },
      400,
      'invalid_request',
      'Redirect_uri is not matched with the uri when requesting code.',
    ],
    [{ code_verifier: 'x'.repeat(43) }, 400, 'invalid_request', 'Code verifier or code challenge is invalid.'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 'Unsupported grant type'],
  ])('refuses %j', async (change, status, error, description) => {
    const answer = await exchange(tiktok, await newCode(tiktok), change)
    expect(answer.status).toBe(status)
    expect(answer.json()).toMatchObject({ error, error_description: description })
  })

  it('takes forms only', async () => {
    const answer = await tiktok.call('POST', 'https://open.tiktokapis.com/v2/oauth/token/', { body: { grant_type: 'authorization_code' } })
    expect(answer.json()['error']).toBe('invalid_request')
  })

  it('rotates strictly', async () => {
    const first = (await exchange(tiktok, await newCode(tiktok))).json()
    const second = await refresh(tiktok, String(first['refresh_token']))
    expect(second.status).toBe(200)
    expect(second.json()['refresh_token']).not.toBe(first['refresh_token'])
    expect((await refresh(tiktok, String(first['refresh_token']))).json()['error']).toBe('invalid_grant')
    expect((await refresh(tiktok, String(second.json()['refresh_token']))).status).toBe(200)
  })

  it('can answer errors with 200 and live as long as the older pages say', async () => {
    tiktok.setSettings({ oauthErrorsWith200: true, accessLifeSeconds: 86_400, refreshLifeSeconds: 31_536_000 })
    expect((await exchange(tiktok, await newCode(tiktok))).json()).toMatchObject({ expires_in: 86_400, refresh_expires_in: 31_536_000 })
    const refused = await exchange(tiktok, 'nonsense')
    expect(refused.status).toBe(200)
    expect(refused.json()['error']).toBe('invalid_grant')
  })

  it('revokes', async () => {
    const { access_token: token } = (await exchange(tiktok, await newCode(tiktok))).json()
    const revoked = await tokenCall(tiktok, { token: String(token) }, 'revoke')
    expect(revoked.status).toBe(200)
    expect(revoked.text).toBe('')
    expect((await tiktok.api('/v2/post/publish/creator_info/query/', String(token))).status).toBe(401)
  })
})

describe('user info', () => {
  const ask = (fields: string, token: string) =>
    tiktok.call('GET', `https://open.tiktokapis.com/v2/user/info/${fields === '' ? '' : `?fields=${fields}`}`, {
      headers: { Authorization: `Bearer ${token}` },
    })

  it('answers the asked fields in the envelope, with a picture that is there', async () => {
    const answer = await ask('open_id,union_id,avatar_url,display_name', tiktok.token(['user.info.basic']))
    const { user } = dataOf<{ user: Record<string, string> }>(answer)
    expect(user).toMatchObject({ open_id: PRACTICE_ACCOUNTS[0]!.openId, display_name: 'Practice Creator' })
    expect(answer.json()['error']).toMatchObject({ code: 'ok', message: '' })
    expect((await tiktok.call('GET', user['avatar_url'] ?? '')).headers['content-type']).toBe('image/png')
  })

  it.each([
    ['', 400, 'invalid_params'],
    ['open_id,nonsense', 400, 'invalid_params'],
    ['open_id,username', 400, 'scope_permission_missed'],
  ])('refuses fields=%s', async (fields, status, code) => {
    const answer = await ask(fields, tiktok.token(['user.info.basic']))
    expect(answer.status).toBe(status)
    expect(codeOf(answer)).toBe(code)
  })

  it('refuses missing scopes, dead and unknown tokens', async () => {
    const other = await ask('open_id', tiktok.token(['video.list']))
    expect([other.status, codeOf(other)]).toEqual([401, 'scope_not_authorized'])
    const unknown = await ask('open_id', 'act.nonsense')
    expect([unknown.status, codeOf(unknown)]).toEqual([401, 'access_token_invalid'])
    const token = tiktok.token()
    tiktok.clock.advance(7_200_000)
    expect(codeOf(await ask('open_id', token))).toBe('access_token_invalid')
  })
})
