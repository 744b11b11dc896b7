import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeLargeVideo } from '../../../tools/make-sample/large-file.ts'
import { startUploadRun, stampPositions, type Measured } from '../../../tools/testing/upload-run.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { PLATFORM_IDS, type PlatformId } from '../../shared/model.ts'

const KIB = 1024
const FILE_BYTES = 24_000_000
/** Between two cuts one chunk must fit, or nothing would ever arrive; TikTok's last one has almost 20 MB. */
const CUT_EVERY_BYTES: Readonly<Record<PlatformId, number>> = {
  x: 5_000_000,
  youtube: 5_000_000,
  instagram: 5_000_000,
  facebook: 10_000_000,
  linkedin: 5_000_000,
  tiktok: 20_000_000,
}
/**
 * What one cut may cost: a chunk where a chunk counts only whole, the part of Google's 256 KiB that was not full, nothing at Meta's rupload. X takes segments
 * of 1 MiB for a file of this size.
 */
const BYTES_A_CUT: Readonly<Record<PlatformId, number>> = {
  x: 1024 * KIB,
  youtube: 256 * KIB,
  instagram: 0,
  facebook: 8 * 1024 * KIB,
  linkedin: 4 * 1024 * KIB,
  tiktok: 20_000_000,
}
/** Names and lengths around the chunks, where they travel as multipart. */
const WRAPPING_BYTES = 100 * KIB

const folder = mkdtempSync(join(tmpdir(), 'creatorsync-cuts-'))
let results: readonly Measured[] = []

beforeAll(async () => {
  const sandbox = await startSandbox({ dataFolder: join(folder, 'sandbox'), port: 0 })
  const run = await startUploadRun({ folder, sandbox, cutEveryBytes: CUT_EVERY_BYTES, speed: 10 })
  try {
    const clip = resolve('resources/sample/creatorsync-sample.mp4')
    for (const platform of PLATFORM_IDS) {
      const path = join(folder, `${platform}.mp4`)
      await makeLargeVideo(clip, path, FILE_BYTES + PLATFORM_IDS.indexOf(platform))
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

it.each(PLATFORM_IDS)('an upload to %s whose line breaks sends no more again than its protocol asks for', (platform) => {
  const measured = results.find((one) => one.platform === platform)
  expect(measured).toMatchObject({ status: 'published', problem: '', isByteEqual: true })
  const { fileBytes = 0, cuts = 0, receivedBytes = 0 } = measured ?? {}
  expect(cuts).toBeGreaterThanOrEqual(Math.floor(fileBytes / CUT_EVERY_BYTES[platform]))
  expect(receivedBytes).toBeGreaterThanOrEqual(fileBytes)
  expect(receivedBytes).toBeLessThanOrEqual(fileBytes + BYTES_A_CUT[platform] * cuts + WRAPPING_BYTES)
})
