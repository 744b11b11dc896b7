import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { createAwakeKeeper, staysInTray, watchPower } from './background.ts'

test('the computer is kept awake from the first upload to the end of the last, by one hold', () => {
  const holds: string[] = []
  let next = 7
  const keeper = createAwakeKeeper({
    start: (type) => {
      holds.push(`start ${type}`)
      return next++
    },
    stop: (id) => holds.push(`stop ${id}`),
  })
  for (const isUploading of [false, true, true, true, false, false, true, false]) keeper.update(isUploading)
  expect(holds).toEqual(['start prevent-app-suspension', 'stop 7', 'start prevent-app-suspension', 'stop 8'])
})

test('a hold numbered 0 is let go too', () => {
  const stop = vi.fn()
  const keeper = createAwakeKeeper({ start: () => 0, stop })
  keeper.update(true)
  keeper.update(false)
  expect(stop).toHaveBeenCalledWith(0)
})

test('sleep and wake are told until the watch ends', () => {
  const events = new EventEmitter()
  const told: string[] = []
  const stop = watchPower(events, { onSuspend: () => told.push('sleep'), onResume: () => told.push('wake') })
  for (const event of ['suspend', 'resume', 'resume']) events.emit(event)
  stop()
  events.emit('suspend')
  expect(told).toEqual(['sleep', 'wake', 'wake'])
  expect(events.eventNames()).toEqual([])
})

test.each([
  [{ hasWork: true, isWanted: false }, true],
  [{ hasWork: false, isWanted: true }, true],
  [{ hasWork: true, isWanted: true }, true],
  [{ hasWork: false, isWanted: false }, false],
])('with %j closing the window leaves the app in the tray: %s', (given, stays) => expect(staysInTray(given)).toBe(stays))
