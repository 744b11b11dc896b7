import { parseArgs } from 'node:util'
import { PlatformId } from '../../src/shared/platforms/registry.ts'
import { FILM_PLATFORMS } from '../testing/films.ts'
import { DISK_CALLS, DISK_ERRORS, type DiskCase } from './disk-errors.ts'
import type { Point } from './points.ts'

/** What was asked of the command. */
export interface Wanted {
  /** Every point of these platforms. */
  readonly platforms: readonly PlatformId[]
  /** These points alone. */
  readonly points: readonly Point[]
  /** How many kills at random moments. */
  readonly randomKills: number
  readonly seed: number
  /** True = every disk error; a list = these alone. */
  readonly disk: boolean | readonly DiskCase[]
}

/** As many as the promise of issue 3 names. */
const RANDOM_KILLS = 100
const POINT = /^([a-z]+):(before-write|after-write|after-effect|after-answer):(\d+)(?::(\d+))?$/

/**
 * Reads the command's arguments: without any it does everything; behind `--points` may stand platforms or points, behind `--disk` cases, written as failing
 * ones are told. Throws an Error whose message says in a sentence what is wrong.
 */
export function readArguments(given: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...given],
    strict: true,
    allowPositionals: true,
    options: {
      points: { type: 'boolean', default: false },
      random: { type: 'string' },
      seed: { type: 'string', default: '1' },
      disk: { type: 'boolean', default: false },
    },
  })
  const isEverything = !values.points && values.random === undefined && !values.disk
  const platforms = positionals.filter((word): word is PlatformId => PlatformId.safeParse(word).success)
  const points = positionals.flatMap((word) => pointIn(word) ?? [])
  const cases = positionals.flatMap((word) => diskCaseIn(word) ?? [])
  const [unknown] = positionals.filter(
    (word) => pointIn(word) === null && diskCaseIn(word) === null && !platforms.includes(word as PlatformId),
  )
  if (unknown !== undefined)
    throw new Error(`"${unknown}" is neither a platform, nor a point like x:after-write:7, nor a disk error like fsync:EIO:4.`)
  if (platforms.length + points.length > 0 && !values.points) throw new Error('Platforms and points are for --points.')
  if (cases.length > 0 && !values.disk) throw new Error('Disk errors are for --disk.')
  const isEveryPlatform = isEverything || (values.points && platforms.length + points.length === 0)
  return {
    platforms: isEveryPlatform ? FILM_PLATFORMS : platforms,
    points,
    randomKills: values.random === undefined ? (isEverything ? RANDOM_KILLS : 0) : whole('random', values.random),
    seed: whole('seed', values.seed),
    disk: cases.length > 0 ? cases : isEverything || values.disk,
  }
}

function pointIn(word: string): Point | null {
  const [, platform, death, number, filmBytes] = POINT.exec(word) ?? []
  const known = PlatformId.safeParse(platform)
  if (!known.success) return null
  return {
    platform: known.data,
    death: death as Point['death'],
    number: Number(number),
    filmBytes: filmBytes === undefined ? null : Number(filmBytes),
  }
}

function diskCaseIn(word: string): DiskCase | null {
  const [kind, second, third] = word.split(':')
  if (kind === 'full' && /^\d+$/.test(second ?? '')) return { kind: 'full', freeBytes: Number(second) }
  const call = DISK_CALLS.find((one) => one === kind)
  const error = DISK_ERRORS.find((one) => one === second)
  if (call === undefined || error === undefined || !/^[1-9]\d*$/.test(third ?? '')) return null
  return { kind: 'error', call, error, number: Number(third) }
}

function whole(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}".`)
  return Number(text)
}
