import { describe, expect, test } from 'vitest'
import { createActivity, type DeliveryNews } from './activity.ts'
import type { EndedDelivery } from './end-notifier.ts'
import type { TrayState } from './tray.ts'
import { ENGLISH } from './words.ts'

function setUp() {
  const states: TrayState[] = []
  const ended: EndedDelivery[] = []
  const activity = createActivity({ words: ENGLISH, onState: (state) => states.push(state), onEnded: (end) => ended.push(end) })
  return { activity, states, ended }
}

const news = (id: string, status: DeliveryNews['status'], more: Partial<DeliveryNews> = {}): DeliveryNews => ({
  id,
  status,
  nextAt: null,
  platform: 'youtube',
  accountName: 'Ada',
  isPractice: false,
  ...more,
})

describe('what is going on', () => {
  test.each<[DeliveryNews['status'], number | null, 'uploading' | 'waiting' | null]>([
    ['running', null, 'uploading'],
    ['committing', null, 'uploading'],
    ['queued', 5, 'waiting'],
    ['scheduled', 5, 'waiting'],
    ['reconciling', 5, 'waiting'],
    ['withdrawing', 5, 'waiting'],
    ['waiting', 5, 'waiting'],
    ['waiting', null, null],
    ['paused', null, null],
    ['needs-answer', null, null],
    ['published', null, null],
    ['failed', null, null],
    ['cancelled', null, null],
  ])('%s (next at %s) counts as %s, and only what goes on by itself is work', (status, nextAt, counted) => {
    const { activity, states } = setUp()
    activity.begin([news('a', status, { nextAt })])
    expect(states).toEqual([{ uploading: counted === 'uploading' ? 1 : 0, waiting: counted === 'waiting' ? 1 : 0, isPaused: false }])
    expect(activity.hasWork()).toBe(counted !== null)
  })

  test('is told when a delivery goes on, and not while it stays as it is', () => {
    const { activity, states } = setUp()
    activity.begin([news('a', 'queued'), news('b', 'scheduled')])
    for (const status of ['running', 'running', 'committing', 'published'] as const) activity.changed(news('a', status))
    expect(states).toEqual([
      { uploading: 0, waiting: 2, isPaused: false },
      { uploading: 1, waiting: 1, isPaused: false },
      { uploading: 0, waiting: 1, isPaused: false },
    ])
  })

  test('is no work while everything is paused', () => {
    const { activity, states } = setUp()
    activity.begin([news('a', 'queued')])
    activity.paused(true)
    activity.paused(true)
    expect(states.at(-1)).toEqual({ uploading: 0, waiting: 1, isPaused: true })
    expect(states).toHaveLength(2)
    expect(activity.hasWork()).toBe(false)
    activity.paused(false)
    expect(activity.hasWork()).toBe(true)
  })
})

describe('an end', () => {
  test.each([
    ['published', 'published'],
    ['failed', 'failed'],
    ['needs-answer', 'asked'],
  ] as const)('as %s is told once, however often it is heard of', (status, end) => {
    const { activity, ended } = setUp()
    activity.changed(news('a', 'running'))
    activity.changed(news('a', status))
    activity.changed(news('a', status))
    expect(ended).toEqual([{ end, place: 'YouTube (Ada)' }])
  })

  test('of a delivery that was not in the queue at the start is told', () => {
    const { activity, ended } = setUp()
    activity.changed(news('a', 'failed'))
    expect(ended).toEqual([{ end: 'failed', place: 'YouTube (Ada)' }])
  })

  test('that the creator made is not told', () => {
    const { activity, ended } = setUp()
    activity.changed(news('a', 'running'))
    activity.changed(news('a', 'cancelled'))
    expect(ended).toEqual([])
  })

  test('from before the start is not told', () => {
    const { activity, ended } = setUp()
    activity.begin([news('a', 'published'), news('b', 'needs-answer')])
    activity.changed(news('a', 'published'))
    activity.changed(news('b', 'needs-answer'))
    expect(ended).toEqual([])
  })

  test('after an answer or a second try is told again', () => {
    const { activity, ended } = setUp()
    for (const status of ['running', 'needs-answer', 'failed', 'queued', 'failed'] as const) activity.changed(news('a', status))
    expect(ended.map(({ end }) => end)).toEqual(['asked', 'failed', 'failed'])
  })

  test('of a practice account is told as one', () => {
    const { activity, ended } = setUp()
    activity.changed(news('a', 'published', { platform: 'x', isPractice: true }))
    expect(ended).toEqual([{ end: 'published', place: 'X (practice, Ada)' }])
  })
})
