import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const LINK = 'https://www.instagram.com/p/AbC/'
const SOURCE = 'https://scontent.xx.fbcdn.net/v/large.jpg?_nc=1&oh=00_AY&oe=6924'
const photo = (id: string): Line => ['POST /v26.0/1755/photos', { body: { id } }]
const copies = (id: string): Line => [
  `GET /v26.0/${id}`,
  {
    body: {
      id,
      images: [
        { source: 'https://scontent.xx.fbcdn.net/v/small.jpg', width: 130, height: 162 },
        { source: SOURCE, width: 1080, height: 1350 },
      ],
    },
  },
]
const container = (id: string): Line => ['POST /v26.0/17841/media', { body: { id } }]
const status = (id: string, code: string, text = ''): Line => [`GET /v26.0/${id}`, { body: { status_code: code, status: text, id } }]
const publish: Line = ['POST /v26.0/17841/media_publish', { body: { id: '301' } }]
const link: Line = ['GET /v26.0/301', { body: { id: '301', permalink: LINK } }]
const deleted = (id: string): Line => [`DELETE /v26.0/${id}`, { body: { success: true } }]
const refusal = (code: number, subcode: number, usage = '{}'): Line[1] => ({
  status: 400,
  headers: { 'x-business-use-case-usage': usage },
  body: { error: { message: 'no', type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: 't' } },
})
const made = (rest: Record<string, Json> = {}) => ({ photoIds: ['401'], containerIds: ['101'], parentId: null, restarts: 0, ...rest })
const awaiting = (rest: Record<string, Json> = {}) => ({ stage: 'await', ...made(), index: 0, since: null, looks: 0, lost: 0, ...rest })
const picture = [medium('image', 'JPEG-BYTES', { altText: 'A beach' })]

