import type { Refusal } from '../../testing/refusals.ts'
import { metaStore } from '../meta-records.ts'
import { KITCHEN, TRAINS } from './client.ts'
import type { InstagramBench } from './instagram-bench.ts'
import { answer, children, CONTRACT, DAY, finished, graph, saying, withScopes } from './instagram-refusing.ts'

/** What reading, commenting and deleting refuse. */
export const INSTAGRAM_READ_REFUSALS: readonly Refusal<InstagramBench>[] = [
  {
    rule: 'a field that does not exist',
    source: `${CONTRACT} 2.3`,
    status: 400,
    body: saying(/nonexistent field \(nickname\)/),
    broken: (bench) => answer(bench, 'GET', KITCHEN.instagram, { query: { fields: 'username,nickname' } }),
  },
  {
    rule: 'a dead metric',
    source: `${CONTRACT} 8`,
    status: 400,
    body: graph(100, undefined, {
      message: '(#100) The Media Insights API does not support the impressions metric for this media product type.',
    }),
    broken: async (bench) => {
      const id = await bench.publish(await finished(bench))
      return answer(bench, 'GET', `${id}/insights`, { query: { metric: 'views,impressions' } })
    },
  },
  {
    rule: 'a reel’s metric of a picture',
    source: `${CONTRACT} 8`,
    status: 400,
    body: saying(/ig_reels_avg_watch_time/),
    broken: async (bench) => {
      const id = await bench.publish(await finished(bench))
      return answer(bench, 'GET', `${id}/insights`, { query: { metric: 'views,ig_reels_avg_watch_time' } })
    },
  },
  {
    rule: 'insights of a story that nobody saw',
    source: 'media insights reference, read 2026-11-27',
    status: 403,
    body: graph(10, undefined, { message: '(#10) Not enough viewers for the media to show insights' }),
    broken: async (bench) => {
      const id = await bench.post({ media_type: 'STORIES', image_url: await bench.stage() })
      return answer(bench, 'GET', `${id}/insights`, { query: { metric: 'reach' } })
    },
  },
  {
    rule: 'account figures without metric_type',
    source: `${CONTRACT} 8`,
    status: 400,
    body: saying(/metric_type=total_value/),
    broken: (bench) => answer(bench, 'GET', `${KITCHEN.instagram}/insights`, { query: { metric: 'views', period: 'day' } }),
  },
  {
    rule: 'insights without their permission',
    source: `${CONTRACT} 1`,
    status: 403,
    body: graph(10),
    broken: async (bench) => {
      const id = await bench.publish(await finished(bench))
      return withScopes(
        ['instagram_manage_insights'],
        (token) => answer(bench, 'GET', `${id}/insights`, { token, query: { metric: 'views' } }),
        bench,
      )
    },
  },
  {
    rule: 'a comment that asks for fields',
    source: `${CONTRACT} 8`,
    status: 400,
    body: graph(20, 1772107),
    broken: async (bench) => {
      const id = await bench.publish(await finished(bench))
      return answer(bench, 'POST', `${id}/comments`, { form: { message: 'First', fields: 'id' } })
    },
  },
  {
    rule: 'a comment without instagram_manage_comments',
    source: `${CONTRACT} 2.1`,
    status: 403,
    body: graph(10),
    broken: async (bench) => {
      const id = await bench.publish(await finished(bench))
      return withScopes(
        ['instagram_manage_comments'],
        (token) => answer(bench, 'POST', `${id}/comments`, { token, form: { message: 'First' } }),
        bench,
      )
    },
  },
  {
    rule: 'deleting without instagram_manage_contents',
    source: `${CONTRACT} 8`,
    status: 403,
    body: graph(10),
    broken: async (bench) => {
      const id = await bench.publish(await finished(bench))
      return withScopes(['instagram_manage_contents'], (token) => answer(bench, 'DELETE', id, { token }), bench)
    },
  },
  {
    rule: 'deleting another account’s media',
    source: `${CONTRACT} 6`,
    status: 400,
    body: { error: { code: 100, error_subcode: 33 } },
    broken: async (bench) => {
      const id = await bench.publish(await finished(bench))
      return answer(bench, 'DELETE', id, { token: bench.meta.pageToken(TRAINS.page) })
    },
  },
  {
    rule: 'deleting one item of a carousel',
    source: `${CONTRACT} 8`,
    status: 400,
    body: saying(/cannot be deleted by itself/),
    broken: async (bench) => {
      const ids = await children(bench, 2)
      bench.settle()
      const id = await bench.post({ media_type: 'CAROUSEL', children: ids.join() })
      const item = metaStore(bench.meta.driver.world).media.get(id)?.childIds[0] ?? ''
      return answer(bench, 'DELETE', item)
    },
  },
  {
    rule: 'a quota window of more than a day',
    source: `${CONTRACT} 3.3`,
    status: 400,
    body: saying(/last 24 hours/),
    broken: (bench) => {
      const since = String(Math.floor((bench.meta.driver.clock.now() - 2 * DAY) / 1_000))
      return answer(bench, 'GET', `${KITCHEN.instagram}/content_publishing_limit`, { query: { since } })
    },
  },
]
