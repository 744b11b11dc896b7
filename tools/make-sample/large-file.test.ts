import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readerOf } from '../../src/main/media/file-reader.ts'
import { walkBoxes } from '../../src/main/media/mp4-boxes.ts'
import { makeLargeVideo } from './large-file.ts'

const sample = join(import.meta.dirname, '../../resources/sample/creatorsync-sample.mp4')
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'creatorsync-large-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([500_000, 5 * 1024 ** 3])('makes a whole film of exactly %d bytes that takes hardly any disk', async (sizeBytes) => {
  const path = join(folder, `${sizeBytes}.mp4`)
  await makeLargeVideo(sample, path, sizeBytes)
  const { size, blocks } = await stat(path)
  expect(size).toBe(sizeBytes)
  // Windows gives holes only to files that were marked for them.
  if (process.platform !== 'win32') expect(blocks * 512).toBeLessThan(2 * 1024 ** 2)
  const handle = await open(path)
  const walk = await walkBoxes(readerOf(handle), size).finally(() => handle.close())
  expect(walk.boxes.map(({ type }) => type)).toEqual(['ftyp', 'moov', 'mdat', 'free'])
  expect(walk.boxes.at(-1)?.end).toBe(sizeBytes)
  expect(walk).toMatchObject({ isMovieFirst: true, isTruncated: false })
})

test('refuses a size smaller than the clip', async () => {
  await expect(makeLargeVideo(sample, join(folder, 'small.mp4'), 1000)).rejects.toThrow(RangeError)
})
