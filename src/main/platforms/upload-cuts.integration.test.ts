import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeLargeVideo } from '../../../tools/make-sample/large-file.ts'
import { FILM_PLATFORMS, filmFactsOf } from '../../../tools/testing/films.ts'
import { startUploadRun, stampPositions, type Measured } from '../../../tools/testing/upload-run.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'

const KIB = 1024
const FILE_BYTES = 24_000_000
/** Names and lengths around the chunks, where they travel as multipart. */
const WRAPPING_BYTES = 100 * KIB

const folder = mkdtempSync(join(tmpdir(), 'creatorsync-cuts-'))
let results: readonly Measured[] = []

beforeAll(async () => {
  const sandbox = await startSandbox({ dataFolder: join(folder, 'sandbox'), port: 0 })
  const run = await startUploadRun({ folder, sandbox, cutEveryBytes: (platform) => filmFactsOf(platform).small.cutEveryBytes, speed: 10 })
  try {
    const clip = resolve('resources/sample/creatorsync-sample.mp4')
    for (const platform of FILM_PLATFORMS) {
      const path = join(folder, `${platform}.mp4`)
      await makeLargeVideo(clip, path, FILE_BYTES + FILM_PLATFORMS.indexOf(platform))
      await stampPositions(path, statSync(clip).size)
      await run.publish(platform, path)
    }
    await run.settle(90_000)
    results = await run.measured()
  } finally {
    await run.stop()
    await sandbox.close()
  }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each(FILM_PLATFORMS)('an upload to %s whose line breaks sends no more again than its protocol asks for', (platform) => {
  const { cutEveryBytes, bytesACut } = filmFactsOf(platform).small
  const measured = results.find((one) => one.platform === platform)
  expect(measured).toMatchObject({ status: 'published', problem: '', isByteEqual: true })
  const { fileBytes = 0, cuts = 0, receivedBytes = 0 } = measured ?? {}
  expect(cuts).toBeGreaterThanOrEqual(Math.floor(fileBytes / cutEveryBytes))
  expect(receivedBytes).toBeGreaterThanOrEqual(fileBytes)
  expect(receivedBytes).toBeLessThanOrEqual(fileBytes + bytesACut * cuts + WRAPPING_BYTES)
})
