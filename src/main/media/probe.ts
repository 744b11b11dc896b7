import { fork } from 'node:child_process'
import { z } from 'zod'
import { problem, ProblemError } from '../../shared/problem.ts'
import { Fingerprint, MediaFacts, MediaReply, type MediaFailure, type MediaQuestion } from './media-messages.ts'

/** A running media process, seen from outside. `onExit` is called once, also after `kill`. */
export interface MediaProcessHandle {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: () => void): void
  /** Ends it at once, without asking. */
  kill(): void
}

/** The part of a timer service that the probe needs. Delays in milliseconds. */
export interface ProbeTimers {
  setTimeout(callback: () => void, delayMs: number): unknown
  clearTimeout(timer: unknown): void
}

/** How a probe starts its process and how long it waits. */
export interface ProbeOptions {
  start(): MediaProcessHandle
  /** Longest time for one question, from the moment the process takes it up. */
  readonly timeoutMs?: number
  /** Longest time from start to the process's first word; loading the parsers takes seconds on a slow, busy machine. */
  readonly startTimeoutMs?: number
  /** An unused process is ended after this; it holds 100 MB. */
  readonly idleMs?: number
  readonly timers?: ProbeTimers
}

/** Why a file could not be measured; `found` is the MIME type of what it is instead of media, where known. */
export class ProbeFailure extends Error {
  readonly failure: MediaFailure
  readonly found: string | undefined
  constructor(failure: MediaFailure, text: string, found?: string) {
    super(text)
    this.name = 'ProbeFailure'
    this.failure = failure
    this.found = found
  }
}

/**
 * Questions to the media process. Each rejects with ProbeFailure when the file is the trouble (also when it hung or crashed the
 * process: then `damaged`), and with ProblemError `internal` when the process cannot be started.
 */
export interface Probe {
  facts(path: string): Promise<MediaFacts>
  fingerprint(path: string): Promise<string>
  /** Writes a JPEG at `targetPath`, whose folder must exist. */
  thumbnail(path: string, targetPath: string, longestSidePx: number): Promise<void>
  /** Ends the process; open questions are rejected, later ones start it again. */
  close(): void
}

interface Waiting {
  readonly question: MediaQuestion
  resolve(value: unknown): void
  reject(error: Error): void
}

interface Running {
  readonly handle: MediaProcessHandle
  isReady: boolean
}

const systemTimers: ProbeTimers = {
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
}

const cannotStart = () => new ProblemError(problem('internal'), { cause: new Error('the media process did not start') })

/** A probe over one process at a time, started when first needed and again after a crash or a kill; one question at a time. */
export function createProbe(options: ProbeOptions): Probe {
  const { start, timeoutMs = 10_000, startTimeoutMs = 30_000, idleMs = 60_000, timers = systemTimers } = options
  const queue: Waiting[] = []
  let running: Running | null = null
  let current: { readonly id: number; readonly waiting: Waiting } | null = null
  let timer: unknown
  let lastId = 0

  function setTimer(delayMs: number, onTime: () => void): void {
    timers.clearTimeout(timer)
    timer = timers.setTimeout(onTime, delayMs)
  }

  /** Forgets the process before it is killed, so that nothing it still says or does is heard. */
  function drop(): void {
    const dropped = running
    running = null
    timers.clearTimeout(timer)
    dropped?.handle.kill()
  }

  function fail(error: Error): void {
    const failed = current?.waiting ?? queue.shift()
    current = null
    failed?.reject(error)
    next()
  }

  function launch(): void {
    let launched: Running
    try {
      launched = { handle: start(), isReady: false }
    } catch {
      fail(cannotStart())
      return
    }
    running = launched
    launched.handle.onMessage((message) => {
      if (running === launched) hear(launched, message)
    })
    launched.handle.onExit(() => {
      if (running !== launched) return
      running = null
      timers.clearTimeout(timer)
      if (!launched.isReady) fail(cannotStart())
      else if (current !== null) fail(new ProbeFailure('damaged', 'the media process crashed on this file'))
      else next()
    })
    setTimer(startTimeoutMs, () => {
      drop()
      fail(cannotStart())
    })
  }

  function hear(speaker: Running, message: unknown): void {
    const parsed = MediaReply.safeParse(message)
    if (!parsed.success) return // a garbled word is as good as none: the timer decides
    const said = parsed.data
    if (said.kind === 'ready') {
      speaker.isReady = true
      next()
      return
    }
    if (current === null || said.id !== current.id) return
    const { waiting } = current
    current = null
    if (said.kind === 'done') waiting.resolve(said.value)
    else waiting.reject(new ProbeFailure(said.failure, said.text, said.found))
    next()
  }

  function next(): void {
    if (current !== null) return
    if (queue.length === 0) {
      if (running !== null) {
        setTimer(idleMs, drop)
        // Waiting for nothing must not keep a command line alive; a question under way does, by its own timer.
        if (timer instanceof Object && 'unref' in timer && typeof timer.unref === 'function') timer.unref()
      }
      return
    }
    if (running === null) {
      launch()
      return
    }
    if (!running.isReady) return
    const waiting = queue.shift()
    if (waiting === undefined) return
    current = { id: ++lastId, waiting }
    setTimer(timeoutMs, () => {
      drop()
      fail(new ProbeFailure('damaged', `no answer within ${timeoutMs} ms`))
    })
    running.handle.post({ ...waiting.question, id: lastId })
  }

  async function ask<T>(question: MediaQuestion, answer: z.ZodType<T>): Promise<T> {
    const value = await new Promise<unknown>((resolve, reject) => {
      queue.push({ question, resolve, reject })
      next()
    })
    const parsed = answer.safeParse(value)
    if (!parsed.success) throw new ProbeFailure('damaged', 'the media process gave no usable answer')
    return parsed.data
  }

  return {
    facts: (path) => ask({ kind: 'probe', path }, MediaFacts),
    fingerprint: (path) => ask({ kind: 'fingerprint', path }, Fingerprint),
    thumbnail: async (path, targetPath, longestSidePx) => {
      await ask({ kind: 'thumbnail', path, targetPath, longestSidePx }, z.null())
    },
    close() {
      drop()
      const open = [...(current === null ? [] : [current.waiting]), ...queue.splice(0)]
      current = null
      for (const waiting of open) waiting.reject(new ProblemError(problem('cancelled')))
    },
  }
}

/** The media process as a child of plain Node (command line, tests). Its heap is bounded, so that a hostile file cannot take the machine. */
export function forkMediaProcess(entryPath: string): MediaProcessHandle {
  const child = fork(entryPath, [], {
    execArgv: ['--max-old-space-size=512'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  })
  // The process must not keep a command line alive that has nothing left to do.
  child.unref()
  child.channel?.unref()
  return {
    post: (message) => {
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      child.once('exit', () => listener())
      // A child that could not be started at all has no exit.
      child.on('error', () => {
        if (child.pid === undefined) listener()
      })
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
