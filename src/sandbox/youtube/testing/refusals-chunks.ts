import type { Refusal } from '../../testing/refusals.ts'
import { reasoned, refusedAnswer } from './broken.ts'
import { STEP, VIDEO, type YouTubeClient } from './client.ts'

const GUIDE = 'https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol'

const rangeOf = (start: number, end: number, total = VIDEO.length) => `bytes ${start}-${end - 1}/${total}`
const first = (bench: YouTubeClient, address: string) => bench.put(address, VIDEO.subarray(0, STEP), rangeOf(0, STEP))

/** Chunks, sessions, their order and their end. */
export const CHUNK_REFUSALS: readonly Refusal<YouTubeClient>[] = [
  {
    rule: 'a chunk that is no multiple of 256 KiB',
    source: 'https://github.com/googleapis/google-api-php-client/issues/2443',
    async broken(bench) {
      const address = await bench.session(bench.token())
      return refusedAnswer(await bench.put(address, VIDEO.subarray(0, 8_192), rangeOf(0, 8_192)))
    },
    status: 400,
    body: "Invalid request.  The number of bytes uploaded is required to be equal or greater than 262144, except for the final request (it's recommended to be the exact multiple of 262144).  The received request contained 8192 bytes, which does not meet this requirement.",
  },
  {
    rule: 'a chunk that leaves a gap',
    source: GUIDE,
    async broken(bench) {
      const address = await bench.session(bench.token())
      return refusedAnswer(await bench.put(address, VIDEO.subarray(STEP), rangeOf(STEP, VIDEO.length)))
    },
    status: 400,
    body: `Invalid request.  The upload continues at byte 0, the request began at byte ${STEP}.`,
  },
  {
    rule: 'a chunk that was sent before',
    source: GUIDE,
    async broken(bench) {
      const address = await bench.session(bench.token())
      await first(bench, address)
      return refusedAnswer(await first(bench, address))
    },
    status: 400,
    body: `Invalid request.  The upload continues at byte ${STEP}, the request began at byte 0.`,
  },
  {
    rule: 'another total than was announced',
    source: GUIDE,
    async broken(bench) {
      const address = await bench.session(bench.token())
      return refusedAnswer(await bench.put(address, VIDEO.subarray(0, STEP), rangeOf(0, STEP, VIDEO.length + 1)))
    },
    status: 400,
    body: `Invalid request.  The total of ${VIDEO.length + 1} bytes does not match the announced ${VIDEO.length}.`,
  },
  {
    rule: 'a Content-Range that is none',
    source: GUIDE,
    broken: async (bench) => refusedAnswer(await bench.put(await bench.session(bench.token()), VIDEO, `0-${VIDEO.length - 1}`)),
    status: 400,
    body: 'Failed to parse Content-Range header.',
  },
  {
    rule: 'a chunk whose length differs from its Content-Range',
    source: GUIDE,
    broken: async (bench) =>
      refusedAnswer(await bench.put(await bench.session(bench.token()), VIDEO.subarray(0, STEP), rangeOf(0, 2 * STEP))),
    status: 400,
    body: 'Failed to parse Content-Range header.',
  },
  {
    rule: 'an upload session after its seven days',
    source: 'contract, section 3.4',
    async broken(bench) {
      const address = await bench.session(bench.token())
      bench.clock.advance(7 * 86_400_000)
      return refusedAnswer(await bench.put(address, VIDEO))
    },
    status: 404,
    body: 'Not Found',
  },
  {
    rule: 'an upload session that does not exist',
    source: 'contract, section 3.4',
    broken: async (bench) =>
      refusedAnswer(await bench.put('https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=none', VIDEO)),
    status: 404,
    body: 'Not Found',
  },
  {
    rule: 'an upload session that was given up',
    source: 'contract, section 3.4',
    async broken(bench) {
      const address = await bench.session(bench.token())
      await bench.call('DELETE', address)
      return refusedAnswer(await bench.put(address, VIDEO))
    },
    status: 404,
    body: 'Not Found',
  },
  {
    rule: 'a chunk with a token that expired in the middle',
    source: 'contract, section 3.4',
    async broken(bench) {
      const token = bench.token()
      const address = await bench.session(token)
      bench.clock.advance(3_600_000)
      return refusedAnswer(await bench.put(address, VIDEO, undefined, { authorization: `Bearer ${token}` }))
    },
    status: 401,
    body: reasoned(401, 'authError'),
  },
]
