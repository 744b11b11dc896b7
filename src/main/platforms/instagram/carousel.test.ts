import { describe, expect, it } from 'vitest'
import type { Hosting } from '../../core/platform-adapter.ts'
import { medium, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const SOURCE = 'https://scontent.xx.fbcdn.net/v/large.jpg?oh=00_AY&oe=6924'
const photo = (id: string): Line => ['POST /v26.0/1755/photos', { body: { id } }]
const copies = (id: string): Line => [`GET /v26.0/${id}`, { body: { id, images: [{ source: SOURCE, width: 1080, height: 1350 }] } }]
const container = (id: string): Line => ['POST /v26.0/17841/media', { body: { id } }]
const upload = (id: string): Line => [
  'POST /v26.0/17841/media',
  { body: { id, uri: `https://rupload.facebook.com/ig-api-upload/v26.0/${id}` } },
]
const sent = (id: string): Line => [`POST /ig-api-upload/v26.0/${id}`, { body: { success: true } }]
const finished = (id: string): Line => [`GET /v26.0/${id}`, { body: { status_code: 'FINISHED', id } }]
const publish: Line = ['POST /v26.0/17841/media_publish', { body: { id: '301' } }]
const deleted = (id: string): Line => [`DELETE /v26.0/${id}`, { body: { success: true } }]
const link: Line = ['GET /v26.0/301', { body: { permalink: 'https://www.instagram.com/p/AbC/' } }]
const refusal = (code: number, subcode?: number): Line[1] => ({
  status: 400,
  body: { error: { message: 'no', type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) } },
})
const notFetched: Line = ['POST /v26.0/17841/media', refusal(9004, 2_207_052)]

describe('a carousel of pictures and videos', () => {
  const media = [
    medium('video', '0123456789'),
    medium('image', 'ONE', { altText: 'first' }),
    medium('video', 'abcdef'),
    medium('image', 'TWO'),
  ]

  it('takes each file in its own way and in order, and is published when all are finished', async () => {
    const lines = [
      ...[upload('101'), sent('101'), photo('401'), copies('401'), container('102')],
      ...[upload('103'), sent('103'), photo('402'), copies('402'), container('104')],
      ...['101', '102', '103', '104'].map(finished),
      ...[container('109'), finished('109'), publish, deleted('401'), deleted('402'), link],
    ]
    const played = delivery(adapter, lines, { text: 'Four', media })
    const steps = await played.run()
    expect(steps.filter((step) => step.kind === 'commit-next')).toHaveLength(1)
    expect(steps.at(-1)).toMatchObject({ kind: 'done', receipt: { parts: [{ remoteId: '301' }], notes: [] } })
    expect(played.seen[0]?.fields).toEqual({ upload_type: 'resumable', media_type: 'VIDEO', is_carousel_item: 'true' })
    expect(played.seen[4]?.fields).toEqual({ image_url: SOURCE, is_carousel_item: 'true', alt_text: 'first' })
    expect(played.seen.find((call) => call.fields['media_type'] === 'CAROUSEL')?.fields).toEqual({
      media_type: 'CAROUSEL',
      children: '101,102,103,104',
      caption: 'Four',
    })
    const told = steps.flatMap((step) => ('uploadedBytes' in step && step.uploadedBytes !== undefined ? [step.uploadedBytes] : []))
    expect(told.slice(0, 6)).toEqual([0, 10, 13, 13, 13, 19])
    expect(Math.max(...told)).toBe(22)
    expect([...told].sort((left, right) => left - right)).toEqual(told)
    expect(played.left).toEqual([])
  })

  it('goes on in the middle of its second video after a cut, with what the others came to', async () => {
    const made = { photoIds: ['401'], hostedKeys: [], containerIds: ['101', '102'], parentId: null, restarts: 0, isHosted: false }
    const uri = 'https://rupload.facebook.com/ig-api-upload/v26.0/103'
    const video = { stage: 'video', ...made, containerId: '103', uri, offset: 0, lost: 0 }
    const half = { status_code: 'IN_PROGRESS', video_status: { uploading_phase: { bytes_transferred: 4 } } }
    const played = delivery(adapter, [['GET /v26.0/103', { body: half }], sent('103'), photo('402')], { media })
    const rest = await played.step({ checkpoint: video, isResumed: true })
    expect(played.seen[1]?.body).toBe('ef')
    expect(rest).toMatchObject({ checkpoint: { stage: 'items', containerIds: ['101', '102', '103'] }, uploadedBytes: 19 })
    if (rest.kind !== 'next') throw new Error('expected the next file')
    expect(await played.step({ checkpoint: rest.checkpoint })).toMatchObject({ checkpoint: { photoIds: ['401', '402'] } })
  })

  it('keeps the other files when the container of one video has expired', async () => {
    const made = { photoIds: ['401'], hostedKeys: [], containerIds: ['101', '102'], parentId: null, restarts: 0, isHosted: false }
    const uri = 'https://rupload.facebook.com/ig-api-upload/v26.0/103'
    const played = delivery(adapter, [['GET /v26.0/103', { body: { status_code: 'EXPIRED' } }], upload('105')], { media })
    const checkpoint = { stage: 'video', ...made, containerId: '103', uri, offset: 0, lost: 0 }
    const again = await played.step({ checkpoint, isResumed: true })
    expect(again).toMatchObject({ checkpoint: { stage: 'items', containerIds: ['101', '102'], restarts: 1 }, uploadedBytes: 13 })
    if (again.kind !== 'next') throw new Error('expected a new upload')
    expect(await played.step({ checkpoint: again.checkpoint })).toMatchObject({ checkpoint: { stage: 'video', containerId: '105' } })
  })
})

