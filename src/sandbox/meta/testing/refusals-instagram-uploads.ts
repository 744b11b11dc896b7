import type { RefusedAnswer, Refusal } from '../../testing/refusals.ts'
import { sampleVideo, TRAINS } from './client.ts'
import { type InstagramBench } from './instagram-bench.ts'
import { CONTRACT, DAY, KITCHEN_MEDIA, REEL } from './instagram-refusing.ts'

const FILE = sampleVideo()

/** rupload's own form of a refusal. */
const upload = (type: string, retriable: boolean, more: Record<string, unknown> = {}) => ({ debug_info: { type, retriable, ...more } })
const UNAUTHORIZED = { message: '{"success":false,"error":{"message":"unauthorized user request"}}' }

async function open(bench: InstagramBench, form: Record<string, string> = REEL): Promise<string> {
  return String((await bench.meta.ok('POST', KITCHEN_MEDIA, { form }))['uri'])
}

async function send(bench: InstagramBench, uri: string, body: Uint8Array, headers: Record<string, string>): Promise<RefusedAnswer> {
  const right = { authorization: `OAuth ${bench.token}`, offset: '0', file_size: String(FILE.length) }
  const kept = Object.fromEntries(Object.entries({ ...right, ...headers }).filter(([, value]) => value !== ''))
  const { status, json } = await bench.meta.driver.call('POST', uri, { headers: kept, body })
  return { status, body: json() }
}

/** A rule about the headers of an upload; '' leaves one out. */
function header(rule: string, headers: Record<string, string>, body: unknown): Refusal<InstagramBench> {
  return {
    rule,
    source: `${CONTRACT} 4`,
    status: 400,
    body,
    broken: async (bench) => send(bench, await open(bench), FILE, headers),
  }
}

/** What rupload refuses of an Instagram video. */
export const INSTAGRAM_UPLOAD_REFUSALS: readonly Refusal<InstagramBench>[] = [
  header('an upload without Authorization', { authorization: '' }, upload('ProcessingFailedError', false, UNAUTHORIZED)),
  header('an upload with a Bearer token', { authorization: 'Bearer EAAx' }, upload('ProcessingFailedError', false, UNAUTHORIZED)),
  header('an upload without offset', { offset: '' }, upload('ProcessingFailedError', false)),
  header('an upload without file_size', { file_size: '' }, upload('ProcessingFailedError', false)),
  header('an upload whose offset is ahead', { offset: '10' }, upload('OffsetInvalidError', true)),
  header('a reel over 300 MB', { file_size: String(301 * 1024 * 1024) }, upload('ProcessingFailedError', false)),
  header('a body longer than file_size', { file_size: '100' }, upload('PartialRequestError', false)),
  {
    rule: 'an upload that ends before file_size',
    source: `${CONTRACT} 9`,
    status: 400,
    body: upload('PartialRequestError', true),
    broken: async (bench) => send(bench, await open(bench), FILE.subarray(0, 1_000), {}),
  },
  {
    rule: 'an upload that begins again from zero',
    source: `${CONTRACT} 9`,
    status: 400,
    body: upload('OffsetInvalidError', true),
    broken: async (bench) => {
      const uri = await open(bench)
      await send(bench, uri, FILE.subarray(0, 1_000), {})
      return send(bench, uri, FILE, {})
    },
  },
  {
    rule: 'a file_size that changes between attempts',
    source: `${CONTRACT} 4`,
    status: 400,
    body: upload('ProcessingFailedError', false),
    broken: async (bench) => {
      const uri = await open(bench)
      await send(bench, uri, FILE.subarray(0, 1_000), {})
      return send(bench, uri, FILE.subarray(1_000), { offset: '1000', file_size: String(FILE.length - 1_000) })
    },
  },
  {
    rule: 'bytes for a container that expired',
    source: `${CONTRACT} 3`,
    status: 400,
    body: upload('ProcessingFailedError', false),
    broken: async (bench) => {
      const uri = await open(bench)
      bench.meta.driver.clock.advance(DAY)
      return send(bench, uri, FILE, {})
    },
  },
  {
    rule: 'bytes for another account’s container',
    source: `${CONTRACT} 4`,
    status: 400,
    body: upload('ProcessingFailedError', false, UNAUTHORIZED),
    broken: async (bench) => send(bench, await open(bench), FILE, { authorization: `OAuth ${bench.meta.pageToken(TRAINS.page)}` }),
  },
  {
    rule: 'a story video over 100 MB',
    source: `${CONTRACT} 3.3`,
    status: 400,
    body: upload('ProcessingFailedError', false),
    broken: async (bench) =>
      send(bench, await open(bench, { media_type: 'STORIES', upload_type: 'resumable' }), FILE, { file_size: String(101 * 1024 * 1024) }),
  },
]
