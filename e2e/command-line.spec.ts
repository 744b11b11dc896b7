import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { chooseRuntime } from '../tools/run-electron.ts'
import { launchApp } from './driver.ts'

let folder = ''
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-e2e-'))
  writeFileSync(join(folder, 'passphrase'), 'a rehearsal passphrase', { mode: 0o600 })
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The app's own executable with `--cli`, to its end. */
async function command(...typed: string[]): Promise<{ code: number | null; out: string; said: string }> {
  const runtime = await chooseRuntime()
  const where = ['--data', join(folder, 'data'), '--passphrase-file', join(folder, 'passphrase')]
  const child = spawn(runtime.executablePath, [...runtime.args, '.', '--cli', ...typed, ...where], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...runtime.env },
  })
  let out = ''
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve) => void child.on('close', (code) => resolve({ code, out, said })))
}

test("the app's own executable is the command line too, and hands its work to the app that runs beside it", async () => {
  expect(await command('practice', 'connect')).toMatchObject({ code: 0 })
  expect(await command('publish', '--text', 'From the command line', '--to', 'nobody')).toMatchObject({ code: 2, out: '' })

  const app = await launchApp(join(folder, 'data'))
  try {
    const published = await command('publish', '--text', 'From the command line', '--to', 'x,linkedin', '--wait', '--json')
    expect(published.said).toContain(`The running app (process ${app.pid}) sends it`)
    expect(published.code).toBe(0)
    const last = JSON.parse(published.out.trim().split('\n').at(-1) ?? '') as { deliveries: { status: string; links: string[] }[] }
    expect(last.deliveries.map(({ status, links }) => [status, links.length])).toEqual([
      ['published', 1],
      ['published', 1],
    ])
  } finally {
    await app.close()
  }
})
