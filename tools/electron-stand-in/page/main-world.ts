import type { BridgeEnd } from './bridge.ts'

/** The page's own world: receives what contextBridge exposes, and reports what would open a window. Sent to the page as source text. */
export function mainWorld({ handlers, post }: BridgeEnd, schemes: string[]): void {
  const freeze = <T>(value: T): T => {
    if (value && typeof value === 'object') {
      Object.values(value).forEach(freeze)
      Object.freeze(value)
    }
    return value
  }
  handlers.expose = ({ key, api }: { key: string; api: unknown }) => {
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true, configurable: false, writable: false })
  }
  window.open = (url = '', frameName = '', features = '') => {
    post('open', { url: new URL(String(url), location.href).href, frameName: String(frameName), features: String(features) })
    return null
  }
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.href !== '')
    const elsewhere = link?.target === '_blank' || event.ctrlKey || event.metaKey || event.shiftKey
    if (!link || event.defaultPrevented || !elsewhere) return
    event.preventDefault()
    post('open', { url: link.href, frameName: link.target, features: '' })
  })
  // fetch() refuses a scheme that Chromium does not know before any request is made: it goes to the origin that stands for it.
  const mapped = (url: string): string => {
    const [, scheme = '', host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? []
    return schemes.includes(scheme.toLowerCase()) ? `http://${host || '-'}.${scheme.toLowerCase()}.localhost${rest}` : url
  }
  const nativeFetch = window.fetch
  window.fetch = (input, init) => nativeFetch(typeof input === 'string' || input instanceof URL ? mapped(String(input)) : input, init)
}
