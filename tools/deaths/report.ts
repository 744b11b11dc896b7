import { nameOfDiskCase, type DiskResult } from './disk-errors.ts'
import type { Verdict } from './judge.ts'
import { nameOf, type PointResult } from './points.ts'
import type { RandomResult } from './random-kills.ts'

/** Everything that ran. */
export interface Results {
  readonly points: readonly PointResult[]
  readonly random: readonly RandomResult[]
  readonly disk: readonly DiskResult[]
  /** What could not be tried here, and why. */
  readonly skipped: readonly string[]
}

/** The last line of the command. */
export interface Summary {
  /** Deaths, at points and at random moments. */
  readonly kills: number
  /** Points at which something died; a publish that made fewer calls than the counting one did not come to its last ones. */
  readonly points: number
  readonly pointsNotReached: number
  /** Disk errors that were met, and full disks. */
  readonly diskErrors: number
  readonly duplicates: number
  readonly lost: number
  readonly wrong: number
  readonly bytesSentAgain: number
  /** As many as one chunk for each death, and one film for each time that the creator let it go out anew. */
  readonly bytesAllowed: number
  readonly asked: number
  readonly skipped: readonly string[]
  readonly seconds: number
}

/** Adds up. */
export function summarize({ points, random, disk, skipped }: Results, seconds: number): Summary {
  const all = [...points, ...random, ...disk]
  const hit = points.filter((result) => result.isHit).length
  return {
    kills: hit + sum(random, (result) => result.kills),
    points: hit,
    pointsNotReached: points.length - hit,
    diskErrors: disk.filter((result) => result.isHit).length,
    duplicates: sum(all, (result) => result.duplicates),
    lost: sum(all, (result) => result.lost),
    wrong: sum(all, (result) => result.wrong),
    bytesSentAgain: sum(all, againOf),
    bytesAllowed: sum(all, allowedOf),
    asked: sum(all, (result) => result.asked),
    skipped,
    seconds,
  }
}

/** True when nothing was found, and something was tried. */
export function isClean(summary: Summary): boolean {
  return summary.duplicates + summary.lost + summary.wrong === 0 && summary.kills + summary.diskErrors > 0
}

/** One line for each platform and film, each data folder of random kills, and each kind of disk error. */
export function tableOf({ points, random, disk }: Results): string[] {
  const kinds = group(points, ({ point }) => `${point.platform}, ${point.filmBytes === null ? 'sample' : `${point.filmBytes} bytes`}`)
  const errors = group(disk, ({ diskCase }) => (diskCase.kind === 'full' ? 'full disk' : `${diskCase.call} ${diskCase.error}`))
  const rows = [
    ...[...kinds].map(([name, results]) => row(name, results.length, results.filter((one) => one.isHit).length, results)),
    ...random.flatMap(randomRows),
    ...[...errors].map(([name, results]) => row(name, results.length, results.filter((one) => one.isHit).length, results)),
  ]
  return [line(['', 'runs', 'hit', 'asked', 'duplicates', 'lost', 'wrong', 'bytes again', 'allowed']), ...rows]
}

/** What is wrong with one run and how to repeat it; nothing where all is well. */
export function complaintOf(result: PointResult | RandomResult | DiskResult, again = repeatOf(result)): string[] {
  if (result.words.length === 0) return []
  return [`WRONG ${nameOfRun(result)}`, ...result.words.map((words) => `  ${words}`), `  again: npm run -s deaths -- ${again}`]
}

function nameOfRun(result: PointResult | RandomResult | DiskResult): string {
  if ('point' in result) return nameOf(result.point)
  return 'diskCase' in result ? nameOfDiskCase(result.diskCase) : `random kills of seed ${result.seed}`
}

function repeatOf(result: PointResult | RandomResult | DiskResult): string {
  if ('point' in result) return `--points ${nameOf(result.point)}`
  return 'diskCase' in result ? `--disk ${nameOfDiskCase(result.diskCase)}` : `--random ${result.kills} --seed ${result.seed}`
}

/** One line for the data folder, and how many bytes came again on each platform: of all kinds of runs, here uploads are hit most. */
function randomRows(result: RandomResult): string[] {
  const name = `random, seed ${result.seed}: ${result.published} published`
  return [
    row(name, result.kills, result.kills, [result]),
    `  ${result.killsInUpload} kills hit uploads`,
    ...result.bytes.map(({ platform, again, allowed }) => `  ${platform}: ${again} bytes again, at most ${allowed} by one chunk a kill`),
  ]
}

function row(name: string, runs: number, hit: number, results: readonly (Verdict & { readonly asked: number })[]): string {
  const figures = [(one: Verdict) => one.duplicates, (one: Verdict) => one.lost, (one: Verdict) => one.wrong, againOf, allowedOf]
  return line([name, runs, hit, sum(results, (result) => result.asked), ...figures.map((figure) => sum(results, figure))])
}

function line([name = '', ...figures]: readonly (string | number)[]): string {
  return `${String(name).padEnd(36)}${figures.map((figure) => String(figure).padStart(12)).join('')}`
}

const againOf = (verdict: Verdict): number => sum(verdict.bytes, (one) => one.again)
const allowedOf = (verdict: Verdict): number => sum(verdict.bytes, (one) => one.allowed)

function sum<T>(items: readonly T[], figure: (item: T) => number): number {
  return items.reduce((total, item) => total + figure(item), 0)
}

function group<T>(items: readonly T[], nameOfItem: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(nameOfItem(item), [...(groups.get(nameOfItem(item)) ?? []), item])
  return groups
}
