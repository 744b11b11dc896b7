import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from './__fixtures__/play.ts'

const OPTIONS = { format: 'draft' }
const PUBLISH_ID = 'v_inbox_file~v2.123456789'
const UPLOAD_URL = 'https://open-upload.tiktokapis.com/video/?upload_id=67890&upload_token=Xza123'
const MINUTE = 60_000
const SIZE = 30_000_000

const ok = (data: Json): Answer => ({ body: { data, error: { code: 'ok', message: '', log_id: 'L1' } } })
const refusal = (status: number, code: string): Answer => ({ status, body: { error: { code, message: 'no', log_id: 'L1' } } })
const init = (answer: Answer): Line => ['POST /v2/post/publish/inbox/video/init/', answer]
const INIT = init(ok({ publish_id: PUBLISH_ID, upload_url: UPLOAD_URL }))
const put = (answer: Answer): Line => ['PUT /video/', answer]
const status = (told: string, rest = ''): Line => [
  'POST /v2/post/publish/status/fetch/',
  { body: `{"data":{"status":"${told}"${rest}},"error":{"code":"ok","message":"","log_id":"L1"}}` },
]
const uploaded = (bytes: number) => status('PROCESSING_UPLOAD', `,"publicaly_available_post_id":[],"uploaded_bytes":${bytes}`)
const IN_INBOX = status('SEND_TO_USER_INBOX', ',"publicaly_available_post_id":[]')

const run = (size: number, more = {}) => ({
  mode: 'draft',
  publishId: PUBLISH_ID,
  uploadUrl: UPLOAD_URL,
  begunAt: NOW,
  username: 'mira',
  privacy: '',
  chunkBytes: size > 20_000_000 ? 10_000_000 : size,
  chunkCount: size > 20_000_000 ? Math.floor(size / 10_000_000) : 1,
  restarts: 0,
  repeats: 0,
  ...more,
})
const DELIVERED = { parts: [{ remoteId: PUBLISH_ID, permalink: null }], notes: ['draft-in-inbox'] }

