import { autostartFolder, hasAutostart, removeAutostart, writeAutostart } from './autostart-file.ts'

/** The argument that a start at login carries: no window then, the tray alone. */
export const HIDDEN_ARGUMENT = '--hidden'

/** The part of Electron's `app` that is used. */
export interface LoginItems {
  setLoginItemSettings(settings: { openAtLogin: boolean; args?: string[] }): void
  getLoginItemSettings(options?: { args?: string[] }): { openAtLogin: boolean; wasOpenedAtLogin: boolean }
}

export interface StartAtLogin {
  isOn(): boolean
  /** Throws the file system's error on Linux when the file cannot be written. */
  set(isOn: boolean): void
  /** True when this very start was made by the system at login: to be begun without a window. */
  wasStartedHidden(): boolean
}

/**
 * Starts the app with the computer, hidden. Windows gets an argument, macOS tells afterwards that it was a login, and Linux, where Electron
 * does nothing (`app.setLoginItemSettings`, Electron 45 docs, read 2026-11-23), gets an autostart file of our own.
 */
export function createStartAtLogin(parts: {
  items: LoginItems
  platform: NodeJS.Platform
  /** The program and its arguments without ours; an AppImage must name its own file, since what it runs from is gone after a while. */
  command: readonly string[]
  /** The arguments of this very start. */
  startedWith: readonly string[]
  appName: string
  environment: Readonly<Record<string, string | undefined>>
  home: string
}): StartAtLogin {
  const { items, platform } = parts
  const folder = autostartFolder(parts.environment, parts.home)
  const args = [...parts.command.slice(1), HIDDEN_ARGUMENT]
  return {
    isOn() {
      if (platform === 'linux') return hasAutostart(folder)
      return items.getLoginItemSettings(platform === 'win32' ? { args } : {}).openAtLogin
    },
    set(isOn) {
      if (platform !== 'linux') items.setLoginItemSettings({ openAtLogin: isOn, ...(platform === 'win32' ? { args } : {}) })
      else if (isOn) writeAutostart(folder, { name: parts.appName, command: [...parts.command, HIDDEN_ARGUMENT] })
      else removeAutostart(folder)
    },
    wasStartedHidden() {
      return parts.startedWith.includes(HIDDEN_ARGUMENT) || (platform === 'darwin' && items.getLoginItemSettings().wasOpenedAtLogin)
    },
  }
}
