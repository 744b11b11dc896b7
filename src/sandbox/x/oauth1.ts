import { createHmac, timingSafeEqual } from 'node:crypto'

/** RFC 3986 encoding, also of `! * ' ( )`. */
export function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(/[!*'()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The `key="value"` pairs of an `Authorization: OAuth …` header; null where it is none. `realm` is left out. */
export function parseOAuthHeader(header: string | undefined): Record<string, string> | null {
  const match = /^OAuth\s+(.*)$/is.exec(header ?? '')
  if (match === null) return null
  const pairs: Record<string, string> = {}
  for (const piece of match[1]!.split(',').filter((one) => one.trim() !== '')) {
    const pair = /^\s*([^=\s]+)\s*=\s*"([^"]*)"\s*$/.exec(piece)
    if (pair === null) return null
    try {
      const name = decodeURIComponent(pair[1]!)
      if (name.toLowerCase() !== 'realm') pairs[name] = decodeURIComponent(pair[2]!)
    } catch {
      return null
    }
  }
  return pairs
}

/** Everything that goes into a signature. */
export interface SignedCall {
  readonly method: string
  readonly url: URL
  readonly oauth: Readonly<Record<string, string>>
  /** Body pairs, only of a form-encoded body. */
  readonly form: readonly (readonly [string, string])[]
}

/** The HMAC-SHA1 signature of RFC 5849 section 3.4, over the real address. */
export function signatureOf(call: SignedCall, consumerSecret: string, tokenSecret: string, areRepeatsDropped = false): string {
  const oauth = Object.entries(call.oauth).filter(([name]) => name !== 'oauth_signature')
  const sent = [...call.url.searchParams, ...call.form]
  // Clients that merge header and body parameters in one map sign an oauth_token sent in both only once.
  const others = areRepeatsDropped ? sent.filter(([name]) => !(name in call.oauth)) : sent
  const encoded = [...oauth, ...others].map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
  encoded.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
  const parameters = encoded.map(([name, value]) => `${name}=${value}`).join('&')
  const base = [call.method.toUpperCase(), `${call.url.origin}${call.url.pathname}`, parameters].map(percentEncode).join('&')
  return createHmac('sha1', `${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`)
    .update(base)
    .digest('base64')
}

/** Whether the call carries the right signature. */
export function isSignedBy(call: SignedCall, consumerSecret: string, tokenSecret: string): boolean {
  const given = Buffer.from(call.oauth['oauth_signature'] ?? '')
  return [false, true].some((areRepeatsDropped) => {
    const expected = Buffer.from(signatureOf(call, consumerSecret, tokenSecret, areRepeatsDropped))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