describe('a picture on Instagram', () => {
  it('goes through an unseen photo of the linked Page, is published when finished, and leaves nothing behind', async () => {
    const lines = [
      photo('401'),
      copies('401'),
      container('101'),
      status('101', 'IN_PROGRESS'),
      status('101', 'FINISHED'),
      publish,
      deleted('401'),
      link,
    ]
    const played = delivery(adapter, lines, { text: 'Sun #beach', media: picture })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'next', 'wait', 'commit-next', 'next', 'next', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: '301', permalink: LINK }], notes: [] } })
    expect(played.seen[0]?.fields).toEqual({ published: 'false', alt_text_custom: 'A beach', source: 'JPEG-BYTES' })
    expect(played.seen[2]?.fields).toEqual({ image_url: SOURCE, caption: 'Sun #beach', alt_text: 'A beach' })
    expect(played.seen[5]?.fields).toEqual({ creation_id: '101' })
    expect(played.left).toEqual([])
    expect(new Set(played.seen.map((call) => call.headers['authorization']))).toEqual(new Set(['Bearer EAApage']))
  })

  it('keeps the signed address of the staged photo out of every checkpoint', async () => {
    const lines = [photo('401'), copies('401'), container('101'), status('101', 'FINISHED'), publish, deleted('401'), link]
    const steps = await delivery(adapter, lines, { media: picture }).run()
    expect(JSON.stringify(steps)).not.toContain('fbcdn')
  })

  it("asks for the photo's address once more when Instagram could not fetch it", async () => {
    const lines: Line[] = [copies('401'), ['POST /v26.0/17841/media', refusal(9004, 2_207_052)], copies('401'), container('101')]
    const played = delivery(adapter, lines, { media: picture })
    const pictures = { stage: 'items', ...made({ containerIds: [] }), isRefetched: false }
    const first = await played.step({ checkpoint: pictures })
    expect(first).toMatchObject({ kind: 'wait', notBefore: NOW + 2_000, checkpoint: { isRefetched: true } })
    const second = await played.step({ checkpoint: { ...pictures, isRefetched: true } })
    expect(second).toMatchObject({ kind: 'next', checkpoint: { containerIds: ['101'], isRefetched: false } })
  })

  it('takes the staged photo away before a refusal is told, and begins anew when tried again', async () => {
    const lines: Line[] = [copies('401'), ['POST /v26.0/17841/media', refusal(36_003, 2_207_009)], deleted('401'), photo('402')]
    const played = delivery(adapter, lines, { media: picture })
    const first = await played.step({ checkpoint: { stage: 'items', ...made({ containerIds: [] }), isRefetched: false } })
    if (first.kind !== 'next') throw new Error('expected a clean-up')
    const second = await played.step({ checkpoint: first.checkpoint })
    if (second.kind !== 'next') throw new Error('expected a clean-up')
    const told = played.step({ checkpoint: second.checkpoint })
    await expect(told).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: '36003/2207009', requestId: 't' } })
    const again = await played.step({ checkpoint: second.checkpoint, isResumed: true })
    expect(again).toMatchObject({ kind: 'next', checkpoint: { stage: 'items', photoIds: ['402'] } })
  })

  it('keeps the staged photo when the line breaks, and uses it again', async () => {
    const lines: Line[] = [copies('401'), ['POST /v26.0/17841/media', 'lost'], copies('401'), container('102')]
    const played = delivery(adapter, lines, { media: picture })
    const checkpoint = { stage: 'items', ...made({ containerIds: [] }), isRefetched: false }
    await expect(played.step({ checkpoint })).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
    expect(await played.step({ checkpoint, isResumed: true })).toMatchObject({ checkpoint: { photoIds: ['401'], containerIds: ['102'] } })
  })

  it('is staged anew, once, when its photo is no longer on the Page', async () => {
    const gone: Line = ['GET /v26.0/401', refusal(100, 33)]
    const played = delivery(adapter, [gone, photo('402'), copies('402'), container('101')], { media: picture })
    const checkpoint = { stage: 'items', ...made({ containerIds: [], restarts: 1 }), isRefetched: false }
    const again = await played.step({ checkpoint })
    if (again.kind !== 'next') throw new Error('expected another photo')
    expect(again.checkpoint).toMatchObject({ stage: 'items', photoIds: ['402'] })
    expect(await played.step({ checkpoint: again.checkpoint })).toMatchObject({ checkpoint: { containerIds: ['101'], isRefetched: false } })
    const still = delivery(adapter, [gone], { media: picture })
    await expect(still.step({ checkpoint: { ...checkpoint, isRefetched: true } })).rejects.toMatchObject({
      failure: { kind: 'unexpected-response', platformCode: '100/33' },
    })
  })

  it('is published even if neither the photo can be deleted nor the link be had', async () => {
    const refused = (call: string): Line => [call, refusal(200, 0)]
    const lost = (call: string): Line => [call, 'lost']
    const lines = [lost('DELETE /v26.0/401'), refused('DELETE /v26.0/401'), ...Array.from({ length: 4 }, () => lost('GET /v26.0/301'))]
    const played = delivery(adapter, lines, { media: picture })
    const steps = await played.run({ checkpoint: { stage: 'published', mediaId: '301', photoIds: ['401'], looks: 0 } })
    expect(steps.at(-1)).toMatchObject({
      kind: 'done',
      receipt: { parts: [{ remoteId: '301', permalink: null }], notes: ['link-unknown'] },
    })
    expect(played.left).toEqual([])
  })

  it('needs a new login when the account has no Page', async () => {
    const played = delivery(adapter, [], { media: picture })
    const orphan = { ...played.session.account, facts: {} }
    await expect(played.step({ account: orphan })).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
  })
})

describe('a carousel', () => {
  const media = [medium('image', 'ONE', { altText: 'first' }), medium('image', 'TWO')]

  it('is published when every child and then the carousel itself is finished', async () => {
    const lines = [
      ...[photo('401'), copies('401'), container('101'), photo('402'), copies('402'), container('102')],
      ...[status('101', 'FINISHED'), status('102', 'IN_PROGRESS'), status('102', 'FINISHED'), container('109'), status('109', 'FINISHED')],
      ...[publish, deleted('401'), deleted('402'), link],
    ]
    const played = delivery(adapter, lines, { text: 'Both', media })
    const steps = await played.run()
    expect(steps.filter((step) => step.kind === 'commit-next')).toHaveLength(1)
    expect(steps.at(-1)).toMatchObject({ kind: 'done', receipt: { parts: [{ remoteId: '301', permalink: LINK }] } })
    expect(played.seen[2]?.fields).toEqual({ image_url: SOURCE, is_carousel_item: 'true', alt_text: 'first' })
    expect(played.seen[5]?.fields).toEqual({ image_url: SOURCE, is_carousel_item: 'true' })
    expect(played.seen[9]?.fields).toEqual({ media_type: 'CAROUSEL', children: '101,102', caption: 'Both' })
    expect(played.seen[11]?.fields).toEqual({ creation_id: '109' })
    expect(played.left).toEqual([])
  })
})

