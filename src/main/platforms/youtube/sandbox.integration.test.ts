import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sample, startSandboxRun } from '../../../../tools/testing/sandbox-run.ts'
import type { Json } from '../../../shared/json.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'
import { createLogin } from './login.ts'

const adapter = createAdapter()
const SCOPE = 'https://www.googleapis.com/auth/'
const MIB = 1024 * 1024
const SWITCHES = 'youtube-switches'
let run: Awaited<ReturnType<typeof startSandboxRun>>
let session: Session

beforeAll(async () => {
  run = await startSandboxRun(adapter, createLogin(), 'http://127.0.0.1:49152/youtube/callback')
  const { session: given } = await run.connect()
  if (given === undefined) throw new Error('no session')
  session = given
})
beforeEach(() => run.control('DELETE', 'faults'))
afterAll(() => run.stop())

const upload = (wish: Record<string, Json>) =>
  run.control('POST', 'faults', { host: 'www.googleapis.com', method: 'PUT', path: '^/upload/youtube/v3/videos', ...wish })
const options = (title: string, rest: Record<string, Json> = {}) => ({
  title,
  privacy: 'public',
  madeForKids: false,
  categoryId: '22',
  tags: ['travel', 'two words'],
  ...rest,
})
const titled = async (title: string) => (await run.posts()).filter((post) => post.platform === 'youtube' && post.text.startsWith(title))
const publish = (title: string, paddingBytes = 0, rest: Record<string, Json> = {}) =>
  run.publish(session, { text: `About ${title}`, media: [sample('video', paddingBytes)], options: options(title, rest) })

describe('the login of YouTube over the sandbox', () => {
  it('gives the channel and renews itself', async () => {
    const { identity, tokens, app } = await run.connect()
    expect(identity).toMatchObject({ kind: 'channel', handle: 'lenas-small-kitchen' })
    expect(identity?.facts['uploadsPlaylistId']).toMatch(/^UU/)
    if (tokens === undefined || app === undefined) throw new Error('no tokens')
    const fresh = await run.login.refresh?.(run.context(app), tokens)
    expect(fresh).toMatchObject({ refreshToken: tokens.refreshToken })
  })

  it('says which scope was unticked', async () => {
    const only = ['https://www.googleapis.com/auth/youtube.readonly']
    await expect(run.connect({ scopes: only })).rejects.toMatchObject({ failure: { kind: 'scope-missing' } })
  })

  it('tells a refusal by a callback that is expected', async () => {
    expect((await run.connect({ decision: 'deny' })).callback['error']).toBe('access_denied')
  })

  it('gives its tokens back', async () => {
    const { tokens, app, session: given } = await run.connect({ account: 'UCpractice0trails0unverified'.slice(0, 24) })
    if (tokens === undefined || app === undefined || given === undefined) throw new Error('no tokens')
    expect(await adapter.postingOptions?.(given, Date.now())).toMatchObject({ maxVideoDurationMs: 900_000 })
    await run.login.revoke?.(run.context(app), tokens)
    await expect(adapter.postingOptions?.(given, Date.now())).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
  })
})

