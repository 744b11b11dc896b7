import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SAMPLE_VIDEO } from './__fixtures__/sample-files.ts'
import { walkBoxes } from './mp4-boxes.ts'

const walk = (bytes: Uint8Array) =>
  walkBoxes((position, length) => Promise.resolve(bytes.subarray(position, position + length)), bytes.byteLength)

function box(type: string, bodyBytes: number, declared = 8 + bodyBytes): Buffer {
  const bytes = Buffer.alloc(8 + bodyBytes)
  bytes.writeUInt32BE(declared, 0)
  bytes.write(type, 4, 'latin1')
  return bytes
}

function largeBox(type: string, declared: bigint, bodyBytes: number): Buffer {
  const bytes = Buffer.alloc(16 + bodyBytes)
  bytes.writeUInt32BE(1, 0)
  bytes.write(type, 4, 'latin1')
  bytes.writeBigUInt64BE(declared, 8)
  return bytes
}

describe('walkBoxes', () => {
  test('finds the sample whole, with its moov in front', async () => {
    const found = await walk(await readFile(SAMPLE_VIDEO))
    expect(found.boxes.map(({ type }) => type)).toEqual(['ftyp', 'moov', 'mdat'])
    expect(found).toMatchObject({ hasMovie: true, isMovieFirst: true, isTruncated: false })
  })

  test('finds the cut that a perfect moov in front hides', async () => {
    const bytes = await readFile(SAMPLE_VIDEO)
    expect(await walk(bytes.subarray(0, Math.floor(bytes.byteLength * 0.39)))).toMatchObject({ hasMovie: true, isTruncated: true })
    expect(await walk(bytes.subarray(0, bytes.byteLength - 1))).toMatchObject({ isTruncated: true })
  })

  test('finds a moov behind the media', async () => {
    const found = await walk(Buffer.concat([box('ftyp', 8), box('mdat', 50), box('moov', 20)]))
    expect(found).toMatchObject({ hasMovie: true, isMovieFirst: false, isTruncated: false })
  })

  test('calls a file that ends before its moov truncated', async () => {
    expect(await walk(Buffer.concat([box('ftyp', 8), box('mdat', 50, 5000)]))).toMatchObject({ hasMovie: false, isTruncated: true })
  })

  test('takes a last box that reaches "to the end"', async () => {
    expect(await walk(Buffer.concat([box('moov', 20), box('mdat', 50, 0)]))).toMatchObject({ isTruncated: false })
  })

  test('reads 64-bit sizes, also ones beyond every file', async () => {
    expect(await walk(Buffer.concat([box('moov', 20), largeBox('mdat', 66n, 50)]))).toMatchObject({ isTruncated: false })
    expect(await walk(Buffer.concat([box('moov', 20), largeBox('mdat', 2n ** 63n, 50)]))).toMatchObject({ isTruncated: true })
  })

  test('forgives stray bytes behind a whole film only', async () => {
    expect(await walk(Buffer.concat([box('moov', 20), box('mdat', 50), Buffer.alloc(7)]))).toMatchObject({ isTruncated: false })
    expect(await walk(Buffer.concat([box('ftyp', 8), Buffer.alloc(40)]))).toMatchObject({ isTruncated: true })
  })

  test('ends on any bytes whatever', async () => {
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc
          .record({ type: fc.constantFrom('ftyp', 'moov', 'mdat', 'free'), size: fc.integer({ min: 0, max: 64 }) })
          .map(({ type, size }) => box(type, 16, size)),
      ),
      { maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const bytes = Buffer.concat(parts)
        const { boxes } = await walk(bytes)
        expect(boxes.length).toBeLessThanOrEqual(bytes.byteLength / 8)
      }),
      { numRuns: 500 },
    )
  })
})
