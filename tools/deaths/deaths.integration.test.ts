import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FILM_PLATFORMS } from '../testing/films.ts'
import { runPoints } from './all-points.ts'
import { FULL_DISKS, runDiskCase, whyNoDiskErrors, whyNoFullDisk, type DiskCase } from './disk-errors.ts'
import { countPoints, pointsOf, runPoint } from './points.ts'
import { runRandomKills } from './random-kills.ts'
import { complaintOf } from './report.ts'
import { sideBySide } from './side-by-side.ts'
import { openStudio, type Studio } from './studio.ts'

/** A slice of `npm run -s deaths`: real processes that die, real files, real sockets. */
const LONGEST_MS = 240_000
/** Each platform begins at another point, so that together they go through all kinds. */
const EVERY = 8
const DISK_CASES: readonly DiskCase[] = [
  { kind: 'error', call: 'openat', error: 'EIO', number: 1 },
  { kind: 'error', call: 'fsync', error: 'EIO', number: 9 },
  { kind: 'error', call: 'pwrite64', error: 'ENOSPC', number: 60 },
  { kind: 'error', call: 'pwrite64', error: 'EIO', number: 100 },
]

describe.concurrent('a command line that dies', () => {
  let studio: Studio
  beforeAll(async () => {
    studio = await openStudio()
  }, LONGEST_MS)
  afterAll(() => studio.close())

  it('leaves one post for each delivery, whatever point of a publish it dies at', { timeout: LONGEST_MS }, async () => {
    const counted = await sideBySide(FILM_PLATFORMS, (platform) => countPoints(studio, platform, null))
    const points = FILM_PLATFORMS.flatMap((platform, at) =>
      pointsOf(platform, null, counted[at]!).filter((_, index) => index % EVERY === at % EVERY),
    )
    const results = await runPoints(studio, points, () => undefined)
    expect(results.flatMap((result) => complaintOf(result))).toEqual([])
    expect(results.filter((result) => result.isHit).length).toBeGreaterThan(points.length * 0.8)
  })

  it(
    'leaves one post for each delivery after ten kills at random moments, and sends no more than a chunk again for each',
    { timeout: LONGEST_MS },
    async () => {
      const results = await sideBySide([1, 2], (seed) => runRandomKills(studio, { kills: 5, seed, speed: 20 }))
      expect(results.flatMap((result) => complaintOf(result))).toEqual([])
      expect(results.reduce((sum, result) => sum + result.published, 0)).toBeGreaterThan(0)
    },
  )

  it.skipIf(whyNoDiskErrors() !== null)('loses and doubles nothing when the disk fails under it', { timeout: LONGEST_MS }, async () => {
    const results = await sideBySide(DISK_CASES, (diskCase) => runDiskCase(studio, diskCase))
    expect(results.flatMap((result) => complaintOf(result))).toEqual([])
    expect(results.every((result) => result.isHit)).toBe(true)
  })

  it.skipIf(whyNoFullDisk() !== null)('loses and doubles nothing on a full disk', { timeout: LONGEST_MS }, async () => {
    const results = await sideBySide([FULL_DISKS[0]!, FULL_DISKS[3]!], (diskCase) => runDiskCase(studio, diskCase))
    expect(results.flatMap((result) => complaintOf(result))).toEqual([])
    expect(results.every((result) => result.isHit)).toBe(true)
  })

  it('is caught when it sends before the journal is written', { timeout: LONGEST_MS }, async () => {
    // YouTube refuses no second copy. Before its fifth call, which brings the whole film, the channel is asked what it may choose and the upload is opened.
    const point = { platform: 'youtube', filmBytes: null, death: 'after-effect', number: 5 } as const
    const sound = await runPoint(studio, point)
    expect(complaintOf(sound)).toEqual([])
    const broken = await runPoint(studio, point, { isJournalForgotten: true })
    expect(broken.duplicates).toBe(1)
    expect(broken.wrong).toBeGreaterThan(0)
  })
})
