import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from './__fixtures__/play.ts'
import {
  OPTIONS,
  PUBLISH_ID,
  UPLOAD_URL,
  LINK,
  MINUTE,
  refusal,
  creator,
  INIT,
  put,
  status,
  uploaded,
  COMPLETE,
  HIDDEN,
  failed,
  run,
} from './__fixtures__/lines.ts'

describe('a video', () => {
  it('is published by its last chunk, which is announced before, and ends with a link of the whole id', async () => {
    const media = [medium('video', 900_000)]
    const played = delivery([creator(), INIT, put({ status: 201 }), uploaded(900_000), COMPLETE], {
      text: 'Hi #fyp',
      media,
      options: { ...OPTIONS, allowComment: true, allowStitch: true },
    })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'commit-next', 'next', 'wait', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: '7350000000000000123', permalink: LINK }], notes: [] } })
    const [, init, chunk] = played.seen
    expect(init?.headers['authorization']).toBe('Bearer act.member')
    expect(JSON.parse(init?.body ?? '')).toEqual({
      post_info: {
        title: 'Hi #fyp',
        privacy_level: 'PUBLIC_TO_EVERYONE',
        disable_comment: false,
        disable_duet: true,
        // The creator switched it off.
        disable_stitch: true,
        brand_content_toggle: false,
        brand_organic_toggle: false,
        is_aigc: false,
      },
      source_info: { source: 'FILE_UPLOAD', video_size: 900_000, chunk_size: 900_000, total_chunk_count: 1 },
    })
    expect(chunk?.url.href).toBe(UPLOAD_URL)
    expect(chunk?.headers).toMatchObject({
      'content-range': 'bytes 0-899999/900000',
      'content-type': 'video/mp4',
      'content-length': '900000',
    })
    expect(chunk?.headers).not.toHaveProperty('authorization')
  })

  it('over 64 MB goes in chunks of 10 MB, the remainder with the last one', async () => {
    const size = 66_000_001
    const next = (stored: number) => put({ status: 206, headers: { 'content-range': `bytes 0-${stored}/${size}` } })
    const chunks = [9_999_999, 20_000_000, 30_000_000, 39_999_999, 50_000_000].map(next)
    const played = delivery([creator(), INIT, ...chunks, put({ status: 201 }), COMPLETE], {
      media: [medium('video', size)],
      options: OPTIONS,
    })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'next', 'next', 'next', 'next', 'commit-next', 'next', 'done'])
    expect(JSON.parse(played.seen[1]?.body ?? '')).toMatchObject({ source_info: { chunk_size: 10_000_000, total_chunk_count: 6 } })
    expect(played.seen[6]?.headers['content-range']).toBe(`bytes 40000000-49999999/${size}`)
    expect(played.seen[7]?.headers['content-range']).toBe(`bytes 50000000-66000000/${size}`)
    expect(played.seen[7]?.sizeBytes).toBe(16_000_001)
    expect(steps.slice(1, 6).map((step) => 'uploadedBytes' in step && step.uploadedBytes)).toEqual(
      [1, 2, 3, 4, 5].map((n) => n * 10_000_000),
    )
  })

  it('for the creator alone has no link and is done at once', async () => {
    const played = delivery([creator(), INIT, put({ status: 201 }), HIDDEN], {
      media: [medium('video', 900)],
      options: { ...OPTIONS, privacy: 'SELF_ONLY' },
    })
    const steps = await played.run()
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: PUBLISH_ID, permalink: null }], notes: ['private-only'] } })
  })

  it('for everyone waits a while for its link and is done without it in the end', async () => {
    const lost: Line = ['POST /v2/post/publish/status/fetch/', 'lost']
    const played = delivery([creator(), INIT, put({ status: 201 }), HIDDEN, HIDDEN, lost, HIDDEN, HIDDEN, HIDDEN], {
      media: [medium('video', 900)],
      options: OPTIONS,
    })
    const steps = await played.run()
    const waits = steps.flatMap((step) => (step.kind === 'wait' ? [step.notBefore] : []))
    expect(waits.map((at, index) => at - (waits[index - 1] ?? NOW))).toEqual([2_000, 5_000, 15_000, 60_000, 300_000])
    expect(steps.at(-1)).toMatchObject({
      kind: 'done',
      receipt: { parts: [{ permalink: null }], publishedAt: NOW, notes: ['link-unknown'] },
    })
  })

  it.each([
    ['a string', ',"publicaly_available_post_id":["7350000000000000123"]'],
    ['a bare string', ',"publicaly_available_post_id":"7350000000000000123"'],
    ['a bare number', ',"publicaly_available_post_id":7350000000000000123'],
    ['rightly spelled', ',"publicly_available_post_id" : [ 7350000000000000123 , 7350000000000000999 ]'],
  ])('keeps every digit of an id that comes as %s', async (_shape, rest) => {
    const played = delivery([status('PUBLISH_COMPLETE', rest)], { media: [medium('video', 900)] })
    const step = await played.step({ checkpoint: { stage: 'process', ...run(900), since: NOW, polls: 0 } })
    expect(step).toMatchObject({ receipt: { parts: [{ permalink: LINK }] } })
  })

  it.each([
    ['in text', '"900"'],
    ['null', 'null'],
    ['no number', '"all"'],
  ])('is followed to its end also where the count of its bytes is %s', async (_shape, bytes) => {
    const rest = `,"fail_reason":null,"publicaly_available_post_id":[7350000000000000123],"uploaded_bytes":${bytes}`
    const played = delivery([status('PROCESSING_UPLOAD', rest), status('PUBLISH_COMPLETE', rest)], { media: [medium('video', 900)] })
    const checkpoint = { stage: 'process', ...run(900), since: NOW, polls: 0 }
    expect(await played.step({ checkpoint })).toMatchObject({ kind: 'wait', phase: 'processing' })
    expect(await played.step({ checkpoint })).toMatchObject({ kind: 'done', receipt: { parts: [{ permalink: LINK }] } })
  })

  it('is told as paid or own promotion only when the creator said so', async () => {
    const options = { ...OPTIONS, isCommercial: true, yourBrand: true, brandedContent: true }
    const played = delivery([creator(), INIT], { media: [medium('video', 900)], options })
    await played.step()
    expect(JSON.parse(played.seen[1]?.body ?? '')).toMatchObject({
      post_info: { brand_content_toggle: true, brand_organic_toggle: true },
    })
  })
})