describe('a channel of YouTube in the sandbox', () => {
  it.each(['public', 'unlisted', 'private'])('shows a %s video under the link of its receipt', async (privacy) => {
    const { receipt } = await publish(`A ${privacy} one`, 0, { privacy })
    expect(receipt.notes).toEqual([])
    expect(await titled(`A ${privacy} one`)).toMatchObject([{ id: receipt.parts[0]?.remoteId, visibility: privacy }])
    if (privacy !== 'private') expect(await run.open(receipt)).toMatch(/^200 /)
  })

  it('takes a video of several chunks whole', async () => {
    const { told } = await publish('Large', 20 * MIB)
    expect(told).toEqual(['next', 'next', 'commit-next', 'wait', 'done'])
    expect((await titled('Large'))[0]?.media).toMatchObject([{ bytes: sample('video', 20 * MIB).asset.sizeBytes }])
  })

  it('goes on where YouTube kept less than it was sent', async () => {
    run.sandbox.world.collections.collection(SWITCHES).put('current', { listLagMs: 0, keepLessBytes: 512 * 1024 })
    await publish('Kept less', 20 * MIB)
    expect(await titled('Kept less')).toHaveLength(1)
  })

  it('sends no acknowledged byte again after a cut in the middle of a chunk', async () => {
    const before = (await run.journal()).length
    await upload({ kind: 'drop', skip: 1, afterBytes: 3 * MIB })
    const { told } = await publish('Cut', 20 * MIB)
    expect(told).toContain('failed network')
    const puts = (await run.journal()).slice(before).filter((line) => line.method === 'PUT')
    const sent = puts.reduce((sum, line) => sum + line.bytesIn, 0)
    // What was on its way when the line broke may be lost: at most the step of 256 KiB that YouTube keeps, and one buffer.
    expect(sent - sample('video', 20 * MIB).asset.sizeBytes).toBeLessThan(MIB)
    expect(await titled('Cut')).toHaveLength(1)
  })

  it('makes one video although the answer to the last bytes was lost', async () => {
    await upload({ kind: 'lose-answer' })
    const { told } = await publish('Lost answer')
    expect(told.at(-1)).toBe('reconcile published')
    expect(await titled('Lost answer')).toHaveLength(1)
  })

  it('makes one video although the last bytes were cut off', async () => {
    await upload({ kind: 'drop', afterBytes: 100_000 })
    const { told } = await publish('Cut last')
    expect(told).toContain('reconcile resume')
    expect(await titled('Cut last')).toHaveLength(1)
  })

  it('finds the video among the uploads when the session died with the answer', async () => {
    run.sandbox.world.collections.collection(SWITCHES).put('current', { listLagMs: 20_000, keepLessBytes: 0 })
    await upload({ kind: 'lose-answer' })
    await upload({ kind: 'status', status: 404, skip: 1 })
    const { told } = await publish('Found again')
    expect(told.slice(-3)).toEqual(['reconcile wait', 'reconcile wait', 'reconcile published'])
    expect(await titled('Found again')).toHaveLength(1)
    run.sandbox.world.collections.collection(SWITCHES).put('current', { listLagMs: 0, keepLessBytes: 0 })
  })

  it('begins anew when the session died before its end', async () => {
    await upload({ kind: 'status', status: 404, skip: 1 })
    const { told } = await publish('Anew', 20 * MIB)
    expect(told.filter((step) => step === 'next')).toHaveLength(5)
    expect(await titled('Anew')).toHaveLength(1)
  })

  it('goes on after a server error in the middle', async () => {
    await upload({ kind: 'status', status: 503, headers: { 'retry-after': '2' } })
    const { told } = await publish('Server error', 20 * MIB)
    expect(told).toContain('failed platform-down')
    expect(await titled('Server error')).toHaveLength(1)
  })

  it('says that an unaudited project’s video stays private', async () => {
    const { session: given } = await run.connect({ account: 'UCpractice0workshop0unaudit'.slice(0, 24) })
    if (given === undefined) throw new Error('no session')
    const { receipt } = await run.publish(given, { text: '', media: [sample('video')], options: options('Locked') })
    expect(receipt.notes).toEqual(['private-only'])
  })

  it('tells that processing failed', async () => {
    await run.control('POST', 'faults', { kind: 'fail-processing', platform: 'youtube', reason: 'codec' })
    await expect(publish('Broken')).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'codec' } })
  })

  it('tells a title that YouTube refuses before a byte is sent', async () => {
    await expect(publish('Under <10> minutes')).rejects.toMatchObject({
      failure: { kind: 'content-rejected', platformCode: 'invalidTitle' },
    })
  })

  it('leaves the sandbox nothing to complain about', async () => {
    expect((await run.notes()).filter((note) => note.platform === 'youtube')).toEqual([])
  })

  it('takes a video down again where the login may, and finds it gone the second time', async () => {
    const { receipt } = await publish('Taken down')
    const now = run.sandbox.world.clock.now()
    const { session: narrow } = await run.connect({ scopes: ['upload', 'readonly'].map((name) => `${SCOPE}youtube.${name}`) })
    if (narrow === undefined) throw new Error('no login')
    expect(narrow.account.abilities).toEqual([])
    expect(await adapter.withdraw?.(receipt, narrow, now)).toBe('not-possible')
    expect(await titled('Taken down')).toHaveLength(1)
    expect(session.account.abilities).toEqual(['manage'])
    expect(await adapter.withdraw?.(receipt, session, now)).toBe('gone')
    expect(await titled('Taken down')).toEqual([])
    expect(await adapter.withdraw?.(receipt, session, now + 3_600_000)).toBe('gone')
  })

  it('takes no more bytes of an upload that was ended by us', async () => {
    const work = {
      deliveryId: 'delivery-ended',
      account: session.account,
      variant: { accountId: 'account-1', text: '', assetIds: [], options: options('Ended') },
      media: [sample('video')],
      files: new Map(),
      receipt: null,
      hosting: null,
      checkpoint: null,
      isResumed: false,
      now: run.sandbox.world.clock.now(),
      committingSince: null,
    }
    const opened = await adapter.publish(work, session)
    if (opened.kind !== 'commit-next') throw new Error(opened.kind)
    await adapter.abandon?.(opened.checkpoint, session, work.now, null)
    await adapter.publish({ ...work, checkpoint: opened.checkpoint }, session).catch(() => null)
    expect(await titled('Ended')).toEqual([])
  })
})
