import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createProbe, forkMediaProcess, type MediaProcessHandle, type Probe, type ProbeOptions } from './probe.ts'

const HASH = 'a'.repeat(64)

/** A media process that does only what the test says, under a clock that moves only when the test says. */
function fakeWorld(options: Partial<ProbeOptions> = {}) {
  const started: FakeProcess[] = []
  const timers = new Map<number, { due: number; callback: () => void }>()
  let now = 0
  let lastTimer = 0
  const probe = createProbe({
    start: () => {
      const fake = fakeProcess()
      started.push(fake)
      return fake
    },
    timeoutMs: 10_000,
    startTimeoutMs: 30_000,
    idleMs: 60_000,
    timers: {
      setTimeout: (callback, delayMs) => {
        timers.set(++lastTimer, { due: now + delayMs, callback })
        return lastTimer
      },
      clearTimeout: (timer) => void timers.delete(timer as number),
    },
    ...options,
  })
  const pass = (milliseconds: number) => {
    now += milliseconds
    for (const [id, { due, callback }] of [...timers]) {
      if (due <= now && timers.delete(id)) callback()
    }
  }
  return { probe, started, pass }
}

interface FakeProcess extends MediaProcessHandle {
  readonly posted: { id: number; path: string }[]
  isKilled: boolean
  say(message: unknown): void
  exit(): void
}

