import { EventEmitter } from 'node:events'
import { app } from './app.ts'
import { net } from './net.ts'
import { protocol } from './schemes.ts'
import { webRequest } from './web-request.ts'

class StandInSession extends EventEmitter {
  readonly protocol = protocol
  readonly webRequest = webRequest
  fetch = net.fetch
  // Chromium asks nobody here: what a headless or `--app` window does not have by itself, it does not get.
  setPermissionRequestHandler = (_handler: unknown) => {}
  setPermissionCheckHandler = (_handler: unknown) => {}
  setDevicePermissionHandler = (_handler: unknown) => {}
  setDisplayMediaRequestHandler = (_handler: unknown) => {}
  setSpellCheckerEnabled = (_enabled: boolean) => {}
  setSpellCheckerLanguages = (_languages: string[]) => {}
  setUserAgent = (_userAgent: string) => {}
  getUserAgent = () => app.userAgentFallback
  /** As Chromium does on Linux: the proxy variables, never for loopback. */
  resolveProxy = async (url: string): Promise<string> => {
    const { protocol: scheme, hostname } = new URL(url)
    if (/^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(hostname)) return 'DIRECT'
    const skipped = (process.env.no_proxy ?? process.env.NO_PROXY ?? '').split(',').map((entry) => entry.trim().replace(/^\*?\./, ''))
    if (skipped.some((entry) => entry === '*' || (entry !== '' && (hostname === entry || hostname.endsWith(`.${entry}`))))) return 'DIRECT'
    const proxy = scheme === 'https:' ? (process.env.https_proxy ?? process.env.HTTPS_PROXY) : process.env.http_proxy
    if (!proxy) return 'DIRECT'
    const { protocol: kind, host } = new URL(proxy.includes('://') ? proxy : `http://${proxy}`)
    return `${kind.startsWith('socks') ? 'SOCKS5' : kind === 'https:' ? 'HTTPS' : 'PROXY'} ${host}`
  }
  clearCache = async () => {}
  clearStorageData = async (_options?: object) => {}
  isPersistent = () => true
  registerPreloadScript = (_script: object) => ''
  getPreloadScripts = () => []
  getPreloads = () => []
  setPreloads = (_preloads: string[]) => {}
}

/** Electron's `session`: there is only the default one. */
export const session = { defaultSession: new StandInSession() }
