import { ensureStrace } from '../system-packages.ts'
import { everyPoint, runPoints } from './all-points.ts'
import { readArguments, type Wanted } from './arguments.ts'
import {
  countDiskCalls,
  diskCasesOf,
  FULL_DISKS,
  runDiskCase,
  whyNoDiskErrors,
  whyNoFullDisk,
  type DiskCase,
  type DiskResult,
} from './disk-errors.ts'
import type { Point, PointResult } from './points.ts'
import { runRandomKills, type RandomResult } from './random-kills.ts'
import { complaintOf, isClean, summarize, tableOf } from './report.ts'
import { sideBySide } from './side-by-side.ts'
import { openStudio, type Studio } from './studio.ts'

// `npm run -s deaths -- [--points [PLATFORM|POINT …]] [--random KILLS --seed 1] [--disk [ERROR …]]`: see CONTRIBUTING.md.

/** TikTok takes fifteen posts a day from one account: a data folder sees so many kills at most, and about one post for each three of them. */
const KILLS_IN_ONE_FOLDER = 25

/** A hundred kills take some minutes: within the hour that an upload address of TikTok lives. */
const RANDOM_SPEED = 10

const wanted = read()
if (wanted !== null) await run(wanted)

function read(): Wanted | null {
  try {
    return readArguments(process.argv.slice(2))
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
    process.exitCode = 2
    return null
  }
}

async function run(wish: Wanted): Promise<void> {
  const began = performance.now()
  const studio = await openStudio()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      studio.close()
      process.exit(1)
    })
  try {
    const points = await deathsAtPoints(studio, wish)
    const random = await randomKills(studio, wish)
    const { disk, skipped } = await diskErrors(studio, wish)
    const results = { points, random, disk, skipped }
    for (const line of tableOf(results)) process.stdout.write(`${line}\n`)
    for (const reason of skipped) process.stdout.write(`NOT TRIED: ${reason}\n`)
    const summary = summarize(results, Math.round((performance.now() - began) / 100) / 10)
    process.stdout.write(`${JSON.stringify(summary)}\n`)
    if (!isClean(summary)) process.exitCode = 1
  } finally {
    studio.close()
  }
}

function tell(...about: Parameters<typeof complaintOf>): void {
  for (const line of complaintOf(...about)) process.stdout.write(`${line}\n`)
}

async function deathsAtPoints(studio: Studio, wish: Wanted): Promise<PointResult[]> {
  const points = await pointsFor(studio, wish)
  const ended = counter('points', points.length)
  return runPoints(studio, points, (result) => {
    ended()
    tell(result)
  })
}

/** Says on standard error how far it is: everything together takes long. */
function counter(what: string, total: number): () => void {
  let done = 0
  return () => {
    done += 1
    if (done % 20 === 0) process.stderr.write(`${done} of ${total} ${what}\n`)
  }
}

async function pointsFor(studio: Studio, wish: Wanted): Promise<Point[]> {
  const points: Point[] = [...wish.points]
  for (const platform of wish.platforms) points.push(...(await everyPoint(studio, platform)))
  return points
}

/** Data folders side by side, so that both cores have something to do. */
function randomKills(studio: Studio, { randomKills: kills, seed }: Wanted): Promise<RandomResult[]> {
  const folders = Math.max(Math.min(2, kills), Math.ceil(kills / KILLS_IN_ONE_FOLDER))
  const shares = Array.from({ length: folders }, (_, at) => Math.floor((kills + at) / folders)).filter((share) => share > 0)
  return sideBySide([...shares.entries()], async ([at, share]) => {
    const result = await runRandomKills(studio, { kills: share, seed: seed + at, speed: RANDOM_SPEED })
    tell(result, `--random ${kills} --seed ${seed}`)
    return result
  })
}

async function diskErrors(studio: Studio, { disk }: Wanted): Promise<{ disk: DiskResult[]; skipped: string[] }> {
  if (disk === false) return { disk: [], skipped: [] }
  ensureStrace()
  const obstacles = { error: whyNoDiskErrors(), full: whyNoFullDisk() }
  const isWanted = (kind: DiskCase['kind']) => disk === true || disk.some((one) => one.kind === kind)
  const skipped = (['error', 'full'] as const).flatMap((kind) => (isWanted(kind) ? (obstacles[kind] ?? []) : []))
  const possible = (await diskCasesFor(studio, disk, obstacles.error === null)).filter((one) => obstacles[one.kind] === null)
  const ended = counter('disk errors', possible.length)
  const results = await sideBySide(possible, async (diskCase) => {
    const result = await runDiskCase(studio, diskCase)
    ended()
    tell(result)
    return result
  })
  return { disk: results, skipped }
}

async function diskCasesFor(studio: Studio, disk: true | readonly DiskCase[], canInject: boolean): Promise<readonly DiskCase[]> {
  if (disk !== true) return disk
  return [...(canInject ? diskCasesOf(await countDiskCalls(studio)) : []), ...FULL_DISKS]
}