describe('a video’s options', () => {
  const postInfo = async (options: Record<string, Json>) => {
    const played = delivery([creator(), INIT], { media: [medium('video', 900)], options: { ...OPTIONS, ...options } })
    await played.step()
    return (JSON.parse(played.seen[1]?.body ?? '') as { post_info: Record<string, Json> }).post_info
  }

  it('tell the cover in whole milliseconds, also the very first, and none where none was chosen', async () => {
    expect(await postInfo({ coverAt: 1_499.6 })).toMatchObject({ video_cover_timestamp_ms: 1_500 })
    expect(await postInfo({ coverAt: 0 })).toMatchObject({ video_cover_timestamp_ms: 0 })
    expect(await postInfo({})).not.toHaveProperty('video_cover_timestamp_ms')
  })

  it('tell what was made with AI', async () => {
    expect(await postInfo({ isAiGenerated: true })).toMatchObject({ is_aigc: true })
  })

  it('say nothing of brands while commercial content is off', async () => {
    expect(await postInfo({ yourBrand: true, brandedContent: true })).toMatchObject({
      brand_content_toggle: false,
      brand_organic_toggle: false,
    })
  })
})

describe('what TikTok does with a whole video', () => {
  const media = [medium('video', 900)]
  const at = (more = {}) => ({ stage: 'process', ...run(900, 900, more), since: NOW, polls: 0 })

  it('is sent on when TikTok goes on missing bytes that somebody acknowledged', async () => {
    const played = delivery([uploaded(0), uploaded(0)], { media })
    expect(await played.step({ checkpoint: at(), now: NOW + MINUTE })).toMatchObject({ kind: 'wait', checkpoint: { stage: 'process' } })
    expect(await played.step({ checkpoint: at(), now: NOW + MINUTE + 1 })).toMatchObject({
      kind: 'next',
      isCommitUndone: true,
      checkpoint: { stage: 'upload', offset: 0 },
    })
  })

  it('is not sent a second time after a 201, whatever TikTok counts then: publishing began', async () => {
    const acknowledged = await delivery([put({ status: 201 })], { media }).step({
      checkpoint: { stage: 'last-chunk', ...run(900), offset: 0 },
      committingSince: NOW,
    })
    if (acknowledged.kind !== 'next') throw new Error('expected a next step')
    const { checkpoint } = acknowledged
    for (const at of [NOW + 2 * MINUTE, NOW + 60 * MINUTE]) {
      expect(await delivery([uploaded(0)], { media }).step({ checkpoint, now: at })).toMatchObject({ kind: 'wait', phase: 'processing' })
      expect(await delivery([uploaded(0)], { media }).reconcile({ checkpoint, now: at })).toMatchObject({ kind: 'wait' })
    }
    const late = { checkpoint, now: NOW + 61 * MINUTE }
    await expect(delivery([uploaded(0)], { media }).step(late)).rejects.toMatchObject({ failure: { kind: 'timeout' } })
    expect(await delivery([uploaded(0)], { media }).reconcile(late)).toEqual({ kind: 'unknown' })
  })

  it('is not called refused when only the question was', async () => {
    const url = 'POST /v2/post/publish/status/fetch/'
    const played = delivery(
      [
        [url, { status: 403 }],
        [url, refusal(403, 'spam_risk')],
      ],
      { media },
    )
    const refused = { failure: { kind: 'unexpected-response' } }
    await expect(played.step({ checkpoint: at() })).rejects.toMatchObject(refused)
    await expect(played.step({ checkpoint: at() })).rejects.toMatchObject(refused)
  })

  it('is not asked about for ever, however often a look failed in between', async () => {
    const played = delivery([uploaded(900)], { media })
    const late = played.step({ checkpoint: at(), isResumed: true, now: NOW + 61 * MINUTE })
    await expect(late).rejects.toMatchObject({ failure: { kind: 'timeout' } })
  })

  it.each([
    ['picture_size_check_failed', 'media-rejected'],
    ['file_format_check_failed', 'media-rejected'],
    ['spam_risk_text', 'content-rejected'],
    ['a word that is not documented', 'content-rejected'],
  ])('ends in %s as %s, and is never tried again by itself', async (reason, kind) => {
    const played = delivery([failed(reason)], { media })
    const step = played.step({ checkpoint: at(), committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind, platformCode: reason, mayHaveApplied: false } })
  })

  it('is tried again once after TikTok’s own fault', async () => {
    const step = await delivery([failed('internal')], { media }).step({ checkpoint: at(), committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init', repeats: 1 }, isCommitUndone: true })
    const again = delivery([failed('internal')], { media }).step({ checkpoint: at({ repeats: 1 }), committingSince: NOW })
    await expect(again).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode: 'internal' } })
  })

  it('that came too late in the day begins again once, where TikTok says before a byte is sent when the day is over', async () => {
    const step = await delivery([failed('spam_risk_too_many_posts')], { media }).step({ checkpoint: at(), committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init', repeats: 1 }, isCommitUndone: true })
    const again = delivery([failed('spam_risk_too_many_posts')], { media }).step({ checkpoint: at({ repeats: 1 }), committingSince: NOW })
    await expect(again).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode: 'spam_risk_too_many_posts' } })
  })

  it('is waited for at a state that we do not know, but not for ever', async () => {
    const played = delivery([status('SOMETHING_NEW'), status('SOMETHING_NEW')], { media })
    expect(await played.step({ checkpoint: at() })).toMatchObject({ kind: 'wait', notBefore: NOW + 1_000 })
    const step = played.step({ checkpoint: at(), now: NOW + 61 * MINUTE })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'timeout' } })
  })
})
