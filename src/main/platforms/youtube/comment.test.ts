import { describe, expect, it } from 'vitest'
import { delivery, medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const READ = 'GET www.googleapis.com/youtube/v3/videos'
const WRITE = 'POST www.googleapis.com/youtube/v3/commentThreads'
const FIND = 'GET www.googleapis.com/youtube/v3/commentThreads'
const ID = 'dQw4w9WgXcQ'
const VIDEO_PART = { remoteId: ID, permalink: `https://www.youtube.com/watch?v=${ID}` }
const COMMENT_PART = { remoteId: 'Ugy1', role: 'comment', permalink: null }
const OPTIONS = { title: 'T', privacy: 'public', firstComment: ' The recipe is below ' }
const PUBLISHED = { stage: 'published', videoId: ID, publishedAt: NOW, looks: 0 }
const COMMENT = { stage: 'comment', videoId: ID, publishedAt: NOW, notes: [], looks: 0 }
const look = (privacyStatus: string): Line => [
  READ,
  { body: { items: [{ id: ID, status: { uploadStatus: 'processed', privacyStatus } }] } },
]
const written: Answer = { body: { kind: 'youtube#commentThread', id: 'Ugy1' } }
const refused = (status: number, reason: string): Answer => ({ status, body: { error: { code: status, errors: [{ reason }] } } })
const video = (lines: readonly Line[], options: Record<string, Json> = OPTIONS) =>
  delivery(adapter, lines, { media: [medium('video', 10)], options }, { account: { remoteId: 'UC1' } })
const threads = (comments: readonly { id: string; author: string; text: string }[]): Line => [
  FIND,
  {
    body: {
      items: comments.map(({ id, author, text }) => ({
        id,
        snippet: { topLevelComment: { snippet: { textOriginal: text, authorChannelId: { value: author } } } },
      })),
    },
  },
]

describe('the first comment', () => {
  it('has a mark of its own behind the proven video, and is the second part of the proof', async () => {
    const played = video([look('public'), [WRITE, written]])
    const steps = await played.run({ checkpoint: PUBLISHED })
    expect(steps).toMatchObject([
      { kind: 'next', receipt: { parts: [VIDEO_PART] } },
      { kind: 'commit-next', receipt: { parts: [VIDEO_PART] }, checkpoint: { stage: 'comment' } },
      { kind: 'done', receipt: { parts: [VIDEO_PART, COMMENT_PART], notes: [] } },
    ])
    expect(JSON.parse(played.seen[1]?.body ?? '')).toEqual({
      snippet: { channelId: 'UC1', videoId: ID, topLevelComment: { snippet: { textOriginal: 'The recipe is below' } } },
    })
  })

  it.each([
    ['that the creator wants private', 'private', 'private', ['comment-failed']],
    ['that YouTube locked', 'public', 'private', ['private-only', 'comment-failed']],
  ])('is not tried under a video %s', async (_case, privacy, told, notes) => {
    expect(await video([look(told)], { ...OPTIONS, privacy }).step({ checkpoint: PUBLISHED })).toMatchObject({
      kind: 'done',
      receipt: { notes },
    })
  })

  it.each([
    ['commentsDisabled', 403],
    ['forbidden', 403],
    ['commentTextTooLong', 400],
    ['insufficientPermissions', 403],
    ['videoNotFound', 404],
  ])('refused by %s never fails the post', async (reason, status) => {
    expect(await video([[WRITE, refused(status, reason)]]).step({ checkpoint: COMMENT })).toMatchObject({
      kind: 'done',
      receipt: { parts: [VIDEO_PART], notes: ['comment-failed'] },
    })
  })

  it.each([
    ['lost', true],
    ['never sent', false],
    [{ status: 503 }, true],
    [{ status: 200, body: {} }, true],
    [refused(403, 'quotaExceeded'), false],
    [refused(400, 'processingFailure'), false],
    [refused(401, 'authError'), false],
  ] as const)('tells after %j whether it may be there', async (answer, mayHaveApplied) => {
    await expect(video([[WRITE, answer as Answer]]).step({ checkpoint: COMMENT })).rejects.toMatchObject({ failure: { mayHaveApplied } })
  })

  it('whose answer was lost is known by author and words', async () => {
    const lines = [
      threads([
        { id: 'Ugx', author: 'UC2', text: 'The recipe is below' },
        { id: 'Ugz', author: 'UC1', text: 'Another one' },
        { id: 'Ugy1', author: 'UC1', text: 'The recipe is below' },
      ]),
    ]
    expect(await video(lines).reconcile({ checkpoint: COMMENT })).toMatchObject({
      kind: 'published',
      receipt: { parts: [VIDEO_PART, COMMENT_PART], notes: [] },
    })
  })

  it('that is not found is looked for twice more, and never written again', async () => {
    expect(await video([threads([])]).reconcile({ checkpoint: COMMENT })).toMatchObject({
      kind: 'wait',
      notBefore: NOW + 10_000,
      checkpoint: { stage: 'comment', looks: 1 },
    })
    expect(await video([threads([])]).reconcile({ checkpoint: { ...COMMENT, looks: 2 } })).toMatchObject({
      kind: 'published',
      receipt: { parts: [VIDEO_PART], notes: ['comment-unknown'] },
    })
  })

  it('cannot be known where the question is refused, and is asked again where the line is dead', async () => {
    expect(await video([[FIND, refused(403, 'commentsDisabled')]]).reconcile({ checkpoint: COMMENT })).toMatchObject({
      receipt: { notes: ['comment-unknown'] },
    })
    await expect(video([[FIND, 'lost']]).reconcile({ checkpoint: COMMENT })).rejects.toMatchObject({ failure: { kind: 'network' } })
  })

  it('that is proven is not written again when nothing else is remembered', async () => {
    const receipt = { parts: [VIDEO_PART, { ...COMMENT_PART, role: 'comment' as const }], publishedAt: NOW, notes: [] }
    expect(await video([]).step({ checkpoint: null, receipt })).toEqual({ kind: 'done', receipt })
  })
})
