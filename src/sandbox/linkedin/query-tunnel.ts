import { contentTypeOf, readText, type SandboxRequest } from '../kit/request.ts'

const METHODS: readonly string[] = ['GET', 'PUT', 'POST', 'DELETE']

/**
 * Query tunneling: a POST with X-HTTP-Method-Override stands for the method it names, its query in the body; a call with a body of its own packs
 * both into multipart/mixed. LinkedIn query-tunneling doc, read 2026-11-28.
 */
export async function unpackTunnel(request: SandboxRequest): Promise<SandboxRequest> {
  const method = request.headers['x-http-method-override']?.toUpperCase() ?? ''
  if (request.method !== 'POST' || request.url.hostname !== 'api.linkedin.com' || !METHODS.includes(method)) return request
  const type = contentTypeOf(request)
  if (type === 'application/x-www-form-urlencoded') return unpacked(request, method, (await readText(request.body)).trim(), null)
  if (type !== 'multipart/mixed') return request
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(request.headers['content-type'] ?? '')
  const parts = (await readText(request.body))
    .split(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`)
    .slice(1, -1)
    .map(partOf)
  const isQuery = (part: Part) => part.type === 'application/x-www-form-urlencoded'
  return unpacked(request, method, parts.find(isQuery)?.body.trim() ?? '', parts.find((part) => !isQuery(part)) ?? null)
}

interface Part {
  readonly type: string
  readonly body: string
}

function partOf(text: string): Part {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/)
  const type = /^content-type:\s*([^;\s]+)/im.exec(head)?.[1]?.toLowerCase() ?? ''
  return { type, body: rest.join('\r\n\r\n').replace(/\r?\n$/, '') }
}

function unpacked(request: SandboxRequest, method: string, query: string, part: Part | null): SandboxRequest {
  const url = new URL(request.url)
  url.search = [url.search.slice(1), query].filter((one) => one !== '').join('&')
  const { 'x-http-method-override': _packed, 'content-type': _type, 'content-length': _length, ...headers } = request.headers
  const bytes = Buffer.from(part?.body ?? '')
  return {
    ...request,
    method,
    url,
    headers: part === null ? headers : { ...headers, 'content-type': part.type, 'content-length': String(bytes.length) },
    body: (async function* () {
      if (bytes.length > 0) yield bytes
    })(),
  }
}
