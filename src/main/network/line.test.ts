import { describe, expect, test } from 'vitest'
import { createFakeTime, createGate } from '../core/testing/fake-time.ts'
import { createLine, type LineState, type ProbeResult } from './line.ts'

function setUp(first: LineState) {
  const time = createFakeTime(1_000_000)
  let found: ProbeResult | Promise<ProbeResult> = { state: first, offsetMs: null }
  const looks: { at: number; signal: AbortSignal }[] = []
  const told: LineState[] = []
  const line = createLine({
    probe: async (signal) => {
      looks.push({ at: time.now(), signal })
      return await found
    },
    timers: time,
    onChanged: (state) => told.push(state),
  })
  return {
    time,
    line,
    looks,
    told,
    seconds: () => looks.map(({ at }) => (at - 1_000_000) / 1_000),
    find: (next: LineState | Promise<ProbeResult>, offsetMs: number | null = null) =>
      void (found = typeof next === 'string' ? { state: next, offsetMs } : next),
  }
}

describe('a line nobody looked at', () => {
  test('is unknown and may be tried', () => {
    const { line } = setUp('online')
    expect(line.state()).toBe('unknown')
    expect(line.isReachable()).toBe(true)
    expect(line.offsetMs()).toBeNull()
  })

  test('stays unknown where there is nobody to ask, and is not asked again and again', async () => {
    const { line, time, looks, told } = setUp('unknown')
    await line.check()
    await time.pass(3_600_000)
    expect(looks).toHaveLength(1)
    expect(told).toEqual([])
    expect(line.isReachable()).toBe(true)
  })
})

describe('a line that is there', () => {
  test('is told once and not looked at again by itself', async () => {
    const { line, time, looks, told } = setUp('online')
    expect(await line.check()).toBe('online')
    await time.pass(3_600_000)
    await line.check()
    expect(looks).toHaveLength(2)
    expect(told).toEqual(['online'])
  })

  test("knows the server's time of the last answer that told it", async () => {
    const { line, find } = setUp('online')
    find('online', -7_200_000)
    await line.check()
    expect(line.offsetMs()).toBe(-7_200_000)
    find('online')
    await line.check()
    expect(line.offsetMs()).toBe(-7_200_000)
    find('online', 12)
    await line.check()
    expect(line.offsetMs()).toBe(12)
  })
})

describe('a clock that is a day slow', () => {
  const DAY_MS = 86_400_000
  async function setUpWrong() {
    const time = createFakeTime(1_000_000)
    let wall = 0
    const line = createLine({
      probe: () => Promise.resolve({ state: 'online', offsetMs: DAY_MS + 300 }),
      timers: time,
      onChanged: () => undefined,
      clocks: { wall: { now: () => time.now() + wall }, steady: { now: () => time.now() - 999_999.5 } },
    })
    await line.check()
    return { line, time, leap: (ms: number) => void (wall += ms) }
  }

  test('stays known as slow while it runs on, and over a sleep', async () => {
    const { line, time, leap } = await setUpWrong()
    await time.pass(5 * 3_600_000)
    expect(line.offsetMs()).toBe(DAY_MS + 300)
    leap(8 * 3_600_000)
    expect(line.offsetMs()).toBe(DAY_MS + 300)
  })

  test('counts as right once the creator set it right, before anybody looks again', async () => {
    const { line, time, leap } = await setUpWrong()
    await time.pass(3_600_000)
    leap(DAY_MS + 2_000)
    expect(line.offsetMs()).toBe(-1_700)
  })
})

test('the offset of a clock that is right is not changed by a leap of half a minute: that was a sleep', async () => {
  let wall = 0
  const time = createFakeTime(1_000_000)
  const line = createLine({
    probe: () => Promise.resolve({ state: 'online', offsetMs: 400 }),
    timers: time,
    onChanged: () => undefined,
    clocks: { wall: { now: () => time.now() + wall }, steady: time },
  })
  await line.check()
  wall = 30_000
  expect(line.offsetMs()).toBe(400)
})

describe.each(['offline', 'captive'] as const)('a line that is %s', (state) => {
  test('is not to be used, and is looked at after 2, 4, 8, 16, 32 and then every 60 seconds', async () => {
    const { line, time, seconds, told } = setUp(state)
    expect(await line.check()).toBe(state)
    expect(line.isReachable()).toBe(false)
    await time.pass(250_000)
    expect(seconds()).toEqual([0, 2, 6, 14, 30, 62, 122, 182, 242])
    expect(told).toEqual([state])
  })

  test('is told when it is back, and then left alone', async () => {
    const { line, time, looks, told, find } = setUp(state)
    await line.check()
    find('online')
    await time.pass(2_000)
    expect(told).toEqual([state, 'online'])
    expect(line.isReachable()).toBe(true)
    await time.pass(3_600_000)
    expect(looks).toHaveLength(2)
  })

  test('is looked at at once when another network is reported or the computer woke, and from 2 seconds on again', async () => {
    for (const event of ['networkChanged', 'woke'] as const) {
      const { line, time, seconds } = setUp(state)
      await line.check()
      await time.pass(70_000)
      line[event]()
      await time.pass(10_000)
      expect(seconds()).toEqual([0, 2, 6, 14, 30, 62, 70, 72, 76])
    }
  })
})

describe('looks that meet', () => {
  test('are one: whoever asks during a look gets its answer', async () => {
    const { line, looks, find } = setUp('online')
    const gate = createGate<ProbeResult>()
    find(gate.promise)
    const answers = Promise.all([line.check(), line.check(), line.check()])
    gate.open({ state: 'offline', offsetMs: null })
    expect(await answers).toEqual(['offline', 'offline', 'offline'])
    expect(looks).toHaveLength(1)
  })

  test('a look at the old network is void when another one is reported, and who waits for it hears of the new one', async () => {
    const { line, looks, told, find } = setUp('online')
    const old = createGate<ProbeResult>()
    find(old.promise)
    const answer = line.check()
    find('online')
    line.networkChanged()
    expect(looks[0]!.signal.aborted).toBe(true)
    expect(looks[1]!.signal.aborted).toBe(false)
    old.open({ state: 'offline', offsetMs: 1 })
    expect(await answer).toBe('online')
    expect(told).toEqual(['online'])
    expect(line.offsetMs()).toBeNull()
  })

  test('none begins or is told after the end', async () => {
    const { line, time, looks, told, find } = setUp('offline')
    await line.check()
    const gate = createGate<ProbeResult>()
    find(gate.promise)
    const last = line.check()
    line.stop()
    expect(looks[1]!.signal.aborted).toBe(true)
    gate.open({ state: 'online', offsetMs: null })
    expect(await last).toBe('offline')
    line.networkChanged()
    await line.check()
    await time.pass(3_600_000)
    expect(looks).toHaveLength(2)
    expect(told).toEqual(['offline'])
  })
})
