import { authIssue } from './check-auth.ts'
import { issuesOf } from './issues.ts'
import type { Operation, RequestBody, RequestFacts } from './operation.ts'
import { headOf, readForm, readJson, readParts, readRelated, sizeOf, toFields, type ExchangeBody } from './read-body.ts'

type Line = readonly [place: string, message: string]

/** What is known of a request before an operation is chosen. */
export function factsOf(method: string, url: URL, headers: Readonly<Record<string, string>>, body: ExchangeBody): RequestFacts {
  return { method, url, headers, query: toFields(url.searchParams), sizeBytes: sizeOf(body), body: null }
}

/** A request beside one operation. */
export interface CheckedRequest {
  readonly lines: readonly Line[]
  /** With the body as it was understood. */
  readonly facts: RequestFacts
  readonly isMeant: boolean
}

/** Everything that the operation has against the request. */
export async function checkRequest(operation: Operation, request: RequestFacts, raw: ExchangeBody): Promise<CheckedRequest> {
  const lines: Line[] = []
  const add = (place: string, messages: readonly string[]) => lines.push(...messages.map((message): Line => [place, message]))

  const length = request.headers['content-length']
  if (length !== undefined && length !== String(request.sizeBytes))
    add('request headers', [`content-length is ${length}, the body has ${request.sizeBytes} bytes`])
  if (operation.headers !== undefined) add('request headers', issuesOf(operation.headers, request.headers))
  if (operation.body.kind !== 'parameters') {
    if (operation.query !== undefined) add('request query', issuesOf(operation.query, request.query))
    else if (Object.keys(request.query).length > 0)
      add('request query', [`no query is documented, and there is '${Object.keys(request.query).join("', '")}'`])
  }

  const isWhole = raw === null || typeof raw === 'string' || raw instanceof Uint8Array || raw.isComplete
  const understood = isWhole ? await checkBody(operation.body, request, raw) : { issues: [], value: undefined }
  add('request body', understood.issues)
  const facts = { ...request, body: understood.value }
  // A body that was cut may be the one place of the token.
  const wrongAuth = isWhole || operation.auth !== 'token-in-body-or-header' ? authIssue(operation.auth, facts) : null
  if (wrongAuth !== null) add('authorization', [wrongAuth])
  // A rule looks at values that the schemas have found good.
  if (isWhole && lines.length === 0)
    add(
      'request',
      (operation.rules ?? []).flatMap((rule) => rule(facts) ?? []),
    )
  return { lines, facts, isMeant: typeof facts.body !== 'object' || facts.body === null || (operation.isMeant?.(facts) ?? true) }
}

interface Understood {
  readonly issues: readonly string[]
  readonly value: unknown
}

async function checkBody(body: RequestBody, request: RequestFacts, raw: ExchangeBody): Promise<Understood> {
  const type = request.headers['content-type'] ?? ''
  const wrong = (message: string): Understood => ({ issues: [message], value: null })
  const judged = (schema: Parameters<typeof issuesOf>[0], value: unknown): Understood => ({ issues: issuesOf(schema, value), value })
  const text = () => Buffer.from(headOf(raw)).toString('utf8')
  switch (body.kind) {
    case 'any-of': {
      const all = await Promise.all(body.bodies.map((one) => checkBody(one, request, raw)))
      return all.reduce((best, other) => (other.issues.length < best.issues.length ? other : best))
    }
    case 'none':
      return request.sizeBytes === 0 ? { issues: [], value: null } : wrong(`expected none, not ${request.sizeBytes} bytes`)
    case 'json': {
      if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) return wrong(`expected content type application/json, not '${type}'`)
      const value = readJson(text())
      return value === undefined ? wrong('is no JSON') : judged(body.schema, value)
    }
    case 'form':
      return isForm(type)
        ? judged(body.schema, readForm(text()))
        : wrong(`expected content type application/x-www-form-urlencoded, not '${type}'`)
    case 'multipart': {
      const parts = await readParts(type, raw)
      return parts === null ? wrong(`expected multipart/form-data, not '${type.split(';')[0]}'`) : judged(body.schema, fieldsOf(parts))
    }
    case 'related': {
      const related = readRelated(type, headOf(raw))
      return related === null
        ? wrong(`expected multipart/related of JSON and a medium, not '${type.split(';')[0]}'`)
        : judged(body.schema, related.json)
    }
    case 'bytes':
      if (request.sizeBytes === 0) return wrong('expected bytes, and there are none')
      return body.contentType === null || body.contentType.test(type)
        ? { issues: [], value: null }
        : wrong(`unexpected content type '${type}'`)
    case 'parameters': {
      const inBody = await parametersInBody(type, request, raw)
      return inBody === null
        ? wrong(`'${type.split(';')[0]}' cannot carry parameters`)
        : judged(body.schema, { ...request.query, ...inBody })
    }
  }
}

const isForm = (type: string): boolean => /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)
const fieldsOf = (parts: Exclude<Awaited<ReturnType<typeof readParts>>, null>) =>
  toFields(parts.map(({ name, value }) => [name, value] as const))

/** Meta's Graph takes parameters in every encoding; null when the body is in none of them. */
async function parametersInBody(type: string, request: RequestFacts, raw: ExchangeBody): Promise<Readonly<Record<string, unknown>> | null> {
  if (request.sizeBytes === 0) return {}
  if (isForm(type)) return readForm(Buffer.from(headOf(raw)).toString('utf8'))
  if (/^application\/json\b/i.test(type)) {
    const value = readJson(Buffer.from(headOf(raw)).toString('utf8'))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, typeof item === 'string' ? item : JSON.stringify(item)]))
  }
  const parts = await readParts(type, raw)
  return parts === null ? null : fieldsOf(parts)
}
