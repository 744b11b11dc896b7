import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBandwidth, type Bandwidth } from './bandwidth.ts'
import { TransportError } from './ports.ts'
import { createFakeTime, settle, type FakeTime } from './testing/fake-time.ts'

const MBIT = 125_000
const MIB = 1024 * 1024

function setUp() {
  const time = createFakeTime(1_000_000)
  let timersSet = 0
  const timers = {
    after(ms: number, work: () => void) {
      timersSet += 1
      return time.after(ms, work)
    },
  }
  return { time, bandwidth: createBandwidth({ clock: time, timers }), timersSet: () => timersSet }
}

/** Takes slice after slice until aborted, as an upload does; tells what it was granted and when. */
function upload(bandwidth: Bandwidth, time: FakeTime, deliveryId: string, sliceBytes?: number) {
  const grants: { at: number; bytes: number }[] = []
  const stopper = new AbortController()
  const chunk = new Uint8Array(MIB)
  const run = async () => {
    for (;;) {
      for (const slice of bandwidth.slices(deliveryId, chunk)) {
        const bytes = Math.min(slice.length, sliceBytes ?? Infinity)
        await bandwidth.take(deliveryId, bytes, stopper.signal)
        grants.push({ at: time.now(), bytes })
      }
    }
  }
  const ended = run().catch((cause: unknown) => cause)
  return {
    grants,
    bytes: () => grants.reduce((sum, grant) => sum + grant.bytes, 0),
    longestSilenceMs: () => Math.max(...grants.slice(1).map((grant, index) => grant.at - grants[index]!.at)),
    stop: async () => {
      stopper.abort()
      return await ended
    },
  }
}

describe('the overall limit', () => {
  test('1 Mbit/s is kept over a minute, with no silence longer than a slice', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(MBIT)
    const one = upload(bandwidth, time, 'one')
    await time.pass(60_000)
    expect(one.bytes()).toBeGreaterThan(60 * MBIT * 0.995)
    expect(one.bytes()).toBeLessThan(60 * MBIT + MBIT / 5)
    expect(one.longestSilenceMs()).toBeLessThanOrEqual(101)
    await one.stop()
  })

  test('is shared evenly by twelve deliveries, whatever the size of their slices', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(8 * MBIT)
    const uploads = Array.from({ length: 12 }, (_, index) =>
      upload(bandwidth, time, `delivery ${index}`, index % 2 === 0 ? 100_000 : 20_000),
    )
    await time.pass(60_000)
    const share = (60 * 8 * MBIT) / 12
    for (const each of uploads) expect(Math.abs(each.bytes() - share)).toBeLessThan(share * 0.05)
    for (const each of uploads) await each.stop()
  })

  test('a delivery that comes later gets its share at once and no more', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(8 * MBIT)
    const uploads = [upload(bandwidth, time, 'early'), upload(bandwidth, time, 'as early')]
    await time.pass(30_000)
    uploads.push(upload(bandwidth, time, 'late'))
    const before = uploads.map((each) => each.bytes())
    await time.pass(10_000)
    const share = (10 * 8 * MBIT) / 3
    uploads.forEach((each, index) => expect((each.bytes() - before[index]!) / share).toBeCloseTo(1, 1))
    for (const each of uploads) await each.stop()
  })

  test('null releases everyone who waits', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(4_096)
    const granted: string[] = []
    for (const id of ['a', 'b', 'c', 'd']) void bandwidth.take(id, MIB, null).then(() => granted.push(id))
    await settle()
    expect(granted).toEqual(['a'])
    bandwidth.setLimit(null)
    await settle()
    expect(granted).toEqual(['a', 'b', 'c', 'd'])
    expect(time.now()).toBe(1_000_000)
  })

  test('a raised limit is felt by those who wait, without waiting for the old one', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(4_096)
    await bandwidth.take('a', 4_096, null)
    let grantedAt = 0
    void bandwidth.take('a', 4_096, null).then(() => (grantedAt = time.now()))
    await time.pass(100)
    bandwidth.setLimit(409_600)
    await time.pass(20)
    expect(grantedAt - 1_000_000).toBeGreaterThan(100)
    expect(grantedAt - 1_000_000).toBeLessThanOrEqual(111)
  })

  test('a limit lowered from a Gbit/s to 1 Mbit/s never means a silence longer than two slices', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(1_000 * MBIT)
    const one = upload(bandwidth, time, 'one')
    await time.pass(1_000)
    one.grants.splice(0, Infinity, { at: time.now(), bytes: 0 })
    bandwidth.setLimit(MBIT)
    await time.pass(10_000)
    expect(one.longestSilenceMs()).toBeLessThanOrEqual(202)
    expect(one.bytes()).toBeLessThan(11 * MBIT + 2 * MIB)
    await one.stop()
  })

  test('no bytes a second is not a limit but a mistake', () => {
    const { bandwidth } = setUp()
    for (const wrong of [0, -1, Number.NaN]) expect(() => bandwidth.setLimit(wrong)).toThrow(RangeError)
  })
})

