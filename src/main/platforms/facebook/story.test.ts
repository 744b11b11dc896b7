import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const media = [medium('image', 'JPEG-BYTES', { altText: 'A beach' })]
const STAGED: Line = ['POST /v26.0/1755/photos', { body: { id: '71' } }]
const MADE: Line = ['POST /v26.0/1755/photo_stories', { body: { success: true, post_id: '9' } }]
const LINK = 'https://www.facebook.com/stories/1755/9/'
const stories = (data: readonly Json[]): Line => ['GET /v26.0/1755/stories', { body: { data } }]
const OURS = { post_id: '9', status: 'PUBLISHED', media_id: '71', url: LINK }
const refusal = (code: number, subcode?: number) => ({
  status: 400,
  body: { error: { message: 'no', type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) } },
})
const POST = { stage: 'post-story', photoIds: ['71'], missedSince: null }
const story = (lines: readonly Line[]) => delivery(adapter, lines, { text: 'Unseen', media, options: { format: 'story' } })

describe('a story of a picture', () => {
  it('is staged unseen, announced, made, and linked by the Page’s list', async () => {
    const played = story([STAGED, MADE, stories([OURS])])
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'commit-next', 'next', 'done'])
    expect(steps.at(-1)).toEqual({
      kind: 'done',
      receipt: { parts: [{ remoteId: '1755_9', permalink: LINK }], publishedAt: NOW, notes: [] },
    })
    expect(played.seen[0]?.fields).toEqual({ published: 'false', alt_text_custom: 'A beach', source: 'JPEG-BYTES' })
    expect(played.seen[1]?.fields).toEqual({ photo_id: '71' })
  })

  it('is done without a link where the Page keeps no archive', async () => {
    const played = story([MADE, ...Array.from({ length: 4 }, (): Line => ['GET /v26.0/1755/stories', refusal(100)])])
    const steps = await played.run({ checkpoint: POST })
    expect(steps.at(-1)).toMatchObject({
      kind: 'done',
      receipt: { parts: [{ remoteId: '1755_9', permalink: null }], notes: ['link-unknown'] },
    })
  })

  it('whose answer was lost is known by its picture, else the creator is asked: never made again by itself', async () => {
    expect(await story([stories([OURS])]).reconcile({ checkpoint: POST })).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ remoteId: '1755_9', permalink: LINK }] },
    })
    const played = story([stories([]), stories([])])
    expect(await played.reconcile({ checkpoint: POST })).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW } })
    expect(await played.reconcile({ checkpoint: { ...POST, missedSince: NOW }, now: NOW + 180_000 })).toEqual({ kind: 'unknown' })
  })

  it('that is refused for good takes its staged picture away', async () => {
    const played = story([
      ['POST /v26.0/1755/photo_stories', refusal(100)],
      ['DELETE /v26.0/71', { body: { success: true } }],
    ])
    const refused = await played.step({ checkpoint: POST })
    expect(refused).toMatchObject({ kind: 'next', checkpoint: { stage: 'clean-up', photoIds: ['71'] }, isCommitUndone: true })
  })

  it('of which Meta told no post is found by its picture', async () => {
    const made: Line = ['POST /v26.0/1755/photo_stories', { body: { success: true } }]
    const steps = await story([made, stories([OURS])]).run({ checkpoint: POST })
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: '1755_9', permalink: LINK }] } })
  })
})
