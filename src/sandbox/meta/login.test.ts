import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metaStore } from './meta-records.ts'
import { appSecretProof } from './meta-tokens.ts'
import { practiceMetaApp } from './practice-accounts.ts'
import { at, KITCHEN, openMeta, STUDIO, TRAINS, type MetaClient } from './testing/client.ts'

const REDIRECT = 'http://localhost:8917/facebook/callback'
const SCOPES = 'pages_show_list,pages_read_engagement,pages_manage_posts,instagram_basic'

describe('the login', () => {
  let meta: MetaClient
  beforeEach(() => {
    meta = openMeta()
  })
  afterEach(() => meta.close())

  const dialog = (change: Record<string, string> = {}) =>
    `https://www.facebook.com/v26.0/dialog/oauth?${new URLSearchParams({ client_id: meta.login.clientId, redirect_uri: REDIRECT, state: 's&1', response_type: 'code', scope: SCOPES, ...change })}`
  const decide = async (body: string, change: Record<string, string> = {}) => {
    const answer = await meta.driver.call('POST', dialog(change), { body: new URLSearchParams(body) })
    return new URL(answer.headers['location'] ?? 'about:blank')
  }
  const exchange = (form: Record<string, string>) =>
    meta.refusal('POST', 'oauth/access_token', {
      token: null,
      form: { client_id: meta.login.clientId, client_secret: meta.login.clientSecret, redirect_uri: REDIRECT, ...form },
    })

  it('asks for permissions and Pages, and sends the browser back with the code and the very state', async () => {
    const shown = await meta.driver.call('GET', dialog())
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('Fernweh Kitchen')
    expect(shown.text).toContain('pages_manage_posts')
    const back = await decide('decision=allow')
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT)
    expect(back.searchParams.get('state')).toBe('s&1')
    expect(back.searchParams.get('code')).not.toBeNull()
  })

  it('tells a refusal in the redirect', async () => {
    const back = await decide('decision=deny')
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      error_code: '200',
      error_reason: 'user_denied',
      state: 's&1',
    })
  })

  it('never sends the browser to an unknown place or for an unknown app', async () => {
    const cases: Record<string, string>[] = [
      { client_id: '1' },
      { redirect_uri: 'http://127.0.0.1:8917/facebook/callback' },
      { redirect_uri: 'https://evil.example/callback' },
      { scope: 'publish_actions' },
      { response_type: 'id_token' },
    ]
    for (const change of cases) {
      const answer = await meta.driver.call('GET', dialog(change))
      expect(answer.status).toBe(400)
      expect(answer.headers['location']).toBeUndefined()
    }
  })

  it('takes any http://localhost in development mode and none in live mode', async () => {
    const anyPort = { redirect_uri: 'http://localhost:5555/else' }
    expect((await meta.driver.call('GET', dialog(anyPort))).status).toBe(200)
    const app = practiceMetaApp(meta.driver.world)
    metaStore(meta.driver.world).apps.put(app.id, { ...app, mode: 'live' })
    expect((await meta.driver.call('GET', dialog(anyPort))).status).toBe(400)
    expect((await meta.driver.call('GET', dialog())).status).toBe(400)
    expect((await meta.driver.call('GET', dialog({ redirect_uri: 'https://localhost:8917/facebook/callback' }))).status).toBe(200)
  })

  it('shares only the ticked Pages and permissions', async () => {
    const back = await decide(`decision=allow&asset=${TRAINS.page}&scope=pages_show_list&scope=pages_read_engagement`)
    const { access_token: token } = await meta.ok('GET', 'oauth/access_token', {
      token: null,
      query: {
        client_id: meta.login.clientId,
        client_secret: meta.login.clientSecret,
        redirect_uri: REDIRECT,
        code: back.searchParams.get('code') ?? '',
      },
    })
    const accounts = await meta.ok('GET', 'me/accounts', { token: String(token) })
    expect(at(accounts, 'data', 'length')).toBe(1)
    expect(at(accounts, 'data', 0, 'id')).toBe(TRAINS.page)
    const permissions = await meta.ok('GET', 'me/permissions', { token: String(token) })
    expect(permissions['data']).toContainEqual({ permission: 'pages_manage_posts', status: 'declined' })
    expect(permissions['data']).toContainEqual({ permission: 'pages_show_list', status: 'granted' })
  })

  it('gives a token once for a code, to the same redirect address, within ten minutes', async () => {
    const code = async () => (await decide('decision=allow')).searchParams.get('code') ?? ''
    const first = await code()
    expect(await exchange({ code: first, redirect_uri: `${REDIRECT}/` })).toMatchObject({ status: 400, code: 100, subcode: 36008 })
    const answer = await meta.ok('POST', 'oauth/access_token', {
      token: null,
      form: { client_id: meta.login.clientId, client_secret: meta.login.clientSecret, redirect_uri: REDIRECT, code: first },
    })
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
    expect(String(answer['access_token'])).toMatch(/^EAA/)
    expect(await exchange({ code: first })).toMatchObject({ status: 400, code: 100, subcode: 36009 })
    const late = await code()
    meta.driver.clock.advance(10 * 60_000 + 1)
    expect(await exchange({ code: late })).toMatchObject({ status: 400, code: 100, subcode: 36007 })
    expect(await exchange({ code: 'nonsense' })).toMatchObject({ status: 400, code: 100 })
    expect(await exchange({ code: 'nonsense', client_secret: 'wrong' })).toMatchObject({ status: 400, code: 1 })
    expect(await exchange({ code: 'nonsense', client_id: '5' })).toMatchObject({ status: 400, code: 101 })
  })

  it('exchanges a short token for one of sixty days, whose Page tokens do not end by time', async () => {
    const short = await meta.ok('GET', 'oauth/access_token', {
      token: null,
      query: {
        client_id: meta.login.clientId,
        client_secret: meta.login.clientSecret,
        redirect_uri: REDIRECT,
        code: (await decide('decision=allow')).searchParams.get('code') ?? '',
      },
    })
    const long = await meta.ok('GET', 'oauth/access_token', {
      token: null,
      query: {
        grant_type: 'fb_exchange_token',
        client_id: meta.login.clientId,
        client_secret: meta.login.clientSecret,
        fb_exchange_token: String(short['access_token']),
      },
    })
    expect(long['expires_in']).toBe(5_183_944)
    const appToken = `${meta.login.clientId}|${meta.login.clientSecret}`
    const accounts = await meta.ok('GET', 'me/accounts', { token: String(long['access_token']) })
    const debugged = await meta.ok('GET', 'debug_token', {
      token: appToken,
      query: { input_token: String(at(accounts, 'data', 0, 'access_token')) },
    })
    expect(debugged['data']).toMatchObject({
      type: 'PAGE',
      is_valid: true,
      expires_at: 0,
      profile_id: KITCHEN.page,
      app_id: meta.login.clientId,
    })
    meta.driver.clock.advance(3_600_000)
    expect(await meta.refusal('GET', 'me', { token: String(short['access_token']) })).toMatchObject({
      status: 400,
      code: 190,
      subcode: 463,
    })
    expect((await meta.graph('GET', 'me', { token: String(long['access_token']) })).status).toBe(200)
    const dead = await meta.ok('GET', 'debug_token', { token: appToken, query: { input_token: String(short['access_token']) } })
    expect(dead['data']).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } })
  })

  it('ends every token of the consent, the Pages’ too, when the person withdraws it', async () => {
    expect(await meta.ok('DELETE', 'me/permissions', { token: meta.userToken })).toEqual({ success: true })
    expect(await meta.refusal('GET', 'me', { token: meta.userToken })).toMatchObject({ code: 190, subcode: 458 })
    expect(await meta.refusal('POST', `${KITCHEN.page}/feed`, { form: { message: 'x' } })).toMatchObject({ code: 190, subcode: 458 })
  })

  it('withdraws one permission, by parameter or by path', async () => {
    await meta.ok('DELETE', 'me/permissions?permission=read_insights', { token: meta.userToken })
    await meta.ok('DELETE', 'me/permissions/pages_manage_posts', { token: meta.userToken })
    expect(await meta.refusal('POST', `${KITCHEN.page}/feed`, { form: { message: 'x' } })).toMatchObject({ status: 403, code: 200 })
  })

  it('says 460 where the password was changed', async () => {
    const store = metaStore(meta.driver.world)
    store.tokenDetails.put(meta.userToken, { ...store.tokenDetails.get(meta.userToken)!, deathSubcode: 460 })
    meta.driver.world.tokens.revokeGrant(meta.driver.world.tokens.find(meta.userToken)!.grantId)
    expect(await meta.refusal('GET', 'me', { token: meta.userToken })).toMatchObject({ code: 190, subcode: 460 })
  })

  it('verifies appsecret_proof wherever it is sent, and demands it where the app does', async () => {
    const proof = appSecretProof(meta.login.clientSecret, meta.userToken)
    const asked = { token: meta.userToken }
    expect((await meta.graph('GET', 'me', { ...asked, query: { appsecret_proof: proof } })).status).toBe(200)
    expect(await meta.refusal('GET', 'me', { ...asked, query: { appsecret_proof: 'ab' } })).toMatchObject({
      status: 400,
      code: 100,
      error: { type: 'GraphMethodException' },
    })
    const app = practiceMetaApp(meta.driver.world)
    metaStore(meta.driver.world).apps.put(app.id, { ...app, requiresProof: true })
    expect(await meta.refusal('GET', 'me', asked)).toMatchObject({ status: 400, code: 100, error: { type: 'GraphMethodException' } })
  })
})

