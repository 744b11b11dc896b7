import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { chooseRuntime } from '../tools/run-electron.ts'

/** The app as a test or the tour holds it. */
export interface RunningApp {
  readonly electron: ElectronApplication
  readonly page: Page
  /** Addresses that the app gave to the system browser so far. */
  openedLinks(): Promise<string[]>
  /** The process id of the app's main process. */
  readonly pid: number
  close(): Promise<void>
}

/** The passphrase of test vaults, on machines without a keychain. */
const TEST_PASSPHRASE = 'a rehearsal passphrase'

/** Starts the real app on whichever runtime is here, with this data folder. */
export async function launchApp(dataFolder: string, environment: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  const runtime = await chooseRuntime()
  // Without a keychain the app asks for a passphrase; nobody is here to type it.
  const passphraseFile = join(dataFolder, '..', `${dataFolder.split(/[\\/]/).at(-1)}.passphrase`)
  writeFileSync(passphraseFile, TEST_PASSPHRASE, { mode: 0o600 })
  const electron = await _electron.launch({
    executablePath: runtime.executablePath,
    args: [...runtime.args, '.', `--user-data-dir=${dataFolder}`, `--passphrase-file=${passphraseFile}`],
    env: { ...withoutUndefined(process.env), ...runtime.env, ...environment },
    timeout: 60_000,
  })
  await electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { openedLinks: opened })
    shell.openExternal = (url) => Promise.resolve(void opened.push(url))
  })
  const page = await electron.firstWindow()
  await page.setViewportSize({ width: 1280, height: 800 }).catch(() => undefined)
  await page.getByRole('heading').or(page.getByRole('navigation')).first().waitFor()
  const pid = electron.process().pid
  if (pid === undefined) throw new Error('the app has no process')
  return {
    electron,
    page,
    pid,
    openedLinks: () => electron.evaluate(() => [...((globalThis as { openedLinks?: string[] }).openedLinks ?? [])]),
    close: () => electron.close(),
  }
}

function withoutUndefined(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
