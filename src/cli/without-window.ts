import { createKeychain, KEYCHAIN_ENTRY } from '../main/secrets/keychain.ts'
import type { Surroundings } from '../main/surroundings.ts'
import { terminalLog } from './terminal-log.ts'

/** What plain Node and the packaged app each do in their own way. */
type OwnWays = Pick<Surroundings, 'version' | 'dataFolder' | 'resourcesFolder' | 'startSandbox' | 'startMediaProcess' | 'emit'>

/** The machine as the command line knows it: no browser, no clipboard, no dialogs. */
export function withoutWindow(own: OwnWays): Surroundings {
  return {
    ...own,
    keychain: createKeychain(KEYCHAIN_ENTRY.service, KEYCHAIN_ENTRY.account),
    log: terminalLog(process.env['CREATORSYNC_LOG'] === 'debug'),
    platformOrigin: process.env['CREATORSYNC_PLATFORM_ORIGIN'] ?? null,
    runsIn: 'cli',
    startAtLogin: null,
    openInBrowser: () => Promise.reject(new Error('the command line opens no browser: connect accounts in the app')),
    copyText: () => undefined,
    pickFiles: () => Promise.resolve([]),
    saveText: () => Promise.resolve(null),
    isOnline: () => true,
  }
}
