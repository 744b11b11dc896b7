import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createStartAtLogin } from './start-at-login.ts'

let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'login-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** The login items of Windows and macOS: Windows finds an item again only by the very arguments it was made with. */
function setUp(platform: NodeJS.Platform, { startedWith = ['creatorsync'], wasOpenedAtLogin = false } = {}) {
  const calls: { openAtLogin: boolean; args?: string[] }[] = []
  const startAtLogin = createStartAtLogin({
    items: {
      setLoginItemSettings: (settings) => void calls.push(settings),
      getLoginItemSettings: (options = {}) => {
        const last = calls.at(-1)
        return { openAtLogin: last?.openAtLogin === true && String(last.args) === String(options.args), wasOpenedAtLogin }
      },
    },
    platform,
    command: ['/opt/creatorsync', '/app'],
    startedWith,
    appName: 'CreatorSync',
    environment: {},
    home,
  })
  return { startAtLogin, calls }
}

describe.each(['linux', 'win32', 'darwin'] as const)('starting at login on %s', (platform) => {
  test('is off, can be switched on and off again, and tells which', () => {
    const { startAtLogin } = setUp(platform)
    expect(startAtLogin.isOn()).toBe(false)
    startAtLogin.set(true)
    expect(startAtLogin.isOn()).toBe(true)
    startAtLogin.set(false)
    expect(startAtLogin.isOn()).toBe(false)
  })

  test('is told from a start by hand', () => {
    expect(setUp(platform).startAtLogin.wasStartedHidden()).toBe(false)
    expect(setUp(platform, { startedWith: ['creatorsync', '--hidden'] }).startAtLogin.wasStartedHidden()).toBe(true)
  })
})

test('Windows starts the program hidden by an argument', () => {
  const { startAtLogin, calls } = setUp('win32')
  startAtLogin.set(true)
  expect(calls).toEqual([{ openAtLogin: true, args: ['/app', '--hidden'] }])
})

test('macOS takes no arguments and tells afterwards that it was a login', () => {
  const { startAtLogin, calls } = setUp('darwin', { wasOpenedAtLogin: true })
  startAtLogin.set(true)
  expect(calls).toEqual([{ openAtLogin: true }])
  expect(startAtLogin.wasStartedHidden()).toBe(true)
})

test('Linux gets a file of ours, and Electron is not asked', () => {
  const { startAtLogin, calls } = setUp('linux')
  startAtLogin.set(true)
  const folder = join(home, '.config', 'autostart')
  const [file] = readdirSync(folder)
  expect(readFileSync(join(folder, file!), 'utf8')).toContain('Exec="/opt/creatorsync" "/app" "--hidden"')
  expect(calls).toEqual([])
})
