import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDriver, type DrivenAnswer, type Driver } from '../../testing/driver.ts'
import type { GrantAnswer } from '../../kit/world.ts'
import { metaSandbox } from '../platform.ts'

/** The practice accounts, by what tests need of them. */
export const KITCHEN = { page: '104417382950116', instagram: '17841461203857719' }
export const TRAINS = { page: '107730521684493', instagram: '17841463390214457' }
export const STUDIO = { page: '101996240877235' }

/** A part of a multipart body: text, or a file. */
export type Part = string | { readonly bytes: Uint8Array; readonly name?: string; readonly type?: string }

/** What one Graph call may carry. */
export interface GraphOptions {
  /** Null = no token at all. */
  readonly token?: string | null
  readonly query?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>>
  readonly json?: Record<string, unknown>
  readonly parts?: Readonly<Record<string, Part>>
  readonly headers?: Record<string, string>
  readonly body?: Uint8Array
  readonly host?: string
  readonly version?: string
}

/** A sandbox with a login already made: Mira's, with all permissions unless told. */
export interface MetaClient {
  readonly driver: Driver
  readonly login: GrantAnswer
  readonly userToken: string
  pageToken(pageId: string): string
  graph(method: string, path: string, options?: GraphOptions): Promise<DrivenAnswer>
  /** The parsed body of a call that must be answered 200. */
  ok(method: string, path: string, options?: GraphOptions): Promise<Record<string, unknown>>
  /** The error of a call that must be refused: status, code and subcode. */
  refusal(
    method: string,
    path: string,
    options?: GraphOptions,
  ): Promise<{ status: number; code: unknown; subcode: unknown; error: Record<string, unknown> }>
  close(): void
}

/** Opens it. */
export function openMeta(scopes: readonly string[] = []): MetaClient {
  const driver = openDriver()
  const login = metaSandbox.grant(driver.world, { platform: 'facebook', kind: 'oauth2', scopes })
  const pageToken = (pageId: string) => login.pages?.find((page) => page.id === pageId)?.accessToken ?? ''
  const graph = (method: string, path: string, options: GraphOptions = {}): Promise<DrivenAnswer> => {
    const { token = pageToken(KITCHEN.page), host = 'graph.facebook.com', version = '/v26.0' } = options
    const query = new URLSearchParams(options.query).toString()
    const separator = path.includes('?') ? '&' : '?'
    const url = path.startsWith('http') ? path : `https://${host}${version}/${path}${query === '' ? '' : separator + query}`
    const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...options.headers }
    if (options.parts !== undefined) {
      const { body, type } = multipart(options.parts)
      return driver.call(method, url, { headers: { ...headers, 'content-type': type }, body })
    }
    const body = options.form === undefined ? (options.json ?? options.body) : new URLSearchParams(options.form)
    return driver.call(method, url, { headers, ...(body === undefined ? {} : { body }) })
  }
  return {
    driver,
    login,
    userToken: login.accessToken,
    pageToken,
    graph,
    async ok(method, path, options) {
      const answer = await graph(method, path, options)
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
      return answer.json()
    },
    async refusal(method, path, options) {
      const answer = await graph(method, path, options)
      const error = (answer.status === 200 ? {} : (answer.json()['error'] ?? {})) as Record<string, unknown>
      return { status: answer.status, code: error['code'], subcode: error['error_subcode'], error }
    },
    close: () => driver.close(),
  }
}

/** A multipart/form-data body. */
export function multipart(parts: Readonly<Record<string, Part>>): { body: Uint8Array; type: string } {
  const boundary = 'test-boundary-7d1'
  const chunks = Object.entries(parts).flatMap(([name, part]) => {
    const isText = typeof part === 'string'
    const head = isText
      ? `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`
      : `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${part.name ?? 'file'}"\r\ncontent-type: ${part.type ?? 'application/octet-stream'}\r\n\r\n`
    return [Buffer.from(head), isText ? Buffer.from(part) : part.bytes, Buffer.from('\r\n')]
  })
  return { body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]), type: `multipart/form-data; boundary=${boundary}` }
}

/** The product's own sample video (576×1024, 6 s) and picture (1080×1350 JPEG). */
export const sampleVideo = (): Buffer => readFileSync(join(import.meta.dirname, '../../../../resources/sample/creatorsync-sample.mp4'))
export const samplePicture = (): Buffer => readFileSync(join(import.meta.dirname, '../../../../resources/sample/creatorsync-sample.jpg'))

/** A plain picture of the given size. */
export async function picture(width: number, height: number, format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  return sharp({ create: { width, height, channels: 3, background: { r: width % 255, g: height % 255, b: 120 } } })
    [format]()
    .toBuffer()
}

/** What a struct of an answer holds, for tests that look inside. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[key] : undefined),
    value,
  )
}
