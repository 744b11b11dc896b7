import type { Refusal } from '../../testing/refusals.ts'
import { metaStore } from '../meta-records.ts'
import { KITCHEN, TRAINS } from './client.ts'
import type { InstagramBench } from './instagram-bench.ts'
import { answer, CONTRACT, DAY, ERRORS, finished, graph, make, publish, REEL, settings, withScopes } from './instagram-refusing.ts'

const PUBLISHING: readonly Refusal<InstagramBench>[] = [
  {
    rule: 'publishing before FINISHED',
    source: ERRORS,
    status: 400,
    body: graph(9007, 2207027, { message: 'Media ID is not available' }),
    broken: async (bench) => {
      settings(bench, { instagramPictureMs: 1_000 })
      return publish(bench, await bench.container({ image_url: await bench.stage() }))
    },
  },
  {
    rule: 'publishing an unknown container',
    source: ERRORS,
    status: 400,
    body: graph(24, 2207008),
    broken: (bench) => publish(bench, '17800000000000000'),
  },
  {
    rule: 'publishing after 24 hours',
    source: ERRORS,
    status: 400,
    body: graph(24, 2207008),
    broken: async (bench) => {
      const id = await finished(bench)
      bench.meta.driver.clock.advance(DAY)
      return publish(bench, id)
    },
  },
  {
    rule: 'publishing a container that failed',
    source: `${CONTRACT} 9`,
    status: 400,
    body: graph(24, 2207008),
    broken: async (bench) => {
      bench.meta.driver.world.faults.add({ kind: 'fail-processing', platform: 'instagram' })
      return publish(bench, await finished(bench))
    },
  },
  {
    rule: 'publishing a container twice',
    source: `${CONTRACT} 9`,
    status: 400,
    body: graph(24, 2207008),
    broken: async (bench) => {
      const id = await finished(bench)
      await bench.publish(id)
      return publish(bench, id)
    },
  },
  {
    rule: 'publishing another account’s container',
    source: `${CONTRACT} 9`,
    status: 400,
    body: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
    broken: async (bench) => {
      const id = await finished(bench)
      return answer(bench, 'POST', `${TRAINS.instagram}/media_publish`, { token: bench.meta.userToken, form: { creation_id: id } })
    },
  },
  {
    rule: 'one post more than the day’s quota',
    source: ERRORS,
    status: 400,
    body: graph(9, 2207042),
    broken: async (bench) => {
      settings(bench, { instagramPublishesPerDay: 1 })
      await bench.publish(await finished(bench))
      return publish(bench, await finished(bench))
    },
  },
  {
    rule: 'publishing while spam is suspected',
    source: ERRORS,
    status: 400,
    body: graph(4, 2207051),
    broken: async (bench) => {
      const id = await finished(bench)
      settings(bench, { instagramBlock: 'spam' })
      return publish(bench, id)
    },
  },
]

const TOKENS: readonly Refusal<InstagramBench>[] = [
  {
    rule: 'a call without a token',
    source: 'facebook.md 8',
    status: 400,
    body: graph(104),
    broken: (bench) => make(bench, REEL, { token: null }),
  },
  {
    rule: 'an expired token',
    source: `${CONTRACT} 6`,
    status: 400,
    body: graph(190, 463),
    broken: (bench) => {
      bench.meta.driver.world.tokens.update(bench.token, { expiresAt: bench.meta.driver.clock.now() - 1 })
      return make(bench, REEL)
    },
  },
  {
    rule: 'a token whose app was removed',
    source: `${CONTRACT} 6`,
    status: 400,
    body: graph(190, 458),
    broken: async (bench) => {
      await bench.meta.ok('DELETE', 'me/permissions', { token: bench.meta.userToken })
      return make(bench, REEL)
    },
  },
  {
    rule: 'containers without instagram_content_publish',
    source: `${CONTRACT} 1`,
    status: 403,
    body: graph(10),
    broken: (bench) => withScopes(['instagram_content_publish'], (token) => make(bench, REEL, { token }), bench),
  },
  {
    rule: 'publishing without pages_read_engagement',
    source: `${CONTRACT} 1`,
    status: 403,
    body: graph(10),
    broken: async (bench) => {
      const id = await finished(bench)
      return withScopes(['pages_read_engagement'], (token) => publish(bench, id, { token }), bench)
    },
  },
  {
    rule: 'publishing by someone without the Page’s task',
    source: `${CONTRACT} 5`,
    status: 403,
    body: graph(200),
    broken: (bench) => {
      const { people } = metaStore(bench.meta.driver.world)
      const mira = people.find((person) => person.roles[KITCHEN.page] !== undefined)
      if (mira === undefined) throw new Error('no person')
      people.put(mira.id, { ...mira, roles: { [KITCHEN.page]: ['ANALYZE', 'ADVERTISE'] } })
      return make(bench, REEL)
    },
  },
  {
    rule: 'an account behind a Page that was not shared',
    source: `${CONTRACT} 6`,
    status: 400,
    body: { error: { code: 100, error_subcode: 33 } },
    broken: (bench) => answer(bench, 'GET', KITCHEN.instagram, { token: bench.meta.pageToken(TRAINS.page), query: { fields: 'id' } }),
  },
  {
    rule: 'calls beyond the account’s allowance',
    source: `${CONTRACT} 6`,
    status: 400,
    body: { error: { code: 80002 } },
    broken: async (bench) => {
      settings(bench, { instagramCallsPerDay: 1 })
      await bench.get(KITCHEN.instagram, { fields: 'username' })
      return answer(bench, 'GET', KITCHEN.instagram, { query: { fields: 'username' } })
    },
  },
]

/** What `media_publish` refuses, and what a token or a role may not do. */
export const INSTAGRAM_PUBLISH_REFUSALS: readonly Refusal<InstagramBench>[] = [...PUBLISHING, ...TOKENS]
