import { describe, expect, it } from 'vitest'
import { delivery, medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { Step } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const MEDIA = 'api.x.com/2/media/upload'
const CREATE: Line = ['POST api.x.com/2/tweets', { status: 201, body: { data: { id: '1', text: '' } } }]
const METADATA = 'POST api.x.com/2/media/metadata'
const SUBTITLES = 'POST api.x.com/2/media/subtitles'
const ready = (id: string): Answer => ({ body: { data: { id, media_key: `7_${id}`, expires_after_secs: 86_400 } } })
const uploading = (id: string): Line[] => [
  [`POST ${MEDIA}/initialize`, ready(id)],
  [`POST ${MEDIA}/${id}/append`, { status: 204 }],
  [`POST ${MEDIA}/${id}/finalize`, ready(id)],
]
const REFUSED: Answer = { status: 400, body: { errors: [{ message: 'The subtitle file is not valid.' }], title: 'Invalid Request' } }
const OVERLOAD: Answer = { status: 503, body: { title: 'Service Unavailable', type: 'about:blank', status: 503 } }
const notesOf = (step: Step | undefined) => (step?.kind === 'done' ? step.receipt.notes : undefined)
const bodyOf = (seen: readonly { readonly call: string; readonly body: string }[], call: string) =>
  JSON.parse(seen.find((one) => one.call === call)?.body ?? 'null') as Json

describe('the description of a picture on X', () => {
  const media = [medium('image', 10, { altText: ' A beach ' })]
  const at = { stage: 'describe', ready: [], restarts: 0, upload: { id: '71', key: null, expiresAt: null } }

  it('is told before the post, without the blanks around it', async () => {
    const play = delivery(adapter, [...uploading('71'), [METADATA, { body: { data: { id: '71' } } }], CREATE], { media })
    expect(notesOf((await play.run()).at(-1))).toEqual([])
    expect(bodyOf(play.seen, METADATA)).toEqual({ id: '71', metadata: { alt_text: { text: 'A beach' } } })
  })

  it('never holds the post back when X will not take it: a note says so', async () => {
    const play = delivery(adapter, [...uploading('71'), [METADATA, REFUSED], CREATE], { media })
    expect(notesOf((await play.run()).at(-1))).toEqual(['alt-text-failed'])
  })

  it('waits for credits that are used up, as the post must: it is not left out meanwhile', async () => {
    const body = { title: 'CreditsDepleted', detail: 'No credits.', type: 'https://api.twitter.com/2/problems/credits' }
    for (const isResumed of [false, true])
      await expect(
        delivery(adapter, [[METADATA, { status: 402, body }]], { media }).step({ checkpoint: at, isResumed }),
      ).rejects.toMatchObject({ failure: { kind: 'quota-exhausted' } })
  })

  it('is tried once more after an overload, and then left out', async () => {
    await expect(delivery(adapter, [[METADATA, OVERLOAD]], { media }).step({ checkpoint: at })).rejects.toMatchObject({
      failure: { kind: 'platform-down', mayHaveApplied: false },
    })
    const again = delivery(adapter, [[METADATA, OVERLOAD]], { media })
    expect(await again.step({ checkpoint: at, isResumed: true })).toMatchObject({
      checkpoint: { stage: 'prepared', ready: [{ id: '71', failed: ['alt-text-failed'] }] },
    })
  })

  it.each([
    ['a dead line', 'lost' as const, 'network'],
    ['a dead login', { status: 401, body: { title: 'Unauthorized', type: 'about:blank', status: 401 } }, 'reconnect-needed'],
  ])('waits for %s to come back', async (_case, answer, kind) => {
    const play = delivery(adapter, [[METADATA, answer]], { media })
    await expect(play.step({ checkpoint: at, isResumed: true })).rejects.toMatchObject({ failure: { kind } })
  })

  it('is told for an animated GIF as well, which goes up as one', async () => {
    const gif = medium('image', 10, { altText: 'It blinks', mimeType: 'image/gif', frameCount: 12, durationMs: 1_200 })
    const play = delivery(adapter, [...uploading('71'), [METADATA, { body: { data: { id: '71' } } }], CREATE], { media: [gif] })
    await play.run()
    expect(bodyOf(play.seen, `POST ${MEDIA}/initialize`)).toMatchObject({ media_type: 'image/gif', media_category: 'tweet_gif' })
    const still = medium('image', 10, { mimeType: 'image/gif', frameCount: 1 })
    const other = delivery(adapter, [...uploading('71'), CREATE], { media: [still] })
    await other.run()
    expect(bodyOf(other.seen, `POST ${MEDIA}/initialize`)).toMatchObject({ media_type: 'image/gif', media_category: 'tweet_image' })
  })
})

describe('the captions of a video on X', () => {
  const media = [medium('video', 100)]
  const captions = (mimeType: string) => medium('captions', 40, { id: 'words', mimeType })
  const post = (options: Record<string, Json> = {}, mimeType = 'application/x-subrip') => ({
    text: 'Spoken',
    media,
    files: [captions(mimeType)],
    options: { captions: 'words', ...options },
  })

  it('go up behind it, are joined to it in their language, and stand not under the post themselves', async () => {
    const lines: Line[] = [...uploading('71'), ...uploading('72'), [SUBTITLES, { body: { data: { id: '71' } } }], CREATE]
    const play = delivery(adapter, lines, post({ captionsLanguage: 'de' }))
    const steps = await play.run()
    expect(notesOf(steps.at(-1))).toEqual([])
    expect(JSON.parse(play.seen[3]?.body ?? '')).toEqual({ media_type: 'text/srt', media_category: 'subtitles', total_bytes: 40 })
    expect(bodyOf(play.seen, SUBTITLES)).toEqual({
      id: '71',
      media_category: 'TweetVideo',
      subtitles: { id: '72', language_code: 'DE', display_name: 'Deutsch' },
    })
    expect(bodyOf(play.seen, 'POST api.x.com/2/tweets')).toEqual({ text: 'Spoken', media: { media_ids: ['71'] } })
    expect(steps.flatMap((step) => ('uploadedBytes' in step ? [step.uploadedBytes] : [])).at(-1)).toBe(140)
  })

  it('are English where no language was told, and WebVTT where they are that', async () => {
    const lines: Line[] = [...uploading('71'), ...uploading('72'), [SUBTITLES, { body: {} }], CREATE]
    const play = delivery(adapter, lines, post({}, 'text/vtt'))
    await play.run()
    expect(JSON.parse(play.seen[3]?.body ?? '')).toMatchObject({ media_type: 'text/vtt' })
    expect(bodyOf(play.seen, SUBTITLES)).toMatchObject({ subtitles: { language_code: 'EN', display_name: 'English' } })
  })

  it.each([
    ['opened', [[`POST ${MEDIA}/initialize`, REFUSED]] as Line[]],
    ['joined', [...uploading('72'), [SUBTITLES, REFUSED]] as Line[]],
    [
      'joined, the video being unknown there',
      [...uploading('72'), [SUBTITLES, { status: 404, body: { title: 'Not Found Error' } }]] as Line[],
    ],
  ])('never hold the post back when they cannot be %s: a note says so', async (_case, lines) => {
    const play = delivery(adapter, [...uploading('71'), ...lines, CREATE], post())
    expect(notesOf((await play.run()).at(-1))).toEqual(['captions-failed'])
    expect(bodyOf(play.seen, 'POST api.x.com/2/tweets')).toEqual({ text: 'Spoken', media: { media_ids: ['71'] } })
  })

  it('are begun anew a few times when X forgets them, and then left out', async () => {
    const video = { id: '71', key: null, expiresAt: null }
    const at = (restarts: number) => ({
      stage: 'append',
      ready: [video],
      restarts,
      upload: { id: '72', key: null, expiresAt: null },
      segmentBytes: 1024 * 1024,
      nextSegment: 0,
    })
    const forgotten = () =>
      delivery(adapter, [[`POST ${MEDIA}/72/append`, { status: 400, body: { errors: [{ message: 'BadRequest: Not found' }] } }]], post())
    expect(await forgotten().step({ checkpoint: at(0) })).toMatchObject({ checkpoint: { stage: 'initialize', ready: [{ id: '71' }] } })
    expect(await forgotten().step({ checkpoint: at(3) })).toMatchObject({
      checkpoint: { stage: 'prepared', ready: [{ id: '71' }, { failed: ['captions-failed'] }] },
    })
  })

  it('tell their note also when the answer to the post was lost', async () => {
    const ready = [
      { id: '71', key: '7_71', expiresAt: null },
      { id: '', key: null, expiresAt: null, failed: ['captions-failed'] },
    ]
    const checkpoint = { stage: 'look', ready, restarts: 0, mediaRefusals: 0, resends: 0, firstCommitAt: null, looks: 0, since: NOW }
    const found = { data: [{ id: '9', text: 'Spoken', attachments: { media_keys: ['7_71'] } }], meta: { result_count: 1 } }
    const play = delivery(adapter, [['GET api.x.com/2/users/2244994945/tweets', { body: found }]], post())
    expect(await play.reconcile({ checkpoint })).toMatchObject({ kind: 'published', receipt: { notes: ['captions-failed'] } })
  })

  it('belong to a video: beside pictures they are passed over', async () => {
    const play = delivery(adapter, [...uploading('71'), CREATE], { ...post(), media: [medium('image', 10)] })
    expect(notesOf((await play.run()).at(-1))).toEqual([])
  })
})
