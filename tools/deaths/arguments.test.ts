import { expect, it } from 'vitest'
import { FILM_PLATFORMS } from '../testing/films.ts'
import { readArguments } from './arguments.ts'
import { nameOfDiskCase, type DiskCase } from './disk-errors.ts'
import { nameOf, type Point } from './points.ts'

it('does everything when nothing is named', () => {
  expect(readArguments([])).toEqual({ platforms: FILM_PLATFORMS, points: [], randomKills: 100, seed: 1, disk: true })
})

it('does no more than what is named', () => {
  expect(readArguments(['--points', 'x', 'tiktok'])).toEqual({
    platforms: ['x', 'tiktok'],
    points: [],
    randomKills: 0,
    seed: 1,
    disk: false,
  })
  expect(readArguments(['--random', '7', '--seed', '3'])).toEqual({ platforms: [], points: [], randomKills: 7, seed: 3, disk: false })
  expect(readArguments(['--disk'])).toEqual({ platforms: [], points: [], randomKills: 0, seed: 1, disk: true })
})

it('repeats a run by the name under which it was told', () => {
  const points: Point[] = [
    { platform: 'x', filmBytes: null, death: 'after-write', number: 7 },
    { platform: 'tiktok', filmBytes: 21_000_000, death: 'after-effect', number: 4 },
  ]
  const cases: DiskCase[] = [
    { kind: 'error', call: 'fsync', error: 'EIO', number: 4 },
    { kind: 'full', freeBytes: 65_536 },
  ]
  expect(readArguments(['--points', ...points.map(nameOf)])).toMatchObject({ platforms: [], points, disk: false })
  expect(readArguments(['--disk', ...cases.map(nameOfDiskCase)])).toMatchObject({ disk: cases, points: [] })
})

it('says what it does not understand', () => {
  expect(() => readArguments(['--points', 'myspace'])).toThrow('"myspace" is neither')
  expect(() => readArguments(['--disk', 'fsync:EIO:0'])).toThrow('"fsync:EIO:0" is neither')
  expect(() => readArguments(['--random', 'many'])).toThrow('--random takes a whole number')
  expect(() => readArguments(['x'])).toThrow('Platforms and points are for --points.')
})