describe('a draft', () => {
  it('is begun without a question, a word or consent, and ends in the inbox', async () => {
    const media = [medium('video', 900)]
    const played = delivery([INIT, put({ status: 201 }), uploaded(900), IN_INBOX], { text: 'Not sent', media, options: OPTIONS })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'commit-next', 'next', 'wait', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt: DELIVERED })
    expect(JSON.parse(played.seen[0]?.body ?? '')).toEqual({
      source_info: { source: 'FILE_UPLOAD', video_size: 900, chunk_size: 900, total_chunk_count: 1 },
    })
  })

  it('may be longer than the creator may post, for it can be trimmed', async () => {
    const long = medium('video', 900)
    const media = [{ ...long, asset: { ...long.asset, durationMs: 9 * MINUTE } }]
    expect(await delivery([INIT], { media, options: OPTIONS }).step()).toMatchObject({ kind: 'next' })
  })

  it('that the creator has posted meanwhile is published, with its link where TikTok tells the id', async () => {
    const media = [medium('video', 900)]
    const checkpoint = { stage: 'process', ...run(900), since: NOW, polls: 0 }
    const posted = delivery([status('PUBLISH_COMPLETE', ',"publicaly_available_post_id":[7350000000000000123,7350000000000000999]')], {
      media,
    })
    expect(await posted.step({ checkpoint })).toMatchObject({
      receipt: { parts: [{ permalink: 'https://www.tiktok.com/@mira/video/7350000000000000123' }], notes: [] },
    })
    const hidden = delivery([status('PUBLISH_COMPLETE', ',"publicaly_available_post_id":[]')], { media })
    expect(await hidden.step({ checkpoint })).toMatchObject({ kind: 'done', receipt: { notes: ['link-unknown'] } })
  })

  it.each([
    [401, 'scope_not_authorized', 'scope-missing', undefined],
    [403, 'spam_risk_too_many_pending_share', 'quota-exhausted', NOW + 60 * MINUTE],
    [403, 'spam_risk_user_banned_from_posting', 'content-rejected', undefined],
    [400, 'invalid_param', 'content-rejected', undefined],
  ])('refused with %i %s is %s', async (httpStatus, code, kind, retryAt) => {
    const played = delivery([init(refusal(httpStatus, code))], { media: [medium('video', 900)], options: OPTIONS })
    await expect(played.step()).rejects.toMatchObject({
      failure: { kind, platformCode: code, mayHaveApplied: false, ...(retryAt === undefined ? {} : { retryAt }) },
    })
  })

  it('of several chunks is begun with one when TikTok refuses the plan', async () => {
    const played = delivery([init(refusal(400, 'invalid_params')), INIT], { media: [medium('video', SIZE)], options: OPTIONS })
    expect(await played.step()).toMatchObject({ checkpoint: { stage: 'init-whole' } })
    expect(await played.step({ checkpoint: { stage: 'init-whole', restarts: 0, repeats: 0 } })).toMatchObject({
      checkpoint: { stage: 'upload', mode: 'draft', chunkCount: 1 },
    })
  })

  it('whose init got no answer is simply begun again', async () => {
    const played = delivery([init('lost'), INIT], { media: [medium('video', 900)], options: OPTIONS })
    await expect(played.step()).rejects.toMatchObject({ failure: { mayHaveApplied: false } })
    expect(await played.step({ isResumed: true })).toMatchObject({ checkpoint: { stage: 'upload' } })
  })

  it.each([
    ['upload', 10_000_000],
    ['last-chunk', 20_000_000],
  ])('goes on where TikTok says that it stands after a cut at %s', async (stage, offset) => {
    const played = delivery([uploaded(20_000_000)], { media: [medium('video', SIZE)], options: OPTIONS })
    const step = await played.step({ checkpoint: { stage, ...run(SIZE), offset }, isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'upload', mode: 'draft', offset: 20_000_000 } })
  })

  it('begins anew when its address is spent and it is not whole', async () => {
    const played = delivery([uploaded(10_000_000)], { media: [medium('video', SIZE)], options: OPTIONS })
    const step = await played.step({ checkpoint: { stage: 'upload', ...run(SIZE), offset: 10_000_000 }, now: NOW + 60 * MINUTE })
    expect(step).toMatchObject({ checkpoint: { stage: 'init', restarts: 1 } })
  })

  it('is not delivered twice when the answer to its last chunk is lost', async () => {
    const media = [medium('video', 900)]
    const checkpoint = { stage: 'last-chunk', ...run(900), offset: 0 }
    const played = delivery([put('lost'), IN_INBOX], { media, options: OPTIONS })
    await expect(played.step({ checkpoint, committingSince: NOW })).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
    expect(await played.reconcile({ checkpoint })).toMatchObject({ kind: 'published', receipt: DELIVERED })
  })

  it('is sent once more after TikTok’s own fault, and not after any other', async () => {
    const media = [medium('video', 900)]
    const at = (more = {}) => ({ stage: 'process', ...run(900, more), since: NOW, polls: 0 })
    const failed = (reason: string) => delivery([status('FAILED', `,"fail_reason":"${reason}"`)], { media })
    expect(await failed('internal').step({ checkpoint: at() })).toMatchObject({
      checkpoint: { stage: 'init', repeats: 1 },
      isCommitUndone: true,
    })
    for (const reason of ['spam_risk_too_many_posts', 'spam_risk', 'file_format_check_failed'])
      await expect(failed(reason).step({ checkpoint: at() })).rejects.toMatchObject({ failure: { platformCode: reason } })
  })
})

describe('a post', () => {
  it('that is said to be in the inbox is not taken for finished: that state is for drafts', async () => {
    const checkpoint = { stage: 'process', ...run(900, { mode: 'post', privacy: 'PUBLIC_TO_EVERYONE' }), since: NOW, polls: 0 }
    expect(await delivery([IN_INBOX], { media: [medium('video', 900)] }).step({ checkpoint })).toMatchObject({ kind: 'wait' })
  })

  it('from before there were drafts goes on as a post', async () => {
    const { mode: _unknownThen, ...old } = run(900, { privacy: 'PUBLIC_TO_EVERYONE' })
    const complete = status('PUBLISH_COMPLETE', ',"publicaly_available_post_id":[7350000000000000123]')
    const played = delivery([uploaded(900), complete], { media: [medium('video', 900)] })
    const step = await played.step({ checkpoint: { stage: 'process', ...old, since: NOW, polls: 0 } })
    expect(step).toMatchObject({ kind: 'wait', checkpoint: { mode: 'post' } })
    expect(await played.step({ checkpoint: { stage: 'process', ...old, since: NOW, polls: 1 } })).toMatchObject({
      receipt: { parts: [{ remoteId: '7350000000000000123' }] },
    })
  })
})
