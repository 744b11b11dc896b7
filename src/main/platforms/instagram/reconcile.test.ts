import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const made = { photoIds: [], hostedKeys: [], containerIds: ['9001'], parentId: null, restarts: 0 }
/** After this long without a trace a lost call counts as never made. */
const SETTLED = 180_000
const PUBLISH = { stage: 'publish', ...made, missedSince: null }
const media = [medium('image', 'ONE')]
const status = (code: string): Line => ['GET /v26.0/9001', { body: { status_code: code, id: '9001' } }]
const own = (...data: Json[]): Line => ['GET /v26.0/17841/media', { body: { data } }]
const one = (id: string, caption: string, at = '2026-11-23T10:00:01+0000', more: Record<string, Json> = {}): Json => ({
  id,
  caption,
  timestamp: at,
  permalink: `https://www.instagram.com/p/${id}/`,
  ...more,
})

describe('a lost answer of media_publish', () => {
  it('is published with the link of the one medium that has the caption since then', async () => {
    const found = own(one('8003', 'Other'), one('8002', 'Sun  #beach'), one('8001', 'Sun #beach', '2026-11-23T08:00:00+0000'))
    const played = delivery(adapter, [status('PUBLISHED'), found], { text: 'Sun #beach', media })
    const outcome = await played.reconcile({ checkpoint: PUBLISH })
    const parts = [{ remoteId: '8002', permalink: 'https://www.instagram.com/p/8002/' }]
    expect(outcome).toEqual({ kind: 'published', receipt: { parts, publishedAt: NOW + 1000, notes: [] } })
  })

  it.each([
    ['another kind of post with the same words', 'Sun', [one('8002', 'Sun', undefined, { media_type: 'CAROUSEL_ALBUM' })]],
    ['the same words from before the call', 'Sun', [one('8002', 'Sun', '2026-11-23T09:59:30+0000')]],
    ['a picture without words, of which nothing says whose it is', '', [one('8002', '', undefined, { media_type: 'IMAGE' })]],
  ])('has no link guessed for it: not that of %s', async (_case, text, found) => {
    const played = delivery(adapter, [status('PUBLISHED'), own(...found)], { text, media })
    const outcome = await played.reconcile({ checkpoint: { ...PUBLISH, missedSince: NOW }, now: NOW + SETTLED })
    expect(outcome).toMatchObject({ kind: 'published', receipt: { parts: [{ permalink: null }], notes: ['link-unknown'] } })
  })

  it('has no link of a post that another delivery has as its proof', async () => {
    const played = delivery(adapter, [status('PUBLISHED'), own(one('8002', 'Sun'))], { text: 'Sun', media })
    const late = { checkpoint: { ...PUBLISH, missedSince: NOW }, now: NOW + SETTLED }
    expect(await played.reconcile({ ...late, claimedIds: ['8002'] })).toMatchObject({ receipt: { parts: [{ permalink: null }] } })
  })

  it('begins its wait anew when our clock was set back', async () => {
    const played = delivery(adapter, [status('FINISHED')], { text: 'Sun', media })
    const outcome = await played.reconcile({ checkpoint: { ...PUBLISH, missedSince: NOW }, now: NOW - 3_600_000 })
    expect(outcome).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW - 3_600_000 } })
  })

  it('is published without a link when several media could be it', async () => {
    const played = delivery(adapter, [status('PUBLISHED'), own(one('8002', 'Sun'), one('8003', 'Sun'))], { text: 'Sun', media })
    const outcome = await played.reconcile({ checkpoint: PUBLISH })
    expect(outcome).toMatchObject({ kind: 'published', receipt: { parts: [{ permalink: null }], notes: ['link-unknown'] } })
  })

  it('waits a moment for a medium that is not listed yet, then is published without a link', async () => {
    const played = delivery(adapter, [status('PUBLISHED'), own(), status('PUBLISHED'), own()], { text: 'Sun', media })
    const first = await played.reconcile({ checkpoint: PUBLISH })
    if (first.kind !== 'wait') throw new Error('expected to wait')
    const second = await played.reconcile({ checkpoint: first.checkpoint, now: NOW + SETTLED })
    expect(second).toMatchObject({ kind: 'published', receipt: { parts: [{ remoteId: '9001', permalink: null }] } })
  })

  it.each(['FINISHED', 'IN_PROGRESS', 'ERROR', 'EXPIRED'])(
    'is not public while the container stays %s, and the wait begins again',
    async (code) => {
      const played = delivery(adapter, [status(code), status(code)], { media })
      const first = await played.reconcile({ checkpoint: PUBLISH })
      expect(first).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW } })
      const second = await played.reconcile({ checkpoint: { ...PUBLISH, missedSince: NOW }, now: NOW + SETTLED })
      expect(second).toEqual({ kind: 'resume', checkpoint: { stage: 'await', ...made, index: 0, since: null, looks: 0, lost: 0 } })
    },
  )

  it('ends as published, without a link, where it counted as never done and was done after all', async () => {
    const checkpoint = { stage: 'await', ...made, photoIds: ['7001'], index: 0, since: null, looks: 0, lost: 0 }
    const deleted: Line = ['DELETE /v26.0/7001', { body: { success: true } }]
    const played = delivery(adapter, [status('PUBLISHED'), deleted], { text: 'Sun', media, options: { firstComment: 'Hi' } })
    const found = await played.step({ checkpoint })
    const receipt = { parts: [{ remoteId: '9001', permalink: null }], publishedAt: NOW, notes: ['link-unknown', 'comment-failed'] as const }
    expect(found).toMatchObject({ kind: 'next', receipt })
    if (found.kind !== 'next') throw new Error('expected to go on')
    const steps = await played.run({ checkpoint: found.checkpoint, receipt: { ...receipt, notes: [...receipt.notes] } })
    expect(steps.at(-1)).toMatchObject({ kind: 'done', receipt })
    expect(played.left).toEqual([])
  })

  it('is not known when the container is gone and no medium has the caption', async () => {
    const gone: Line = [
      'GET /v26.0/9001',
      { status: 400, body: { error: { message: 'x', code: 24, error_subcode: 2_207_008, type: 'OAuthException' } } },
    ]
    const played = delivery(adapter, [gone, own()], { text: 'Sun', media })
    expect(await played.reconcile({ checkpoint: { ...PUBLISH, missedSince: NOW - SETTLED } })).toEqual({ kind: 'unknown' })
  })

  it('is found among the media when the container of long ago is not there any more', async () => {
    const error = { message: 'x', code: 100, error_subcode: 33, type: 'GraphMethodException' }
    const played = delivery(adapter, [['GET /v26.0/9001', { status: 400, body: { error } }], own(one('8002', 'Sun'))], {
      text: 'Sun',
      media,
    })
    expect(await played.reconcile({ checkpoint: PUBLISH })).toMatchObject({ kind: 'published', receipt: { parts: [{ remoteId: '8002' }] } })
  })

  it("asks for the carousel's own container, not for its children", async () => {
    const checkpoint = { ...PUBLISH, containerIds: ['9007', '9008'], parentId: '9001' }
    const played = delivery(adapter, [status('PUBLISHED'), own(one('8002', 'Sun'))], { text: 'Sun', media })
    expect(await played.reconcile({ checkpoint })).toMatchObject({ kind: 'published' })
  })

  it('stays published in the tidying-up after it', async () => {
    const played = delivery(adapter, [['GET /v26.0/8001', { body: { permalink: 'https://www.instagram.com/p/AbC/' } }]], { media })
    const outcome = await played.reconcile({ checkpoint: { stage: 'published', mediaId: '8001', photoIds: [], looks: 0 } })
    expect(outcome).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ remoteId: '8001', permalink: 'https://www.instagram.com/p/AbC/' }] },
    })
  })

  it.each([
    ['with its link', [one('8002', 'Sun')], '8002', 'https://www.instagram.com/p/8002/'],
    ['without one', [], '9001', null],
  ])('leaves no staged photo behind on the Page once the post is found %s', async (_how, found, remoteId, permalink) => {
    const deleted: Line = ['DELETE /v26.0/7001', { body: { success: true } }]
    const played = delivery(adapter, [status('PUBLISHED'), own(...found), deleted], { text: 'Sun', media })
    const checkpoint = { ...PUBLISH, photoIds: ['7001'], hostedKeys: ['picture'], missedSince: NOW }
    const outcome = await played.reconcile({ checkpoint, now: NOW + SETTLED })
    if (outcome.kind !== 'resume' || outcome.receipt === undefined) throw new Error('expected to go on')
    expect(outcome.receipt.parts).toEqual([{ remoteId, permalink }])
    const steps = await played.run({ checkpoint: outcome.checkpoint, receipt: outcome.receipt, isResumed: true })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: outcome.receipt })
    expect(played.left).toEqual([])
  })

  it('never changes anything at the platform', async () => {
    const played = delivery(adapter, [status('PUBLISHED'), own()], { text: 'Sun', media })
    await played.reconcile({ checkpoint: PUBLISH })
    expect(played.seen.map((call) => call.call.split(' ')[0])).toEqual(['GET', 'GET'])
  })
})