describe('a story', () => {
  it.each([
    ['picture', [medium('image', 'ONE')], [photo('401'), copies('401'), container('101')], [deleted('401')]],
    ['video', [medium('video', 'VIDEO')], [upload('101'), sent('101')], []],
  ] as const)('of a %s is published without a caption', async (_kind, media, lines, after) => {
    const played = delivery(adapter, [...lines, finished('101'), publish, ...after, link], {
      text: 'Nobody sees this',
      media,
      options: { format: 'story' },
    })
    const steps = await played.run()
    expect(steps.at(-1)).toMatchObject({ kind: 'done', receipt: { parts: [{ remoteId: '301' }] } })
    const made = played.seen.find((call) => call.call === 'POST /v26.0/17841/media')?.fields
    expect(made).toMatchObject({ media_type: 'STORIES' })
    expect(made).not.toHaveProperty('caption')
  })
})

describe('the creator’s own bucket', () => {
  const media = [medium('image', 'ONE'), medium('image', 'TWO')]
  function bucket() {
    const kept = new Set<string>()
    let count = 0
    const hosting: Hosting = {
      put(picture, lifetimeMs) {
        count += 1
        const key = `k${count}`
        kept.add(key)
        const asked = `${picture.asset.id}-${lifetimeMs}`
        return Promise.resolve({ url: `https://bucket.example/${key}?X-Amz-Signature=secret&asked=${asked}`, key })
      },
      remove(key) {
        kept.delete(key)
        return Promise.resolve()
      },
    }
    return { hosting, kept, puts: () => count }
  }
  const ends = [finished('101'), finished('102'), container('109'), finished('109'), publish]

  it('stands in when Instagram does not fetch from the Page, for a day, and is tidied up after publishing', async () => {
    const { hosting, kept } = bucket()
    const lines = [photo('401'), copies('401'), notFetched, copies('401'), notFetched, container('101'), container('102')]
    const played = delivery(adapter, [...lines, ...ends, deleted('401'), link], { media })
    Object.assign(played.session, { scopes: ['pages_manage_posts'] })
    const steps = await played.run({ hosting })
    expect(steps.at(-1)).toMatchObject({ kind: 'done' })
    const hosted = played.seen.flatMap((call) => (call.fields['image_url']?.includes('bucket.example') === true ? [call.fields] : []))
    expect(hosted).toHaveLength(2)
    expect(hosted[0]?.['image_url']).toContain('asked=asset-ONE-86400000')
    expect(kept.size).toBe(0)
    expect(JSON.stringify(steps)).not.toContain('X-Amz-Signature')
    expect(played.left).toEqual([])
  })

  it('is used at once when the login may not stage photos on the Page', async () => {
    const { hosting, puts } = bucket()
    const played = delivery(adapter, [container('101'), container('102'), ...ends, link], { media })
    expect((await played.run({ hosting })).at(-1)).toMatchObject({ kind: 'done' })
    expect(puts()).toBe(2)
    expect(played.seen.some((call) => call.call.includes('/photos'))).toBe(false)
  })

  it('keeps nothing of a picture that Instagram refuses or whose call broke off', async () => {
    const { hosting, kept } = bucket()
    const checkpoint = { stage: 'items', photoIds: [], containerIds: [], parentId: null, restarts: 0, isRefetched: false, isHosted: true }
    const lines: Line[] = [['POST /v26.0/17841/media', 'lost'], notFetched]
    const played = delivery(adapter, lines, { media })
    await expect(played.step({ checkpoint, hosting })).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
    await expect(played.step({ checkpoint, hosting, isResumed: true })).rejects.toMatchObject({
      failure: { kind: 'media-rejected', platformCode: '9004/2207052' },
    })
    expect(kept.size).toBe(0)
  })

  it('is emptied before a later refusal is told', async () => {
    const { hosting, kept } = bucket()
    const tooWide: Line = ['POST /v26.0/17841/media', refusal(36_003, 2_207_009)]
    const played = delivery(adapter, [container('101'), tooWide], { media })
    await expect(played.run({ hosting })).rejects.toMatchObject({ failure: { platformCode: '36003/2207009' } })
    expect(kept.size).toBe(0)
  })

  it('is missed in so many words where there is none', async () => {
    const checkpoint = { stage: 'items', photoIds: ['401'], containerIds: [], parentId: null, restarts: 0, isRefetched: true }
    const played = delivery(adapter, [copies('401'), notFetched], { media })
    const refused = await played.step({ checkpoint })
    expect(refused).toMatchObject({ kind: 'next', checkpoint: { isHosted: true } })
    const next = played.step({ checkpoint: refused.kind === 'done' ? null : refused.checkpoint })
    await expect(next).rejects.toMatchObject({ problem: { code: 'hosting-needed', actions: ['open-settings', 'reconnect'] } })
  })
})

describe('a checkpoint of an earlier build', () => {
  it('of pictures goes on with the next one', async () => {
    const older = { stage: 'pictures', photoIds: ['401'], containerIds: [], parentId: null, restarts: 0, isRefetched: false }
    const played = delivery(adapter, [copies('401'), container('101')], { media: [medium('image', 'ONE')] })
    expect(await played.step({ checkpoint: older })).toMatchObject({ checkpoint: { stage: 'items', containerIds: ['101'] } })
  })

  it('of a reel asks for its offset and goes on', async () => {
    const uri = 'https://rupload.facebook.com/ig-api-upload/v26.0/101'
    const older = { stage: 'reel', containerId: '101', uri, offset: 0, restarts: 0, lost: 0 }
    const half = { status_code: 'IN_PROGRESS', video_status: { uploading_phase: { bytes_transferred: 2 } } }
    const played = delivery(adapter, [['GET /v26.0/101', { body: half }], sent('101')], { media: [medium('video', 'VIDEO')] })
    expect(await played.step({ checkpoint: older, isResumed: true })).toMatchObject({
      checkpoint: { stage: 'await', photoIds: [], containerIds: ['101'] },
    })
    expect(played.seen[1]?.body).toBe('DEO')
  })
})
