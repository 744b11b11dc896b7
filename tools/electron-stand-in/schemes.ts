// Custom schemes. Chromium neither navigates to a scheme that it does not know nor gives it an origin, so `app://bundle/x` is loaded as
// `http://bundle.app.localhost/x` (a secure context with an origin of its own) and mapped back wherever the app sees an address.

/** Electron's handler of one scheme. */
export type SchemeHandler = (request: Request) => Response | Promise<Response>

const privileged = new Set<string>()
const handlers = new Map<string, SchemeHandler>()

/** Electron's `protocol`. */
export const protocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    for (const { scheme } of schemes) privileged.add(scheme)
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
}

/** The handler of a scheme. */
export const handlerOf = (scheme: string): SchemeHandler | undefined => handlers.get(scheme)

/** All schemes of the app's own. */
export const customSchemes = (): string[] => [...new Set([...privileged, ...handlers.keys()])]

/** `app://bundle/x` as Chromium is to load it. */
export function toChromium(url: string): string {
  const [, scheme = '', host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? []
  return customSchemes().includes(scheme.toLowerCase()) ? `http://${host || '-'}.${scheme.toLowerCase()}.localhost${rest || '/'}` : url
}

/** What Chromium loaded, as the app named it. */
export function fromChromium(url: string): string {
  const [, host, scheme = '', rest] = /^http:\/\/([^/?#]*)\.([a-z][a-z0-9+-]*)\.localhost(?=[/?#]|$)(.*)$/is.exec(url) ?? []
  return customSchemes().includes(scheme) ? `${scheme}://${host === '-' ? '' : host}${rest}` : url
}

/** A content security policy that names a custom scheme must also allow the origins that stand for it. */
export const widenPolicy = (policy: string): string =>
  customSchemes().reduce(
    (text, scheme) =>
      text.replace(new RegExp(`(?<![\\w.-])${scheme}:(//[\\w.*-]*)?(?=[\\s;"']|$)`, 'g'), `$& http://*.${scheme}.localhost`),
    policy,
  )

/** The same for the policies in a page's `<meta>` elements. */
export const widenPolicyInPage = (html: string): string =>
  html.replace(/<meta[^>]+http-equiv=["']?content-security-policy[^>]*>/gi, widenPolicy)
