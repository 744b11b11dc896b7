import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { delivery, medium, NOW, type Line } from '../meta/__fixtures__/play-graph.ts'
import { createInstagramAdapter } from './adapter.ts'

const adapter = createInstagramAdapter()
const made = { photoIds: ['p1'], containerIds: ['c1'], parentId: null, restarts: 0 }
const PUBLISH = { stage: 'publish', ...made, missedSince: null }
const media = [medium('image', 'ONE')]
const status = (code: string): Line => ['GET /v26.0/c1', { body: { status_code: code, id: 'c1' } }]
const own = (...data: Json[]): Line => ['GET /v26.0/17841/media', { body: { data } }]
const one = (id: string, caption: string, at = '2026-11-23T10:00:01+0000'): Json => ({
  id,
  caption,
  timestamp: at,
  permalink: `https://www.instagram.com/p/${id}/`,
})

describe('a lost answer of media_publish', () => {
  it('is published with the link of the one medium that has the caption since then', async () => {
    const found = own(one('m3', 'Other'), one('m2', 'Sun  #beach'), one('m1', 'Sun #beach', '2026-11-23T08:00:00+0000'))
    const played = delivery(adapter, [status('PUBLISHED'), found], { text: 'Sun #beach', media })
    const outcome = await played.reconcile({ checkpoint: PUBLISH })
    const parts = [{ remoteId: 'm2', permalink: 'https://www.instagram.com/p/m2/' }]
    expect(outcome).toEqual({ kind: 'published', receipt: { parts, publishedAt: NOW + 1000, notes: [] } })
  })

  it('is published without a link when several media could be it', async () => {
    const played = delivery(adapter, [status('PUBLISHED'), own(one('m2', 'Sun'), one('m3', 'Sun'))], { text: 'Sun', media })
    const outcome = await played.reconcile({ checkpoint: PUBLISH })
    expect(outcome).toMatchObject({ kind: 'published', receipt: { parts: [{ permalink: null }], notes: ['link-unknown'] } })
  })

  it('waits a moment for a medium that is not listed yet, then is published without a link', async () => {
    const played = delivery(adapter, [status('PUBLISHED'), own(), status('PUBLISHED'), own()], { text: 'Sun', media })
    const first = await played.reconcile({ checkpoint: PUBLISH })
    if (first.kind !== 'wait') throw new Error('expected to wait')
    const second = await played.reconcile({ checkpoint: first.checkpoint, now: NOW + 10_000 })
    expect(second).toMatchObject({ kind: 'published', receipt: { parts: [{ remoteId: 'c1', permalink: null }] } })
  })

  it.each(['FINISHED', 'IN_PROGRESS', 'ERROR', 'EXPIRED'])(
    'is not public while the container stays %s, and the wait begins again',
    async (code) => {
      const played = delivery(adapter, [status(code), status(code)], { media })
      const first = await played.reconcile({ checkpoint: PUBLISH })
      expect(first).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW } })
      const second = await played.reconcile({ checkpoint: { ...PUBLISH, missedSince: NOW }, now: NOW + 10_000 })
      expect(second).toEqual({ kind: 'resume', checkpoint: { stage: 'await', ...made, index: 0, since: null, looks: 0, lost: 0 } })
    },
  )

  it('finds the post of a publish that counted as never done but was', async () => {
    const checkpoint = { stage: 'await', ...made, index: 0, since: null, looks: 0, lost: 0 }
    const played = delivery(adapter, [status('PUBLISHED'), status('PUBLISHED'), own(one('m2', 'Sun'))], { text: 'Sun', media })
    await expect(played.step({ checkpoint, committingSince: NOW })).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
    expect(await played.reconcile({ checkpoint })).toMatchObject({ kind: 'published', receipt: { parts: [{ remoteId: 'm2' }] } })
  })

  it('is not known when the container is gone and no medium has the caption', async () => {
    const gone: Line = [
      'GET /v26.0/c1',
      { status: 400, body: { error: { message: 'x', code: 24, error_subcode: 2_207_008, type: 'OAuthException' } } },
    ]
    const played = delivery(adapter, [gone, own()], { text: 'Sun', media })
    expect(await played.reconcile({ checkpoint: { ...PUBLISH, missedSince: NOW - 20_000 } })).toEqual({ kind: 'unknown' })
  })

  it("asks for the carousel's own container, not for its children", async () => {
    const checkpoint = { ...PUBLISH, containerIds: ['c7', 'c8'], parentId: 'c1' }
    const played = delivery(adapter, [status('PUBLISHED'), own(one('m2', 'Sun'))], { text: 'Sun', media })
    expect(await played.reconcile({ checkpoint })).toMatchObject({ kind: 'published' })
  })

  it('stays published in the tidying-up after it', async () => {
    const played = delivery(adapter, [['GET /v26.0/m1', { body: { permalink: 'https://www.instagram.com/p/AbC/' } }]], { media })
    const outcome = await played.reconcile({ checkpoint: { stage: 'published', mediaId: 'm1', photoIds: ['p1'], looks: 0 } })
    expect(outcome).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ remoteId: 'm1', permalink: 'https://www.instagram.com/p/AbC/' }] },
    })
  })

  it('never changes anything at the platform', async () => {
    const played = delivery(adapter, [status('PUBLISHED'), own()], { text: 'Sun', media })
    await played.reconcile({ checkpoint: PUBLISH })
    expect(played.seen.map((call) => call.call.split(' ')[0])).toEqual(['GET', 'GET'])
  })
})
