import { expect, it } from 'vitest'
import { PLATFORM_IDS } from '../../src/shared/model.ts'
import { PLATFORM_RULES } from '../../src/shared/platforms/all.ts'
import { FILM_PLATFORMS } from './films.ts'

it('every platform that takes a video is rehearsed with a film, and no other', () => {
  const takesVideo = PLATFORM_IDS.filter((platform) => PLATFORM_RULES[platform].posts.some(({ media }) => media.includes('video')))
  expect(FILM_PLATFORMS).toEqual(takesVideo)
})
