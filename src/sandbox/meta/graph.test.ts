import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseFields } from './graph-fields.ts'
import { changeMetaSettings } from './meta-settings.ts'
import { at, KITCHEN, openMeta, TRAINS, type MetaClient } from './testing/client.ts'

describe('the Graph', () => {
  let meta: MetaClient
  beforeEach(() => {
    meta = openMeta()
  })
  afterEach(() => meta.close())

  it('serves the living versions, dead ones by the oldest living one, and none before its time', async () => {
    const served = async (version: string) => (await meta.graph('GET', 'me', { version })).headers['facebook-api-version']
    expect(await served('/v24.0')).toBe('v24.0')
    expect(await served('/v27.0')).toBe('v27.0')
    expect(await served('/v18.0')).toBe('v21.0')
    expect(await served('')).toBe('v26.0')
    expect(await meta.refusal('GET', 'me', { version: '/v31.0' })).toMatchObject({ status: 400, code: 2500 })
    meta.driver.clock.advance(Date.UTC(2027, 0, 22) - meta.driver.clock.now())
    expect(await served('/v21.0')).toBe('v22.0')
  })

  it('takes a token as a parameter, as Bearer and as OAuth, in query, form and JSON', async () => {
    const token = meta.userToken
    for (const options of [
      { token: null, query: { access_token: token } },
      { token: null, headers: { authorization: `OAuth ${token}` } },
      { token },
    ]) {
      expect((await meta.ok('GET', 'me', options))['name']).toBe('Mira Practice')
    }
    const page = meta.pageToken(KITCHEN.page)
    const posted = await meta.ok('POST', `${KITCHEN.page}/feed`, { token: null, json: { access_token: page, message: 'by JSON' } })
    expect(posted['id']).toMatch(new RegExp(`^${KITCHEN.page}_\\d+$`))
    expect(
      (await meta.graph('POST', `${KITCHEN.page}/feed`, { token: null, form: { access_token: page, message: 'by form' } })).status,
    ).toBe(200)
    expect(
      (await meta.graph('POST', `${KITCHEN.page}/feed`, { token: null, parts: { access_token: page, message: 'by parts' } })).status,
    ).toBe(200)
    expect(
      (await meta.graph('POST', `${KITCHEN.page}/feed`, { token: null, query: { access_token: page, message: 'by query' } })).status,
    ).toBe(200)
  })

  it('refuses a missing, an unreadable and a foreign token', async () => {
    expect(await meta.refusal('GET', 'me', { token: null })).toMatchObject({ status: 400, code: 2500 })
    expect(await meta.refusal('GET', KITCHEN.page, { token: null })).toMatchObject({ status: 400, code: 104 })
    expect(await meta.refusal('GET', 'me', { token: 'EAAnonsense' })).toMatchObject({ status: 400, code: 190 })
    expect(await meta.refusal('GET', 'me', { host: 'graph.instagram.com' })).toMatchObject({
      status: 400,
      code: 190,
      error: { type: 'IGApiException' },
    })
  })

  it('always names the trace, and the rest of an error only where it has it', async () => {
    const { error } = await meta.refusal('GET', '999999999999999')
    expect(error).toMatchObject({ code: 100, error_subcode: 33, type: 'GraphMethodException' })
    expect(error['fbtrace_id']).toMatch(/^A/)
    const plain = await meta.refusal('POST', `${KITCHEN.page}/feed`, { form: {} })
    expect(Object.keys(plain.error).sort()).toEqual(['code', 'fbtrace_id', 'message', 'type'])
  })

  it('fails the whole call for one unknown field', async () => {
    expect(await meta.refusal('GET', 'me', { query: { fields: 'id,name,nonsense' } })).toMatchObject({ status: 400, code: 100 })
    expect(
      await meta.refusal('GET', 'me/accounts', { token: meta.userToken, query: { fields: 'instagram_business_account{nonsense}' } }),
    ).toMatchObject({ code: 100 })
    expect(await meta.refusal('GET', 'me', { query: { fields: 'id{' } })).toMatchObject({ code: 2500 })
  })

  it('refuses unknown edges', async () => {
    expect(await meta.refusal('GET', `${KITCHEN.page}/nonsense`)).toMatchObject({ status: 400, code: 2500 })
    expect(await meta.refusal('POST', `${KITCHEN.page}/nonsense`)).toMatchObject({ status: 400, code: 100, subcode: 33 })
  })

  it('is the Page itself under a Page token', async () => {
    const me = await meta.ok('GET', 'me', { token: meta.pageToken(TRAINS.page), query: { fields: 'id,name,username,picture{url}' } })
    expect(me).toMatchObject({ id: TRAINS.page, username: 'slowtrainsfilm' })
  })

  it('answers a picture by redirect, or its address', async () => {
    const about = await meta.ok('GET', `${KITCHEN.page}/picture`, { query: { redirect: '0', type: 'large' } })
    expect(about['data']).toMatchObject({ width: 200, is_silhouette: false })
    expect((await meta.graph('GET', `${KITCHEN.page}/picture`)).status).toBe(302)
  })

  it('counts calls in the header of the token’s kind', async () => {
    const usage = async (options: Parameters<MetaClient['graph']>[2], path = 'me') => (await meta.graph('GET', path, options)).headers
    expect(JSON.parse((await usage({ token: meta.userToken }))['x-app-usage'] ?? '')).toMatchObject({ call_count: 0 })
    expect(at(JSON.parse((await usage({}))['x-business-use-case-usage'] ?? ''), KITCHEN.page, 0, 'type')).toBe('pages')
    expect(at(JSON.parse((await usage({}, KITCHEN.instagram))['x-business-use-case-usage'] ?? ''), KITCHEN.instagram, 0, 'type')).toBe(
      'instagram',
    )
  })

  it('throttles at 100 with the documented codes, until the window has passed', async () => {
    changeMetaSettings(meta.driver.world, { appCallsPerHour: 2, pageCallsPerDay: 2, instagramCallsPerDay: 2 })
    const until = async (path: string, token: string) => {
      let last = await meta.graph('GET', path, { token })
      for (let call = 0; call < 2; call += 1) last = await meta.graph('GET', path, { token })
      return last
    }
    const app = await until('me', meta.userToken)
    expect(app.status).toBe(403)
    expect(at(app.json(), 'error', 'code')).toBe(4)
    expect(JSON.parse(app.headers['x-app-usage'] ?? '')).toMatchObject({ call_count: 100 })
    const page = await until('me', meta.pageToken(TRAINS.page))
    expect(at(page.json(), 'error', 'code')).toBe(80001)
    const instagram = await until(TRAINS.instagram, meta.pageToken(TRAINS.page))
    expect(instagram.status).toBe(400)
    expect(at(instagram.json(), 'error', 'code')).toBe(80002)
    expect(
      at(JSON.parse(instagram.headers['x-business-use-case-usage'] ?? ''), TRAINS.instagram, 0, 'estimated_time_to_regain_access'),
    ).toBeGreaterThan(0)
    meta.driver.clock.advance(3_600_000)
    expect((await meta.graph('GET', 'me', { token: meta.userToken })).status).toBe(200)
  })
})

describe('field expansion', () => {
  it('reads nested fields, modifiers and both spellings of sub-fields', () => {
    const [picture, comments, accounts] = parseFields('picture.type(large){url}, comments.limit(0).summary(true),accounts.fields(id,name)')
    expect(picture?.modifiers.get('type')).toBe('large')
    expect(picture?.fields?.map((field) => field.name)).toEqual(['url'])
    expect(comments?.modifiers.get('summary')).toBe('true')
    expect(accounts?.fields?.map((field) => field.name)).toEqual(['id', 'name'])
  })

  it.each(['a,,b', 'a{b', 'a}', 'a.limit', '1a'])('refuses %s', (text) => {
    expect(() => parseFields(text)).toThrow()
  })
})
