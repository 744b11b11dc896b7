import { expect, it } from 'vitest'
import { PLATFORM_IDS, PLATFORM_RULES } from '../../src/shared/platforms/registry.ts'
import { FILM_PLATFORMS } from './films.ts'

it('every platform that takes a video is rehearsed with a film, and no other', () => {
  const takesVideo = PLATFORM_IDS.filter((platform) => PLATFORM_RULES[platform].posts.some(({ media }) => media.includes('video')))
  expect(FILM_PLATFORMS).toEqual(takesVideo)
})
