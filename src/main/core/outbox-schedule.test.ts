import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { instantOf, scheduleFrom } from '../../shared/schedule.ts'
import { createAccountStore } from '../store/account-store.ts'
import type { Outbox } from './outbox.ts'
import { settle } from './testing/fake-time.ts'
import { account, COMMIT_NEXT, database, DONE, NOW, outboxOver, resetRig, script, setSettings, store, time } from './testing/outbox-rig.ts'
import { sampleDelivery } from './testing/sample-delivery.ts'

beforeEach(resetRig)

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC']
/** Spring forward and fall back in the zones above, and an ordinary day. */
const STARTS = [
  '2026-03-07T12:00Z',
  '2026-03-28T12:00Z',
  '2026-04-04T00:00Z',
  '2026-10-24T12:00Z',
  '2026-10-31T12:00Z',
  '2026-07-01T00:00Z',
]
const RULE = 2 * HOUR
const POSTS = 8

/** What happens to the computer, in order: it runs, sleeps (time passes, no timer runs), or the app is closed for a while. */
const happenings = fc.array(fc.record({ kind: fc.constantFrom('run', 'sleep', 'closed'), minutes: fc.integer({ min: 1, max: 4 * 60 }) }), {
  minLength: 1,
  maxLength: 6,
})

describe('scheduled posts', () => {
  it('go out once, within a minute of their time or of the moment it became possible, or ask when they are too late', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...STARTS),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 12 * 60 }), fc.constantFrom(...ZONES)), { minLength: POSTS, maxLength: POSTS }),
        happenings,
        async (start, wishes, life) => {
          resetRig()
          setSettings({ publishIfLateByLessThanMs: RULE })
          let shift = Date.parse(start) - NOW
          const clock = { now: () => time.now() + shift }
          const sent = new Map<string, number[]>()
          const own = script('x', [])
          createAccountStore(database).save(account('x'))
          const posts = wishes.map(([minutes, zone], index) => {
            const schedule = scheduleFrom(clock.now() + minutes * MINUTE, zone)
            const dueAt = instantOf(schedule)
            const id = `post-${index}`
            return sampleDelivery({
              id,
              accountId: 'account-x',
              status: 'scheduled',
              schedule,
              dueAt,
              nextAt: dueAt,
              createdAt: clock.now(),
            })
          })
          store.savePost({ id: 'p1', createdAt: clock.now(), text: '', assetIds: [] }, posts, () => undefined)
          own.answers.push(
            ...posts.flatMap(() => [
              COMMIT_NEXT,
              async (work: { deliveryId: string }) => {
                sent.set(work.deliveryId, [...(sent.get(work.deliveryId) ?? []), clock.now()])
                return DONE
              },
            ]),
          )
          const awake: { from: number; to: number }[] = []
          let outbox: Outbox | null = null
          for (const { kind, minutes } of [...life, { kind: 'run', minutes: 12 * 60 }]) {
            if (kind === 'sleep') {
              shift += minutes * MINUTE
              outbox?.execute({ kind: 'wake' })
              await settle()
              if (outbox !== null) awake.push({ from: clock.now(), to: clock.now() })
              continue
            }
            if (kind === 'closed') {
              await outbox?.stop()
              outbox = null
              shift += minutes * MINUTE
              continue
            }
            if (outbox === null) {
              outbox = outboxOver({ clock })
              outbox.start()
            }
            const from = clock.now()
            await time.pass(minutes * MINUTE)
            awake.push({ from, to: clock.now() })
          }
          await outbox?.stop()
          for (const { id, dueAt } of posts) {
            const times = sent.get(id) ?? []
            const possibleAt = awake.find(({ to }) => to >= dueAt)
            const at = Math.max(dueAt, possibleAt?.from ?? Number.POSITIVE_INFINITY)
            const row = store.get(id)
            if (at - dueAt >= RULE) expect([row?.status, row?.problem?.code, times.length]).toEqual(['needs-answer', 'schedule-missed', 0])
            else {
              expect([id, row?.status, times.length]).toEqual([id, 'published', 1])
              expect(times[0]).toBeGreaterThanOrEqual(dueAt)
              expect(times[0]! - at).toBeLessThanOrEqual(MINUTE)
            }
          }
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)
})
