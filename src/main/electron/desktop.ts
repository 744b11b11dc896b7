import { homedir } from 'node:os'
import { nativeImage } from 'electron/common'
import { app, Menu, Notification, powerMonitor, powerSaveBlocker, Tray } from 'electron/main'
import { createAwakeKeeper, watchPower } from './background.ts'
import { createEndNotifier, type EndedDelivery } from './end-notifier.ts'
import { createStartAtLogin, type StartAtLogin } from './start-at-login.ts'
import { createTray, type TrayActions, type TrayState } from './tray.ts'
import { ENGLISH } from './words.ts'

/** The edge of the tray's icon in points: what Windows, macOS and the Linux desktops scale least. */
const TRAY_ICON_SIDE = 22

/** Everything around the window. */
export interface Desktop {
  /** The tray's words, and the computer kept awake while something is uploading. */
  update(state: TrayState): void
  /** To be called once for each delivery that ended; says so where the window does not. */
  ended(delivery: EndedDelivery): void
  /** Takes the tray icon away and lets the computer sleep. */
  close(): void
}

/** The start-at-login switch of this program; usable before the app is ready. */
export function openStartAtLogin(): StartAtLogin {
  return createStartAtLogin({
    items: app,
    platform: process.platform,
    command: app.isPackaged ? [process.env['APPIMAGE'] ?? process.execPath] : [process.execPath, app.getAppPath()],
    startedWith: process.argv,
    appName: ENGLISH.appName,
    environment: process.env,
    home: homedir(),
  })
}

/** To be called once the app is ready. `iconFile` is a PNG. */
export function openDesktop(
  parts: TrayActions & { iconFile: string; isWindowInFront(): boolean; onSuspend(): void; onResume(): void },
): Desktop {
  const image = nativeImage.createFromPath(parts.iconFile).resize({ width: TRAY_ICON_SIDE, height: TRAY_ICON_SIDE })
  const tray = createTray({
    icon: new Tray(image),
    words: ENGLISH,
    buildMenu: (template) => Menu.buildFromTemplate(template),
    onOpen: () => parts.onOpen(),
    onPauseAll: () => parts.onPauseAll(),
    onResumeAll: () => parts.onResumeAll(),
    onQuit: () => parts.onQuit(),
  })
  const awake = createAwakeKeeper(powerSaveBlocker)
  const stopWatching = watchPower(powerMonitor, parts)
  /** Kept until they are closed: one that nothing holds is collected, and its click is lost. */
  const shown = new Set<Notification>()
  const notifier = createEndNotifier({
    words: ENGLISH,
    timers: {
      after(ms, work) {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    },
    isWindowInFront: () => parts.isWindowInFront(),
    show(content) {
      if (!Notification.isSupported()) return
      const notification = new Notification(content)
      shown.add(notification)
      notification.on('click', () => parts.onOpen())
      notification.on('close', () => shown.delete(notification))
      notification.show()
    },
  })
  return {
    update(state) {
      tray.update(state)
      awake.update(state.uploading > 0 && !state.isPaused)
    },
    ended: (delivery) => notifier.ended(delivery),
    close() {
      notifier.close()
      stopWatching()
      awake.update(false)
      tray.close()
    },
  }
}
