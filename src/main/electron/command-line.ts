import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, type Event } from 'electron/main'
import type { Terminal } from '../../cli/terminal.ts'
import { createKeychain, KEYCHAIN_ENTRY } from '../secrets/keychain.ts'
import { startMediaProcess, startSandboxProcess } from './processes.ts'

/** What was typed behind `--cli`; null when the app was started as an app. */
export function commandLineIn(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf('--cli')
  return at < 0 ? null : argv.slice(at + 1)
}

/** Runs one command without a window and ends the process with its exit code. Must be called before Electron is ready. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const dataFolder = app.getPath('userData')
  // Chromium's own files of a running app are not to be shared with a second process.
  const scratch = mkdtempSync(join(tmpdir(), 'creatorsync-cli-'))
  app.setPath('userData', scratch)
  app.disableHardwareAcceleration()
  app.dock?.hide()
  await app.whenReady()
  const [{ runCli }, { processTerminal }, { terminalLog }] = await Promise.all([
    import('../../cli/run-cli.ts'),
    import('../../cli/terminal.ts'),
    import('../../cli/terminal-log.ts'),
  ])
  const exitCode = await runCli(argv, {
    terminal: quitAware(processTerminal()),
    folder: process.cwd(),
    makeSurroundings: async (folder, emit) => ({
      version: app.getVersion(),
      dataFolder: folder ?? dataFolder,
      resourcesFolder: app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources'),
      keychain: createKeychain(KEYCHAIN_ENTRY.service, KEYCHAIN_ENTRY.account),
      log: terminalLog(process.env['CREATORSYNC_LOG'] === 'debug'),
      platformOrigin: process.env['CREATORSYNC_PLATFORM_ORIGIN'] ?? null,
      runsIn: 'cli',
      startAtLogin: null,
      startSandbox: startSandboxProcess,
      startMediaProcess,
      openInBrowser: () => Promise.reject(new Error('the command line opens no browser: connect accounts in the app')),
      copyText: () => undefined,
      pickFiles: () => Promise.resolve([]),
      isOnline: () => true,
      emit,
    }),
  })
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  process.stdout.write('', () => app.exit(exitCode))
}

/** Electron turns signals into a wish to quit. */
function quitAware(terminal: Terminal): Terminal {
  return {
    ...terminal,
    onInterrupt(listener) {
      const asked = (event: Event) => {
        event.preventDefault()
        listener()
      }
      app.on('before-quit', asked)
      const stop = terminal.onInterrupt(listener)
      return () => {
        app.off('before-quit', asked)
        stop()
      }
    },
  }
}
