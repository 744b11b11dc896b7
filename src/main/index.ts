import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shell } from 'electron/common'
import { app, BrowserWindow, clipboard, dialog, ipcMain, Menu, net } from 'electron/main'
import type { EventName, EventPayload } from '../shared/ipc.ts'
import { createActivity } from './electron/activity.ts'
import { staysInTray } from './electron/background.ts'
import { commandLineIn, runCommandLine } from './electron/command-line.ts'
import { openDesktop, openStartAtLogin, type Desktop } from './electron/desktop.ts'
import { createLog } from './electron/log.ts'
import { declareSchemes, servePage } from './electron/page-protocol.ts'
import { pickFiles } from './electron/pick-files.ts'
import { saveText } from './electron/save-text.ts'
import { startMediaProcess, startSandboxProcess } from './electron/processes.ts'
import { createWindow, isOwnPage, refusePermissions } from './electron/window.ts'
import { ENGLISH } from './electron/words.ts'
import { registerHandlers } from './ipc/register.ts'
import { createKeychain, KEYCHAIN_ENTRY } from './secrets/keychain.ts'
import { createApp, type App } from './wire.ts'

/** Start order and quit; everything else has its own room. */

const LINE_CHECK_MS = 5_000
/** How long the app lingers in the tray after its work is done: for the notification, and for a second look. */
const LINGER_MS = 10_000

const commandLine = commandLineIn(process.argv)
declareSchemes()
if (commandLine !== null) void runCommandLine(commandLine)
else if (app.requestSingleInstanceLock()) void run()
else app.quit()

async function run(): Promise<void> {
  let window: BrowserWindow | null = null
  const showWindow = (): void => {
    if (window === null || window.isDestroyed()) {
      const fresh = createWindow()
      fresh.on('closed', () => {
        if (window === fresh) window = null
      })
      window = fresh
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  app.on('second-instance', showWindow)

  await app.whenReady()
  const dataFolder = app.getPath('userData')
  const log = createLog(join(dataFolder, 'logs', 'main.log'))
  process.on('unhandledRejection', (cause) => log.warn('unhandled rejection', cause))
  const startAtLogin = openStartAtLogin()
  let desktop: Desktop | null = null
  const activity = createActivity({
    words: ENGLISH,
    onState(state) {
      desktop?.update(state)
      if (!activity.hasWork()) setTimeout(quitUnlessNeeded, LINGER_MS).unref()
    },
    onEnded: (delivery) => desktop?.ended(delivery),
  })
  const quitUnlessNeeded = (): void => {
    if (isQuitting || BrowserWindow.getAllWindows().length > 0) return
    const isWanted = startAtLogin.wasStartedHidden() || creatorSync.services.settingsView().staysInTray
    if (!staysInTray({ hasWork: activity.hasWork() || creatorSync.hasScheduled(), isWanted })) app.quit()
  }
  const emit = <K extends EventName>(name: K, payload: EventPayload<K>): void => {
    if (name === 'delivery.changed') activity.changed(payload as EventPayload<'delivery.changed'>)
    if (name === 'app.changed') activity.paused((payload as EventPayload<'app.changed'>).isOutboxPaused)
    if (window !== null && !window.isDestroyed()) window.webContents.send(name, payload)
  }

  let creatorSync: App
  let isQuitting = false
  try {
    creatorSync = await createApp({
      version: app.getVersion(),
      dataFolder,
      resourcesFolder: app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources'),
      keychain: createKeychain(KEYCHAIN_ENTRY.service, KEYCHAIN_ENTRY.account),
      log,
      platformOrigin: process.env['CREATORSYNC_PLATFORM_ORIGIN'] ?? null,
      runsIn: 'app',
      startAtLogin: { get: () => startAtLogin.isOn(), set: (isOn) => startAtLogin.set(isOn) },
      startSandbox: startSandboxProcess,
      startMediaProcess,
      openInBrowser,
      copyText: (text) => void clipboard.writeText(text),
      pickFiles: () => pickFiles(window),
      saveText: (suggestedName, text) => saveText(window, suggestedName, text),
      isOnline: () => net.isOnline(),
      emit,
    })
  } catch (cause) {
    log.warn('the app cannot start', cause)
    dialog.showErrorBox('CreatorSync cannot start', cause instanceof Error ? cause.message : String(cause))
    app.exit(1)
    return
  }

  app.on('before-quit', (event) => {
    if (isQuitting) return
    event.preventDefault()
    isQuitting = true
    desktop?.close()
    void creatorSync.stop().finally(() => app.exit(0))
  })
  app.on('window-all-closed', quitUnlessNeeded)
  app.on('activate', showWindow)

  Menu.setApplicationMenu(null)
  refusePermissions()
  servePage(join(import.meta.dirname, '../renderer'), creatorSync.preview)
  registerHandlers(
    (name, listener) =>
      ipcMain.handle(name, (event, input: unknown) => {
        const frame = event.senderFrame
        return listener({ isTrustedMainFrame: frame !== null && frame.parent === null && isOwnPage(frame.url) }, input)
      }),
    creatorSync.handlers,
    log,
  )
  desktop = openDesktop({
    iconFile: join(app.getAppPath(), 'resources', 'icon.png'),
    isWindowInFront: () => window !== null && !window.isDestroyed() && window.isFocused(),
    onOpen: showWindow,
    onPauseAll: () => void creatorSync.services.pauseOutbox(true),
    onResumeAll: () => void creatorSync.services.pauseOutbox(false),
    onQuit: () => app.quit(),
    onSuspend: () => log.info('the computer goes to sleep'),
    onResume: () => creatorSync.woke(),
  })
  if (!startAtLogin.wasStartedHidden()) showWindow()
  activity.begin(await creatorSync.handlers['delivery.list']({}))
  await creatorSync.start()
  await openVaultFromFile(creatorSync)
  watchLine(creatorSync)
}

/** Opens http and https addresses alone; everything else could start a program. */
async function openInBrowser(url: string): Promise<void> {
  const { protocol, username, password } = new URL(url)
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') throw new Error(`refused to open ${protocol}`)
  await shell.openExternal(url)
}

/** `--passphrase-file=<file>`: for machines without a keychain and without hands (servers, rehearsals). */
async function openVaultFromFile(creatorSync: App): Promise<void> {
  const file = process.argv.find((argument) => argument.startsWith('--passphrase-file='))?.slice('--passphrase-file='.length)
  const { vault } = await creatorSync.handlers['app.view']({})
  if (file === undefined || (vault.state !== 'passphrase-needed' && vault.state !== 'new-passphrase-needed')) return
  await creatorSync.handlers['vault.open']({ passphrase: readFileSync(file, 'utf8').trim() })
}

function watchLine(creatorSync: App): void {
  let wasOnline = net.isOnline()
  setInterval(() => {
    const isOnline = net.isOnline()
    if (isOnline === wasOnline) return
    wasOnline = isOnline
    creatorSync.lineChanged()
  }, LINE_CHECK_MS).unref()
}