describe('a carousel whose making was not answered', () => {
  const media = [medium('image', 'ONE'), medium('image', 'TWO')]
  const checkpoint = { stage: 'carousel', ...made({ photoIds: ['401', '402'], containerIds: ['101', '102'] }) }

  it('is made anew from the staged photos when its children are used up', async () => {
    const played = delivery(adapter, [['POST /v26.0/17841/media', refusal(100, 0)]], { media })
    const step = await played.step({ checkpoint, isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'begin', photoIds: ['401', '402'], restarts: 0 } })
  })

  it('is refused for good when it was the first try', async () => {
    const played = delivery(adapter, [['POST /v26.0/17841/media', refusal(100, 0)]], { media })
    expect(await played.step({ checkpoint })).toMatchObject({ checkpoint: { stage: 'clean-up', failure: { kind: 'content-rejected' } } })
  })
})

describe('waiting for a container', () => {
  it('makes new ones from the photos still staged when the old ones expired', async () => {
    const played = delivery(adapter, [status('101', 'EXPIRED')], { media: picture })
    const step = await played.step({ checkpoint: awaiting() })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'begin', photoIds: ['401'], restarts: 1 } })
  })

  it('gives up after two new ones', async () => {
    const played = delivery(adapter, [status('101', 'ERROR', 'Error: Media download has failed: 2207003')], { media: picture })
    const step = await played.step({ checkpoint: awaiting({ photoIds: ['401'], restarts: 2 }) })
    expect(step).toMatchObject({ checkpoint: { stage: 'clean-up', failure: { kind: 'media-rejected', platformCode: '2207003' } } })
  })

  it('tells at once what no new container can heal', async () => {
    const text = 'Error: The video format is not supported: 2207026'
    const played = delivery(adapter, [status('101', 'ERROR', text)], { media: [medium('video', 'MP4')] })
    const step = played.step({ checkpoint: awaiting({ photoIds: [] }) })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: '2207026', text } })
  })

  it('reads an error told as a bare number', async () => {
    const broken: Line = ['GET /v26.0/101', { body: { status_code: 'ERROR', status: 2_207_026, id: '101' } }]
    const step = delivery(adapter, [broken], { media: [medium('video', 'MP4')] }).step({ checkpoint: awaiting({ photoIds: [] }) })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: '2207026' } })
  })

  it('takes an error told in words alone for one', async () => {
    const played = delivery(adapter, [['GET /v26.0/101', { body: { status: 'Error: Media download has failed.', id: '101' } }]], {
      media: picture,
    })
    expect(await played.step({ checkpoint: awaiting() })).toMatchObject({ checkpoint: { stage: 'begin', restarts: 1 } })
  })

  it.each([
    ["Instagram's own words", refusal(24, 2_207_008)],
    ["the Graph's", refusal(100, 33)],
  ])('looks twice more for a container that is not to be found in %s, half a minute apart', async (_words, answer) => {
    const gone: Line = ['GET /v26.0/101', answer]
    const played = delivery(adapter, [gone, gone, gone], { media: picture })
    expect(await played.step({ checkpoint: awaiting() })).toMatchObject({ kind: 'wait', notBefore: NOW + 30_000, checkpoint: { lost: 1 } })
    expect(await played.step({ checkpoint: awaiting({ lost: 1 }) })).toMatchObject({ kind: 'wait', checkpoint: { lost: 2 } })
    expect(await played.step({ checkpoint: awaiting({ lost: 2 }) })).toMatchObject({ checkpoint: { stage: 'begin', restarts: 1 } })
  })

  it('ends after five minutes for a picture, fifteen for a video, counted from the last restart', async () => {
    const line = status('101', 'IN_PROGRESS')
    const late = awaiting({ since: NOW - 300_000, looks: 9 })
    await expect(delivery(adapter, [line], { media: picture }).step({ checkpoint: late })).rejects.toMatchObject({
      failure: { kind: 'timeout' },
    })
    const video = delivery(adapter, [line], { media: [medium('video', 'MP4')] })
    expect(await video.step({ checkpoint: late })).toMatchObject({ kind: 'wait', notBefore: NOW + 60_000 })
    const resumed = delivery(adapter, [line], { media: picture })
    expect(await resumed.step({ checkpoint: late, isResumed: true })).toMatchObject({ kind: 'wait', checkpoint: { since: NOW } })
  })
})

