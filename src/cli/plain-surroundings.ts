import { mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Surroundings } from '../main/surroundings.ts'
import { startMediaProcess, startSandboxProcess } from './processes.ts'
import { withoutWindow } from './without-window.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Electron names its folder after `productName` in package.json. */
const APP_FOLDER = 'CreatorSync'

/** The machine as plain Node knows it. */
export function plainSurroundings(dataFolder: string | null, emit: Surroundings['emit']): Surroundings {
  const folder = dataFolder ?? defaultDataFolder(process.platform, process.env, homedir())
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return withoutWindow({
    version: (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version,
    dataFolder: folder,
    resourcesFolder: join(ROOT, 'resources'),
    startSandbox: startSandboxProcess,
    startMediaProcess,
    emit,
  })
}

/** Where the app keeps its data on this system, so that both share it. */
export function defaultDataFolder(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', APP_FOLDER)
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), APP_FOLDER)
  const configured = environment['XDG_CONFIG_HOME']
  return join(configured === undefined || configured === '' ? join(home, '.config') : configured, APP_FOLDER)
}
