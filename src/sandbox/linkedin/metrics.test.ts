import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLinkedIn, type LinkedInClient } from './testing/client.ts'

const REVIEWED = ['w_member_social', 'r_member_postAnalytics']

let linkedin: LinkedInClient
let token: string
let urn: string
beforeEach(async () => {
  linkedin = openLinkedIn()
  token = linkedin.token(REVIEWED)
  urn = (await linkedin.post(token)).headers['x-restli-id'] ?? ''
})
afterEach(() => linkedin.close())

const ask = async (change: Record<string, string>) => {
  const query = {
    q: 'entity',
    queryType: 'IMPRESSION',
    ...(change['q'] === 'me' ? {} : { entity: `(share:${encodeURIComponent(urn)})` }),
    ...change,
  }
  const text = Object.entries(query).map(([name, value]) => `${name}=${value}`)
  return linkedin.api('GET', `/rest/memberCreatorPostAnalytics?${text.join('&')}`, token)
}
const counts = async (change: Record<string, string>) =>
  ((await ask(change)).json()['elements'] as { count: number }[]).map(({ count }) => count)

describe('figures of a member post', () => {
  it('grow over time, by kind', async () => {
    linkedin.clock.advance(600_000)
    expect(await counts({})).toEqual([120])
    linkedin.clock.advance(600_000)
    expect(await counts({})).toEqual([240])
    expect(await counts({ queryType: 'MEMBERS_REACHED' })).toEqual([192])
    expect(await counts({ queryType: 'POST_SAVE' })).toEqual([2])
  })

  it('come by day, and the days add up to the total', async () => {
    linkedin.clock.advance(2 * 86_400_000)
    const days = await counts({ aggregation: 'DAILY' })
    expect(days).toHaveLength(3)
    expect(days.reduce((sum, count) => sum + count, 0)).toBe((await counts({ aggregation: 'TOTAL' }))[0])
    const one = '(start:(day:24,month:11,year:2026),end:(day:25,month:11,year:2026))'
    expect(await counts({ aggregation: 'DAILY', dateRange: one })).toEqual([days[1]])
  })

  it('can be asked for all posts of the member together', async () => {
    await linkedin.post(token, { commentary: 'another' })
    linkedin.clock.advance(600_000)
    expect(await counts({ q: 'me' })).toEqual([240])
  })
})
