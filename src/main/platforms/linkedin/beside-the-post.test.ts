import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import type { WorkMedia } from '../../core/platform-adapter.ts'
import { medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import { ACCOUNT, delivery } from './__fixtures__/play.ts'

const POST = 'urn:li:share:7482799659132977152'
const CREATED: Line = ['POST /rest/posts', { status: 201, headers: { 'x-restli-id': POST } }]
const SIZE = 10_000
const named = (media: WorkMedia, id: string): [string, WorkMedia] => [id, { ...media, asset: { ...media.asset, id, fileName: `${id}.x` } }]
const files = new Map([named(medium('image', 300), 'cover'), named(medium('captions', 200), 'words')])
const media = [medium('video', SIZE)]

describe('beside a video', () => {
  const opened = (wish: 'both' | 'captions' | 'thumbnail' | 'none'): Line => [
    'POST /rest/videos?action=initializeUpload',
    {
      body: {
        value: {
          video: 'urn:li:video:V1',
          uploadToken: '',
          uploadInstructions: [{ uploadUrl: 'https://www.linkedin.com/dms-uploads/v/0', firstByte: 0, lastByte: SIZE - 1 }],
          ...(wish === 'both' || wish === 'thumbnail' ? { thumbnailUploadUrl: 'https://www.linkedin.com/dms-uploads/t' } : {}),
          ...(wish === 'both' || wish === 'captions' ? { captionsUploadUrl: 'https://www.linkedin.com/dms-uploads/c' } : {}),
        },
      },
    },
  ]
  const THUMBNAIL = (answer: Answer): Line => ['PUT /dms-uploads/t', answer]
  const CAPTIONS = (answer: Answer): Line => ['POST /dms-uploads/c', answer]
  const rest: Line[] = [
    ['PUT /dms-uploads/v/0', { headers: { etag: 'e' } }],
    ['POST /rest/videos?action=finalizeUpload', {}],
    ['GET /rest/videos/urn%3Ali%3Avideo%3AV1', { body: { status: 'AVAILABLE' } }],
    CREATED,
  ]
  const options = { thumbnail: 'cover', captions: 'words', captionsLanguage: 'de_DE' }
  const wishOf = (text: string | undefined) => (JSON.parse(text ?? '') as { initializeUploadRequest: Json }).initializeUploadRequest
  const refused = { status: 400, body: { status: 400, code: 'INVALID_VALUE_FOR_FIELD', message: 'no' } }

  it('the cover goes without the token, the captions with it and with what they are; both before any byte of the video', async () => {
    const played = delivery([opened('both'), THUMBNAIL({ status: 201 }), CAPTIONS({ status: 201 }), ...rest], { media, options })
    expect((await played.run({ files })).at(-1)).toMatchObject({ kind: 'done', receipt: { notes: [] } })
    expect(wishOf(played.seen[0]?.body)).toMatchObject({ uploadThumbnail: true, uploadCaptions: true })
    expect(played.seen[1]).toMatchObject({ sizeBytes: 300, headers: { 'media-type-family': 'STILLIMAGE' } })
    expect(played.seen[1]?.headers).not.toHaveProperty('authorization')
    expect(played.seen[2]?.headers['authorization']).toBe('Bearer AQmember')
    expect(played.seen[2]?.headers['content-type']).toMatch(/^multipart\/form-data/)
    expect(played.seen[2]?.body).toContain('"format":"SRT"')
    expect(played.seen[2]?.body).toContain('"locale":{"country":"DE","language":"DE"}')
  })

  it('nothing is announced that was not chosen', async () => {
    const played = delivery([opened('none'), ...rest], { media })
    await played.run()
    expect(wishOf(played.seen[0]?.body)).toMatchObject({ uploadThumbnail: false, uploadCaptions: false })
  })

  it('a file that is refused is asked the other way, with or without the token', async () => {
    const played = delivery([opened('thumbnail'), THUMBNAIL({ status: 401 }), THUMBNAIL({ status: 201 }), ...rest], {
      media,
      options: { thumbnail: 'cover' },
    })
    expect((await played.run({ files })).at(-1)).toMatchObject({ kind: 'done', receipt: { notes: [] } })
    expect(played.seen.slice(1, 3).map((call) => call.headers['authorization'])).toEqual([undefined, 'Bearer AQmember'])
  })

  it('a file that is refused either way is left out, no byte of the video is sent twice, and the receipt says so', async () => {
    const lines = [opened('both'), THUMBNAIL({ status: 201 }), CAPTIONS(refused), CAPTIONS(refused), opened('thumbnail')]
    const played = delivery([...lines, THUMBNAIL({ status: 201 }), ...rest], { media, options })
    expect((await played.run({ files })).at(-1)).toMatchObject({ kind: 'done', receipt: { notes: ['captions-failed'] } })
    expect(wishOf(played.seen[4]?.body)).toMatchObject({ uploadThumbnail: true, uploadCaptions: false })
    expect(played.left).toEqual([])
  })

  it('a file for which LinkedIn names no address is left out, the video no longer waits for it, and the receipt says so', async () => {
    const played = delivery([opened('captions'), opened('captions'), CAPTIONS({ status: 201 }), ...rest], { media, options })
    expect((await played.run({ files })).at(-1)).toMatchObject({ kind: 'done', receipt: { notes: ['thumbnail-failed'] } })
    expect(wishOf(played.seen[1]?.body)).toMatchObject({ uploadThumbnail: false, uploadCaptions: true })
  })

  it('a line that breaks is no refusal: the file is sent again', async () => {
    const played = delivery([opened('captions'), CAPTIONS('lost'), CAPTIONS({ status: 201 })], { media, options: { captions: 'words' } })
    const step = await played.step({ files })
    if (step.kind !== 'next') throw new Error('no next step')
    const sent = played.step({ files, checkpoint: step.checkpoint })
    await expect(sent).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
    expect(await played.step({ files, checkpoint: step.checkpoint, isResumed: true })).toMatchObject({ checkpoint: { stage: 'parts' } })
  })

  it('a spent address begins the video anew, with everything that belongs to it', async () => {
    const spent = { status: 400, body: { status: 400, code: 'EXPIRED_UPLOAD_URL', message: 'no' } }
    const lines = [opened('thumbnail'), THUMBNAIL(spent), opened('thumbnail'), THUMBNAIL({ status: 201 })]
    const played = delivery([...lines, ...rest], { media, options: { thumbnail: 'cover' } })
    expect((await played.run({ files })).at(-1)).toMatchObject({ kind: 'done', receipt: { notes: [] } })
  })

  it('the token never goes to another host', async () => {
    const at = {
      ...{ stage: 'sides', ready: [], restarts: 0, dropped: [], urn: 'urn:li:video:V1', uploadToken: '', parts: [], asked: 0 },
      sides: [{ side: 'captions', url: 'https://uploads.example.com/c' }],
    }
    const step = delivery([], { media, options }).step({ files, checkpoint: at })
    await expect(step).rejects.toMatchObject({ failure: { platformCode: 'upload-host' } })
  })
})

describe('a link', () => {
  const options = { link: 'https://example.com/a_b', linkTitle: 'A (title)', linkDescription: 'Why' }
  const picture: Line[] = [
    [
      'POST /rest/images?action=initializeUpload',
      { body: { value: { uploadUrl: 'https://www.linkedin.com/dms-uploads/1', image: 'urn:li:image:1' } } },
    ],
    ['PUT /dms-uploads/1', { status: 201 }],
  ]
  const article = (text: string | undefined) => (JSON.parse(text ?? '') as { content: { article: Json } }).content.article

  it('stands in the post with the title that was given, unescaped: LinkedIn reads no page', async () => {
    const played = delivery([CREATED], { text: 'See (this)', options })
    await played.run()
    expect(article(played.seen[0]?.body)).toEqual({ source: options.link, title: 'A (title)', description: 'Why' })
  })

  it('has its picture, which becomes an image of LinkedIn’s own', async () => {
    const played = delivery([...picture, CREATED], { options: { ...options, thumbnail: 'cover' } })
    expect((await played.run({ files })).at(-1)).toMatchObject({ kind: 'done', receipt: { notes: [] } })
    expect(article(played.seen[2]?.body)).toMatchObject({ thumbnail: 'urn:li:image:1' })
  })

  it.each([
    ['when it is begun', [['POST /rest/images?action=initializeUpload', { status: 403, body: { status: 403, message: 'no' } }], CREATED]],
    ['when its bytes come', [picture[0], ['PUT /dms-uploads/1', { status: 400, body: { message: 'no' } }], CREATED]],
    [
      'when the post names it',
      [...picture, ['POST /rest/posts', { status: 400, body: { code: 'MEDIA_ASSET_PROCESSING_FAILED', message: 'no' } }], CREATED],
    ],
  ] as [string, Line[]][])('goes without its picture where LinkedIn refuses it %s', async (_when, lines) => {
    const played = delivery(lines, { options: { ...options, thumbnail: 'cover' } })
    const steps = await played.run({ files })
    expect(steps.at(-1)).toMatchObject({ kind: 'done', receipt: { notes: ['thumbnail-failed'] } })
    expect(article(played.seen.at(-1)?.body)).not.toHaveProperty('thumbnail')
  })

  it.each<[string, Answer]>([
    ['could not work it up', { body: { status: 'PROCESSING_FAILED' } }],
    ['does not know it', { status: 404, body: { status: 404, code: 'NOT_FOUND', message: 'no' } }],
  ])('of a page goes without its picture where LinkedIn %s', async (_why, answer) => {
    const page = { ...ACCOUNT, remoteId: 'urn:li:organization:2414183', kind: 'page' } as const
    const state: Line = ['GET /rest/images/urn%3Ali%3Aimage%3A1', answer]
    const played = delivery([...picture, state, CREATED], { options: { ...options, thumbnail: 'cover' }, account: page })
    expect((await played.run({ files })).at(-1)).toMatchObject({ kind: 'done', receipt: { notes: ['thumbnail-failed'] } })
    expect(article(played.seen.at(-1)?.body)).not.toHaveProperty('thumbnail')
  })

  it('is left alone where the post has files of its own', async () => {
    const played = delivery([...picture, CREATED], { media: [medium('image', 700)], options })
    await played.run()
    expect(JSON.parse(played.seen[2]?.body ?? '')).toMatchObject({ content: { media: { id: 'urn:li:image:1' } } })
  })

  it('without words is found again by its address', async () => {
    const found = { id: POST, commentary: '', createdAt: NOW, content: { article: { source: options.link } } }
    const finder: Line = [
      'GET /rest/posts?q=author&author=urn%3Ali%3Aperson%3A782bbtaQ&count=50&sortBy=LAST_MODIFIED',
      { body: { elements: [{ ...found, id: 'urn:li:share:1', content: { article: { source: 'https://example.com/other' } } }, found] } },
    ]
    const at = { stage: 'create', media: [], refusedSince: null, refusals: 0, dropped: [] }
    const played = delivery([finder], { options, scopes: ['r_member_social'] })
    expect(await played.reconcile({ checkpoint: at })).toMatchObject({ kind: 'published', receipt: { parts: [{ remoteId: POST }] } })
  })
})

describe('a document', () => {
  const document = { ...medium('document', 900), asset: { ...medium('document', 900).asset, mimeType: 'application/pdf' } }
  const lines: Line[] = [
    [
      'POST /rest/documents?action=initializeUpload',
      { body: { value: { uploadUrl: 'https://www.linkedin.com/dms-uploads/d', document: 'urn:li:document:1' } } },
    ],
    ['PUT /dms-uploads/d', { status: 201 }],
  ]

  it('goes up whole with the token and has its title in the post; its URN may be a ugcPost', async () => {
    const urn = 'urn:li:ugcPost:7482799659132977152'
    const created: Line = ['POST /rest/posts', { status: 201, headers: { 'x-restli-id': urn } }]
    const played = delivery([...lines, created], { text: 'Slides', media: [document], options: { documentTitle: 'Our (slides)' } })
    const link = `https://www.linkedin.com/feed/update/${urn}/`
    expect((await played.run()).at(-1)).toMatchObject({ kind: 'done', receipt: { parts: [{ remoteId: urn, permalink: link }] } })
    expect(played.seen[1]).toMatchObject({
      sizeBytes: 900,
      headers: { authorization: 'Bearer AQmember', 'content-type': 'application/pdf' },
    })
    expect(JSON.parse(played.seen[2]?.body ?? '')).toMatchObject({
      content: { media: { id: 'urn:li:document:1', title: 'Our (slides)' } },
    })
  })
})

describe('what the creator chose', () => {
  it('is read before any call, and refused where no build of ours wrote it', async () => {
    for (const options of [{ visibility: 'FRIENDS' }, { isReshareDisabled: 'yes' }, { link: 7 }] as Record<string, Json>[])
      await expect(delivery([], { text: 'x', options }).step()).rejects.toMatchObject({ failure: { kind: 'content-rejected' } })
  })

  it('reaches the post: who may see it and who may repost it', async () => {
    const played = delivery([CREATED], { text: 'x', options: { visibility: 'LOGGED_IN', isReshareDisabled: true } })
    await played.run()
    expect(JSON.parse(played.seen[0]?.body ?? '')).toMatchObject({ visibility: 'LOGGED_IN', isReshareDisabledByAuthor: true })
  })
})
