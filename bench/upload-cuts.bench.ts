import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { makeLargeVideo } from '../tools/make-sample/large-file.ts'
import { FILM_PLATFORMS, filmFactsOf } from '../tools/testing/films.ts'
import { startUploadRun, stampPositions, type Measured } from '../tools/testing/upload-run.ts'

/**
 * Bytes sent again when the line breaks every 50 MB: six uploads side by side, each 1 GiB or the largest file that the platform admits, by the real engine
 * over the real sandbox. Prints a table and, last, one JSON line; exits 1 when more bytes came than the platform's protocol makes unavoidable, or when
 * what was published is not the file. `--scale 0.1` makes the files smaller; the way from one cut to the next stays.
 */
const CUT_EVERY_BYTES = 50_000_000
const KEPT_SHARE = 1.01
const LONGEST_RUN_MS = 15 * 60_000

const scaleAt = process.argv.indexOf('--scale')
const scale = scaleAt < 0 ? 1 : Number(process.argv[scaleAt + 1])
if (!(scale > 0 && scale <= 1)) throw new Error('--scale takes a number above 0, at most 1')

const began = Date.now()
const folder = mkdtempSync(join(tmpdir(), 'creatorsync-upload-cuts-'))
const sandbox = await startSandboxProcess(join(folder, 'sandbox'))
try {
  const run = await startUploadRun({ folder, sandbox: sandbox.address, cutEveryBytes: () => CUT_EVERY_BYTES, speed: 1 })
  try {
    const clip = resolve('resources/sample/creatorsync-sample.mp4')
    for (const platform of FILM_PLATFORMS) {
      const { sizeBytes } = filmFactsOf(platform).large
      const path = join(folder, `${platform}.mp4`)
      await makeLargeVideo(clip, path, Math.round(sizeBytes * scale))
      await stampPositions(path, statSync(clip).size)
      await run.publish(platform, path)
    }
    await run.settle(LONGEST_RUN_MS)
    report((await run.measured()).map(judged))
  } finally {
    await run.stop()
  }
} finally {
  await sandbox.stop()
  rmSync(folder, { recursive: true, force: true })
}

type Judged = Measured & { readonly boundBytes: number; readonly isWithin: boolean }

function judged(one: Measured): Judged {
  const { chunkBytes } = filmFactsOf(one.platform).large
  const boundBytes = chunkBytes === 'kept within a chunk' ? Math.floor(KEPT_SHARE * one.fileBytes) : one.fileBytes + chunkBytes * one.cuts
  const isWhole = one.status === 'published' && one.isByteEqual
  // Fewer bytes than the file has, or fewer cuts than its length asks for, would mean that the bench did not look where it should.
  const isMeasured = one.receivedBytes >= one.fileBytes && one.cuts >= Math.floor(one.fileBytes / CUT_EVERY_BYTES)
  return { ...one, boundBytes, isWithin: isWhole && isMeasured && one.receivedBytes <= boundBytes }
}

function report(results: readonly Judged[]): void {
  const row = (cells: readonly (string | number)[]) => `${cells.map((cell) => String(cell).padStart(14)).join('')}\n`
  process.stdout.write(row(['platform', 'file bytes', 'cuts', 'received', 'bound', 'ratio', 'byte-equal', 'verdict']))
  for (const one of results) {
    const ratio = (one.receivedBytes / one.fileBytes).toFixed(4)
    const verdict = one.isWithin ? 'within' : 'BROKEN'
    process.stdout.write(
      row([one.platform, one.fileBytes, one.cuts, one.receivedBytes, one.boundBytes, ratio, String(one.isByteEqual), verdict]),
    )
    if (one.problem !== '') process.stdout.write(`  ${one.platform} ended as ${one.status}: ${one.problem}\n`)
  }
  const broken = results.filter((one) => !one.isWithin).map((one) => one.platform)
  process.stdout.write(
    `${JSON.stringify({ cutEveryBytes: CUT_EVERY_BYTES, scale, seconds: Math.round((Date.now() - began) / 1000), broken, uploads: results })}\n`,
  )
  process.exitCode = broken.length === 0 ? 0 : 1
}

/** The sandbox as a process of its own, so that its work does not slow the engine's down. */
async function startSandboxProcess(dataFolder: string) {
  const child = spawn(process.execPath, [resolve('src/sandbox/main.ts'), '--data', dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    address: z.object({ origin: z.string(), controlToken: z.string() }).parse(JSON.parse(line)),
    async stop(): Promise<void> {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
