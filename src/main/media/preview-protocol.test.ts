import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MediaAsset } from '../../shared/model.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { WorkMedia } from '../core/platform-adapter.ts'
import { temporaryFolder } from './__fixtures__/sample-files.ts'
import { createPreview, parseRange } from './preview-protocol.ts'

const content = randomBytes(100_000)
const asset: MediaAsset = {
  id: 'a-1',
  kind: 'video',
  fileName: 'film.mp4',
  sizeBytes: content.byteLength,
  mimeType: 'video/mp4',
  width: 1,
  height: 1,
  durationMs: 1,
  frameRate: 30,
  videoCodec: 'avc',
  audioCodec: null,
  altText: '',
  modifiedAt: 0,
  fingerprint: 'f00d',
  importedAt: 0,
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let thumbnail = ''
beforeAll(async () => {
  folder = await temporaryFolder()
  thumbnail = join(folder.path, 'thumbnail.jpg')
  await writeFile(thumbnail, 'a picture')
})
afterAll(() => folder.remove())

/** Gives 30,000 bytes at a time, all in the same memory, as the real source does; counts what it was asked for. */
function worn() {
  const state = { chunks: 0, isClosed: false }
  const media: WorkMedia = {
    asset,
    read: (start, end) => ({
      sizeBytes: end - start,
      async *open() {
        const memory = Buffer.alloc(30_000)
        try {
          for (let position = start; position < end; position += memory.byteLength) {
            const length = content.copy(memory, 0, position, Math.min(end, position + memory.byteLength))
            state.chunks++
            await Promise.resolve()
            yield memory.subarray(0, length)
          }
        } finally {
          state.isClosed = true
        }
      },
    }),
  }
  return { media, state }
}

function preview(media: WorkMedia = worn().media) {
  const asked: string[] = []
  const { handle } = createPreview({
    avatarPath: (accountId) => Promise.resolve(accountId === 'account-1' ? thumbnail : null),
    files: {
      open: (id) => {
        asked.push(id)
        return id === 'a-1' ? Promise.resolve(media) : Promise.reject(new ProblemError(problem(id === 'gone' ? 'file-gone' : 'not-found')))
      },
      thumbnailPath: (id) => {
        asked.push(id)
        return Promise.resolve(id === 'a-1' ? thumbnail : id === 'lost' ? `${thumbnail}.lost` : null)
      },
    },
  })
  return { asked, ask: (url: string, init?: RequestInit) => handle(new Request(url, init)) }
}

const ORIGINAL = 'media://asset/a-1/original'
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

describe('media://asset/<id>/original', () => {
  test('gives the whole file, and says that ranges may be asked', async () => {
    const response = await preview().ask(ORIGINAL)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '100000',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
    })
    expect((await bytesOf(response)).equals(content)).toBe(true)
  })

  test.each([
    ['document', 'application/pdf'],
    ['document', 'application/msword'],
    ['captions', 'text/vtt'],
    ['captions', 'application/x-subrip'],
  ] as const)('gives a %s as %s and nothing else, in a sandbox where nothing of it runs', async (kind, mimeType) => {
    const { media } = worn()
    const response = await preview({ ...media, asset: { ...asset, kind, mimeType } }).ask(ORIGINAL)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': mimeType,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
  })

  test.each([
    ['bytes=0-', 0, 100_000],
    ['bytes=0-0', 0, 1],
    ['bytes=40000-79999', 40_000, 80_000],
    ['bytes=99999-', 99_999, 100_000],
    ['bytes=50-999999999', 50, 100_000],
    ['bytes=-500', 99_500, 100_000],
    ['bytes=-999999999', 0, 100_000],
  ])('answers %s with exactly that part', async (range, start, end) => {
    const response = await preview().ask(ORIGINAL, { headers: { range } })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/100000`)
    expect(response.headers.get('content-length')).toBe(String(end - start))
    expect((await bytesOf(response)).equals(content.subarray(start, end))).toBe(true)
  })

  test.each(['bytes=100000-', 'bytes=100000-100001', 'bytes=-0'])('answers %s with 416 and the size', async (range) => {
    const response = await preview().ask(ORIGINAL, { headers: { range } })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */100000')
  })

  test.each(['bytes=5-2', 'bytes=-', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6'])('ignores %s, as the standard allows', async (range) => {
    expect((await preview().ask(ORIGINAL, { headers: { range } })).status).toBe(200)
  })

  test('sends the whole file when If-Range names another content', async () => {
    const ask = (tag: string) => preview().ask(ORIGINAL, { headers: { range: 'bytes=0-9', 'if-range': tag } })
    expect((await ask('"f00d"')).status).toBe(206)
    expect((await ask('"beef"')).status).toBe(200)
  })

  test('answers HEAD without opening a stream', async () => {
    const { media, state } = worn()
    const response = await preview(media).ask(ORIGINAL, { method: 'HEAD', headers: { range: 'bytes=0-9' } })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-length')).toBe('10')
    expect(response.body).toBeNull()
    expect(state.chunks).toBe(0)
  })

  test('reads only as fast as it is read, and lets go of the file when it is left', async () => {
    const { media, state } = worn()
    const response = await preview(media).ask(ORIGINAL)
    expect(state.chunks).toBe(0)
    const reader = response.body?.getReader()
    await reader?.read()
    expect(state.chunks).toBe(1)
    await reader?.cancel()
    expect(state.isClosed).toBe(true)
  })

  test('says 404 for a file that is gone or was never imported', async () => {
    expect((await preview().ask('media://asset/gone/original')).status).toBe(404)
    expect((await preview().ask('media://asset/other/original')).status).toBe(404)
  })
})

describe('media://asset/<id>/thumbnail', () => {
  test('gives the picture, or 404 where there is none', async () => {
    const response = await preview().ask('media://asset/a-1/thumbnail')
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect((await bytesOf(response)).toString()).toBe('a picture')
    expect((await preview().ask('media://asset/a-1/thumbnail?v=2', { method: 'HEAD' })).status).toBe(200)
    expect((await preview().ask('media://asset/none/thumbnail')).status).toBe(404)
    expect((await preview().ask('media://asset/lost/thumbnail')).status).toBe(404)
  })
})

describe('any other address', () => {
  test.each([
    'media://asset/../../etc/passwd',
    'media://asset/..%2f..%2fetc%2fpasswd/original',
    'media://asset/a-1/original/..',
    'media://asset/a-1/secret',
    'media://asset/a-1',
    'media://asset//original',
    'media://asset/a%2d1/original',
    'media://asset/a-1\\..\\x/original',
    'media://other/a-1/original',
    'media:///etc/passwd',
    'file:///etc/passwd',
    `media://asset/${'a'.repeat(65)}/original`,
  ])('%s is not found, and no file is asked for', async (url) => {
    const { ask, asked } = preview()
    expect((await ask(url)).status).toBe(404)
    expect(asked).toEqual([])
  })

  test('only GET and HEAD are answered', async () => {
    const response = await preview().ask(ORIGINAL, { method: 'POST', body: 'x' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })
})

test('parseRange never leaves the file', () => {
  expect(parseRange(null, 0)).toBe('whole')
  expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable')
  expect(parseRange('bytes=99999999999999999999-', 10)).toBe('unsatisfiable')
  expect(parseRange('bytes=0-99999999999999999999', 10)).toEqual({ start: 0, end: 10 })
})
