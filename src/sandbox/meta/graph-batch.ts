import { json } from '../kit/answer.ts'
import type { SandboxAnswer, SandboxRequest } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { badParameter, GraphError } from './graph-error.ts'
import { listOf, textOf, type GraphInput } from './graph-input.ts'

/** Batch requests guide, read 2026-11-28. */
const MAX_OPERATIONS = 50

/** One call of a batch. */
type Operation = Readonly<Record<string, unknown>>

const BOUNDARY = 'sandbox-batch-part'

/**
 * `POST /` with `batch`: up to 50 calls one after the other, each answered by its code and body; files come beside as parts that an operation
 * names, and `{result=name:$.id}` stands for what an earlier one answered. Batch requests guide, read 2026-11-28.
 */
export async function answerBatch(
  context: RouteContext,
  input: GraphInput,
  token: string,
  version: string,
  answer: (context: RouteContext) => Promise<SandboxAnswer>,
): Promise<SandboxAnswer> {
  const operations = (listOf(input, 'batch') ?? []).filter((one): one is Operation => typeof one === 'object' && one !== null)
  if (operations.length === 0) throw badParameter('Param batch must be a non-empty array of objects')
  if (operations.length > MAX_OPERATIONS)
    throw new GraphError(0, `Too many requests in batch message. Maximum batch size is ${MAX_OPERATIONS}`, { status: 400 })
  const hasHeaders = textOf(input, 'include_headers') !== 'false'
  const results = new Map<string, unknown>()
  const told: unknown[] = []
  for (const operation of operations) {
    const request = requestOf(context, input, operation, token, version, results)
    const one = await answer({ ...context, request, query: request.url.searchParams })
    const name = operation['name']
    const isOk = one.status < 400
    if (typeof name === 'string' && isOk) results.set(name, parsed(one.body))
    const isOmitted = typeof name === 'string' && isOk && operation['omit_response_on_success'] !== false
    const headers = Object.entries(one.headers).map(([key, value]) => ({ name: key, value }))
    told.push(
      isOmitted ? null : { code: one.status, ...(hasHeaders ? { headers } : {}), body: typeof one.body === 'string' ? one.body : '' },
    )
  }
  return json(200, told)
}

function requestOf(
  { request, world }: RouteContext,
  input: GraphInput,
  operation: Operation,
  token: string,
  version: string,
  results: ReadonlyMap<string, unknown>,
): SandboxRequest {
  const method = text(operation['method']).toUpperCase()
  const relative = filled(text(operation['relative_url']), results).replace(/^\//, '')
  if (method === '' || relative === '') throw badParameter('Each operation of a batch needs method and relative_url')
  const path = /^v\d+\.\d+(\/|$)/.test(relative) ? relative : `${version}/${relative}`
  const url = URL.parse(`https://${request.url.hostname}/${path}`)
  if (url === null) throw badParameter(`relative_url ${relative} is no address`)
  const form = filled(text(operation['body']), results)
  const proof = textOf(input, 'appsecret_proof')
  const hasOwnToken = url.searchParams.has('access_token') || new URLSearchParams(form).has('access_token')
  if (proof !== undefined && !hasOwnToken && !url.searchParams.has('appsecret_proof')) url.searchParams.set('appsecret_proof', proof)
  const files = text(operation['attached_files'])
    .split(',')
    .flatMap((name) => input.files[name.trim()] ?? [])
  const type = files.length > 0 ? `multipart/form-data; boundary=${BOUNDARY}` : 'application/x-www-form-urlencoded'
  return {
    method,
    url,
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: files.length > 0 ? multipartOf(world, form, files) : once(form),
    origin: request.origin,
  }
}

/** The form of an operation and its files as one multipart body; the first file is the `source`, as a call of its own would have it. */
async function* multipartOf(world: World, form: string, files: readonly GraphInput['files'][string][]): AsyncIterable<Uint8Array> {
  for (const [name, value] of new URLSearchParams(form))
    yield Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  for (const [index, file] of files.entries()) {
    const name = index === 0 ? 'source' : `source${index}`
    yield Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"; filename="file"\r\ncontent-type: ${file.contentType}\r\n\r\n`,
    )
    yield* world.blobs.read(file.blobId, 0, file.sizeBytes)
    yield Buffer.from('\r\n')
  }
  yield Buffer.from(`--${BOUNDARY}--\r\n`)
}

async function* once(form: string): AsyncIterable<Uint8Array> {
  if (form !== '') yield Buffer.from(form)
}

/** Puts the answers of named operations in the place of `{result=name:$.path}`; a `*` takes all of a list, joined with commas. */
function filled(value: string, results: ReadonlyMap<string, unknown>): string {
  return value.replace(/\{result=([^:}]+):\$\.?([^}]*)\}/g, (_whole, name: string, path: string) => {
    if (!results.has(name)) throw badParameter(`The operation ${name} has no result`)
    return valuesAt(
      results.get(name),
      path.split('.').filter((step) => step !== ''),
    ).join(',')
  })
}

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [step, ...rest] = path
  if (step === undefined) return [value]
  if (typeof value !== 'object' || value === null) return []
  if (step === '*') return Object.values(value).flatMap((one) => valuesAt(one, rest))
  return Object.hasOwn(value, step) ? valuesAt((value as Record<string, unknown>)[step], rest) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function parsed(body: SandboxAnswer['body']): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '') as unknown
  } catch {
    return undefined
  }
}
