/** A call as the platform would have received it: the real address, whatever loopback origin it came over. */
export interface SandboxRequest {
  readonly method: string
  /** `https://<real host>/<real path>?<query>`. */
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
  /** `http://127.0.0.1:<port>`, as the client addressed us; addresses handed out lead back to it. */
  readonly origin: string
}

/** Part of a stored blob, streamed out. */
export interface BlobRange {
  readonly blobId: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** What goes back. A string body is UTF-8. */
export interface SandboxAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | BlobRange | null
}

/** Thrown to cut the connection instead of answering: a fault, or a client that went away. */
export class ConnectionDropped extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'ConnectionDropped'
  }
}

/** The largest body that is read whole (JSON, forms); media never goes this way. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024

/** Thrown when a text body is larger than any API call has; answered 413. */
export class BodyTooLarge extends Error {}

/** Reads a body whole as UTF-8 text. */
export async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MAX_TEXT_BYTES) throw new BodyTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Reads and throws a body away; answers its length. */
export async function drain(body: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0
  for await (const chunk of body) size += chunk.length
  return size
}

/** A form body as one value per name (the last wins). */
export async function readForm(request: SandboxRequest): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await readText(request.body)))
}

/** A JSON body; undefined where it is no JSON. */
export async function readJson(request: SandboxRequest): Promise<unknown> {
  const text = await readText(request.body)
  try {
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

/** The content type without its parameters, in lower case; '' when absent. */
export function contentTypeOf(request: SandboxRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
}

/** The client's id and secret by Basic, each form-decoded (RFC 6749 2.3.1); undefined where no such header came. */
export function basicCredentials({ headers }: SandboxRequest): { readonly id: string; readonly secret: string } | undefined {
  const given = /^Basic\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1]
  if (given === undefined) return undefined
  const [id = '', ...rest] = Buffer.from(given, 'base64').toString('utf8').split(':')
  return { id: decoded(id), secret: decoded(rest.join(':')) }
}

/** Percent-decoded; what is no such text stays as it is. */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Base64 text, in lines or not, as its bytes: what a part of a body with `content-transfer-encoding: base64` holds. */
export async function* fromBase64(sent: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let rest = ''
  for await (const chunk of sent) {
    const text = rest + Buffer.from(chunk).toString('latin1').replaceAll(/\s/g, '')
    const whole = text.length - (text.length % 4)
    rest = text.slice(whole)
    if (whole > 0) yield Buffer.from(text.slice(0, whole), 'base64')
  }
  if (rest !== '') yield Buffer.from(rest, 'base64')
}
