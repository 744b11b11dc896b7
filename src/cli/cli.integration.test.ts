import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { FILM_PLATFORMS } from '../../tools/testing/films.ts'
import { PLATFORM_IDS } from '../shared/platforms/registry.ts'
import { DeliveryJson, runCommand, startCommand, type Ended, type Running } from './testing/command.ts'

const SAMPLE = join(import.meta.dirname, '../../resources/sample/creatorsync-sample.mp4')
const REQUIRED = [
  ...['--option', 'youtube.title=A rehearsal'],
  ...['--option', 'tiktok.privacy=PUBLIC_TO_EVERYONE'],
  ...['--option', 'tiktok.hasConsented=true'],
]
const Published = z.object({
  postId: z.string(),
  deliveries: z.array(DeliveryJson),
  sender: z.object({ kind: z.string(), pid: z.number() }).nullable(),
})
const Changed = z.object({ delivery: DeliveryJson, isTaken: z.boolean() })
const Logged = z.object({ deliveries: z.array(DeliveryJson.extend({ log: z.array(z.object({ event: z.string() })) })) })
const Refused = z.object({ error: z.object({ code: z.string(), exitCode: z.number() }) })

let folder: string
let running: Running[]

const within = (...args: string[]) => [...args, '--data', join(folder, 'data'), '--passphrase-file', join(folder, 'passphrase')]
const run = (...args: string[]) => runCommand(within(...args), folder)
const json = async <T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> => schema.parse(JSON.parse((await run(...args, '--json')).out))

function start(...args: string[]): Running {
  const command = startCommand(within(...args), folder)
  running.push(command)
  return command
}

/** Every line of a command that stays is one JSON object. */
const linesOf = (ended: Ended) =>
  ended.out
    .trim()
    .split('\n')
    .map((line) => z.looseObject({ event: z.string() }).parse(JSON.parse(line)))

/** How many posts with this text the sandbox has made public, read from its own database. */
function publicPostsWith(text: string): number {
  const database = new SqliteDatabase(join(folder, 'data/practice/sandbox.db'), { readonly: true })
  try {
    const rows = database.prepare<[], { value: string }>("SELECT value FROM documents WHERE collection = 'posts'").all()
    return rows.filter((row) => row.value.includes(text)).length
  } finally {
    database.close()
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-cli-'))
  running = []
  writeFileSync(join(folder, 'passphrase'), 'a rehearsal passphrase\n', { mode: 0o600 })
  expect(await run('practice', 'connect')).toMatchObject({ code: 0 })
}, 60_000)

