import type { PlatformId } from '../../shared/platforms/registry.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { problem, ProblemError } from '../../shared/problem.ts'
import { createAccountStore } from '../store/account-store.ts'
import type { DeliveryStoreWithQueries } from '../store/delivery-store.ts'
import type { Delivery } from './delivery.ts'
import { createGate, settle } from './testing/fake-time.ts'
import {
  NOW,
  RECEIPT,
  NEXT,
  COMMIT_NEXT,
  DONE,
  failure,
  underWay,
  database,
  store,
  time,
  warnings,
  script,
  queue,
  media,
  outboxOver,
  row,
  resetRig,
} from './testing/outbox-rig.ts'

beforeEach(resetRig)

describe('the outbox', () => {
  it('saves a checkpoint after each step and gives it to the next', async () => {
    const own = script('x', [NEXT, COMMIT_NEXT, DONE])
    queue(['x'])
    const onDisk: unknown[] = []
    outboxOver({ onChanged: () => void onDisk.push(row().checkpoint) }).start()
    await settle()
    expect(own.published.map((work) => work.checkpoint)).toEqual([null, { stage: 'append' }, { stage: 'create' }])
    expect(onDisk).toContainEqual({ stage: 'append' })
    expect(row()).toMatchObject({ status: 'published', receipt: RECEIPT, uploadedBytes: 100, nextAt: null })
  })

  it('has the commit mark on disk before the commit call runs', async () => {
    let seen: Delivery | undefined
    const own = script('x', [
      COMMIT_NEXT,
      async () => {
        seen = row()
        return DONE
      },
    ])
    queue(['x'])
    outboxOver().start()
    await settle()
    expect(seen).toMatchObject({ status: 'committing', commit: { state: 'marked', since: NOW }, checkpoint: { stage: 'create' } })
    expect(own.published[1]).toMatchObject({ committingSince: NOW })
  })

  it('asks the platform after a crash in a commit, and does not publish again', async () => {
    const call = underWay(DONE)
    script('x', [COMMIT_NEXT, call.answer])
    queue(['x'])
    outboxOver().start()
    await settle()
    expect(row().status).toBe('committing')
    // The process is gone: the first outbox is never heard of again.
    const after = script('x', [], [{ kind: 'published', receipt: RECEIPT }])
    outboxOver().start()
    await settle()
    expect(after.published).toHaveLength(0)
    expect(after.asked[0]).toMatchObject({ checkpoint: { stage: 'create' }, isResumed: true, committingSince: NOW })
    expect(row().status).toBe('published')
  })

  it('commits again only when the platform says that nothing became public', async () => {
    queue(['x'], { status: 'committing', checkpoint: { stage: 'create' }, commit: { since: NOW - 9, state: 'marked' } })
    const own = script('x', [DONE], [{ kind: 'absent', checkpoint: { stage: 'create' } }])
    outboxOver().start()
    await settle()
    expect(own.asked).toHaveLength(1)
    expect(own.published).toHaveLength(1)
    expect(row().status).toBe('published')
  })

  it('asks the creator when the platform cannot say what became of a commit', async () => {
    queue(['x'], { status: 'committing', commit: { since: NOW - 9, state: 'marked' } })
    const own = script('x', [COMMIT_NEXT, DONE], [{ kind: 'unknown' }])
    const outbox = outboxOver()
    outbox.start()
    await time.pass(60 * 60_000)
    expect(row()).toMatchObject({ status: 'needs-answer', problem: { code: 'outcome-unknown' } })
    expect(own.published).toHaveLength(0)
    outbox.execute({ kind: 'answer', deliveryId: 'delivery-x', answer: 'post-again', permalink: null })
    await settle()
    expect(row().status).toBe('published')
  })

  it('reconciles when the answer of the commit was lost on the way', async () => {
    const own = script('x', [COMMIT_NEXT, failure('network', { mayHaveApplied: true })], [{ kind: 'published', receipt: RECEIPT }])
    queue(['x'])
    outboxOver().start()
    await settle()
    expect(row().status).toBe('reconciling')
    await time.pass(10_000)
    expect(own.published).toHaveLength(2)
    expect(row().status).toBe('published')
  })

  it('leaves the others alone when one platform fails', async () => {
    queue(['x', 'youtube', 'tiktok'])
    script('x', [failure('content-rejected')])
    script('youtube', [NEXT, COMMIT_NEXT, DONE])
    script('tiktok', [new Error('a bug of ours')])
    outboxOver().start()
    await settle()
    expect(row('x')).toMatchObject({ status: 'failed', problem: { code: 'content-rejected' } })
    expect(row('youtube').status).toBe('published')
    expect(row('tiktok')).toMatchObject({ status: 'failed', problem: { code: 'internal' } })
  })

  it('runs six side by side, none waiting for another', async () => {
    const platforms: PlatformId[] = ['x', 'youtube', 'instagram', 'facebook', 'linkedin', 'tiktok']
    const calls = platforms.map((platform) => {
      const call = underWay(DONE)
      return { call, own: script(platform, [call.answer]) }
    })
    queue(platforms)
    outboxOver().start()
    await settle()
    expect(calls.map(({ own }) => own.published.length)).toEqual([1, 1, 1, 1, 1, 1])
    for (const { call } of calls) call.letGo()
    await settle()
    expect(platforms.map((platform) => row(platform).status)).toEqual(Array(6).fill('published'))
  })

  it('retries one alone', async () => {
    queue(['x', 'youtube'])
    const x = script('x', [failure('media-rejected'), COMMIT_NEXT, DONE])
    const youtube = script('youtube', [failure('media-rejected')])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    outbox.execute({ kind: 'retry', deliveryId: 'delivery-x' })
    await settle()
    expect(row('x').status).toBe('published')
    expect(row('youtube').status).toBe('failed')
    expect([x.published.length, youtube.published.length]).toEqual([3, 1])
  })

  it('tries again by itself after a broken line, from its checkpoint and no sooner than it says', async () => {
    const own = script('x', [NEXT, failure('network'), DONE])
    queue(['x'])
    outboxOver().start()
    await settle()
    expect(row()).toMatchObject({ status: 'waiting', problem: { code: 'network' }, checkpoint: { stage: 'append' } })
    const { nextAt } = row()
    await time.pass(nextAt! - time.now() - 1)
    expect(own.published).toHaveLength(2)
    await time.pass(1)
    expect(own.published[2]).toMatchObject({ isResumed: true, checkpoint: { stage: 'append' } })
    expect(row().status).toBe('published')
  })

  it('does nothing during a wait step and goes on when it is over', async () => {
    const own = script('x', [{ kind: 'wait', checkpoint: { stage: 'poll' }, phase: 'processing', notBefore: NOW + 90_000 }, DONE])
    queue(['x'])
    outboxOver().start()
    await time.pass(89_000)
    expect(row()).toMatchObject({ status: 'waiting', phase: 'processing' })
    expect(own.published).toHaveLength(1)
    await time.pass(2_000)
    expect(row().status).toBe('published')
  })

  it('lets a retry by hand end a pause', async () => {
    script('x', [failure('quota-exhausted'), DONE])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    expect(row().status).toBe('waiting')
    outbox.execute({ kind: 'retry', deliveryId: 'delivery-x' })
    await settle()
    expect(row().status).toBe('published')
  })
})

