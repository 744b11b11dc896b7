import { describe, expect, it } from 'vitest'
import type { InsightView } from '../../shared/views.ts'
import { insightsCsv } from './insights-csv.ts'

const AT = Date.UTC(2026, 10, 23, 10, 30)
const HEAD = 'Platform,Account,Practice,Published,Title,Text,Read,Views,Reach,Likes,Comments,Shares,Saves,Clicks,Watch time (seconds)'

function insight(given: Partial<InsightView> = {}): InsightView {
  return {
    deliveryId: 'd',
    postId: 'p',
    accountId: 'a',
    platform: 'linkedin',
    accountName: 'Mara',
    isPractice: false,
    text: 'Ferry at six',
    title: '',
    assetIds: [],
    publishedAt: AT,
    hasLink: true,
    state: 'known',
    readings: [],
    ...given,
  }
}
const rowsOf = (given: Partial<InsightView>) => insightsCsv([insight(given)]).split('\r\n')

describe('insights as CSV', () => {
  it('has a row a post with its newest figures, and an empty cell where the platform gives none', () => {
    const readings = [
      { at: AT, figures: { views: 3, likes: 1 } },
      { at: AT + 60_000, figures: { views: 1200, likes: 0, watchTimeMs: 61_400 } },
    ]
    expect(rowsOf({ readings })).toEqual([
      HEAD,
      'LinkedIn,Mara,no,2026-11-23T10:30:00.000Z,,Ferry at six,2026-11-23T10:31:00.000Z,1200,,0,,,,,61',
      '',
    ])
    expect(rowsOf({ state: 'not-given' })[1]).toBe('LinkedIn,Mara,no,2026-11-23T10:30:00.000Z,,Ferry at six,,,,,,,,,')
  })

  it('quotes commas, quotes and line breaks as RFC 4180 says', () => {
    expect(insightsCsv([insight({ text: 'One, "two"\nthree', accountName: 'A\rB' })])).toContain(
      'LinkedIn,"A\rB",no,2026-11-23T10:30:00.000Z,,"One, ""two""\nthree",,',
    )
  })

  it.each(['=1+1', '+49 30', '-1', '@mara', '  =HYPERLINK("x")', '\t=1'])('lets no spreadsheet run %j as a formula', (text) => {
    const cell = rowsOf({ text, title: 'T' })[1]?.split(',T,')[1] ?? ''
    expect(cell.replace(/^"/, '').startsWith("'")).toBe(true)
  })
})
