// Every request that Chromium pauses for us (CDP's Fetch domain): custom schemes, webRequest listeners, will-navigate.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { DevToolsSession } from './devtools-pipe.ts'
import { note } from './runtime.ts'
import { customSchemes, fromChromium, handlerOf, toChromium, widenPolicy, widenPolicyInPage } from './schemes.ts'
import { askListener, listensTo, type WebRequestDetails } from './web-request.ts'

interface Header {
  name: string
  value: string
}

/** CDP's Fetch.requestPaused. */
export interface PausedRequest {
  requestId: string
  frameId: string
  resourceType: string
  redirectedRequestId?: string
  request: { url: string; method: string; headers: Record<string, string>; postData?: string; hasPostData?: boolean }
  responseStatusCode?: number
  responseStatusText?: string
  responseErrorReason?: string
  responseHeaders?: Header[]
}

// One CDP message carries a whole body in base64, and one near 100 MB makes Chromium drop the pipe.
const longestPart = 4 * 1024 * 1024
const longestBody = 64 * 1024 * 1024

const electronTypes: Record<string, string> = {
  Document: 'mainFrame',
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  XHR: 'xhr',
  Fetch: 'xhr',
  Media: 'media',
  WebSocket: 'webSocket',
}

/** What Chromium is to pause: documents always, the rest only as far as somebody wants it. */
export function pausePatterns(): object[] {
  return [
    { urlPattern: '*', resourceType: 'Document' },
    ...customSchemes().flatMap((scheme) => [{ urlPattern: `${scheme}:*` }, { urlPattern: `http://*.${scheme}.localhost/*` }]),
    ...(listensTo('onBeforeRequest') || listensTo('onBeforeSendHeaders') ? [{ urlPattern: '*' }] : []),
    ...(listensTo('onHeadersReceived') ? [{ urlPattern: 'http*', requestStage: 'Response' }] : []),
  ]
}

