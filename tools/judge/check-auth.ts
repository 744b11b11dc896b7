import type { Auth, RequestFacts } from './operation.ts'

const BEARER = /^Bearer \S+$/
const OAUTH_TOKEN = /^OAuth [^\s=,"]+={0,2}$/
const SIGNATURE_FIELDS = [
  'oauth_consumer_key',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
  'oauth_timestamp',
  'oauth_version',
]

/** The parameters of an OAuth 1.0a header; null when it is none. */
export function readSignature(header: string): Readonly<Record<string, string>> | null {
  if (!/^OAuth .*oauth_signature="/.test(header)) return null
  const pairs = [...header.slice('OAuth '.length).matchAll(/(\w+)="([^"]*)"/g)]
  return Object.fromEntries(pairs.map(([, name, value]) => [name!, decodeURIComponent(value!)]))
}

/** What is wrong with how the request is authorized; null when nothing is. Tells no credential. */
export function authIssue(auth: Auth, request: RequestFacts): string | null {
  const header = request.headers.authorization ?? ''
  const inBody = typeof request.body === 'object' && request.body !== null && 'access_token' in request.body
  const inQuery = 'access_token' in request.query || 'oauth_token' in request.query
  switch (auth) {
    case 'any':
      return null
    case 'token':
      if (inQuery) return 'the token is in the query; expected it in the header alone'
      return BEARER.test(header)
        ? null
        : header === ''
          ? 'expected Authorization: Bearer, and there is none'
          : 'expected Authorization: Bearer'
    case 'signature':
      return signatureIssue(header)
    case 'token-or-signature':
      return BEARER.test(header) ? null : signatureIssue(header)
    case 'oauth-header':
      if (inQuery || inBody) return 'the token is in a parameter; expected it in the header alone'
      return OAUTH_TOKEN.test(header) ? null : 'expected Authorization: OAuth <token>'
    case 'token-in-body-or-header':
      return inQuery || inBody || BEARER.test(header) || OAUTH_TOKEN.test(header)
        ? null
        : 'expected a token, as access_token or in the header'
    case 'basic-or-bare':
      return header === '' || /^Basic [A-Za-z0-9+/]+={0,2}$/.test(header) ? null : 'expected no Authorization, or Basic'
    case 'bare':
      return header === '' && !inQuery && !inBody ? null : 'a credential is sent where none may be'
  }
}

function signatureIssue(header: string): string | null {
  const signature = readSignature(header)
  if (signature === null)
    return header === '' ? 'expected an OAuth 1.0a signature, and there is no Authorization' : 'expected an OAuth 1.0a signature'
  const missing = SIGNATURE_FIELDS.filter((name) => !(name in signature))
  if (missing.length > 0) return `the signature lacks ${missing.join(', ')}`
  if (signature.oauth_signature_method !== 'HMAC-SHA1') return 'expected HMAC-SHA1'
  if (!/^\d{10}$/.test(signature.oauth_timestamp!)) return 'expected oauth_timestamp in seconds'
  return /^[A-Za-z0-9+/]{27}=$/.test(signature.oauth_signature!) ? null : 'the signature is no HMAC-SHA1 in base64'
}
