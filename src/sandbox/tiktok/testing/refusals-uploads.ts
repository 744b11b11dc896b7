import type { DrivenAnswer } from '../../testing/driver.ts'
import { later, refusalTable, spoilTable } from '../../testing/refusal-table.ts'
import { told, type Refusal, type RefusedAnswer } from '../../testing/refusals.ts'
import type { TikTokClient } from './client.ts'
import { coded } from './refused.ts'
import { begin, SAMPLE_VIDEO, type Begun } from './sample.ts'

const TRANSFER = 'https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide'
const STATUS = 'https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status'

const CHUNK = 5_242_880
const SIZE = SAMPLE_VIDEO.length

/** What an upload is answered: its documents tell statuses and the header that counts the bytes, and no body. */
const uploaded = ({ status, headers }: DrivenAnswer): RefusedAnswer => ({
  status,
  body: { contentRange: headers['content-range'] ?? null },
})

const putWhole = (bench: TikTokClient, address: string, headers?: Record<string, string>) =>
  bench.put(address, SAMPLE_VIDEO, 0, SIZE - 1, headers)

/** The sample in one piece, with changed headers. */
const whole = spoilTable<TikTokClient, Begun, Record<string, string>>(
  begin,
  async (bench, { upload_url: address }, headers) => uploaded(await putWhole(bench, address, headers)),
  [
    ['a chunk without Content-Range', { change: { 'Content-Range': '' } }, 400, {}, TRANSFER],
    ['a chunk with another total than announced', { change: { 'Content-Range': `bytes 0-${SIZE - 1}/${SIZE + 1}` } }, 400, {}, TRANSFER],
    ['a chunk without Content-Length', { change: { 'Content-Length': '', 'Transfer-Encoding': 'chunked' } }, 400, {}, TRANSFER],
    ['a chunk of another type than video', { change: { 'Content-Type': 'application/octet-stream' } }, 400, {}, TRANSFER],
    ['an upload address an hour after init', { before: later(3_600_000) }, 403, {}, TRANSFER],
  ],
)

/** Of a video in two chunks: the parts that are sent, from byte to byte. The answer to the last counts. */
const chunks = refusalTable<TikTokClient, readonly (readonly [start: number, end: number])[]>(
  async (bench, parts) => {
    const video = new Uint8Array(2 * CHUNK)
    const { upload_url: address } = await begin(bench, { video_size: video.length, chunk_size: CHUNK, total_chunk_count: 2 })
    const answers: DrivenAnswer[] = []
    for (const [start, end] of parts) answers.push(await bench.put(address, video, start, end))
    return uploaded(answers.at(-1)!)
  },
  [
    ['a chunk of another size than planned', [[0, CHUNK - 2]], 400, {}, TRANSFER],
    ['the second chunk before the first', [[CHUNK, 2 * CHUNK - 1]], 416, { contentRange: `bytes 0-0/${2 * CHUNK}` }, TRANSFER],
    [
      'a chunk that is there already',
      [
        [0, CHUNK - 1],
        [0, CHUNK - 1],
      ],
      416,
      { contentRange: `bytes 0-${CHUNK}/${2 * CHUNK}` },
      TRANSFER,
    ],
  ],
)

const cancel = (bench: TikTokClient, { publish_id: id }: Begun) => bench.api('/v2/post/publish/cancel/', bench.token(), { publish_id: id })

/** What a begun upload is asked for. */
const asked = refusalTable<TikTokClient, (bench: TikTokClient, begun: Begun) => Promise<DrivenAnswer>>(
  async (bench, ask) => told(await ask(bench, await begin(bench))),
  [
    [
      'the status of another creator’s post',
      (bench, { publish_id: id }) => bench.status(bench.token(undefined, 1), id),
      400,
      coded('token_not_authorized_for_specified_publish_id'),
      STATUS,
    ],
    ['cancelling what is not being pulled', cancel, 400, coded('publish_not_cancellable'), TRANSFER],
  ],
)

const others: readonly Refusal<TikTokClient>[] = [
  {
    rule: 'a chunk whose body is shorter than its length says',
    source: TRANSFER,
    async broken(bench) {
      const { upload_url: address } = await begin(bench)
      const headers = { 'Content-Type': 'video/mp4', 'Content-Range': `bytes 0-${SIZE - 1}/${SIZE}`, 'Content-Length': String(SIZE) }
      return uploaded(await bench.call('PUT', address, { headers, body: SAMPLE_VIDEO.subarray(1) }))
    },
    status: 400,
    body: {},
  },
  {
    rule: 'an upload address that was changed',
    source: TRANSFER,
    broken: async (bench) => uploaded(await putWhole(bench, `${(await begin(bench)).upload_url}x`)),
    status: 404,
    body: {},
  },
  {
    rule: 'the status of an unknown publish id',
    source: STATUS,
    broken: async (bench) => told(await bench.status(bench.token(), 'v_pub_file~v2-1.0')),
    status: 400,
    body: coded('invalid_publish_id'),
  },
]

const failed = (reason: string) => ({
  data: { status: 'FAILED', fail_reason: reason, publicaly_available_post_id: [] },
  ...coded('ok'),
})

/** Videos that come whole, and fail while TikTok works on them. */
const processed = refusalTable<TikTokClient, { video?: Uint8Array; maxVideoSeconds?: number }>(
  async (bench, { video = SAMPLE_VIDEO, maxVideoSeconds }) => {
    if (maxVideoSeconds !== undefined) bench.setAccount(0, { maxVideoSeconds })
    const begun = await begin(bench, { video_size: video.length, chunk_size: video.length })
    await bench.put(begun.upload_url, video, 0, video.length - 1)
    bench.clock.advance(2_000)
    return told(await bench.status(bench.token(), begun.publish_id))
  },
  [
    ['a video that is none', { video: new Uint8Array(50_000).fill(7) }, 200, failed('file_format_check_failed'), STATUS],
    ['a video longer than the creator may post', { maxVideoSeconds: 5 }, 200, failed('duration_check_failed'), STATUS],
  ],
)

/** Chunks, and what became of an upload: each rule broken once. */
export const UPLOAD_REFUSALS: readonly Refusal<TikTokClient>[] = [...whole, ...chunks, ...asked, ...processed, ...others]
