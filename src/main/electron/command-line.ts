import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, type Event } from 'electron/main'
import type { Terminal } from '../../cli/terminal.ts'
import { startMediaProcess, startSandboxProcess } from './processes.ts'

/** What was typed behind `--cli`; null when the app was started as an app. */
export function commandLineIn(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf('--cli')
  return at < 0 ? null : argv.slice(at + 1)
}

/** Runs one command without a window and ends the process with its exit code. Must be called before Electron is ready. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const dataFolder = app.getPath('userData')
  app.setPath('userData', scratchFolder())
  app.disableHardwareAcceleration()
  app.dock?.hide()
  await app.whenReady()
  const [{ runCli }, { processTerminal }, { withoutWindow }] = await Promise.all([
    import('../../cli/run-cli.ts'),
    import('../../cli/terminal.ts'),
    import('../../cli/without-window.ts'),
  ])
  const exitCode = await runCli(argv, {
    terminal: quitAware(processTerminal()),
    folder: process.cwd(),
    makeSurroundings: async (folder, emit) =>
      withoutWindow({
        version: app.getVersion(),
        dataFolder: folder ?? dataFolder,
        resourcesFolder: app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources'),
        startSandbox: startSandboxProcess,
        startMediaProcess,
        emit,
      }),
  })
  process.stdout.write('', () => app.exit(exitCode))
}

/** Chromium's own files of a running app are not to be shared with a second process. It writes to the very end, so each command clears up after those before it. */
function scratchFolder(): string {
  const all = join(tmpdir(), 'creatorsync-cli')
  const own = join(all, String(process.pid))
  mkdirSync(own, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(all)) if (!isAlive(Number(name))) rmSync(join(all, name), { recursive: true, force: true })
  return own
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    return (cause as { code?: string }).code === 'EPERM'
  }
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
