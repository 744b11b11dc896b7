import { changeTable, refusalTable } from '../../testing/refusal-table.ts'
import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { upload, type Answered, type XBench } from './client.ts'
import { SUBRIP } from './files.ts'
import { IMAGE, image, idOf, premiumOf, tokenOf, VIDEO, video } from './posting.ts'

const OPENAPI = 'https://api.x.com/2/openapi.json (2.167)'
const CHUNKED = 'https://docs.x.com/x-api/media/quickstart/media-upload-chunked'
const BEST_PRACTICES = 'https://docs.x.com/x-api/media/quickstart/best-practices'
const METADATA = 'https://docs.x.com/x-api/media/create-media-metadata'
const SUBTITLES = 'https://docs.x.com/x-api/media/create-media-subtitles'
const OLD_SUBTITLES = 'https://developer.x.com/en/docs/media/upload-media/api-reference/post-media-subtitles-create'
const PLAYGROUND = 'https://github.com/xdevplatform/playground'

const MIB = 1024 * 1024

const invalid = (message: unknown) => ({
  errors: [{ message }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.twitter.com/2/problems/invalid-request',
})
const unknown = invalid('BadRequest: Not found')

const tooBig = (limit: number) => invalid(`File size exceeds ${limit} bytes.`)
const badParameter = (name: string, ...values: string[]) => ({ errors: [{ parameters: { [name]: values } }], title: 'Invalid Request' })
const notFound = (id: string) => ({ title: 'Not Found Error', resource_id: id })

const start = (bench: XBench, change: object): Promise<Answered> =>
  bench.call('POST', 'api.x.com/2/media/upload/initialize', {
    token: tokenOf(bench),
    json: { media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: VIDEO.length, ...change },
  })
const begin = async (bench: XBench): Promise<string> => idOf(await start(bench, {}))
const append = (bench: XBench, id: string, index: string, bytes: Uint8Array<ArrayBuffer>, as = tokenOf(bench)) => {
  const body = new FormData()
  body.set('segment_index', index)
  body.set('media', new Blob([bytes]), 'segment')
  return bench.call('POST', `api.x.com/2/media/upload/${id}/append`, { token: as, body })
}
const finalize = (bench: XBench, id: string) => bench.call('POST', `api.x.com/2/media/upload/${id}/finalize`, { token: tokenOf(bench) })
const describeIt = (bench: XBench, id: string, text: string) =>
  bench.call('POST', 'api.x.com/2/media/metadata', { token: tokenOf(bench), json: { id, metadata: { alt_text: { text } } } })
const subtitles = async (bench: XBench, bytes = SUBRIP) => (await upload(bench, tokenOf(bench), bytes, 'text/srt', 'subtitles')).id
const addSubtitles = async (bench: XBench, change: { id?: string; media_category?: string; file?: string; language_code?: string }) => {
  const { file, language_code = 'EN', ...rest } = change
  const json = {
    id: rest.id ?? (await video(bench)),
    media_category: rest.media_category ?? 'TweetVideo',
    subtitles: { id: file ?? (await subtitles(bench)), language_code, display_name: 'English' },
  }
  return bench.call('POST', 'api.x.com/2/media/subtitles', { token: tokenOf(bench), json })
}

const opening: readonly Refusal<XBench>[] = [
  ...refusalTable(start, [
    [
      'an upload opened with a key that X does not know',
      { name: 'a.mp4' },
      400,
      invalid('$.name: is not defined in the schema and the schema does not allow additional properties'),
      OPENAPI,
    ],
    ['a media type outside the list', { media_type: 'video/avi' }, 400, badParameter('media_type', 'video/avi'), OPENAPI],
    ['a media category outside the list', { media_category: 'TweetVideo' }, 400, badParameter('media_category', 'TweetVideo'), OPENAPI],
    ['a size told as text', { total_bytes: '10' }, 400, invalid('$.total_bytes: string found, number expected'), OPENAPI],
    [
      'a picture over 5 MB',
      { media_type: 'image/png', media_category: 'tweet_image', total_bytes: 5 * MIB + 1 },
      400,
      tooBig(5 * MIB),
      BEST_PRACTICES,
    ],
    [
      'a GIF over 15 MB',
      { media_type: 'image/gif', media_category: 'tweet_gif', total_bytes: 15 * MIB + 1 },
      400,
      tooBig(15 * MIB),
      BEST_PRACTICES,
    ],
    ['a video over 512 MB of a standard account', { total_bytes: 512 * MIB + 1 }, 400, tooBig(512 * MIB), BEST_PRACTICES],
  ]),
  {
    rule: 'an upload opened by a form',
    source: OPENAPI,
    broken: (bench) =>
      bench.call('POST', 'api.x.com/2/media/upload/initialize', {
        token: tokenOf(bench),
        body: new URLSearchParams({ total_bytes: '10' }),
      }),
    status: 400,
    body: invalid('The request body must be JSON.'),
  },
]

/** A segment, the first of a new upload unless told otherwise. */
const segment = async (bench: XBench, change: { id?: string; index?: string; bytes?: typeof VIDEO; as?: string }) => {
  const { id = await begin(bench), index = '0', bytes = VIDEO.subarray(0, 10), as = tokenOf(bench) } = change
  return append(bench, id, index, bytes, as)
}

const sending: readonly Refusal<XBench>[] = [
  ...changeTable(segment, [
    ['segment 1000', { index: '1000' }, 400, invalid('segment_index must be an integer from 0 to 999.'), OPENAPI],
    ['a segment over 5 MB', { bytes: new Uint8Array(5 * MIB + 1) }, 413, { title: 'Payload Too Large', status: 413 }, CHUNKED],
    ['an empty segment', { bytes: new Uint8Array(0) }, 400, invalid('media is missing or empty.'), OPENAPI],
    ['a segment for an unknown upload', { id: '12345' }, 400, unknown, PLAYGROUND],
    ['a segment for the upload of another account', (bench) => ({ bytes: VIDEO, as: premiumOf(bench) }), 400, unknown, OPENAPI],
    [
      'a segment after finalize',
      async (bench) => ({ id: await image(bench), bytes: IMAGE }),
      400,
      invalid('BadRequest: the upload is already finalized'),
      CHUNKED,
    ],
  ]),
  {
    rule: 'a finalize before all bytes came',
    source: CHUNKED,
    async broken(bench) {
      const id = await begin(bench)
      await append(bench, id, '0', VIDEO.subarray(0, 1000))
      return finalize(bench, id)
    },
    status: 400,
    body: invalid(`BadRequest: received 1000 of ${VIDEO.length} bytes in 1 segments`),
  },
  {
    rule: 'a finalize with a segment left out',
    source: CHUNKED,
    async broken(bench) {
      const id = await begin(bench)
      await append(bench, id, '0', VIDEO.subarray(0, 1000))
      await append(bench, id, '2', VIDEO.subarray(1000))
      return finalize(bench, id)
    },
    status: 400,
    body: invalid(`BadRequest: received ${VIDEO.length} of ${VIDEO.length} bytes in 2 segments`),
  },
  {
    rule: 'a finalize after the upload session ended',
    source: CHUNKED,
    async broken(bench) {
      const id = await begin(bench)
      await append(bench, id, '0', VIDEO)
      bench.world.clock.advance(15 * 86_400_000)
      return finalize(bench, id)
    },
    status: 400,
    body: unknown,
  },
  {
    rule: 'a picture that is none',
    source: BEST_PRACTICES,
    broken: async (bench) => (await upload(bench, tokenOf(bench), new Uint8Array(500), 'image/jpeg', 'tweet_image')).finalized,
    status: 400,
    body: invalid('media type unrecognized.'),
  },
  {
    rule: 'the status of an unknown upload',
    source: PLAYGROUND,
    broken: (bench) => bench.call('GET', 'api.x.com/2/media/upload?command=STATUS&media_id=99', { token: tokenOf(bench) }),
    status: 400,
    body: unknown,
  },
  {
    rule: 'a one-shot upload without media_category',
    source: 'https://github.com/tweepy/tweepy/issues/2217',
    broken(bench): Promise<RefusedAnswer> {
      const body = new FormData()
      body.set('media', new Blob([IMAGE]), 'a.jpg')
      return bench.call('POST', 'api.x.com/2/media/upload', { token: tokenOf(bench), body })
    },
    status: 400,
    body: badParameter('media_category'),
  },
  {
    rule: 'an upload to the hosts that were shut down',
    source: 'https://devcommunity.x.com/t/media-upload-endpoints-update-and-extended-migration-deadline/241818',
    broken: (bench) => bench.call('POST', 'upload.twitter.com/1.1/media/upload.json', { token: tokenOf(bench) }),
    status: 410,
    body: { errors: [{ code: 131 }] },
  },
]

const describing: readonly Refusal<XBench>[] = [
  {
    rule: 'alt text of 1001 characters',
    source: METADATA,
    broken: async (bench) => describeIt(bench, await image(bench), 'a'.repeat(1001)),
    status: 400,
    body: invalid('$.metadata.alt_text.text: may only be 1000 characters long'),
  },
  {
    rule: 'alt text for a video',
    source: METADATA,
    broken: async (bench) => describeIt(bench, await video(bench), 'A film'),
    status: 400,
    body: invalid('Alt text is only for images and GIFs.'),
  },
  {
    rule: 'alt text for an unknown picture',
    source: METADATA,
    broken: (bench) => describeIt(bench, '99', 'A beach'),
    status: 400,
    body: unknown,
  },
  ...changeTable(addSubtitles, [
    ['subtitles for an unknown video', { id: '99' }, 404, notFound('99'), OLD_SUBTITLES],
    ['subtitles that were not uploaded', { file: '98' }, 404, notFound('98'), OLD_SUBTITLES],
    [
      'a language code in lower case',
      { language_code: 'en' },
      400,
      invalid('$.subtitles.language_code: does not match the regex pattern ^[A-Z]{2}$'),
      SUBTITLES,
    ],
    [
      'subtitles under the category of another kind',
      { media_category: 'AmplifyVideo' },
      400,
      { errors: [{ parameters: { media_category: ['AmplifyVideo'] } }] },
      SUBTITLES,
    ],
    [
      'subtitles that are no subtitle file',
      async (bench) => ({ file: await subtitles(bench, new TextEncoder().encode('Just words.')) }),
      400,
      invalid('The subtitle file is not valid.'),
      OLD_SUBTITLES,
    ],
  ]),
]

/** What X refuses of files. */
export const MEDIA_REFUSALS: readonly Refusal<XBench>[] = [...opening, ...sending, ...describing]
