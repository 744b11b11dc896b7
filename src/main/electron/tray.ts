import type { MenuItemConstructorOptions } from 'electron/main'
import type { DesktopWords } from './words.ts'

/** What the tray tells. `waiting` counts what will go out by itself; `isPaused`: the creator paused everything. */
export interface TrayState {
  readonly uploading: number
  readonly waiting: number
  readonly isPaused: boolean
}

/** What the tray's menu does. */
export interface TrayActions {
  onOpen(): void
  onPauseAll(): void
  onResumeAll(): void
  onQuit(): void
}

/** The part of Electron's Tray that is used. */
export interface TrayIcon<Built> {
  setToolTip(text: string): void
  setContextMenu(menu: Built): void
  on(event: 'click', listener: () => void): unknown
  destroy(): void
}

export interface TrayHandle {
  update(state: TrayState): void
  /** Takes the icon away. */
  close(): void
}

/** The tray's menu as data: open, what is going on, pause or resume, quit. */
export function trayMenu(state: TrayState, words: DesktopWords, actions: TrayActions): MenuItemConstructorOptions[] {
  return [
    { id: 'open', label: words.tray.open, click: () => actions.onOpen() },
    { type: 'separator' },
    { id: 'state', label: words.tray.state(state.uploading, state.waiting, state.isPaused), enabled: false },
    state.isPaused
      ? { id: 'resume', label: words.tray.resume, click: () => actions.onResumeAll() }
      : { id: 'pause', label: words.tray.pauseAll, enabled: state.uploading + state.waiting > 0, click: () => actions.onPauseAll() },
    { type: 'separator' },
    { id: 'quit', label: words.tray.quit, click: () => actions.onQuit() },
  ]
}

/** Fills the icon in the tray. A click on it opens the window, where the system reports clicks at all; the menu is always there. */
export function createTray<Built>(
  parts: TrayActions & { icon: TrayIcon<Built>; words: DesktopWords; buildMenu(template: MenuItemConstructorOptions[]): Built },
): TrayHandle {
  const { icon, words } = parts
  let shown: TrayState | null = null

  function update(state: TrayState): void {
    // A menu that is set anew closes under the creator's hand: only a change is worth it.
    const isSame =
      shown !== null && shown.uploading === state.uploading && shown.waiting === state.waiting && shown.isPaused === state.isPaused
    if (isSame) return
    shown = { ...state }
    icon.setToolTip(`${words.appName}: ${words.tray.state(state.uploading, state.waiting, state.isPaused)}`)
    icon.setContextMenu(parts.buildMenu(trayMenu(state, words, parts)))
  }

  icon.on('click', () => parts.onOpen())
  update({ uploading: 0, waiting: 0, isPaused: false })
  return { update, close: () => icon.destroy() }
}
