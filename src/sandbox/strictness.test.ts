import { expect, it } from 'vitest'
import { LINKEDIN_REFUSALS } from './linkedin/testing/refusals.ts'
import { FACEBOOK_REFUSALS } from './meta/testing/refusals-facebook.ts'
import { INSTAGRAM_REFUSALS } from './meta/testing/refusals-instagram.ts'
import { TIKTOK_REFUSALS } from './tiktok/testing/refusals.ts'
import { X_REFUSALS } from './x/testing/refusals.ts'
import { YOUTUBE_REFUSALS } from './youtube/testing/refusals.ts'

const SUITES = {
  x: X_REFUSALS,
  youtube: YOUTUBE_REFUSALS,
  instagram: INSTAGRAM_REFUSALS,
  facebook: FACEBOOK_REFUSALS,
  linkedin: LINKEDIN_REFUSALS,
  tiktok: TIKTOK_REFUSALS,
} as const

it('the sandbox is asked at least 500 documented rules over six platforms, each with its source and its documented status', () => {
  const all = Object.values(SUITES).flatMap((suite) => suite.map(({ rule, source, status }) => ({ rule, source, status })))
  expect(all.length).toBeGreaterThanOrEqual(500)
  for (const suite of Object.values(SUITES)) expect(suite.length).toBeGreaterThanOrEqual(60)
  for (const { rule, source, status } of all) {
    expect(source, rule).toMatch(/\S{4}/)
    // TikTok tells some refusals with 200, on purpose.
    expect(status, rule).toBeGreaterThanOrEqual(200)
  }
})
