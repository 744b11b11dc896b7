import { beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { scheduleFrom } from '../../shared/schedule.ts'
import type { OutboxGate } from './outbox-gate.ts'
import { settle } from './testing/fake-time.ts'
import {
  COMMIT_NEXT,
  DONE,
  NEXT,
  NOW,
  outboxOver,
  queue,
  RECEIPT,
  resetRig,
  row,
  script,
  setSettings,
  store,
  time,
  underWay,
} from './testing/outbox-rig.ts'
import { sampleDelivery } from './testing/sample-delivery.ts'

beforeEach(resetRig)

const HOUR = 3_600_000

/** More deliveries to the account of platform X, in the order of their times. */
function queueMore(...times: number[]): void {
  store.savePost(
    { id: 'more', createdAt: NOW, text: '', assetIds: [] },
    times.map((dueAt, index) =>
      sampleDelivery({
        id: `more-${index + 1}`,
        postId: 'more',
        accountId: 'account-x',
        createdAt: NOW,
        dueAt,
        nextAt: dueAt,
        variant: { accountId: 'account-x', text: '', assetIds: [], options: {} },
      }),
    ),
    () => undefined,
  )
}

describe('a schedule', () => {
  const scheduled = (dueAt: number) =>
    ({ status: 'scheduled', dueAt, nextAt: dueAt, schedule: scheduleFrom(dueAt, 'Europe/Berlin') }) as const

  it('is kept to the second', async () => {
    const own = script('x', [COMMIT_NEXT, DONE])
    queue(['x'], scheduled(NOW + HOUR))
    outboxOver().start()
    await time.pass(HOUR - 1_000)
    expect(own.published).toHaveLength(0)
    await time.pass(1_000)
    expect(row()).toMatchObject({ status: 'published' })
  })

  it('goes out late by itself within the creator’s rule, and asks beyond it', async () => {
    setSettings({ publishIfLateByLessThanMs: 2 * HOUR })
    script('x', [COMMIT_NEXT, DONE])
    script('youtube', [])
    queue(['x', 'youtube'])
    store.save({ ...row('x'), ...scheduled(NOW - HOUR) })
    store.save({ ...row('youtube'), ...scheduled(NOW - 3 * HOUR) })
    const outbox = outboxOver()
    outbox.start()
    await settle()
    expect(row('x').status).toBe('published')
    expect(row('youtube')).toMatchObject({ status: 'needs-answer', problem: { code: 'schedule-missed' } })
    script('youtube', [COMMIT_NEXT, DONE])
    outbox.execute({ kind: 'publish-now', deliveryId: 'delivery-youtube' })
    await settle()
    expect(row('youtube').status).toBe('published')
  })

  it('takes another time, but none that is past', async () => {
    const own = script('x', [COMMIT_NEXT, DONE])
    queue(['x'], scheduled(NOW + HOUR))
    const outbox = outboxOver()
    outbox.start()
    outbox.execute({ kind: 'reschedule', deliveryId: 'delivery-x', schedule: scheduleFrom(NOW + 3 * HOUR, 'UTC') })
    expect(() => outbox.execute({ kind: 'reschedule', deliveryId: 'delivery-x', schedule: scheduleFrom(NOW - HOUR, 'UTC') })).toThrow(
      'schedule-in-past',
    )
    await time.pass(2 * HOUR)
    expect(own.published).toHaveLength(0)
    await time.pass(HOUR)
    expect(row().status).toBe('published')
  })
})

describe('order', () => {
  it('lets one account’s deliveries leave one after the other, earliest first', async () => {
    const call = underWay(COMMIT_NEXT)
    const own = script('x', [call.answer, DONE, COMMIT_NEXT, DONE, COMMIT_NEXT, DONE])
    queue(['x'], { dueAt: NOW - 1_000 })
    queueMore(NOW - 10, NOW - 500)
    outboxOver().start()
    await settle()
    expect(own.published).toHaveLength(1)
    call.letGo()
    await time.pass(1_000)
    expect(own.published.map((work) => work.deliveryId)).toEqual(['delivery-x', 'delivery-x', 'more-2', 'more-2', 'more-1', 'more-1'])
  })

  it('does not let one account’s long row of deliveries hold up another platform', async () => {
    const call = underWay(COMMIT_NEXT)
    script('x', [call.answer, DONE])
    script('youtube', [COMMIT_NEXT, DONE])
    queue(['x', 'youtube'])
    queueMore(...Array.from({ length: 150 }, (_, index) => NOW - 10_000 - index))
    outboxOver().start()
    await time.pass(1_000)
    expect(row('youtube').status).toBe('published')
  })
})

describe('a pause', () => {
  it('cuts the upload where it is and goes on from there when resumed', async () => {
    const call = underWay(NEXT)
    script('x', [NEXT, call.answer])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    outbox.execute({ kind: 'pause', deliveryId: 'delivery-x' })
    await settle()
    expect(row()).toMatchObject({ status: 'paused', nextAt: null, uploadedBytes: 60, checkpoint: { stage: 'append' } })
    await time.pass(HOUR)
    const after = script('x', [COMMIT_NEXT, DONE])
    outbox.execute({ kind: 'resume', deliveryId: 'delivery-x' })
    await settle()
    expect(after.published[0]).toMatchObject({ isResumed: true, checkpoint: { stage: 'append' } })
    expect(row().status).toBe('published')
  })

  it('of everything cuts what can be cut, begins nothing, and lets all go on afterwards', async () => {
    const upload = underWay(NEXT)
    const commit = underWay(DONE)
    script('x', [upload.answer])
    script('youtube', [COMMIT_NEXT, commit.answer])
    queue(['x', 'youtube'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    setSettings({ isPaused: true })
    outbox.execute({ kind: 'wake' })
    await settle()
    expect(row('x')).toMatchObject({ status: 'queued', isResumed: true })
    expect(row('youtube').status).toBe('committing')
    commit.letGo()
    await time.pass(HOUR)
    expect(row('youtube').status).toBe('published')
    expect(outbox.runningCount()).toBe(0)
    script('x', [COMMIT_NEXT, DONE])
    setSettings({ isPaused: false })
    outbox.execute({ kind: 'wake' })
    await settle()
    expect(row('x').status).toBe('published')
  })
})

describe('a pause of everything just before a commit', () => {
  it('does not mark it, and sends it once when all goes on', async () => {
    const upload = underWay(COMMIT_NEXT)
    // The step before the commit is answered although it was cut.
    const own = script('x', [
      (work) => {
        setSettings({ isPaused: true })
        outbox.execute({ kind: 'wake' })
        upload.letGo()
        return typeof upload.answer === 'function'
          ? upload.answer(work, new AbortController().signal)
          : Promise.reject(new Error('no call'))
      },
      underWay(DONE).answer,
    ])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    expect(row()).toMatchObject({ status: 'queued', commit: null, isResumed: true })
    expect(own.published).toHaveLength(1)
    const after = script('x', [COMMIT_NEXT, DONE])
    setSettings({ isPaused: false })
    outbox.execute({ kind: 'wake' })
    await settle()
    expect(after.published).toHaveLength(2)
    expect(row().status).toBe('published')
  })
})

describe('the gate', () => {
  it('holds a delivery with a reason, writes that once, and lets it go in time', async () => {
    script('x', [COMMIT_NEXT, DONE])
    queue(['x'])
    queueMore(NOW + 1, NOW + 2)
    let held = 0
    const until = NOW + HOUR
    const gate: OutboxGate = {
      hold() {
        if (time.now() >= until) return null
        held += 1
        return { until, problem: problem('quota-exhausted') }
      },
      began: () => undefined,
      ended: () => undefined,
    }
    const outbox = outboxOver({ gate })
    outbox.start()
    await time.pass(10 * 60_000)
    expect(row()).toMatchObject({ status: 'waiting', nextAt: until, problem: { code: 'quota-exhausted', retryAt: until } })
    expect(held).toBeLessThan(20)
    await time.pass(HOUR)
    expect(row().status).toBe('published')
  })
})

describe('a clock that is set back', () => {
  it('does not make a pause of seconds one of hours', async () => {
    const own = script('x', [NEXT])
    queue(['x'])
    own.answers.push({ kind: 'wait', checkpoint: {}, phase: 'processing', notBefore: NOW + 5_000 }, COMMIT_NEXT, DONE)
    let back = 0
    const clock = { now: () => time.now() - back }
    outboxOver({ clock }).start()
    await settle()
    expect(row().status).toBe('waiting')
    back = 5 * HOUR
    await time.pass(2 * 60_000)
    expect(row().status).toBe('published')
  })

  it('is seen at the next start, before what was cut is asked about', async () => {
    const own = script('x', [], [{ kind: 'published', receipt: RECEIPT }])
    const ahead = NOW + 2 * HOUR
    queue(['x'], { status: 'reconciling', commit: { since: ahead, state: 'marked' }, nextAt: ahead + 1_000, updatedAt: ahead })
    outboxOver().start()
    await time.pass(2_000)
    expect(own.asked).toHaveLength(1)
    expect(row().status).toBe('published')
  })
})