describe('publishing a container', () => {
  const checkpoint = { stage: 'publish', ...made(), missedSince: null }
  const answer = (line: Line[1]) => delivery(adapter, [['POST /v26.0/17841/media_publish', line]], { media: picture })

  it.each([
    ['lost' as const, { kind: 'network', mayHaveApplied: true }],
    [refusal(9007, 2_207_027), { kind: 'platform-down', mayHaveApplied: false }],
    [refusal(-1, 2_207_001), { kind: 'platform-down', mayHaveApplied: true }],
    [refusal(9, 2_207_042), { kind: 'quota-exhausted', mayHaveApplied: false, retryAt: NOW + 3_600_000 }],
    [refusal(190, 460), { kind: 'reconnect-needed', mayHaveApplied: false }],
    [refusal(80_002, 0, '{"1":[{"estimated_time_to_regain_access":3}]}'), { kind: 'rate-limited', retryAt: NOW + 180_000 }],
  ])('answered %j fails as %j', async (line, failure) => {
    await expect(answer(line).step({ checkpoint })).rejects.toMatchObject({ failure })
  })

  it.each([
    // It may be unknown because a call whose answer was lost has published it.
    ['published', status('101', 'PUBLISHED'), true],
    ['gone', ['GET /v26.0/101', refusal(24, 2_207_008)] as Line, true],
    ['finished', status('101', 'FINISHED'), false],
  ])('that is said to be unknown did something unless the container is there: %s', async (_how, look, mayHaveApplied) => {
    const played = delivery(adapter, [['POST /v26.0/17841/media_publish', refusal(24, 2_207_008)], look], { media: picture })
    await expect(played.step({ checkpoint })).rejects.toMatchObject({
      failure: { kind: 'unexpected-response', step: 'post.create', mayHaveApplied },
    })
  })

  it('is done with a new container when the medium of a finished one has expired', async () => {
    const lines = [['POST /v26.0/17841/media_publish', refusal(-2, 2_207_020)] as Line, status('101', 'FINISHED')]
    const again = await delivery(adapter, lines, { media: picture }).step({ checkpoint })
    expect(again).toMatchObject({ kind: 'next', isCommitUndone: true, checkpoint: { stage: 'begin', photoIds: ['401'], restarts: 1 } })
    const unclear = delivery(adapter, [lines[0]!, status('101', 'PUBLISHED')], { media: picture })
    await expect(unclear.step({ checkpoint })).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
  })

  it('is not insisted on after a suspicion of spam', async () => {
    const step = await answer(refusal(4, 2_207_051)).step({ checkpoint })
    const failure = { kind: 'content-rejected', platformCode: '4/2207051' }
    expect(step).toMatchObject({ kind: 'next', isCommitUndone: true, checkpoint: { stage: 'clean-up', photoIds: ['401'], failure } })
  })
})

describe('the publishing quota', () => {
  const limit = (used: number): Line => [
    'GET /v26.0/17841/content_publishing_limit',
    { body: { data: [{ quota_usage: used, config: { quota_total: 50, quota_duration: 86_400 } }] } },
  ]

  it("blocks when the account's own figure is used up, and only then", async () => {
    const full = delivery(adapter, [limit(50)], {})
    expect(await adapter.postingOptions?.(full.session, NOW)).toMatchObject({ blockedReason: '50 of 50 posts published within 24 hours' })
    const open = delivery(adapter, [limit(49)], {})
    expect(await adapter.postingOptions?.(open.session, NOW)).toMatchObject({
      blockedReason: null,
      fetchedAt: NOW,
      displayName: 'Metricsaurus',
    })
  })
})
