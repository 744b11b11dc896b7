import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeMetaSettings } from './meta-settings.ts'
import { practiceMetaApp } from './practice-accounts.ts'
import { KITCHEN, multipart, openMeta, type MetaClient } from './testing/client.ts'

const REDIRECT = 'https://localhost:8917/instagram/callback'
const HOST = 'graph.instagram.com'
const HOUR = 3_600_000

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
})
afterEach(() => meta.close())

const app = () => practiceMetaApp(meta.driver.world).instagram
const authorize = (change: Record<string, string> = {}) =>
  `https://www.instagram.com/oauth/authorize?${new URLSearchParams({ client_id: app().id, redirect_uri: REDIRECT, response_type: 'code', scope: 'instagram_business_basic,instagram_business_content_publish', state: 'abc', ...change })}`
const newCode = async () => {
  const answer = await meta.driver.call('POST', authorize(), { body: new URLSearchParams('decision=allow') })
  expect(answer.headers['location']).toMatch(/#_$/)
  return new URL(answer.headers['location'] ?? '').searchParams.get('code') ?? ''
}
const exchange = (code: string, change: Record<string, string> = {}) => {
  const { body, type } = multipart({
    client_id: app().id,
    client_secret: app().secret,
    grant_type: 'authorization_code',
    redirect_uri: REDIRECT,
    code,
    ...change,
  })
  return meta.driver.call('POST', 'https://api.instagram.com/oauth/access_token', { headers: { 'content-type': type }, body })
}
const instagram = (method: string, path: string, token: string, query: Record<string, string> = {}) =>
  meta.graph(method, path, { host: HOST, token, query })

describe('Instagram Login', () => {
  it('takes exact https redirects and its own permissions only', async () => {
    expect((await meta.driver.call('GET', authorize())).status).toBe(200)
    for (const change of [
      { redirect_uri: `${REDIRECT}/` },
      { redirect_uri: 'http://localhost:8917/instagram/callback' },
      { scope: 'instagram_basic' },
      { client_id: meta.login.clientId },
    ]) {
      expect((await meta.driver.call('GET', authorize(change))).status).toBe(400)
    }
  })

  it('exchanges a code once, as multipart, within the hour', async () => {
    const code = await newCode()
    const form = new URLSearchParams({
      client_id: app().id,
      client_secret: app().secret,
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT,
      code,
    })
    const plain = await meta.driver.call('POST', 'https://api.instagram.com/oauth/access_token', { body: form })
    expect(plain.status).toBe(400)
    expect(plain.json()).toMatchObject({ error_type: 'OAuthException', code: 400 })
    expect((await exchange(code, { redirect_uri: 'https://localhost/' })).status).toBe(400)
    const answer = (await exchange(code)).json()
    expect(answer).toMatchObject({
      user_id: KITCHEN.instagram,
      permissions: ['instagram_business_basic', 'instagram_business_content_publish'],
    })
    expect(answer['access_token']).toMatch(/^IGAA/)
    expect((await exchange(code)).status).toBe(400)
    const late = await newCode()
    meta.driver.clock.advance(HOUR)
    expect((await exchange(late)).status).toBe(400)
  })

  it('prints its token in either documented shape', async () => {
    changeMetaSettings(meta.driver.world, { instagramTokenShape: 'list' })
    const answer = (await exchange(await newCode())).json()
    expect(answer).toMatchObject({
      data: [{ user_id: KITCHEN.instagram, permissions: 'instagram_business_basic,instagram_business_content_publish' }],
    })
  })

  it('gives a token for its own host only, lengthens it, and refreshes it after a day', async () => {
    const short = String((await exchange(await newCode())).json()['access_token'])
    const me = await instagram('GET', 'me', short, { fields: 'user_id,username,account_type' })
    expect(me.json()).toMatchObject({ user_id: KITCHEN.instagram, username: 'fernweh.kitchen', account_type: 'BUSINESS' })
    expect(me.json()['id']).not.toBe(KITCHEN.instagram)
    expect(await meta.refusal('GET', 'me', { token: short })).toMatchObject({ status: 400, code: 190 })
    const ask = (path: string, query: Record<string, string>) => meta.graph('GET', path, { host: HOST, version: '', token: null, query })
    const long = (await ask('access_token', { grant_type: 'ig_exchange_token', client_secret: app().secret, access_token: short })).json()
    expect(long['expires_in']).toBe(5_183_944)
    const refresh = () => ask('refresh_access_token', { grant_type: 'ig_refresh_token', access_token: String(long['access_token']) })
    expect((await refresh()).status).toBe(400)
    meta.driver.clock.advance(24 * HOUR)
    const fresh = (await refresh()).json()
    expect(fresh['access_token']).not.toBe(long['access_token'])
    expect((await instagram('GET', 'me', String(fresh['access_token']))).status).toBe(200)
  })

  it('makes containers, but deletes nothing and knows no places', async () => {
    const token = String((await exchange(await newCode())).json()['access_token'])
    const make = (query: Record<string, string>) => instagram('POST', `${KITCHEN.instagram}/media`, token, query)
    expect((await make({ media_type: 'REELS', video_url: 'http://127.0.0.1:1/a.mp4' })).status).toBe(200)
    expect((await make({ media_type: 'REELS', video_url: 'http://127.0.0.1:1/a.mp4', location_id: '1' })).json()).toMatchObject({
      error: { code: 100, type: 'IGApiException' },
    })
    expect((await instagram('GET', KITCHEN.page, token)).json()).toMatchObject({ error: { code: 100, error_subcode: 33 } })
  })
})