describe('the limit of one delivery', () => {
  test('holds that one and leaves the rest of the line to the others', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(8 * MBIT)
    bandwidth.setDeliveryLimit('slow', MBIT)
    const slow = upload(bandwidth, time, 'slow')
    const fast = upload(bandwidth, time, 'fast')
    await time.pass(20_000)
    expect(slow.bytes() / (20 * MBIT)).toBeCloseTo(1, 1)
    expect(fast.bytes() / (20 * 7 * MBIT)).toBeCloseTo(1, 1)
    await slow.stop()
    await fast.stop()
  })

  test('works without an overall limit and is forgotten with null', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setDeliveryLimit('slow', MBIT)
    expect(bandwidth.isLimited('slow')).toBe(true)
    expect(bandwidth.isLimited('other')).toBe(false)
    const slow = upload(bandwidth, time, 'slow')
    await time.pass(10_000)
    expect(slow.bytes() / (10 * MBIT)).toBeCloseTo(1, 1)
    await slow.stop()
    bandwidth.setDeliveryLimit('slow', null)
    expect(bandwidth.isLimited('slow')).toBe(false)
  })
})

describe('cancelling', () => {
  test('ends a wait at once with the kind "cancelled", and its place goes to the next', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(4_096)
    await bandwidth.take('a', 4_096, null)
    const stopper = new AbortController()
    const first = bandwidth.take('a', 4_096, stopper.signal).catch((cause: unknown) => cause)
    let grantedAt = 0
    void bandwidth.take('b', 4_096, null).then(() => (grantedAt = time.now()))
    await time.pass(500)
    stopper.abort()
    expect(await first).toBeInstanceOf(TransportError)
    expect(await first).toMatchObject({ reason: 'cancelled' })
    await time.pass(501)
    expect(grantedAt).toBeLessThanOrEqual(1_001_001)
    expect(grantedAt).toBeGreaterThanOrEqual(1_001_000)
  })

  test('before the wait takes nothing from the line', async () => {
    const { bandwidth } = setUp()
    bandwidth.setLimit(4_096)
    await expect(bandwidth.take('a', MIB, AbortSignal.abort())).rejects.toMatchObject({ reason: 'cancelled' })
    await bandwidth.take('b', 4_096, null)
  })
})

describe('what it costs', () => {
  test('without a limit no timer is set and the very chunks pass', async () => {
    const { bandwidth, timersSet } = setUp()
    const chunks = [new Uint8Array(MIB), new Uint8Array(7)]
    const passed: Uint8Array[] = []
    for await (const chunk of bandwidth.paced('a', asBody(chunks), null)) passed.push(chunk)
    expect(passed).toHaveLength(2)
    passed.forEach((chunk, index) => expect(chunk).toBe(chunks[index]))
    expect(timersSet()).toBe(0)
  })

  test('at most one timer for each slice runs while someone waits, none when nobody does', async () => {
    const { time, bandwidth, timersSet } = setUp()
    bandwidth.setLimit(MBIT)
    const uploads = ['a', 'b', 'c'].map((id) => upload(bandwidth, time, id))
    await time.pass(10_000)
    const slices = uploads.reduce((sum, each) => sum + each.grants.length, 0)
    // Each slice may be asked for while another one waits, which sets the one timer anew.
    expect(timersSet()).toBeLessThanOrEqual(2 * slices + 3)
    for (const each of uploads) await each.stop()
    const before = timersSet()
    await time.pass(60_000)
    expect(timersSet()).toBe(before)
  })

  test('a paced body arrives whole and unchanged, in views on the same memory', async () => {
    const { time, bandwidth } = setUp()
    bandwidth.setLimit(8 * MBIT)
    const chunk = Uint8Array.from({ length: MIB }, (_, index) => index % 251)
    const slices: Uint8Array[] = []
    const done = (async () => {
      for await (const slice of bandwidth.paced('a', asBody([chunk]), null)) slices.push(slice)
    })()
    await time.pass(2_000)
    await done
    expect(Buffer.concat(slices).equals(chunk)).toBe(true)
    expect(slices.every((slice) => slice.buffer === chunk.buffer)).toBe(true)
    expect(Math.max(...slices.map((slice) => slice.length))).toBe(100_000)
  })
})

test('a clock that jumps neither stops the line nor opens it', async () => {
  let shift = 0
  const time = createFakeTime(1_000_000)
  const bandwidth = createBandwidth({ clock: { now: () => time.now() + shift }, timers: time })
  bandwidth.setLimit(MBIT)
  const one = upload(bandwidth, time, 'one')
  await time.pass(10_000)
  for (const jump of [86_400_000, -2 * 86_400_000]) {
    const before = one.bytes()
    shift += jump
    await time.pass(10_000)
    expect((one.bytes() - before) / (10 * MBIT)).toBeCloseTo(1, 1)
  }
  await one.stop()
})

test('any slicing keeps every byte once and in order, between 4 KiB and a tenth of a second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200_000_000 }), fc.integer({ min: 0, max: 300_000 }), (limit, length) => {
      const { bandwidth } = setUp()
      bandwidth.setLimit(limit)
      const chunk = new Uint8Array(length)
      const slices = [...bandwidth.slices('a', chunk)]
      let next = chunk.byteOffset
      for (const slice of slices) {
        expect(slice.byteOffset).toBe(next)
        next += slice.length
        expect(slice.length).toBeLessThanOrEqual(Math.max(4_096, limit / 10))
      }
      for (const slice of slices.slice(0, -1)) expect(slice.length).toBeGreaterThanOrEqual(4_096)
      expect(next).toBe(length)
    }),
    { numRuns: 200 },
  )
})

async function* asBody(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}
