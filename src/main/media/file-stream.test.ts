import { createHash, randomBytes } from 'node:crypto'
import { open, writeFile, type FileHandle } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, temporaryFolder } from './__fixtures__/sample-files.ts'
import { CHUNK_BYTES, createBufferPool, streamRange, type StreamedFile } from './file-stream.ts'

const content = randomBytes(7 * CHUNK_BYTES + 12_345)
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let path = ''
beforeAll(async () => {
  folder = await temporaryFolder()
  path = join(folder.path, 'content')
  await writeFile(path, content)
})
afterAll(() => folder.remove())

function watched(overrides: Partial<StreamedFile> = {}): StreamedFile & { readonly opened: FileHandle[] } {
  const opened: FileHandle[] = []
  return {
    opened,
    open: async () => {
      const handle = await open(path)
      opened.push(handle)
      return handle
    },
    check: () => Promise.resolve(),
    cutShort: () => new Error('cut short'),
    ...overrides,
  }
}

const isClosed = (handle: FileHandle | undefined) => handle?.fd === -1

describe('streamRange', () => {
  test('gives exactly the asked bytes, for any range', async () => {
    const pool = createBufferPool()
    const edge = fc.oneof(
      fc.nat(content.byteLength),
      fc.nat(7).map((n) => n * CHUNK_BYTES),
    )
    await fc.assert(
      fc.asyncProperty(edge, edge, async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)]
        expect((await collect(streamRange(watched(), pool, start, end))).equals(content.subarray(start, end))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('does not open the file for an empty range', async () => {
    const file = watched()
    expect(await collect(streamRange(file, createBufferPool(), 5, 5))).toHaveLength(0)
    expect(file.opened).toHaveLength(0)
  })

  test('uses four buffers over and over, and memory of its own for the last, short chunk', async () => {
    const memories: ArrayBufferLike[] = []
    for await (const chunk of streamRange(watched(), createBufferPool(), 0, content.byteLength)) memories.push(chunk.buffer)
    expect(memories).toHaveLength(8)
    expect(new Set(memories.slice(0, 7)).size).toBe(4)
    expect(memories.slice(0, 7)).not.toContain(memories[7])
  })

  test('leaves a chunk alone until the third one after it is asked for', async () => {
    const stream = streamRange(watched(), createBufferPool(), 0, content.byteLength)
    const held: Uint8Array[] = []
    for (let n = 0; n < 3; n++) held.push((await stream.next()).value as Uint8Array)
    await new Promise((resolve) => setTimeout(resolve, 20)) // the read ahead is done by now
    held.forEach((chunk, n) => expect(content.subarray(n * CHUNK_BYTES).compare(chunk, 0, CHUNK_BYTES, 0, CHUNK_BYTES)).toBe(0))
    await stream.return()
  })

  test('lends buffers again after a good end, and keeps streams apart that run side by side', async () => {
    const pool = createBufferPool()
    const all = await Promise.all(Array.from({ length: 6 }, (_, n) => collect(streamRange(watched(), pool, n, content.byteLength))))
    all.forEach((bytes, n) => expect(bytes.equals(content.subarray(n))).toBe(true))
    const lent = Array.from({ length: 24 }, () => pool.take())
    expect(new Set(lent).size).toBe(24)
  })

  test('closes the file at the end, when left early, and after a failure', async () => {
    const whole = watched()
    await collect(streamRange(whole, createBufferPool(), 0, content.byteLength))
    expect(isClosed(whole.opened[0])).toBe(true)

    const left = watched()
    for await (const chunk of streamRange(left, createBufferPool(), 0, content.byteLength)) {
      expect(chunk.byteLength).toBe(CHUNK_BYTES)
      break
    }
    expect(isClosed(left.opened[0])).toBe(true)

    const cut = watched()
    await expect(collect(streamRange(cut, createBufferPool(), 0, content.byteLength + 1))).rejects.toThrow('cut short')
    expect(isClosed(cut.opened[0])).toBe(true)
  })

  test('withholds the last chunk of a file that changed while it was read', async () => {
    const file = watched({ check: () => Promise.reject(new Error('changed')) })
    let given = 0
    const read = async () => {
      for await (const chunk of streamRange(file, createBufferPool(), 0, content.byteLength)) given += chunk.byteLength
    }
    await expect(read()).rejects.toThrow('changed')
    expect(given).toBe(7 * CHUNK_BYTES)
  })

  test('arrives byte for byte through undici, six uploads at once, at a server that reads in fits and starts', async () => {
    const server = createServer(async (incoming, answer) => {
      const hash = createHash('sha256')
      let untilPause = 0
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        hash.update(chunk)
        untilPause += chunk.byteLength
        if (untilPause < 300_000) continue
        untilPause = 0
        await sleep(2)
      }
      answer.end(hash.digest('hex'))
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const pool = createBufferPool()
    const upload = async (start: number, end: number) => {
      const body = streamRange(watched(), pool, start, end)
      const answer = await request(`http://127.0.0.1:${port}/`, {
        method: 'PUT',
        body: body as unknown as Readable,
        headers: { 'content-length': String(end - start) },
      })
      return (await answer.body.text()) === createHash('sha256').update(content.subarray(start, end)).digest('hex')
    }
    try {
      for (let round = 0; round < 2; round++) {
        // Ends of all kinds: a short last chunk, a whole last chunk, one chunk only.
        const ends = [content.byteLength, 7 * CHUNK_BYTES, 3 * CHUNK_BYTES + 1, CHUNK_BYTES, 5 * CHUNK_BYTES, 100]
        expect(await Promise.all(ends.map((end, n) => upload(n, end)))).toEqual(ends.map(() => true))
      }
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
