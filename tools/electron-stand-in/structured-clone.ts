/** Turns values into text and back, as structured clone would copy them. */
export interface Codec {
  encode(value: unknown): string
  decode(text: string): unknown
}

/**
 * Structured clone over JSON. Its source text also runs in the page (as `String(codec)`), so it refers to nothing outside itself.
 * Plain objects, strings, booleans and finite numbers stand for themselves; an array always begins with the tag of what it holds.
 */
export function codec(): Codec {
  type Base64 = { toBase64?(): string }
  const toBase64 = (bytes: Uint8Array): string => {
    if (typeof Buffer !== 'undefined') return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
    const native = (bytes as Base64).toBase64
    if (native) return native.call(bytes)
    let text = ''
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
    return btoa(text)
  }
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
    if (typeof Buffer !== 'undefined') return new Uint8Array(Buffer.from(text, 'base64'))
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  }
  const refuse = (): never => {
    throw new Error('An object could not be cloned.')
  }
  const pack = (value: unknown): unknown => {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0) ? value : ['number', Object.is(value, -0) ? '-0' : String(value)]
      case 'undefined':
        return ['undefined']
      case 'bigint':
        return ['bigint', String(value)]
      case 'object':
        break
      default:
        return refuse()
    }
    if (value === null) return null
    if (Array.isArray(value)) return ['array', ...Array.from(value, pack)]
    if (value instanceof Date) return ['date', pack(value.getTime())]
    if (value instanceof Map) return ['map', ...[...value].map(([key, item]) => [pack(key), pack(item)])]
    if (value instanceof Set) return ['set', ...[...value].map(pack)]
    if (value instanceof RegExp) return ['regexp', value.source, value.flags]
    if (value instanceof Error) return ['error', value.name, value.message, value.stack]
    if (value instanceof ArrayBuffer) return ['bytes', 'ArrayBuffer', toBase64(new Uint8Array(value))]
    if (ArrayBuffer.isView(value)) {
      const name = Object.prototype.toString.call(value).slice(8, -1)
      return ['bytes', name, toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))]
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) return refuse()
    if (typeof Blob !== 'undefined' && value instanceof Blob) return refuse()
    if (typeof Node !== 'undefined' && value instanceof Node) return refuse()
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]))
  }
  const unpack = (packed: unknown): unknown => {
    if (packed === null || typeof packed !== 'object') return packed
    if (!Array.isArray(packed)) {
      const object = {}
      // Not an assignment: a key named __proto__ is data as well.
      for (const [key, item] of Object.entries(packed))
        Object.defineProperty(object, key, { value: unpack(item), writable: true, enumerable: true, configurable: true })
      return object
    }
    const [tag, ...rest] = packed as [string, ...unknown[]]
    switch (tag) {
      case 'number':
        return Number(rest[0])
      case 'undefined':
        return undefined
      case 'bigint':
        return BigInt(rest[0] as string)
      case 'array':
        return rest.map(unpack)
      case 'date':
        return new Date(unpack(rest[0]) as number)
      case 'map':
        return new Map(rest.map((entry) => [unpack((entry as unknown[])[0]), unpack((entry as unknown[])[1])]))
      case 'set':
        return new Set(rest.map(unpack))
      case 'regexp':
        return new RegExp(rest[0] as string, rest[1] as string)
      case 'error': {
        const classes: Record<string, ErrorConstructor> = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }
        const error = new (classes[rest[0] as string] ?? Error)(rest[1] as string)
        error.stack = rest[2] as string
        return error
      }
      case 'bytes': {
        const bytes = fromBase64(rest[1] as string)
        if (rest[0] === 'ArrayBuffer') return bytes.buffer
        if (rest[0] === 'Uint8Array') return bytes
        const views = globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>
        const View = views[rest[0] as string]
        return View ? new View(bytes.buffer) : refuse()
      }
    }
    throw new Error(`unknown tag ${tag}`)
  }
  return { encode: (value) => JSON.stringify(pack(value)), decode: (text) => unpack(JSON.parse(text)) }
}
