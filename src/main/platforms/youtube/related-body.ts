import type { Json } from '../../../shared/json.ts'
import type { HttpBody } from '../../core/http.ts'
import type { WorkMedia } from '../../core/platform-adapter.ts'

/** A resource and its file in one request (`uploadType=multipart`): multipart/related of exactly known length, the file streamed. */
export function relatedBody(resource: Json, file: WorkMedia, boundary: string): Extract<HttpBody, { kind: 'bytes' }> {
  const { sizeBytes } = file.asset
  const head = Buffer.from(
    `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(resource)}\r\n--${boundary}\r\nContent-Type: application/octet-stream\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  return {
    kind: 'bytes',
    contentType: `multipart/related; boundary="${boundary}"`,
    bytes: {
      sizeBytes: head.length + sizeBytes + tail.length,
      async *open() {
        yield head
        yield* file.read(0, sizeBytes).open()
        yield tail
      },
    },
  }
}
