import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import { filmFactsOf } from '../testing/films.ts'
import { countPoints, pointsOf, runPoint, type Point, type PointResult } from './points.ts'
import { sideBySide } from './side-by-side.ts'
import type { Studio } from './studio.ts'

/** Every point of the sample's publish, and of a film's in several chunks where the protocol knows chunks. */
export async function everyPoint(studio: Studio, platform: PlatformId): Promise<Point[]> {
  const { severalChunksBytes } = filmFactsOf(platform)
  const films = severalChunksBytes === null ? [null] : [null, severalChunksBytes]
  const points = await Promise.all(films.map(async (film) => pointsOf(platform, film, await countPoints(studio, platform, film))))
  return points.flat()
}

/** Runs points, some at a time; `tell` hears of each as it ends. */
export function runPoints(studio: Studio, points: readonly Point[], tell: (result: PointResult) => void): Promise<PointResult[]> {
  return sideBySide(points, async (point) => {
    const result = await runPoint(studio, point)
    tell(result)
    return result
  })
}
