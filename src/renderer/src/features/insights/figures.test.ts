import { describe, expect, it } from 'vitest'
import { sampleInsight } from '../../testing/samples.ts'
import { dailySum, historyOf, shownOf, sorted, totalsOf } from './figures.ts'

const at = (day: number, hour = 12): number => new Date(2026, 10, day, hour).getTime()
const seen = (id: string, readings: { at: number; figures: { views?: number; likes?: number } }[]) =>
  sampleInsight('x', { deliveryId: id, readings })

describe('figures over several posts', () => {
  it('count a post’s last reading until it is read again, a day after the other', () => {
    const one = seen('a', [
      { at: at(1), figures: { views: 10 } },
      { at: at(1, 20), figures: { views: 15 } },
      { at: at(4), figures: { views: 40 } },
    ])
    const other = seen('b', [{ at: at(3), figures: { views: 5 } }])
    const points = dailySum([one, other], 'views')
    expect(points.map(({ value }) => value)).toEqual([15, 15, 20, 45])
    expect(points.map((point) => new Date(point.at).getDate())).toEqual([1, 2, 3, 4])
    expect(dailySum([one], 'reach')).toEqual([])
  })

  it('leave out what was not given, and tell it from 0', () => {
    const totals = totalsOf([
      seen('a', [{ at: at(1), figures: { views: 0, likes: 2 } }]),
      seen('b', [{ at: at(1), figures: { likes: 3 } }]),
      seen('c', []),
    ])
    expect(totals.find(({ metric }) => metric === 'views')).toMatchObject({ sum: 0, posts: 1 })
    expect(totals.find(({ metric }) => metric === 'likes')).toMatchObject({ sum: 5, posts: 2 })
    expect(totals.find(({ metric }) => metric === 'saves')).toMatchObject({ sum: null, posts: 0 })
  })

  it('are sorted either way with the unknown at the end', () => {
    const all = [
      seen('none', []),
      seen('low', [{ at: at(1), figures: { views: 1 } }]),
      seen('high', [{ at: at(2), figures: { views: 9 } }]),
    ]
    const ids = (isDescending: boolean) => sorted(all, { by: 'views', isDescending }).map(({ deliveryId }) => deliveryId)
    expect(ids(true)).toEqual(['high', 'low', 'none'])
    expect(ids(false)).toEqual(['low', 'high', 'none'])
  })

  it('leave rehearsals out where there are real posts, unless they are wanted', () => {
    const practice = sampleInsight('x')
    const live = sampleInsight('youtube', { isPractice: false })
    expect(shownOf([practice], { platform: null, withPractice: false })).toEqual([practice])
    expect(shownOf([practice, live], { platform: null, withPractice: false })).toEqual([live])
    expect(shownOf([practice, live], { platform: null, withPractice: true })).toEqual([practice, live])
    expect(shownOf([practice, live], { platform: 'x', withPractice: true })).toEqual([practice])
  })

  it('have a history without the readings that lacked them', () => {
    const insight = seen('a', [
      { at: at(1), figures: { likes: 1 } },
      { at: at(2), figures: { views: 7 } },
    ])
    expect(historyOf(insight, 'views')).toEqual([{ at: at(2), value: 7 }])
  })
})
