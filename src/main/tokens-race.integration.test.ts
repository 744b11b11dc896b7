import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../tools/token-race/plan.ts'
import { openWindow, startCommand, type Command, type Window } from '../../tools/token-race/processes.ts'
import { RACED_LOGINS } from '../../tools/token-race/raced-logins.ts'
import { openStage, type Counts, type Stage } from '../../tools/token-race/stage.ts'
import type { Answered } from '../../tools/token-race/window-words.ts'

const SAMPLE = resolve('resources/sample/creatorsync-sample.mp4')
/** A lock of a minute then ends after 15 s: no refresh that is held here comes near that. */
const RACE_SPEED = 4
/** The lock of a dead process is waited for: 3 s. */
const DEATH_SPEED = 20

const RACED = [...RACED_LOGINS.keys()]
const REQUIRED = [...RACED_LOGINS.values()].flatMap(({ required = [] }) => required.flatMap((option) => ['--option', option]))
const times = (count: number): Counts => new Map(RACED.map((id) => [id, count]))
const ONCE = times(1)
const ALL_READY = Object.fromEntries(RACED.map((id) => [id, 'ready']))
const folder = mkdtempSync(join(tmpdir(), 'creatorsync-tokens-'))

let stage: Stage
let windows: Window[] = []
let commands: Command[] = []

function start(...args: string[]): Command {
  const command = startCommand([...args, '--data', stage.plan().dataFolder], stage.plan())
  commands.push(command)
  return command
}

async function run(...args: string[]): Promise<void> {
  const { code, said } = await start(...args).ended
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`)
}

async function open(death: Plan['death'] = null): Promise<Window> {
  const window = await openWindow(stage.plan(death))
  windows.push(window)
  return window
}

/** The same stage under another clock. */
async function runFaster(speed: number): Promise<void> {
  const now = stage.now()
  await stage.close()
  stage = await openStage(folder, now, speed)
}

const statuses = ({ accounts }: Answered) =>
  Object.fromEntries(Object.entries(accounts).map(([platform, { status }]) => [platform, status]))
const accountIds = ({ accounts }: Answered) => Object.fromEntries(Object.entries(accounts).map(([platform, { id }]) => [platform, id]))
const each = (outcomes: readonly string[]) => Object.fromEntries(RACED.map((id) => [id, outcomes]))

beforeAll(async () => {
  stage = await openStage(folder, Date.now(), RACE_SPEED)
  await run('practice', 'connect')
  const to = ['--to', RACED.join(), ...REQUIRED]
  await Promise.all(['One', 'Two'].map((text) => run('publish', '--text', `${text} of two`, '--media', SAMPLE, '--repeat', ...to)))
}, 60_000)

afterEach(async () => {
  await Promise.all([...windows, ...commands].map((process) => process.close()))
  windows = []
  commands = []
})

afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('tokens that ended while two windows and the command line want them', () => {
  it('are renewed once for each login, and two deliveries to each go out with them', async () => {
    const both = await Promise.all([open(), open()])
    await stage.expire()
    // Two calls of each window and one of the outbox at least: nobody is told of the new pair before all want it.
    stage.holdRefreshesUntilRefused(5)
    const outbox = start('outbox', '--watch', '--json')
    await stage.hasRefused(1)
    const answers = await Promise.all(both.map((window) => window.ask(2)))
    expect(stage.refreshes()).toEqual(ONCE)
    for (const answer of answers) {
      expect(answer.outcomes).toEqual(each(['ok', 'ok']))
      expect(statuses(answer)).toEqual(ALL_READY)
    }
    await outbox.hasPrinted('"status":"published"', 2 * RACED.length)
    expect(await outbox.interrupt()).toBe(0)
    const published = stage.sandbox.world.posts.all().map((post) => post.platform)
    expect(published.sort()).toEqual([...RACED, ...RACED].sort())
    expect(stage.refreshes()).toEqual(ONCE)
  })

  it('are renewed once more with the pair that came last, also by a process that did not fetch it', async () => {
    const first = await open()
    for (const window of [first, await open(), first]) {
      await stage.expire()
      expect((await window.ask(1)).outcomes).toEqual(each(['ok']))
      expect(stage.refreshes()).toEqual(ONCE)
    }
  })
})

describe('a process that is killed while it has the turn', () => {
  it('before its requests lets the others make the one refresh once its turn has ended', async () => {
    await runFaster(DEATH_SPEED)
    const [dying, ...others] = await Promise.all([open({ refreshes: 4, moment: 'before-request' }), open(), open()])
    await stage.expire()
    await expect(dying.ask(1)).rejects.toThrow('SIGKILL')
    expect(stage.refreshes()).toEqual(times(0))
    const answers = await Promise.all(others.map((window) => window.ask(2)))
    for (const answer of answers) {
      expect(answer.outcomes).toEqual(each(['ok', 'ok']))
      expect(statuses(answer)).toEqual(ALL_READY)
    }
    expect(stage.refreshes()).toEqual(ONCE)
  })

  it('with pairs that it could not save costs the logins that rotate, says so without a loop, and a reconnect keeps the accounts', async () => {
    const [dying, other] = await Promise.all([open({ refreshes: 4, moment: 'after-answer' }), open()])
    await stage.expire()
    await expect(dying.ask(1)).rejects.toThrow('SIGKILL')
    expect(stage.refreshes()).toEqual(ONCE)
    const answer = await other.ask(2)
    // Google and LinkedIn take the same refresh token again; X and TikTok gave the next one to the dead.
    expect(answer.outcomes).toEqual({
      ...each(['ok', 'ok']),
      x: ['reconnect-needed', 'reconnect-needed'],
      tiktok: ['reconnect-needed', 'reconnect-needed'],
    })
    expect(statuses(answer)).toEqual({ ...ALL_READY, x: 'reconnect-needed', tiktok: 'reconnect-needed' })
    expect(stage.refreshes()).toEqual(times(2))

    await run('practice', 'connect')
    const again = await other.ask(1)
    expect(again.outcomes).toEqual(each(['ok']))
    expect(statuses(again)).toEqual(ALL_READY)
    expect(accountIds(again)).toEqual(accountIds(answer))
  })
})
