import type { Refusal } from '../../testing/refusals.ts'
import { reasoned, refusedAnswer } from './broken.ts'
import type { YouTubeClient } from './client.ts'

const QUOTA = 'https://developers.google.com/youtube/v3/determine_quota_cost'
const EXCEEDED = reasoned(403, 'quotaExceeded', 'The request cannot be completed because you have exceeded your quota.', 'youtube.quota')

/** A call repeated until its bucket is empty, and once more. */
async function exhaust(times: number, call: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < times; count += 1) await call()
}

/** Daily buckets, and the channel's own limit. */
export const QUOTA_REFUSALS: readonly Refusal<YouTubeClient>[] = [
  {
    rule: 'more than 100 inserts of a project a day',
    source: QUOTA,
    async broken(bench) {
      await exhaust(100, () => bench.open(bench.token()))
      return refusedAnswer(await bench.open(bench.token()))
    },
    status: 403,
    body: EXCEEDED,
  },
  {
    rule: 'more than 100 searches of a project a day',
    source: QUOTA,
    async broken(bench) {
      const token = bench.token()
      await exhaust(100, () => bench.api('GET', 'youtube/v3/search?part=snippet&q=x', token))
      return refusedAnswer(await bench.api('GET', 'youtube/v3/search?part=snippet&q=x', token))
    },
    status: 403,
    body: EXCEEDED,
  },
  {
    rule: 'more than 10,000 units of a project a day',
    source: QUOTA,
    async broken(bench) {
      const token = bench.token(['youtube.force-ssl'])
      // Refused ones cost as well: 25 caption tracks of 400 units.
      await exhaust(25, () => bench.api('POST', 'upload/youtube/v3/captions?part=snippet&uploadType=media', token, { body: 'x' }))
      return refusedAnswer(await bench.api('GET', 'youtube/v3/videos?part=id&id=AAAAAAAAAAA', token))
    },
    status: 403,
    body: EXCEEDED,
  },
  {
    rule: 'more videos than the channel may upload a day',
    source: 'https://gitlab.gnome.org/GNOME/shotwell/-/issues/5019',
    async broken(bench) {
      const token = bench.token(undefined, 1)
      await exhaust(15, () => bench.upload(token))
      return refusedAnswer(await bench.open(token))
    },
    status: 400,
    body: reasoned(400, 'uploadLimitExceeded', 'The user has exceeded the number of videos they may upload.', 'youtube.video'),
  },
]