/** Answers one paused request; `mayNavigate` decides about a document. */
export async function answerPaused(
  session: DevToolsSession,
  webContentsId: number,
  paused: PausedRequest,
  mayNavigate: (paused: PausedRequest) => Promise<boolean>,
): Promise<void> {
  const { requestId, request, resourceType } = paused
  const url = fromChromium(request.url)
  const details: WebRequestDetails = {
    id: requestId,
    url,
    method: request.method,
    resourceType: electronTypes[resourceType] ?? 'other',
    webContentsId,
    referrer: request.headers.Referer ?? '',
    timestamp: Date.now(),
  }
  const refuse = async (errorReason: 'Aborted' | 'BlockedByClient' | 'Failed') => {
    await session.send('Fetch.failRequest', { requestId, errorReason })
  }
  const fulfill = async (status: number, headers: Header[], body: Buffer) => {
    const asked = await askListener('onHeadersReceived', {
      ...details,
      statusCode: status,
      statusLine: `HTTP/1.1 ${status}`,
      responseHeaders: grouped(headers),
    })
    if (asked.cancel) return refuse('BlockedByClient')
    const final = (asked.responseHeaders ? listed(asked.responseHeaders) : headers).map((header) =>
      /^content-security-policy$/i.test(header.name) ? { ...header, value: widenPolicy(header.value) } : header,
    )
    const sent = resourceType === 'Document' ? Buffer.from(widenPolicyInPage(body.toString('utf8'))) : body
    await session.send('Fetch.fulfillRequest', { requestId, responseCode: status, responseHeaders: final, body: sent.toString('base64') })
  }

  if (paused.responseStatusCode !== undefined || paused.responseErrorReason !== undefined) {
    return continueResponse(session, paused, details, refuse)
  }
  // Chromium asks for an icon by itself; no handler of the app expects that.
  if (resourceType === 'Other' && url.endsWith('/favicon.ico')) return refuse('Aborted')
  if (resourceType === 'Document' && !(await mayNavigate(paused))) return refuse('Aborted')
  const before = await askListener('onBeforeRequest', details)
  if (before.cancel) return refuse('BlockedByClient')
  if (before.redirectURL !== undefined) return fulfill(307, [{ name: 'location', value: toChromium(before.redirectURL) }], Buffer.alloc(0))

  const scheme = url.slice(0, url.indexOf(':'))
  if (customSchemes().includes(scheme)) {
    // Media from an unknown scheme would get no Range semantics: sent on to the origin that stands for it, it has them.
    if (request.url === url) {
      const onward = [
        { name: 'location', value: toChromium(url) },
        { name: 'access-control-allow-origin', value: '*' },
      ]
      return fulfill(307, onward, Buffer.alloc(0))
    }
    try {
      const handler = handlerOf(scheme)
      if (!handler) return await refuse('Failed')
      const hasBody = request.postData !== undefined && request.method !== 'GET' && request.method !== 'HEAD'
      const response = await handler(
        new Request(url, { method: request.method, headers: request.headers, ...(hasBody ? { body: request.postData } : {}) }),
      )
      const { headers, body } = await fitted(url, response)
      return await fulfill(response.status, headers, body)
    } catch (error) {
      note(`the handler of ${url} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      return refuse('Failed').catch(() => {})
    }
  }
  if (resourceType === 'Document' && url.startsWith('file:') && customSchemes().length > 0) {
    const html = await readFile(fileURLToPath(url.replace(/[?#].*$/, ''))).catch(() => undefined)
    if (html) return fulfill(200, [{ name: 'content-type', value: 'text/html; charset=utf-8' }], html)
  }
  const sending = await askListener('onBeforeSendHeaders', { ...details, requestHeaders: request.headers })
  if (sending.cancel) return refuse('BlockedByClient')
  await session.send('Fetch.continueRequest', {
    requestId,
    ...(sending.requestHeaders ? { headers: listed(sending.requestHeaders) } : {}),
  })
}

async function continueResponse(
  session: DevToolsSession,
  paused: PausedRequest,
  details: WebRequestDetails,
  refuse: (reason: 'BlockedByClient') => Promise<void>,
): Promise<void> {
  const { requestId, responseStatusCode: status } = paused
  if (status === undefined) return void (await session.send('Fetch.continueResponse', { requestId }))
  const asked = await askListener('onHeadersReceived', {
    ...details,
    statusCode: status,
    statusLine: `HTTP/1.1 ${status} ${paused.responseStatusText ?? ''}`,
    responseHeaders: grouped(paused.responseHeaders ?? []),
  })
  if (asked.cancel) return refuse('BlockedByClient')
  const changed = asked.responseHeaders ? { responseCode: status, responseHeaders: listed(asked.responseHeaders) } : {}
  await session.send('Fetch.continueResponse', { requestId, ...changed })
}

/** A handler's answer, read into memory and cut to what one message can carry (a cut part says so: Chromium asks for the next). */
async function fitted(url: string, response: Response): Promise<{ headers: Header[]; body: Buffer }> {
  const headers = new Headers(response.headers)
  if (!headers.has('access-control-allow-origin')) headers.set('access-control-allow-origin', '*')
  const range = response.status === 206 ? /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') : null
  const longest = range ? longestPart : longestBody
  const parts: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  while (reader && length < longest) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    length += value.byteLength
  }
  await reader?.cancel().catch(() => {})
  const body = Buffer.concat(parts).subarray(0, longest)
  if (range) headers.set('content-range', `bytes ${range[1]}-${Number(range[1]) + body.length - 1}/${range[2]}`)
  else if (length >= longest) note(`the answer of ${url} was cut at ${longestBody} bytes: answer Range requests`)
  headers.set('content-length', String(body.length))
  return { headers: [...headers].map(([name, value]) => ({ name, value })), body }
}

const listed = (headers: Record<string, string | string[]>): Header[] =>
  Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => ({ name, value })))

const grouped = (headers: Header[]): Record<string, string[]> => {
  const groups: Record<string, string[]> = {}
  for (const { name, value } of headers) (groups[name] ??= []).push(value)
  return groups
}