describe('cancelling', () => {
  it('before anything ran ends the delivery without a call', async () => {
    const own = script('x', [DONE])
    queue(['x'], { nextAt: NOW + 60_000 })
    const outbox = outboxOver()
    outbox.start()
    outbox.execute({ kind: 'cancel', deliveryId: 'delivery-x' })
    await time.pass(120_000)
    expect(row()).toMatchObject({ status: 'cancelled', problem: { code: 'cancelled' } })
    expect(own.published).toHaveLength(0)
  })

  it('cuts an upload', async () => {
    const call = underWay(NEXT)
    const own = script('x', [call.answer])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    outbox.execute({ kind: 'cancel', deliveryId: 'delivery-x' })
    await settle()
    expect(row().status).toBe('cancelled')
    expect(own.published).toHaveLength(1)
    expect(outbox.progressOf('delivery-x')).toBeUndefined()
  })

  it('does not cut a commit: what it made public is taken down', async () => {
    const call = underWay(DONE)
    script('x', [COMMIT_NEXT, call.answer])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    outbox.execute({ kind: 'cancel', deliveryId: 'delivery-x' })
    await settle()
    expect(row().status).toBe('committing')
    call.letGo()
    await settle()
    expect(row()).toMatchObject({ status: 'cancelled', problem: { code: 'taken-down' } })
  })

  it('is honoured after a commit that certainly did nothing', async () => {
    const gate = createGate()
    script('x', [
      COMMIT_NEXT,
      async () => {
        await gate.promise
        throw failure('platform-down')
      },
    ])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    outbox.execute({ kind: 'cancel', deliveryId: 'delivery-x' })
    gate.open()
    await settle()
    expect(row().status).toBe('cancelled')
  })

  it('in the last call before the commit prevents the commit', async () => {
    const gate = createGate()
    const own = script('x', [
      async () => {
        await gate.promise
        return COMMIT_NEXT
      },
      DONE,
    ])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    outbox.execute({ kind: 'cancel', deliveryId: 'delivery-x' })
    gate.open()
    await time.pass(10 * 60_000)
    expect(row().status).toBe('cancelled')
    expect(own.published).toHaveLength(1)
  })

  it('after the platform took the post stops nothing before its receipt is there, and then takes it down', async () => {
    const call = underWay(DONE)
    script('x', [COMMIT_NEXT, { kind: 'next', checkpoint: { stage: 'await-link' }, phase: 'processing' }, call.answer])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    expect(row().commit?.state).toBe('answered')
    outbox.execute({ kind: 'cancel', deliveryId: 'delivery-x' })
    await settle()
    call.letGo()
    await settle()
    expect(row()).toMatchObject({ status: 'cancelled', problem: { code: 'taken-down' } })
  })
})

