import { expect, test } from 'vitest'
import { createFakeTime } from '../core/testing/fake-time.ts'
import { createEndNotifier } from './end-notifier.ts'
import { ENGLISH } from './words.ts'

function setUp() {
  const time = createFakeTime(0)
  const shown: string[] = []
  let isInFront = false
  const notifier = createEndNotifier({
    words: ENGLISH,
    timers: time,
    isWindowInFront: () => isInFront,
    show: ({ title, body }) => void shown.push(`${title}: ${body}`),
  })
  return { time, shown, notifier, comeToFront: () => void (isInFront = true) }
}

test('what ends within three seconds is told once, what needs the creator first', async () => {
  const { time, shown, notifier } = setUp()
  notifier.ended({ end: 'published', place: 'X' })
  await time.pass(2_000)
  notifier.ended({ end: 'failed', place: 'TikTok' })
  notifier.ended({ end: 'published', place: 'YouTube' })
  notifier.ended({ end: 'published', place: 'X' })
  notifier.ended({ end: 'asked', place: 'LinkedIn' })
  expect(shown).toEqual([])
  await time.pass(1_000)
  expect(shown).toEqual([
    'CreatorSync: CreatorSync needs your answer about LinkedIn\nNot published on TikTok. Open CreatorSync to see why.\nPublished on X, YouTube',
  ])
  notifier.ended({ end: 'published', place: 'Facebook' })
  await time.pass(3_000)
  expect(shown[1]).toBe('CreatorSync: Published on Facebook')
})

test('nothing is told while the window is in front, then or later', async () => {
  const { time, shown, notifier, comeToFront } = setUp()
  notifier.ended({ end: 'published', place: 'X' })
  comeToFront()
  await time.pass(60_000)
  expect(shown).toEqual([])
})

test('nothing is told after the end', async () => {
  const { time, shown, notifier } = setUp()
  notifier.ended({ end: 'published', place: 'X' })
  notifier.close()
  await time.pass(60_000)
  expect(shown).toEqual([])
})
