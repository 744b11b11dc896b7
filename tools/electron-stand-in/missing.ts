// Names that an app may import but that this stand-in does not have: importing is fine, any use says so.

const refuse = (what: string): never => {
  throw new Error(`Electron stand-in: ${what} is not implemented`)
}

const missing = (name: string): unknown =>
  new Proxy(class {}, {
    // Symbols and `then` are looked at by anything that prints or awaits a value.
    get: (_target, key) => (typeof key === 'symbol' || key === 'then' ? undefined : refuse(`${name}.${key}`)),
    construct: () => refuse(`new ${name}()`),
  })

export const BaseWindow = missing('BaseWindow')
export const BrowserView = missing('BrowserView')
export const ImageView = missing('ImageView')
export const MessageChannelMain = missing('MessageChannelMain')
export const ServiceWorkerMain = missing('ServiceWorkerMain')
export const ShareMenu = missing('ShareMenu')
export const TouchBar = missing('TouchBar')
export const View = missing('View')
export const WebContentsView = missing('WebContentsView')
export const autoUpdater = missing('autoUpdater')
export const contentTracing = missing('contentTracing')
export const crashReporter = missing('crashReporter')
export const desktopCapturer = missing('desktopCapturer')
export const globalShortcut = missing('globalShortcut')
export const inAppPurchase = missing('inAppPurchase')
export const netLog = missing('netLog')
export const pushNotifications = missing('pushNotifications')
export const safeStorage = missing('safeStorage')
export const screen = missing('screen')
export const systemPreferences = missing('systemPreferences')
export const webFrameMain = missing('webFrameMain')