describe('an end and a new start of the app', () => {
  it('leaves the rows as they are, and they go on from their checkpoint', async () => {
    const call = underWay(NEXT)
    script('x', [NEXT, call.answer])
    queue(['x'])
    const first = outboxOver()
    first.start()
    await settle()
    await first.stop()
    expect(row()).toMatchObject({ status: 'running', checkpoint: { stage: 'append' }, problem: null, tries: 0 })
    const after = script('x', [COMMIT_NEXT, DONE])
    outboxOver().start()
    await settle()
    expect(after.published[0]).toMatchObject({ checkpoint: { stage: 'append' }, isResumed: true })
    expect(row().status).toBe('published')
  })

  it('starts nothing any more once it stops', async () => {
    const own = script('x', [DONE])
    queue(['x'])
    const outbox = outboxOver()
    await outbox.stop()
    outbox.start()
    outbox.execute({ kind: 'wake' })
    await time.pass(60_000)
    expect(own.published).toHaveLength(0)
  })

  it('makes no commit call any more when it is announced while the app ends', async () => {
    const announced = createGate()
    const cut = failure('cancelled')
    const own = script('x', [() => announced.promise.then(() => COMMIT_NEXT), cut, cut, DONE])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    const stopped = outbox.stop()
    announced.open()
    await stopped
    expect(own.published).toHaveLength(1)
    expect(row()).toMatchObject({ status: 'running', commit: null })
  })

  it('reconciles a commit that was cut by the end of the app', async () => {
    const call = underWay(DONE)
    script('x', [COMMIT_NEXT, call.answer])
    queue(['x'])
    const first = outboxOver()
    first.start()
    await settle()
    await first.stop()
    const after = script('x', [], [{ kind: 'published', receipt: RECEIPT }])
    outboxOver().start()
    await time.pass(10_000)
    expect(after.published).toHaveLength(0)
    expect(row().status).toBe('published')
  })
})

describe('hosting', () => {
  it('is asked for anew for each delivery, and handed to its adapter', async () => {
    const hosting = { put: () => Promise.reject(new Error('not asked')), remove: () => Promise.reject(new Error('not asked')) }
    const asked: { id: string; signal: AbortSignal }[] = []
    const own = script('instagram', [DONE])
    const other = script('x', [DONE])
    queue(['instagram', 'x'])
    const outbox = outboxOver({
      hosting(delivery, signal) {
        asked.push({ id: delivery.id, signal })
        return delivery.platform === 'instagram' ? hosting : null
      },
    })
    outbox.start()
    await settle()
    expect([own.published[0]?.hosting, other.published[0]?.hosting]).toEqual([hosting, null])
    expect(asked.map(({ id }) => id).toSorted()).toEqual(['delivery-instagram', 'delivery-x'])
    expect(asked.every(({ signal }) => !signal.aborted)).toBe(true)
  })
})