function fakeProcess(): FakeProcess {
  let onMessage: (message: unknown) => void = () => undefined
  let onExit = () => undefined as void
  const fake: FakeProcess = {
    posted: [],
    isKilled: false,
    post: (message) => void fake.posted.push(message as { id: number; path: string }),
    onMessage: (listener) => void (onMessage = listener),
    onExit: (listener) => void (onExit = listener),
    kill: () => {
      fake.isKilled = true
      onExit()
    },
    say: (message) => onMessage(message),
    exit: () => onExit(),
  }
  return fake
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(String, (error: { failure?: string; problem?: { code: string } }) => error.failure ?? error.problem?.code)
const done = (id: number | undefined, value: unknown = HASH) => ({ kind: 'done', id, value })

describe('the client of the media process', () => {
  test('starts nothing before the first question, and asks only when the process is ready', async () => {
    const { probe, started } = fakeWorld()
    expect(started).toHaveLength(0)
    const answer = probe.fingerprint('/a')
    expect(started[0]?.posted).toEqual([])
    started[0]?.say({ kind: 'ready' })
    expect(started[0]?.posted).toEqual([{ kind: 'fingerprint', path: '/a', id: 1 }])
    started[0]?.say(done(1))
    expect(await answer).toBe(HASH)
  })

  test('asks one question at a time, in order', async () => {
    const { probe, started } = fakeWorld()
    const answers = [probe.fingerprint('/a'), probe.fingerprint('/b')]
    started[0]?.say({ kind: 'ready' })
    expect(started[0]?.posted.map(({ path }) => path)).toEqual(['/a'])
    started[0]?.say(done(2)) // nobody asked that
    started[0]?.say(done(1))
    expect(started[0]?.posted.map(({ path }) => path)).toEqual(['/a', '/b'])
    started[0]?.say(done(2))
    expect(await Promise.all(answers)).toEqual([HASH, HASH])
    expect(started).toHaveLength(1)
  })

  test('kills a process that does not answer, calls the file damaged, and goes on with a new one', async () => {
    const { probe, started, pass } = fakeWorld()
    const first = failureOf(probe.fingerprint('/hostile'))
    const second = probe.fingerprint('/good')
    started[0]?.say({ kind: 'ready' })
    pass(9_999)
    expect(started[0]?.isKilled).toBe(false)
    pass(1)
    expect(started[0]?.isKilled).toBe(true)
    expect(await first).toBe('damaged')
    started[0]?.say(done(1)) // too late
    started[1]?.say({ kind: 'ready' })
    expect(started[1]?.posted.map(({ path }) => path)).toEqual(['/good'])
    started[1]?.say(done(2))
    expect(await second).toBe(HASH)
  })

  test('does not blame the file for a slow start, nor for a process that cannot be started', async () => {
    const { probe, started, pass } = fakeWorld()
    const first = failureOf(probe.fingerprint('/a'))
    pass(29_000)
    expect(started[0]?.isKilled).toBe(false)
    pass(1_000)
    expect(started[0]?.isKilled).toBe(true)
    expect(await first).toBe('internal')
    const second = failureOf(probe.fingerprint('/b'))
    started[1]?.exit()
    expect(await second).toBe('internal')
    const refusing = fakeWorld({
      start: () => {
        throw new Error('no such file')
      },
    })
    expect(await Promise.all([failureOf(refusing.probe.fingerprint('/c')), failureOf(refusing.probe.fingerprint('/d'))])).toEqual([
      'internal',
      'internal',
    ])
  })

  test('ends a process that nobody needed for a minute, and starts another when one is needed', async () => {
    const { probe, started, pass } = fakeWorld()
    const first = probe.fingerprint('/a')
    started[0]?.say({ kind: 'ready' })
    started[0]?.say(done(1))
    await first
    pass(60_000)
    expect(started[0]?.isKilled).toBe(true)
    const second = probe.fingerprint('/b')
    started[1]?.say({ kind: 'ready' })
    started[1]?.say(done(2))
    expect(await second).toBe(HASH)
  })

  test('hands on why a file failed, and takes no answer of the wrong shape', async () => {
    const { probe, started } = fakeWorld()
    const answers = [failureOf(probe.facts('/a')), failureOf(probe.facts('/b')), failureOf(probe.fingerprint('/c'))]
    started[0]?.say({ kind: 'ready' })
    started[0]?.say({ kind: 'failed', id: 1, failure: 'not-media', found: 'audio/mp4', text: 'no video track' })
    started[0]?.say(done(2, { kind: 'video', mimeType: 'video/mp4', width: 3_371_549_328_640, height: 10 }))
    started[0]?.say('nonsense')
    started[0]?.say(done(3, 'not a hash'))
    expect(await Promise.all(answers)).toEqual(['not-media', 'damaged', 'damaged'])
  })

  test('rejects what is open when it is closed', async () => {
    const { probe, started } = fakeWorld()
    const answers = [failureOf(probe.fingerprint('/a')), failureOf(probe.fingerprint('/b'))]
    started[0]?.say({ kind: 'ready' })
    probe.close()
    expect(started[0]?.isKilled).toBe(true)
    expect(await Promise.all(answers)).toEqual(['cancelled', 'cancelled'])
  })
})

describe('a forked process', () => {
  let probe: Probe | undefined
  afterEach(() => probe?.close())

  test('is killed while it spins, survives garbage and crashes, and the next question gets a new one', async () => {
    probe = createProbe({ start: () => forkMediaProcess(join(import.meta.dirname, '__fixtures__/stubborn-process.ts')), timeoutMs: 1500 })
    const first = await probe.fingerprint('first')
    expect(await failureOf(probe.fingerprint('garble'))).toBe('damaged')
    expect(await probe.fingerprint('same process')).toBe(first)
    expect(await failureOf(probe.fingerprint('crash'))).toBe('damaged')
    const second = await probe.fingerprint('second')
    expect(second).not.toBe(first)
    expect(await failureOf(probe.fingerprint('spin'))).toBe('damaged')
    expect(await probe.fingerprint('third')).not.toBe(second)
    expect(() => process.kill(Number.parseInt(second, 16), 0)).toThrow()
  })

  test('that cannot start is our failure, not the file’s', async () => {
    probe = createProbe({ start: () => forkMediaProcess(join(import.meta.dirname, 'no-such-process.ts')) })
    expect(await failureOf(probe.fingerprint('/a'))).toBe('internal')
  })
})
