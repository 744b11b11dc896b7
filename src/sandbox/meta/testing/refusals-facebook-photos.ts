import type { Refusal } from '../../testing/refusals.ts'
import { KITCHEN, samplePicture, sampleVideo, TRAINS, type GraphOptions, type MetaClient } from './client.ts'
import { graphError, post, refused } from './refused.ts'

const PHOTOS = `${KITCHEN.page}/photos`
const MINUTE = 60_000
const DAY = 86_400_000
const FEED_REFERENCE = 'https://developers.facebook.com/docs/graph-api/reference/page/feed'
const PHOTOS_REFERENCE = 'https://developers.facebook.com/docs/graph-api/reference/page/photos'
const CLIENTS = 'error tables of public clients, read 2026-11-23'

const jpeg = () => ({ bytes: samplePicture(), name: 'a.jpg', type: 'image/jpeg' })

const photo = (bench: MetaClient, options: GraphOptions) => refused(bench, 'POST', PHOTOS, options)

async function staged(bench: MetaClient): Promise<string> {
  return String((await bench.ok('POST', PHOTOS, { parts: { source: jpeg(), published: 'false' } }))['id'])
}

const attached = (...ids: string[]) => ({ message: 'x', attached_media: JSON.stringify(ids.map((id) => ({ media_fbid: id }))) })

/** Pictures that Facebook does not take, in posts and stories. */
export const PHOTO_REFUSALS: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a picture over 4 MB',
    source: CLIENTS,
    broken: (bench) => photo(bench, { parts: { source: { ...jpeg(), bytes: Buffer.concat([samplePicture(), Buffer.alloc(4 << 20)]) } } }),
    status: 400,
    body: graphError(100, 1366046),
  },
  {
    rule: 'a file that is no picture',
    source: CLIENTS,
    broken: (bench) => photo(bench, { parts: { source: { ...jpeg(), bytes: sampleVideo().subarray(0, 5_000) } } }),
    status: 400,
    body: graphError(100, 1366046),
  },
  {
    rule: 'a picture post without a picture',
    source: PHOTOS_REFERENCE,
    broken: (bench) => photo(bench, { form: { message: 'x' } }),
    status: 400,
    body: graphError(324),
  },
  {
    rule: 'a picture as a text parameter',
    source: PHOTOS_REFERENCE,
    broken: (bench) => photo(bench, { json: { source: samplePicture().toString('base64').slice(0, 500) } }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a picture address that cannot be fetched',
    source: CLIENTS,
    broken: (bench) => photo(bench, { form: { url: 'https://example.com/a.jpg' } }),
    status: 400,
    body: graphError(324, 2069019),
  },
  {
    rule: 'the same picture with the same words again',
    source: CLIENTS,
    broken: async (bench) => {
      await bench.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'Bread' } })
      return photo(bench, { parts: { source: jpeg(), message: 'Bread' } })
    },
    status: 400,
    body: graphError(100, 1366051),
  },
  {
    rule: 'eleven pictures in one post',
    source: CLIENTS,
    broken: (bench) => post(bench, attached(...Array.from({ length: 11 }, (_, index) => String(122_000_000_000 + index)))),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a picture attached twice',
    source: FEED_REFERENCE,
    broken: async (bench) => {
      const id = await staged(bench)
      return post(bench, attached(id, id))
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'another Page’s picture attached',
    source: FEED_REFERENCE,
    broken: async (bench) => {
      const id = await staged(bench)
      return refused(bench, 'POST', `${TRAINS.page}/feed`, { token: bench.pageToken(TRAINS.page), form: attached(id) })
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a published picture attached',
    source: FEED_REFERENCE,
    broken: async (bench) => {
      const { id } = await bench.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'Bread' } })
      return post(bench, attached(String(id)))
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a staged picture attached after a day',
    source: 'contract of Facebook Pages, 4.3',
    broken: async (bench) => {
      const id = await staged(bench)
      bench.driver.clock.advance(DAY + MINUTE)
      return post(bench, attached(id))
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a video attached among pictures',
    source: CLIENTS,
    broken: async (bench) => {
      const parts = { source: { bytes: sampleVideo(), name: 'a.mp4', type: 'video/mp4' } }
      const { id } = await bench.ok('POST', `${KITCHEN.page}/videos`, { parts })
      return post(bench, attached(String(id)))
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a picture of another Page as a story',
    source: 'https://developers.facebook.com/docs/page-stories-api',
    broken: async (bench) => {
      const form = { photo_id: await staged(bench) }
      return refused(bench, 'POST', `${TRAINS.page}/photo_stories`, { token: bench.pageToken(TRAINS.page), form })
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'one picture as two stories',
    source: 'https://developers.facebook.com/docs/page-stories-api',
    broken: async (bench) => {
      const form = { photo_id: await staged(bench) }
      await bench.ok('POST', `${KITCHEN.page}/photo_stories`, { form })
      return refused(bench, 'POST', `${KITCHEN.page}/photo_stories`, { form })
    },
    status: 400,
    body: graphError(100),
  },
]
