import type { Refusal } from '../../testing/refusals.ts'
import { reasoned, refusedAnswer } from './broken.ts'
import { metadata, type YouTubeClient } from './client.ts'

const INSERT = 'https://developers.google.com/youtube/v3/docs/videos/insert'
const VIDEOS = 'https://developers.google.com/youtube/v3/docs/videos'
const UPDATE = 'https://developers.google.com/youtube/v3/docs/videos/update'

interface Attempt {
  readonly body?: Record<string, unknown>
  readonly headers?: Record<string, string>
  readonly query?: string
}

/** Opening a session that breaks one rule of its metadata. */
function opening(rule: string, source: string, attempt: Attempt, status: number, body: object): Refusal<YouTubeClient> {
  const { body: sent = metadata(), headers = {}, query = 'uploadType=resumable&part=snippet,status' } = attempt
  return { rule, source, status, body, broken: async (bench) => refusedAnswer(await bench.open(bench.token(), sent, headers, query)) }
}

const invalid = (reason: string, what: string) => reasoned(400, reason, `The request metadata specifies ${what}.`, 'youtube.video')
const parted = (part: string) => `uploadType=resumable&part=${part}`

const update = (bench: YouTubeClient, part: string, body: Record<string, unknown>, channelIndex = 0) =>
  bench.api('PUT', `youtube/v3/videos?part=${part}`, bench.token(undefined, channelIndex), { body })

/** Title, description, tags, options, parts, and what an update may do. */
export const METADATA_REFUSALS: readonly Refusal<YouTubeClient>[] = [
  opening('no title', INSERT, { body: metadata({ title: '' }) }, 400, invalid('invalidTitle', 'an invalid or empty video title')),
  opening('a title over 100 characters', VIDEOS, { body: metadata({ title: 't'.repeat(101) }) }, 400, reasoned(400, 'invalidTitle')),
  opening('an angle bracket in the title', VIDEOS, { body: metadata({ title: '1 > 0' }) }, 400, reasoned(400, 'invalidTitle')),
  opening(
    'a description over 5,000 bytes',
    VIDEOS,
    { body: metadata({ description: 'é'.repeat(2_501) }) },
    400,
    invalid('invalidDescription', 'an invalid video description'),
  ),
  opening(
    'a description with an angle bracket',
    VIDEOS,
    { body: metadata({ description: '<3' }) },
    400,
    reasoned(400, 'invalidDescription'),
  ),
  opening(
    'tags over 500 characters, with quotes and commas counted',
    VIDEOS,
    { body: metadata({ tags: [`${'x'.repeat(248)} y`, 'z'.repeat(248)] }) },
    400,
    invalid('invalidTags', 'invalid video keywords'),
  ),
  opening('a category that is not assignable', INSERT, { body: metadata({ categoryId: '30' }) }, 400, reasoned(400, 'invalidCategoryId')),
  opening(
    'publishAt with a video that is not private',
    VIDEOS,
    { body: metadata({}, { privacyStatus: 'unlisted', publishAt: '2027-01-01T00:00:00Z' }) },
    400,
    invalid('invalidPublishAt', 'an invalid scheduled publishing time'),
  ),
  opening(
    'publishAt without a time zone',
    VIDEOS,
    { body: metadata({}, { privacyStatus: 'private', publishAt: '2027-01-01T00:00:00' }) },
    400,
    reasoned(400, 'invalidPublishAt'),
  ),
  opening(
    'a privacy that does not exist',
    INSERT,
    { body: metadata({}, { privacyStatus: 'friends' }) },
    403,
    reasoned(403, 'forbiddenPrivacySetting'),
  ),
  opening(
    'a licence that does not exist',
    INSERT,
    { body: metadata({}, { license: 'gpl' }) },
    403,
    reasoned(403, 'forbiddenLicenseSetting'),
  ),
  opening(
    'localizations without a default language',
    INSERT,
    { body: { ...metadata(), localizations: { de: { title: 'T' } } }, query: parted('snippet,status,localizations') },
    400,
    reasoned(400, 'defaultLanguageNotSet'),
  ),
  opening(
    'a recording date that is none',
    INSERT,
    { body: { ...metadata(), recordingDetails: { recordingDate: 'last week' } }, query: parted('snippet,status,recordingDetails') },
    400,
    reasoned(400, 'invalidRecordingDetails'),
  ),
  opening('an empty Slug', INSERT, { headers: { slug: ' ' } }, 400, reasoned(400, 'invalidFilename')),
  opening('no part', INSERT, { query: 'uploadType=resumable' }, 400, reasoned(400, 'required')),
  opening('a part that does not exist', INSERT, { query: parted('snippet,status,sniped') }, 400, reasoned(400, 'unknownPart', "'sniped'")),
  opening('an object in the body that part does not name', INSERT, { query: parted('snippet') }, 400, reasoned(400, 'unexpectedPart')),
  opening('a file that is no video', INSERT, { headers: { 'x-upload-content-type': 'image/png' } }, 400, reasoned(400, 'badContent')),
  opening('a file over 256 GiB', INSERT, { headers: { 'x-upload-content-length': '274877906945' } }, 413, reasoned(413, 'uploadTooLarge')),
  opening('a body that is not announced as JSON', INSERT, { headers: { 'content-type': 'text/plain' } }, 400, reasoned(400, 'badContent')),
  {
    rule: 'an insert without its video',
    source: INSERT,
    broken: async (bench) =>
      refusedAnswer(await bench.api('POST', 'upload/youtube/v3/videos?part=snippet,status', bench.token(), { body: metadata() })),
    status: 400,
    body: reasoned(400, 'mediaBodyRequired', 'The request does not include the video content.'),
  },
  {
    rule: 'an update of a snippet without its category',
    source: UPDATE,
    broken: async (bench) =>
      refusedAnswer(await update(bench, 'snippet', { id: await bench.upload(bench.token()), snippet: { title: 'New' } })),
    status: 400,
    body: reasoned(400, 'invalidVideoMetadata'),
  },
  {
    rule: 'publishAt for a video that was public once',
    source: VIDEOS,
    async broken(bench) {
      const id = await bench.upload(bench.token())
      await update(bench, 'status', { id, status: { privacyStatus: 'private' } })
      return refusedAnswer(await update(bench, 'status', { id, status: { privacyStatus: 'private', publishAt: '2027-01-01T00:00:00Z' } }))
    },
    status: 400,
    body: reasoned(400, 'invalidPublishAt'),
  },
  {
    rule: 'an update of a video that does not exist',
    source: UPDATE,
    broken: async (bench) =>
      refusedAnswer(await update(bench, 'snippet', { id: 'AAAAAAAAAAA', snippet: { title: 'T', categoryId: '22' } })),
    status: 404,
    body: reasoned(404, 'videoNotFound'),
  },
  {
    rule: 'an update of somebody else’s video',
    source: UPDATE,
    broken: async (bench) =>
      refusedAnswer(
        await update(bench, 'snippet', { id: await bench.upload(bench.token()), snippet: { title: 'T', categoryId: '22' } }, 1),
      ),
    status: 403,
    body: reasoned(403, 'forbidden'),
  },
]
