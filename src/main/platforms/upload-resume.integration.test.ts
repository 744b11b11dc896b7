import { mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeLargeVideo } from '../../../tools/make-sample/large-file.ts'
import { FILM_PLATFORMS, filmFactsOf } from '../../../tools/testing/films.ts'
import { startUploadRun, stampPositions } from '../../../tools/testing/upload-run.ts'
import { startSandbox, type RunningSandbox } from '../../sandbox/sandbox.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import type { Delivery } from '../core/delivery.ts'

const MIB = 1024 * 1024
const FILE_BYTES = 24 * MIB

let folder = ''
let film = ''
let sandbox: RunningSandbox
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-resume-'))
  film = join(folder, 'film.mp4')
  await makeFilm(FILE_BYTES)
  sandbox = await startSandbox({ dataFolder: join(folder, 'sandbox'), port: 0 })
})
afterEach(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

async function makeFilm(sizeBytes: number): Promise<void> {
  const clip = resolve('resources/sample/creatorsync-sample.mp4')
  await makeLargeVideo(clip, film, sizeBytes)
  await stampPositions(film, statSync(clip).size)
}

const start = (rest: { onDelivery?: (delivery: Delivery) => void; aheadMs?: number }) =>
  startUploadRun({ folder, sandbox, cutEveryBytes: () => Number.MAX_SAFE_INTEGER, speed: 10, ...rest })

/** Publishes the film and quits as soon as one of the platforms has acknowledged a part of it. */
async function quitInTheMiddle(platforms: readonly PlatformId[] = FILM_PLATFORMS): Promise<void> {
  const reached = Promise.withResolvers<Delivery>()
  const run = await start({
    onDelivery: (delivery) => {
      if (delivery.uploadedBytes > 0) reached.resolve(delivery)
    },
  })
  for (const platform of platforms) await run.publish(platform, film)
  run.engine.outbox.start()
  const { uploadedBytes } = await reached.promise
  await run.stop()
  expect(uploadedBytes).toBeLessThan(FILE_BYTES)
}

/** The app's next start, until everything has come to an end; `told` are the problems that the creator saw on the way. */
async function finish(aheadMs = 0) {
  const told = new Set<string>()
  const run = await start({ aheadMs, onDelivery: ({ problem }) => void told.add(problem?.code ?? '') })
  try {
    await run.settle(100_000)
    return { results: await run.measured(), told }
  } finally {
    await run.stop()
  }
}

describe('uploads that the app was quit in', { timeout: 120_000 }, () => {
  it('go on with what was not acknowledged', async () => {
    await quitInTheMiddle()
    const { results } = await finish()
    expect(results).toHaveLength(FILM_PLATFORMS.length)
    for (const { platform, status, isByteEqual, receivedBytes } of results) {
      expect({ platform, status, isByteEqual }).toEqual({ platform, status: 'published', isByteEqual: true })
      // A call that was cut off in the middle goes again, and nothing else.
      expect(receivedBytes, platform).toBeLessThanOrEqual(FILE_BYTES + filmFactsOf(platform).small.largestCallBytes)
    }
  })

  it.each(['youtube', 'tiktok'] as const)('begin anew at %s when its session has ended meanwhile, and say so', async (platform) => {
    // Long enough that what is cut off is not the last chunk, which would be a commit.
    await makeFilm(FILE_BYTES + 12 * MIB)
    await quitInTheMiddle([platform])
    const away = 8 * 24 * 60 * 60_000
    sandbox.world.clock.advance(away)
    const { results, told } = await finish(away)
    expect(results).toMatchObject([{ platform, status: 'published', isByteEqual: true }])
    expect([...told]).toContain('upload-begun-anew')
  })

  it('stop with a message when their file changed while the app was closed, and nothing is public', async () => {
    await quitInTheMiddle()
    utimesSync(film, new Date(), new Date(statSync(film).mtimeMs + 5_000))
    await appendFile(film, 'x')
    const { results } = await finish()
    expect(results).toHaveLength(FILM_PLATFORMS.length)
    for (const { platform, status, problem } of results) {
      expect({ platform, status }).toEqual({ platform, status: 'failed' })
      expect(problem).toContain('"file-changed"')
    }
    expect(sandbox.world.posts.all()).toEqual([])
  })
})