describe('a dead login', () => {
  it('parks its deliveries until the account is connected again', async () => {
    const own = script('x', [NEXT, failure('reconnect-needed'), COMMIT_NEXT, DONE])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await time.pass(24 * 60 * 60_000)
    expect(row()).toMatchObject({ status: 'waiting', nextAt: null, problem: { code: 'reconnect-needed' } })
    expect(own.published).toHaveLength(2)
    outbox.execute({ kind: 'release', accountIds: ['account-youtube'] })
    await settle()
    expect(own.published).toHaveLength(2)
    outbox.execute({ kind: 'release', accountIds: ['account-x'] })
    await settle()
    expect(own.published[2]).toMatchObject({ checkpoint: { stage: 'append' } })
    expect(row().status).toBe('published')
  })

  it('asks again and never posts when a retry is pressed while the outcome of a commit is open', async () => {
    queue(['x'], { status: 'committing', commit: { since: NOW - 9, state: 'marked' } })
    const own = script('x', [], [failure('reconnect-needed'), { kind: 'published', receipt: RECEIPT }])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    expect(row()).toMatchObject({ status: 'waiting', nextAt: null })
    outbox.execute({ kind: 'retry', deliveryId: 'delivery-x' })
    await settle()
    expect(own.published).toHaveLength(0)
    expect(row().status).toBe('published')
  })
})

describe('a removed account', () => {
  it('ends its waiting deliveries with the reason', async () => {
    script('x', [failure('reconnect-needed')])
    script('youtube', [failure('reconnect-needed')])
    queue(['x', 'youtube'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    createAccountStore(database).remove('account-x')
    outbox.execute({ kind: 'account-removed', accountId: 'account-x' })
    expect(row('x')).toMatchObject({ status: 'failed', problem: { code: 'account-removed' } })
    expect(row('youtube').status).toBe('waiting')
  })

  it('ends a running delivery at its next step', async () => {
    const call = underWay(NEXT)
    const own = script('x', [call.answer, DONE])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    createAccountStore(database).remove('account-x')
    outbox.execute({ kind: 'account-removed', accountId: 'account-x' })
    call.letGo()
    await settle()
    expect(row()).toMatchObject({ status: 'failed', problem: { code: 'account-removed' } })
    expect(own.published).toHaveLength(1)
  })

  it('does not claim a failure where the post may be public', async () => {
    queue(['x'], { status: 'committing', commit: { since: NOW - 9, state: 'marked' } })
    script('x', [], [failure('reconnect-needed')])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    outbox.execute({ kind: 'account-removed', accountId: 'account-x' })
    expect(row()).toMatchObject({ status: 'needs-answer', problem: { code: 'outcome-unknown' } })
  })
})

describe('what goes wrong on our side', () => {
  it('fails a delivery whose file is gone, with that reason', async () => {
    const own = script('x', [DONE])
    queue(['x'], { variant: { accountId: 'account-x', text: '', assetIds: ['asset'], options: {} } })
    const open = () => Promise.reject(new ProblemError(problem('file-gone', { assetId: 'asset' })))
    outboxOver({ media: { ...media, open } }).start()
    await settle()
    expect(row()).toMatchObject({ status: 'failed', problem: { code: 'file-gone', assetId: 'asset', platform: 'x' } })
    expect(own.published).toHaveLength(0)
  })

  it('parks what a closed vault stopped', async () => {
    script('x', [DONE])
    queue(['x'])
    const openSession = () => {
      throw new ProblemError(problem('vault-locked', { actions: ['unlock'] }))
    }
    outboxOver({ openSession }).start()
    await settle()
    expect(row()).toMatchObject({ status: 'waiting', nextAt: null, problem: { code: 'vault-locked' } })
  })

  it('never commits twice when the outcome could not be written down', async () => {
    const own = script('x', [COMMIT_NEXT, DONE], [{ kind: 'published', receipt: RECEIPT }])
    queue(['x'])
    let isDiskFull = false
    const full: DeliveryStoreWithQueries = {
      ...store,
      save(delivery) {
        if (isDiskFull && delivery.status === 'published') throw new Error('disk full')
        store.save(delivery)
      },
    }
    isDiskFull = true
    outboxOver({ store: full }).start()
    await time.pass(10_000)
    expect(warnings[0]).toContain('internal error')
    expect(row().status).toBe('committing')
    expect(own.published).toHaveLength(2)
    isDiskFull = false
    await time.pass(60_000)
    expect(own.published).toHaveLength(2)
    expect(own.asked).toHaveLength(1)
    expect(row().status).toBe('published')
  })

  it('does not spin while the store cannot be written', async () => {
    script('x', [DONE])
    queue(['x'], { nextAt: NOW + 1_000 })
    let tries = 0
    let isDiskFull = false
    const full: DeliveryStoreWithQueries = {
      ...store,
      save(delivery) {
        if (!isDiskFull) return store.save(delivery)
        tries += 1
        throw new Error('disk full')
      },
    }
    outboxOver({ store: full }).start()
    isDiskFull = true
    await time.pass(61_500)
    expect(tries).toBe(3)
    isDiskFull = false
    await time.pass(60_000)
    expect(row().status).toBe('published')
  })
})
