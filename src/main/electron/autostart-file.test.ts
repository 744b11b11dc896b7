import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { autostartFolder, hasAutostart, removeAutostart, writeAutostart } from './autostart-file.ts'

let folder = ''
beforeEach(() => void (folder = join(mkdtempSync(join(tmpdir(), 'autostart-')), 'not', 'there', 'yet')))
afterEach(() => rmSync(join(folder, '../../..'), { recursive: true, force: true }))

const onlyFile = () => join(folder, readdirSync(folder)[0]!)
const written = () => readFileSync(onlyFile(), 'utf8')
const valueOf = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(written())![1]!

/** Reads Exec as a desktop does: first the escapes of the file, then quotes and escapes of the command line, then field codes. */
function readExec(): string[] {
  const line = valueOf('Exec').replace(/\\(.)/gs, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r', s: ' ' })[letter] ?? letter)
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map((match) => match[1]!.replace(/\\(.)/gs, '$1').replaceAll('%%', '%'))
}

describe('the autostart file', () => {
  test('is there after it was written, alone, and gone after it was removed', () => {
    expect(hasAutostart(folder)).toBe(false)
    writeAutostart(folder, { name: 'CreatorSync', command: ['/opt/CreatorSync/creatorsync', '--hidden'] })
    expect(hasAutostart(folder)).toBe(true)
    expect(readdirSync(folder)).toEqual(['app.creatorsync.desktop.desktop'])
    removeAutostart(folder)
    expect(hasAutostart(folder)).toBe(false)
    removeAutostart(folder)
  })

  test('says what the desktop needs', () => {
    writeAutostart(folder, { name: 'CreatorSync', command: ['/opt/Creator Sync/creatorsync', '--hidden'] })
    expect(written()).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=CreatorSync',
        'Exec="/opt/Creator Sync/creatorsync" "--hidden"',
        'Terminal=false',
        'X-GNOME-Autostart-enabled=true',
        '',
      ].join('\n'),
    )
  })

  test('starts exactly the given program, whatever its path is called', () => {
    const argument = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', '\\', '$', '`', '%', ' ', "'", '\n', '\t', ';', 'a') }))
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 4 }), (command) => {
        writeAutostart(folder, { name: 'CreatorSync', command })
        expect(written().split('\n')).toHaveLength(7)
        expect(readExec()).toEqual(command)
      }),
      { numRuns: 200 },
    )
  })

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false', 'Hidden = true'])(
    'counts as off when the desktop wrote "%s" into it',
    (line) => {
      writeAutostart(folder, { name: 'CreatorSync', command: ['/x'] })
      writeFileSync(onlyFile(), `${written().replace('X-GNOME-Autostart-enabled=true\n', '')}${line}\n`)
      expect(hasAutostart(folder)).toBe(false)
      writeAutostart(folder, { name: 'CreatorSync', command: ['/x'] })
      expect(hasAutostart(folder)).toBe(true)
    },
  )
})

test.each([
  [{ XDG_CONFIG_HOME: '/home/me/conf' }, '/home/me/conf/autostart'],
  [{ XDG_CONFIG_HOME: '' }, '/home/me/.config/autostart'],
  [{ XDG_CONFIG_HOME: 'conf' }, '/home/me/.config/autostart'],
  [{}, '/home/me/.config/autostart'],
])('with %j the folder is %s', (environment, expected) => {
  expect(autostartFolder(environment, '/home/me').replaceAll('\\', '/')).toBe(expected)
})