describe('the account list', () => {
  it('tells Pages, their tokens, tasks, pictures and Instagram accounts', async () => {
    const meta = openMeta()
    const fields =
      'id,name,username,category,link,tasks,access_token,followers_count,fan_count,picture.type(large){url},instagram_business_account{id,username,name,profile_picture_url}'
    const { data } = await meta.ok('GET', 'me/accounts', { token: meta.userToken, query: { fields, limit: '100' } })
    expect(data).toHaveLength(3)
    expect(at(data, 0)).toMatchObject({
      id: KITCHEN.page,
      instagram_business_account: { id: KITCHEN.instagram, username: 'fernweh.kitchen' },
    })
    expect(at(data, 0, 'tasks')).toContain('CREATE_CONTENT')
    expect(Object.keys(at(data, 0, 'picture', 'data') as object)).toEqual(['url'])
    expect(at(data, 2, 'instagram_business_account')).toBeUndefined()
    expect((await meta.driver.call('GET', String(at(data, 0, 'picture', 'data', 'url')))).status).toBe(200)
    meta.close()
  })

  it('pages by cursor', async () => {
    const meta = openMeta()
    const first = await meta.ok('GET', 'me/accounts', { token: meta.userToken, query: { limit: '2', fields: 'id' } })
    expect(first['data']).toHaveLength(2)
    const next = await meta.driver.call('GET', String(at(first, 'paging', 'next')))
    expect(next.json()['data']).toEqual([{ id: STUDIO.page }])
    expect(at(next.json(), 'paging', 'next')).toBeUndefined()
    meta.close()
  })

  it('misses a portfolio’s Page without business_management, and everything without pages_show_list', async () => {
    const some = openMeta(['pages_show_list', 'pages_read_engagement'])
    expect((await some.ok('GET', 'me/accounts', { token: some.userToken }))['data']).toHaveLength(2)
    expect(await some.refusal('GET', 'me/businesses', { token: some.userToken })).toMatchObject({ status: 403, code: 200 })
    some.close()
    const none = openMeta(['pages_read_engagement'])
    expect(await none.ok('GET', 'me/accounts', { token: none.userToken })).toEqual({ data: [] })
    none.close()
    const all = openMeta()
    const businesses = await all.ok('GET', 'me/businesses', { token: all.userToken })
    const owned = await all.ok('GET', `${String(at(businesses, 'data', 0, 'id'))}/owned_pages`, {
      token: all.userToken,
      query: { fields: 'id,access_token' },
    })
    expect(at(owned, 'data', 0, 'id')).toBe(STUDIO.page)
    all.close()
  })
})
