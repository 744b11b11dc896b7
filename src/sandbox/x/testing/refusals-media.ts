import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { PREMIUM, SAMPLE_IMAGE, SAMPLE_VIDEO, upload, type Answered, type XBench } from './client.ts'
import { SUBRIP } from './files.ts'

const OPENAPI = 'https://api.x.com/2/openapi.json (2.167)'
const CHUNKED = 'https://docs.x.com/x-api/media/quickstart/media-upload-chunked'
const BEST_PRACTICES = 'https://docs.x.com/x-api/media/quickstart/best-practices'
const METADATA = 'https://docs.x.com/x-api/media/create-media-metadata'
const SUBTITLES = 'https://docs.x.com/x-api/media/create-media-subtitles'
const OLD_SUBTITLES = 'https://developer.x.com/en/docs/media/upload-media/api-reference/post-media-subtitles-create'

const IMAGE = new Uint8Array(SAMPLE_IMAGE)
const VIDEO = new Uint8Array(SAMPLE_VIDEO)
const MIB = 1024 * 1024

const invalid = (message: unknown) => ({
  errors: [{ message }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.twitter.com/2/problems/invalid-request',
})
const unknown = invalid('BadRequest: Not found')

const token = (bench: XBench) => bench.grant().accessToken
const start = (bench: XBench, change: object): Promise<Answered> =>
  bench.call('POST', 'api.x.com/2/media/upload/initialize', {
    token: token(bench),
    json: { media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: VIDEO.length, ...change },
  })
const begin = async (bench: XBench, change: object = {}): Promise<string> =>
  ((await start(bench, change)).body['data'] as { id: string }).id
const append = (bench: XBench, id: string, index: string, bytes: Uint8Array<ArrayBuffer>, as = token(bench)) => {
  const body = new FormData()
  body.set('segment_index', index)
  body.set('media', new Blob([bytes]), 'segment')
  return bench.call('POST', `api.x.com/2/media/upload/${id}/append`, { token: as, body })
}
const finalize = (bench: XBench, id: string) => bench.call('POST', `api.x.com/2/media/upload/${id}/finalize`, { token: token(bench) })
const describeIt = (bench: XBench, id: string, text: string) =>
  bench.call('POST', 'api.x.com/2/media/metadata', { token: token(bench), json: { id, metadata: { alt_text: { text } } } })
const image = async (bench: XBench) => (await upload(bench, token(bench), IMAGE, 'image/jpeg', 'tweet_image')).id
const video = async (bench: XBench) => (await upload(bench, token(bench), VIDEO, 'video/mp4', 'tweet_video')).id
const subtitles = async (bench: XBench, bytes = SUBRIP) => (await upload(bench, token(bench), bytes, 'text/srt', 'subtitles')).id
const addSubtitles = async (bench: XBench, change: { id?: string; media_category?: string; subtitles?: object; file?: string }) => {
  const { file, ...rest } = change
  const json = {
    id: rest.id ?? (await video(bench)),
    media_category: 'TweetVideo',
    subtitles: { id: file ?? (await subtitles(bench)), language_code: 'EN', display_name: 'English', ...rest.subtitles },
    ...(rest.media_category === undefined ? {} : { media_category: rest.media_category }),
  }
  return bench.call('POST', 'api.x.com/2/media/subtitles', { token: token(bench), json })
}

const opening: readonly Refusal<XBench>[] = [
  {
    rule: 'an upload opened with a key that X does not know',
    source: OPENAPI,
    broken: (bench) => start(bench, { name: 'a.mp4' }),
    status: 400,
    body: invalid('$.name: is not defined in the schema and the schema does not allow additional properties'),
  },
  {
    rule: 'a media type outside the list',
    source: OPENAPI,
    broken: (bench) => start(bench, { media_type: 'video/avi' }),
    status: 400,
    body: { errors: [{ parameters: { media_type: ['video/avi'] } }], title: 'Invalid Request' },
  },
  {
    rule: 'a media category outside the list',
    source: OPENAPI,
    broken: (bench) => start(bench, { media_category: 'TweetVideo' }),
    status: 400,
    body: { errors: [{ parameters: { media_category: ['TweetVideo'] } }], title: 'Invalid Request' },
  },
  {
    rule: 'a size told as text',
    source: OPENAPI,
    broken: (bench) => start(bench, { total_bytes: '10' }),
    status: 400,
    body: invalid('$.total_bytes: string found, number expected'),
  },
  {
    rule: 'an upload opened by a form',
    source: OPENAPI,
    broken: (bench) =>
      bench.call('POST', 'api.x.com/2/media/upload/initialize', { token: token(bench), body: new URLSearchParams({ total_bytes: '10' }) }),
    status: 400,
    body: invalid('The request body must be JSON.'),
  },
  {
    rule: 'a picture over 5 MB',
    source: BEST_PRACTICES,
    broken: (bench) => start(bench, { media_type: 'image/png', media_category: 'tweet_image', total_bytes: 5 * MIB + 1 }),
    status: 400,
    body: invalid(`File size exceeds ${5 * MIB} bytes.`),
  },
  {
    rule: 'a GIF over 15 MB',
    source: BEST_PRACTICES,
    broken: (bench) => start(bench, { media_type: 'image/gif', media_category: 'tweet_gif', total_bytes: 15 * MIB + 1 }),
    status: 400,
    body: invalid(`File size exceeds ${15 * MIB} bytes.`),
  },
  {
    rule: 'a video over 512 MB of a standard account',
    source: BEST_PRACTICES,
    broken: (bench) => start(bench, { total_bytes: 512 * MIB + 1 }),
    status: 400,
    body: invalid(`File size exceeds ${512 * MIB} bytes.`),
  },
]

const sending: readonly Refusal<XBench>[] = [
  {
    rule: 'segment 1000',
    source: OPENAPI,
    broken: async (bench) => append(bench, await begin(bench), '1000', VIDEO.subarray(0, 10)),
    status: 400,
    body: invalid('segment_index must be an integer from 0 to 999.'),
  },
  {
    rule: 'a segment over 5 MB',
    source: CHUNKED,
    broken: async (bench) => append(bench, await begin(bench), '0', new Uint8Array(5 * MIB + 1)),
    status: 413,
    body: { title: 'Payload Too Large', status: 413 },
  },
  {
    rule: 'an empty segment',
    source: OPENAPI,
    broken: async (bench) => append(bench, await begin(bench), '0', new Uint8Array(0)),
    status: 400,
    body: invalid('media is missing or empty.'),
  },
  {
    rule: 'a segment for an unknown upload',
    source: 'https://github.com/xdevplatform/playground',
    broken: (bench) => append(bench, '12345', '0', VIDEO.subarray(0, 10)),
    status: 400,
    body: unknown,
  },
  {
    rule: 'a segment for the upload of another account',
    source: OPENAPI,
    broken: async (bench) => append(bench, await begin(bench), '0', VIDEO, bench.grant('oauth2', PREMIUM).accessToken),
    status: 400,
    body: unknown,
  },
  {
    rule: 'a segment after finalize',
    source: CHUNKED,
    broken: async (bench) => append(bench, await image(bench), '0', IMAGE),
    status: 400,
    body: invalid('BadRequest: the upload is already finalized'),
  },
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
    broken: async (bench) => (await upload(bench, token(bench), new Uint8Array(500), 'image/jpeg', 'tweet_image')).finalized,
    status: 400,
    body: invalid('media type unrecognized.'),
  },
  {
    rule: 'the status of an unknown upload',
    source: 'https://github.com/xdevplatform/playground',
    broken: (bench) => bench.call('GET', 'api.x.com/2/media/upload?command=STATUS&media_id=99', { token: token(bench) }),
    status: 400,
    body: unknown,
  },
  {
    rule: 'a one-shot upload without media_category',
    source: 'https://github.com/tweepy/tweepy/issues/2217',
    broken(bench): Promise<RefusedAnswer> {
      const body = new FormData()
      body.set('media', new Blob([IMAGE]), 'a.jpg')
      return bench.call('POST', 'api.x.com/2/media/upload', { token: token(bench), body })
    },
    status: 400,
    body: { errors: [{ parameters: { media_category: [] } }], title: 'Invalid Request' },
  },
  {
    rule: 'an upload to the hosts that were shut down',
    source: 'https://devcommunity.x.com/t/media-upload-endpoints-update-and-extended-migration-deadline/241818',
    broken: (bench) => bench.call('POST', 'upload.twitter.com/1.1/media/upload.json', { token: token(bench) }),
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
  {
    rule: 'subtitles for an unknown video',
    source: OLD_SUBTITLES,
    broken: (bench) => addSubtitles(bench, { id: '99' }),
    status: 404,
    body: { title: 'Not Found Error', resource_id: '99' },
  },
  {
    rule: 'subtitles that were not uploaded',
    source: OLD_SUBTITLES,
    broken: (bench) => addSubtitles(bench, { file: '98' }),
    status: 404,
    body: { title: 'Not Found Error', resource_id: '98' },
  },
  {
    rule: 'a language code in lower case',
    source: SUBTITLES,
    broken: (bench) => addSubtitles(bench, { subtitles: { language_code: 'en' } }),
    status: 400,
    body: invalid('$.subtitles.language_code: does not match the regex pattern ^[A-Z]{2}$'),
  },
  {
    rule: 'subtitles under the category of another kind',
    source: SUBTITLES,
    broken: (bench) => addSubtitles(bench, { media_category: 'AmplifyVideo' }),
    status: 400,
    body: { errors: [{ parameters: { media_category: ['AmplifyVideo'] } }] },
  },
  {
    rule: 'subtitles that are no subtitle file',
    source: OLD_SUBTITLES,
    broken: async (bench) => addSubtitles(bench, { file: await subtitles(bench, new TextEncoder().encode('Just words.')) }),
    status: 400,
    body: invalid('The subtitle file is not valid.'),
  },
]

/** What X refuses of files. */
export const MEDIA_REFUSALS: readonly Refusal<XBench>[] = [...opening, ...sending, ...describing]
