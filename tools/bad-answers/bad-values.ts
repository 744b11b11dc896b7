/** What a network that wants a login answers in the platform's place. */
export const PORTAL =
  '<!doctype html><html><head><title>Sign in to the network</title></head><body><form action="/login"></form></body></html>'
/** A host that nobody asked for. */
export const FOREIGN = 'https://evil.example/steal'

/** Statuses that may come although the platform did what it was asked. */
export const AFTER_STATUSES = [
  0, 100, 101, 102, 103, 199, 200, 201, 202, 203, 204, 205, 206, 207, 226, 299, 300, 304, 305, 306, 399, 408, 500, 501, 502, 503, 504, 507,
  508, 511, 520, 522, 524, 529, 530, 599, 600, 999,
]
/** Statuses of something that refuses in the platform's place. */
export const BEFORE_STATUSES = [
  400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431,
  451, 499, 500, 502, 503, 504,
]
/** Where redirects point. */
export const LOCATIONS = [
  FOREIGN,
  'http://127.0.0.1:9/inside',
  'http://[::1]:9/',
  '//evil.example/steal',
  'http://api.x.com/plain',
  'javascript:alert(1)',
  'file:///etc/passwd',
  '',
]
/** Statuses that ask to go elsewhere. */
export const REDIRECTS = [301, 302, 303, 307, 308]
/** Bodies that are no answer of any platform. */
export const BODIES: Readonly<Record<string, string>> = {
  nothing: '',
  blank: ' \r\n\t',
  portal: PORTAL,
  null: 'null',
  true: 'true',
  zero: '0',
  text: '"ok"',
  list: '[]',
  object: '{}',
  'data null': '{"data":null}',
  'data list': '{"data":[],"error":[]}',
  'no JSON': '{id: 1}',
  'not a number': '{"id":NaN}',
  'nul bytes': '\u0000\u0000\u0000',
  'gzip read as text': '\u001f\ufffd\b\u0000\u0000',
  'other charset': '\ufffd\ufffd{\u0000"\u0000i\u0000d\u0000"\u0000',
  xml: '<?xml version="1.0"?><errors><error code="187">constructor</error></errors>',
  'prototype key': '{"__proto__":{"id":"1","data":{"id":"1"}},"constructor":{"prototype":{}}}',
  'deep lists': '['.repeat(200_000),
  'deep objects': '{"data":'.repeat(50_000),
  'deep and closed': `{"data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  'long text': `{"id":"${'9'.repeat(1_000_000)}","data":{"id":"${'9'.repeat(100_000)}"}}`,
}
/** What a field may hold instead of the truth. A string is JSON as it stands on the wire; undefined takes the field away. */
export const VALUES: Readonly<Record<string, string | undefined>> = {
  missing: undefined,
  null: 'null',
  true: 'true',
  zero: '0',
  minus: '-1',
  half: '1.5',
  tiny: '0.0001',
  huge: '1e308',
  infinite: '1e999',
  'long number': '123456789012345678901234567890',
  'empty text': '""',
  'long text': JSON.stringify('x'.repeat(5_000)),
  'prototype word': '"__proto__"',
  'constructor word': '"constructor"',
  'way out': '"../../../v1/me?x=#"',
  'line break': '"a\\r\\nx-evil: 1"',
  'nul byte': '"a\\u0000b"',
  'half a character': '"\\ud800"',
  'huge in text': '"1e999"',
  'minus in text': '"-5"',
  list: '[]',
  object: '{}',
  'list of null': '[null]',
  'object with prototype': '{"__proto__":{"x":1}}',
}
/** What an address may be instead of the platform's own. */
export function addressesFor(address: string): readonly string[] {
  const { host, pathname } = new URL(address)
  return [
    FOREIGN,
    `http://${host}${pathname}`,
    `https://${host}.evil.example${pathname}`,
    `https://${host}@evil.example${pathname}`,
    `https://evil.example\\@${host}${pathname}`,
    `https://${host}:8443${pathname}`,
    `//${host}${pathname}`,
    'https://127.0.0.1:9/inside',
    'https://[::1]/inside',
    'https://169.254.169.254/latest/meta-data',
    'javascript:alert(1)',
  ]
}
/** What a header may hold instead of the truth. */
export const HEADER_VALUES = [
  '',
  'x',
  '-1',
  'NaN',
  '1e999',
  '99999999999999999999999',
  'a\u0000b',
  '__proto__',
  'bytes=0-99999999999999',
  'bytes 0-99999999999999/1',
]
/** Headers that answers may have without the clean run showing them. */
export const ADDED_HEADERS: readonly (readonly [string, string])[] = [
  ['retry-after', '99999999999999999999999'],
  ['retry-after', '-5'],
  ['retry-after', '1e9'],
  ['retry-after', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ['retry-after', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['retry-after', '999999999'],
  ['x-rate-limit-reset', '99999999999999999999999'],
  ['x-user-limit-24hour-reset', '99999999999999999999999'],
  ['x-business-use-case-usage', '{"1":[{"estimated_time_to_regain_access":1e300}]}'],
  ['x-business-use-case-usage', '{"__proto__":[{"estimated_time_to_regain_access":"x"}]}'],
  ['date', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ['date', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['date', 'yesterday'],
  ['location', FOREIGN],
  ['content-encoding', 'gzip'],
  ['content-type', 'text/html; charset=utf-16'],
]
