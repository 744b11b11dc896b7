// Type-checked only, never run: what this stand-in offers has the types that Electron gives it.
import type * as Electron from 'electron'
import type { PowerEvents, SleepBlocker } from '../../src/main/electron/background.ts'
import type { LoginItems } from '../../src/main/electron/start-at-login.ts'
import type { TrayIcon } from '../../src/main/electron/tray.ts'
import type * as standIn from './api.ts'

type App = Pick<
  Electron.App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'getPath'
  | 'setPath'
  | 'setAppLogsPath'
  | 'getName'
  | 'setName'
  | 'name'
  | 'getVersion'
  | 'getAppPath'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setAboutPanelOptions'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setBadgeCount'
  | 'focus'
>
type CommandLine = Pick<Electron.CommandLine, 'appendSwitch' | 'hasSwitch' | 'getSwitchValue' | 'removeSwitch'>
type Window = Pick<
  Electron.BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'loadFile'
  | 'reload'
  | 'close'
  | 'destroy'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'minimize'
  | 'restore'
  | 'maximize'
  | 'unmaximize'
  | 'setFullScreen'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'isVisible'
  | 'isFocused'
  | 'isDestroyed'
  | 'title'
  | 'getTitle'
  | 'setTitle'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getContentBounds'
  | 'setBounds'
  | 'getSize'
  | 'setSize'
  | 'setMinimumSize'
  | 'setMenu'
  | 'removeMenu'
  | 'setMenuBarVisibility'
  | 'setAutoHideMenuBar'
  | 'setAlwaysOnTop'
  | 'setBackgroundColor'
  | 'setProgressBar'
  | 'flashFrame'
  | 'setTitleBarOverlay'
>
type Contents = Pick<
  Electron.WebContents,
  | 'id'
  | 'send'
  | 'loadURL'
  | 'loadFile'
  | 'executeJavaScript'
  | 'setWindowOpenHandler'
  | 'getURL'
  | 'getTitle'
  | 'isLoading'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isFocused'
  | 'focus'
  | 'close'
  | 'reload'
  | 'getOSProcessId'
  | 'openDevTools'
  | 'closeDevTools'
  | 'toggleDevTools'
  | 'isDevToolsOpened'
  | 'setZoomFactor'
  | 'setZoomLevel'
  | 'setVisualZoomLevelLimits'
  | 'setBackgroundThrottling'
  | 'setAudioMuted'
>

/** Fails to compile where `Offered` is not usable as `Wanted`. */
type Check<Wanted, _Offered extends Wanted> = true

/** Every part of the stand-in that the app uses, against Electron's own declaration. */
export type Conformance = [
  Check<App, typeof standIn.app>,
  Check<CommandLine, typeof standIn.app.commandLine>,
  Check<Window, InstanceType<typeof standIn.BrowserWindow>>,
  Check<Contents, InstanceType<typeof standIn.BrowserWindow>['webContents']>,
  Check<Pick<Electron.IpcMain, 'removeHandler' | 'emit'>, typeof standIn.ipcMain>,
  Check<Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'>, typeof standIn.dialog>,
  Check<Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>, typeof standIn.shell>,
  Check<Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'unhandle' | 'isProtocolHandled'>, typeof standIn.protocol>,
  Check<
    Pick<Electron.Session, 'resolveProxy' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'clearCache'>,
    typeof standIn.session.defaultSession
  >,
  Check<Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource'>, typeof standIn.nativeTheme>,
  Check<Pick<Electron.Net, 'isOnline' | 'online'>, typeof standIn.net>,
  Check<Pick<Electron.PowerMonitor, 'getSystemIdleTime' | 'getSystemIdleState' | 'isOnBatteryPower'>, typeof standIn.powerMonitor>,
  Check<Pick<Electron.PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>, typeof standIn.powerSaveBlocker>,
  Check<Pick<Electron.Clipboard, 'writeText' | 'readText'>, typeof standIn.clipboard>,
  Check<
    Pick<Electron.Tray, 'setToolTip' | 'setTitle' | 'setImage' | 'setContextMenu' | 'isDestroyed' | 'destroy'>,
    InstanceType<typeof standIn.Tray>
  >,
  Check<Pick<Electron.Notification, 'title' | 'body' | 'show' | 'close'>, InstanceType<typeof standIn.Notification>>,
  Check<Pick<typeof Electron.Notification, 'isSupported'>, typeof standIn.Notification>,
  Check<Pick<Electron.NativeImage, 'isEmpty' | 'toPNG' | 'getSize'>, ReturnType<typeof standIn.nativeImage.createFromPath>>,
  // The app's own ports, where Electron's types name more than is used.
  Check<TrayIcon<standIn.Menu>, InstanceType<typeof standIn.Tray>>,
  Check<PowerEvents, typeof standIn.powerMonitor>,
  Check<SleepBlocker, typeof standIn.powerSaveBlocker>,
  Check<LoginItems, typeof standIn.app>,
]
