import { PLATFORM_IDS, type PlatformId } from '../../src/shared/platforms/registry.ts'
import type { FilmFacts } from './film-facts.ts'
import { fixturesOf } from './fixtures.ts'

const films = await fixturesOf<{ film: FilmFacts }>('film')

/** Every platform that takes a film. */
export const FILM_PLATFORMS: readonly PlatformId[] = PLATFORM_IDS.filter((platform) => films.has(platform))

/** How this platform takes one. Throws where none is told. */
export function filmFactsOf(platform: PlatformId): FilmFacts {
  const found = films.get(platform)
  if (found === undefined) throw new Error(`nothing is told of films at ${platform}`)
  return found.film
}
