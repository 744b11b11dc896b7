import type { Transport } from '../../core/ports.ts'

/** `http://<loopback>:<port>/<real host>` as the sandbox hands it out, also with JSON's escaped slashes. */
const SANDBOX_ADDRESS = /http:(\\?\/)\\?\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\\?\/((?:[a-z0-9-]+\.)+[a-z]{2,})(?=[\\/?#"'\s<&]|$)/gi

/** A real address as the sandbox serves it: `https://host/path` → `<origin>/host/path`. */
export function toSandboxAddress(origin: string, realUrl: string): string {
  const url = new URL(realUrl)
  return `${origin}/${url.host}${url.pathname}${url.search}${url.hash}`
}

/** Turns every sandbox address in a text back into the platform's real form. */
export function toRealAddresses(text: string): string {
  return text.replace(SANDBOX_ADDRESS, (_whole, slash: string, host: string) => `https:${slash}${slash}${host}`)
}

/**
 * The routing layer of practice accounts, both ways: requests leave for the sandbox's present port, addresses in answers come back in the
 * platform's real form. So what adapters and the database see never holds a loopback address. Anything but loopback is refused.
 */
export function routeToSandbox(transport: Transport, originNow: () => string): Transport {
  return {
    async send(request) {
      const origin = originNow()
      if (!isLoopbackOrigin(origin)) throw new Error('practice traffic may go to loopback only')
      const answer = await transport.send({ ...request, url: toSandboxAddress(origin, request.url) })
      return {
        ...answer,
        text: toRealAddresses(answer.text),
        headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, toRealAddresses(value)])),
      }
    },
  }
}

/** True for `http://127.0.0.1:<port>`, `http://localhost:<port>` and `http://[::1]:<port>` and nothing else. */
export function isLoopbackOrigin(origin: string): boolean {
  try {
    const url = new URL(origin)
    return (
      url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname) && url.username === '' && url.origin === origin
    )
  } catch {
    return false
  }
}
