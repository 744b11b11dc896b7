import { join } from 'node:path'
import { shell } from 'electron/common'
import { app, BrowserWindow, session } from 'electron/main'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'
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
  // A link in the page never opens a window and never leads the page away; the few known ones open in the system's browser.
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (isKnownLink(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
  window.webContents.on('will-navigate', (event, url) => {
    if (!isOwnPage(url)) event.preventDefault()
  })
  void window.loadURL(pageUrl())
  return window
}

const LINKED_HOSTS: ReadonlySet<string> = new Set(Object.values(PLATFORM_RULES).flatMap(({ linkedHosts }) => linkedHosts))

/** True for an https address on one of the hosts that the page links to. */
export function isKnownLink(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === 'https:' && url.username === '' && url.port === '' && LINKED_HOSTS.has(url.host)
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

/** The page needs no camera, no location: every permission is refused, but writing text to the clipboard (its copy buttons). */
export function refusePermissions(): void {
  const isAllowed = (permission: string) => permission === 'clipboard-sanitized-write'
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)))
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
}