afterAll(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGKILL')
    await ended
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('the command line', () => {
  it('connects a practice account on each platform, and lists them without a passphrase', async () => {
    const { code, out } = await runCommand(['accounts', '--json', '--data', join(folder, 'data')])
    const { accounts } = z.object({ accounts: z.array(z.object({ platform: z.string(), isPractice: z.boolean() })) }).parse(JSON.parse(out))
    expect(code).toBe(0)
    expect(new Set(accounts.map((account) => account.platform))).toEqual(new Set(PLATFORM_IDS))
    expect(accounts.every((account) => account.isPractice)).toBe(true)
    expect(out).not.toMatch(/token|secret|grant/i)
  })

  it('publishes a video to every platform that takes one, stays until the end, and prints a link for each', async () => {
    const ended = await run(
      'publish',
      '--text',
      'Six at once',
      '--media',
      SAMPLE,
      '--to',
      FILM_PLATFORMS.join(),
      ...REQUIRED,
      '--wait',
      '--json',
    )
    expect(ended.said).not.toContain('warning')
    expect(ended.code).toBe(0)
    const last = z
      .object({ event: z.literal('done'), exitCode: z.number(), deliveries: z.array(DeliveryJson) })
      .parse(linesOf(ended).at(-1))
    expect(last.exitCode).toBe(0)
    expect(last.deliveries.map(({ platform, status, links }) => ({ platform, status, links: links.length }))).toEqual(
      expect.arrayContaining(FILM_PLATFORMS.map((platform) => ({ platform, status: 'published', links: 1 }))),
    )
    expect(publicPostsWith('Six at once')).toBeGreaterThanOrEqual(5)
  })

  it('refuses beforehand what a platform would refuse, says the flag that is missing, and sends nothing', async () => {
    const [checked, refused] = await Promise.all([
      run('check', '--media', SAMPLE, '--to', 'tiktok,youtube'),
      run('publish', '--text', 'Never sent', '--to', 'instagram', '--json'),
    ])
    expect(checked.code).toBe(3)
    expect(checked.said).toContain('--option tiktok.privacy=')
    expect(checked.said).toContain('--option youtube.title=')
    expect(refused.code).toBe(3)
    expect(Refused.parse(JSON.parse(refused.out)).error).toMatchObject({ code: 'not-publishable', exitCode: 3 })
    expect(publicPostsWith('Never sent')).toBe(0)
  })

  it('asks once before the same goes to the same account again', async () => {
    const refused = await run('publish', '--text', 'Something new', '--media', SAMPLE, '--to', 'x', '--json')
    expect(Refused.parse(JSON.parse(refused.out)).error).toMatchObject({ code: 'looks-like-repeat', exitCode: 3 })
    expect(refused.code).toBe(3)
  })

  it('tells a file that is missing, an unknown id, a wrong passphrase and a wrong word by their exit codes', async () => {
    writeFileSync(join(folder, 'wrong'), 'not the passphrase')
    const [missing, unknown, locked, none, word] = await Promise.all([
      run('publish', '--media', 'no-such-film.mp4', '--to', 'x'),
      run('retry', 'no-such-delivery'),
      runCommand(['publish', '--text', 'a', '--to', 'x', '--data', join(folder, 'data'), '--passphrase-file', join(folder, 'wrong')]),
      runCommand(['publish', '--text', 'a', '--to', 'x', '--data', join(folder, 'data')]),
      run('publish', '--text', 'a', '--to', 'x', '--bogus'),
    ])
    expect([missing.code, unknown.code, locked.code, none.code, word.code]).toEqual([3, 7, 6, 6, 2])
    expect(missing.said).toContain('no-such-film.mp4 is not there')
  })

  it('leaves a post on disk and names who sends it: nobody, until a watcher does; a signal ends that cleanly', async () => {
    const post = await json(Published, 'publish', '--text', 'Left on disk', '--to', 'x,linkedin')
    expect(post.sender).toBeNull()
    expect(publicPostsWith('Left on disk')).toBe(0)
    const watcher = start('outbox', '--watch', '--json')
    for (const { id } of post.deliveries) await watcher.hasTold(id, 'published')
    watcher.child.kill('SIGTERM')
    const ended = await watcher.ended
    expect(ended.code).toBe(0)
    expect(linesOf(ended).every(({ event }) => event === 'delivery')).toBe(true)
    expect(publicPostsWith('Left on disk')).toBe(2)
  })

  it('cancels and retries where nobody sends, and nothing goes out by that', async () => {
    const { deliveries } = await json(
      Published,
      'publish',
      '--text',
      'Called off',
      '--to',
      'x',
      '--at',
      '2199-01-01T12:00',
      '--zone',
      'UTC',
    )
    const id = deliveries[0]!.id
    expect(deliveries[0]!.status).toBe('scheduled')
    expect((await json(Changed, 'cancel', id)).delivery.status).toBe('cancelled')
    const again = await run('cancel', id)
    expect([again.code, again.said]).toEqual([3, expect.stringContaining('nothing to do')])
    expect((await json(Changed, 'retry', id)).delivery.status).toBe('queued')
    expect((await json(Changed, 'pause', id)).delivery.status).toBe('paused')
    expect(publicPostsWith('Called off')).toBe(0)
  })

  it('schedules nothing for a time at which the login is over', async () => {
    const late = await run('publish', '--text', 'Too late', '--to', 'linkedin', '--at', '2199-01-01T12:00', '--zone', 'UTC')
    expect([late.code, late.said]).toEqual([3, expect.stringContaining('The login of an account on LinkedIn ends on 20')])
    expect((await run('queue')).said).not.toContain('Too late')
  })

  it('hands over to the one that sends, publishes once each, and takes over when that one is killed', async () => {
    const watcher = start('outbox', '--watch', '--json')
    await watcher.hasSaid('This command sends')
    const heir = start('outbox', '--watch', '--json')
    const second = start('publish', '--text', 'By the second', '--to', 'x,linkedin', '--wait', '--json')
    await second.hasSaid(`process ${watcher.child.pid}`)
    const third = await json(Published, 'publish', '--text', 'Word from the third', '--to', 'x')
    expect(third.sender).toMatchObject({ kind: 'cli', pid: watcher.child.pid })
    expect((await second.ended).code).toBe(0)
    await watcher.hasTold(third.deliveries[0]!.id, 'published')

    const later = await json(Published, 'publish', '--text', 'For another day', '--to', 'x', '--at', '2199-01-01T12:00')
    const cancelled = await json(Changed, 'cancel', later.deliveries[0]!.id)
    expect(cancelled).toMatchObject({ isTaken: true, delivery: { status: 'cancelled' } })

    await heir.hasSaid(`process ${watcher.child.pid}`)
    watcher.child.kill('SIGKILL')
    const last = await json(Published, 'publish', '--text', 'After the fall', '--to', 'linkedin')
    await heir.hasTold(last.deliveries[0]!.id, 'published')
    expect([publicPostsWith('By the second'), publicPostsWith('Word from the third'), publicPostsWith('After the fall')]).toEqual([2, 1, 1])
    heir.child.kill('SIGINT')
    expect((await heir.ended).code).toBe(0)
  }, 120_000)

  it('writes what was published with its figures as CSV, a row a post, without a login', async () => {
    const shown = await json(z.looseObject({ insights: z.array(z.looseObject({ state: z.string() })) }), 'insights', '--csv', 'figures.csv')
    const rows = readFileSync(join(folder, 'figures.csv'), 'utf8').trim().split('\r\n')
    expect(shown.insights.length).toBeGreaterThan(0)
    expect(rows).toHaveLength(shown.insights.length + 1)
    expect(rows[0]).toMatch(/^Platform,Account,/)
  })

  it('shows the log of a post with its links and steps', async () => {
    const [{ deliveries }, listed] = await Promise.all([json(Logged, 'log', '--limit', '3'), run('outbox', '--json')])
    expect(deliveries).toHaveLength(3)
    const { deliveries: one } = await json(Logged, 'log', '--post', deliveries.find(({ status }) => status === 'published')!.postId)
    expect(one[0]!.log.map(({ event }) => event)).toContain('published')
    expect([listed.code, z.looseObject({ deliveries: z.array(DeliveryJson) }).safeParse(JSON.parse(listed.out)).success]).toEqual([0, true])
  })
})
