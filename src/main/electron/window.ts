import { join } from 'node:path'
import { app, BrowserWindow, session } from 'electron/main'
import { PAGE_ORIGIN } from './page-protocol.ts'

/** Where the page comes from: the built bundle, or the development server. */
export function pageUrl(): string {
  const development = process.env['ELECTRON_RENDERER_URL']
  return !app.isPackaged && development !== undefined ? development : `${PAGE_ORIGIN}/index.html`
}

/** The app's one window. The page is sandboxed, isolated, and goes nowhere. */
export function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    title: 'CreatorSync',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: true,
    },
  })
  // A link in the page never opens a window and never leads the page away.
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.webContents.on('will-navigate', (event, url) => {
    if (!isOwnPage(url)) event.preventDefault()
  })
  void window.loadURL(pageUrl())
  return window
}

/** True for our page and nothing else. */
export function isOwnPage(url: string): boolean {
  try {
    const given = new URL(url)
    const own = new URL(pageUrl())
    return given.protocol === own.protocol && given.host === own.host
  } catch {
    return false
  }
}

/** The page needs no camera, no location, nothing: every permission is refused. */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
}
