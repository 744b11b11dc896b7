import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The app's id, as the file of its menu entry is called, and the ending that the desktop looks for. */
const FILE_NAME = 'app.creatorsync.desktop.desktop'

/** What is started at login. */
export interface AutostartEntry {
  readonly name: string
  /** The program and its arguments, as they are. */
  readonly command: readonly string[]
}

/** Where the desktop looks for what starts at login. XDG Base Directory 0.8: a relative XDG_CONFIG_HOME is ignored; read 2026-11-23. */
export function autostartFolder(environment: Readonly<Record<string, string | undefined>>, home: string): string {
  const given = environment['XDG_CONFIG_HOME'] ?? ''
  return join(given.startsWith('/') ? given : join(home, '.config'), 'autostart')
}

/** Starts the program at login from now on. Whole or not at all: a half-written file would be a broken start. */
export function writeAutostart(folder: string, entry: AutostartEntry): void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, FILE_NAME)
  const fresh = `${file}.new`
  writeFileSync(fresh, entryText(entry))
  renameSync(fresh, file)
}

/** No longer starts it; nothing happens when it was not started. */
export function removeAutostart(folder: string): void {
  rmSync(join(folder, FILE_NAME), { force: true })
}

/** True while it will be started: the file is there and the desktop's own settings did not switch it off in it. */
export function hasAutostart(folder: string): boolean {
  let text: string
  try {
    text = readFileSync(join(folder, FILE_NAME), 'utf8')
  } catch {
    return false
  }
  return !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(text)
}

function entryText({ name, command }: AutostartEntry): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${asString(name)}`,
    `Exec=${asString(command.map(asArgument).join(' '))}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ]
  return `${lines.join('\n')}\n`
}

/** An argument of Exec: quoted, with what a shell would read escaped and `%` doubled. Desktop Entry 1.5 "The Exec key", read 2026-11-23. */
function asArgument(argument: string): string {
  return `"${argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
}

/** A value of type string: the escapes of the file itself, which come on top of those of Exec. */
function asString(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
}
