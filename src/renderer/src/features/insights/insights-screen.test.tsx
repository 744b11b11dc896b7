// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { InsightView } from '../../../../shared/views.ts'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleInsight } from '../../testing/samples.ts'

const DAY_MS = 86_400_000

async function openInsights(insights: InsightView[]) {
  const bridge = fakeBridge({ insights })
  const { user } = renderApp(bridge)
  await user.click(await screen.findByRole('link', { name: 'Insights' }))
  return { bridge, user }
}
const rowOf = (title: RegExp | string) => screen.findByRole('row', { name: new RegExp(title) })
const titles = () =>
  within(screen.getByRole('table'))
    .getAllByRole('rowheader')
    .map((header) => within(header).getByRole('button').textContent)

describe('Insights', () => {
  it('explains itself while nothing was published, and offers to write a post', async () => {
    const { user } = await openInsights([])
    expect(await screen.findByText('No figures yet')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Write a post' }))
    expect(await screen.findByRole('heading', { name: 'Compose', level: 1 })).toBeTruthy()
  })

  it('shows older posts on demand when the range holds none', async () => {
    const { user } = await openInsights([sampleInsight('x', { publishedAt: Date.now() - 60 * DAY_MS, text: 'From September' })])
    expect(await screen.findByText('No posts here')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Show all' }))
    expect(await rowOf('From September')).toBeTruthy()
  })

  it('shows a 0 as 0 and what a platform does not give as not given', async () => {
    await openInsights([sampleInsight('x', { text: 'Ferry at six' })])
    const cells = within(await rowOf('Ferry at six'))
      .getAllByRole('cell')
      .map((cell) => cell.textContent)
    expect(cells.slice(1)).toEqual(['1,200', 'not given', '0', ...Array<string>(5).fill('not given'), '2 min ago'])
    const totals = screen.getByLabelText('Totals of one post')
    expect(totals.textContent).toContain('Views1,200')
    expect(within(totals).getAllByText('–')).toHaveLength(6)
  })

  it('says why a post has no figures, and leads to where statistics are allowed', async () => {
    const none = (deliveryId: string, given: Partial<InsightView>) => sampleInsight('linkedin', { deliveryId, readings: [], ...given })
    const { user } = await openInsights([
      none('a', { text: 'One', state: 'not-given' }),
      none('b', { text: 'Two', state: 'not-asked-yet' }),
      none('c', { text: 'Three', state: 'no-permission' }),
      sampleInsight('linkedin', { deliveryId: 'd', text: 'Four', state: 'gone' }),
    ])
    expect((await rowOf('One')).textContent).toContain('LinkedIn gives no figures to an app on your own computer.')
    expect((await rowOf('Two')).textContent).toContain('Not read yet.')
    expect((await rowOf('Four')).textContent).toMatch(/No longer there.*1,200/)
    await user.click(within(await rowOf('Three')).getByRole('button', { name: 'Allow statistics' }))
    expect(await screen.findByRole('heading', { name: 'Accounts', level: 1 })).toBeTruthy()
  })

  it('sorts by any column, either way', async () => {
    const views = (count: number) => [{ at: Date.now(), figures: { views: count } }]
    const { user } = await openInsights([
      sampleInsight('x', { deliveryId: 'a', text: 'Middle', readings: views(20) }),
      sampleInsight('x', { deliveryId: 'b', text: 'Most', readings: views(300) }),
      sampleInsight('x', { deliveryId: 'c', text: 'Least', readings: views(1) }),
    ])
    await rowOf('Most')
    await user.click(screen.getByRole('button', { name: 'Views' }))
    expect(titles()).toEqual(['Most', 'Middle', 'Least'])
    expect(screen.getByRole('columnheader', { name: 'Views' }).getAttribute('aria-sort')).toBe('descending')
    await user.click(screen.getByRole('button', { name: 'Views' }))
    expect(titles()).toEqual(['Least', 'Middle', 'Most'])
  })

  it('looks as far back as asked, at one platform or all', async () => {
    const { bridge, user } = await openInsights([
      sampleInsight('x', { deliveryId: 'a', text: 'Yesterday' }),
      sampleInsight('youtube', { deliveryId: 'b', text: 'Ten days ago', publishedAt: Date.now() - 10 * DAY_MS }),
    ])
    expect(await rowOf('Ten days ago')).toBeTruthy()
    await user.click(screen.getByRole('radio', { name: '7 days' }))
    await waitFor(() => expect(screen.queryByText('Ten days ago')).toBeNull())
    const { since } = bridge.callsOf('insights.list').at(-1) as { since: number }
    expect(Math.abs(Date.now() - since - 7 * DAY_MS)).toBeLessThan(60_000)
    await user.click(screen.getByRole('radio', { name: 'All' }))
    await rowOf('Ten days ago')
    await user.click(screen.getByRole('combobox', { name: 'Platform' }))
    await user.click(await screen.findByRole('option', { name: 'YouTube' }))
    await waitFor(() => expect(titles()).toEqual(['Ten days ago']))
  })

  it('asks the platforms anew, is busy meanwhile, and shows what came of it', async () => {
    const { bridge, user } = await openInsights([sampleInsight('x', { text: 'Ferry' })])
    let done: () => void = () => undefined
    bridge.answer('insights.refresh', () => new Promise((resolve) => (done = () => resolve({ problems: [] }))))
    await rowOf('Ferry')
    expect(screen.getByText('Read 2 min ago')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Refresh' }))
    expect(await screen.findByText('Asking the platforms…')).toBeTruthy()
    bridge.main.insights = [sampleInsight('x', { text: 'Ferry', readings: [{ at: Date.now(), figures: { views: 4321 } }] })]
    act(() => done())
    await waitFor(async () => expect((await rowOf('Ferry')).textContent).toContain('4,321'))
    bridge.main.insights = [sampleInsight('x', { text: 'Ferry', readings: [{ at: Date.now(), figures: { views: 5000 } }] })]
    act(() => bridge.emit('insights.changed', {}))
    await waitFor(async () => expect((await rowOf('Ferry')).textContent).toContain('5,000'))
  })

  it('saves the range as CSV and says under which name, or nothing when the question was closed', async () => {
    const { bridge, user } = await openInsights([sampleInsight('x', { text: 'Ferry' })])
    await rowOf('Ferry')
    await user.click(screen.getByRole('button', { name: 'Export CSV…' }))
    expect(await screen.findByText('creatorsync-insights.csv')).toBeTruthy()
    expect(bridge.callsOf('insights.exportCsv')).toHaveLength(1)
    await user.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByText('Saved')).toBeNull())
    bridge.answer('insights.exportCsv', () => ({ savedAs: null }))
    await user.click(screen.getByRole('button', { name: 'Export CSV…' }))
    await waitFor(() => expect(bridge.callsOf('insights.exportCsv')).toHaveLength(2))
    expect(screen.queryByText('Saved')).toBeNull()
    bridge.answer('insights.exportCsv', () => {
      throw new ProblemError(problem('internal'))
    })
    await user.click(screen.getByRole('button', { name: 'Export CSV…' }))
    expect(await screen.findByText(/Something went wrong inside the app/)).toBeTruthy()
  })

  it('says why a platform could not be asked', async () => {
    const { bridge, user } = await openInsights([sampleInsight('x', { text: 'Ferry' })])
    const found = problem('reconnect-needed', { platform: 'x', accountId: 'a' })
    bridge.answer('insights.refresh', () => ({ problems: [found, { ...found, accountId: 'b' }] }))
    await user.click(screen.getByRole('button', { name: 'Refresh' }))
    expect(await screen.findAllByRole('alert')).toHaveLength(1)
    expect(screen.getByRole('alert').textContent).toContain('X')
  })

  it('reads a long range page by page, and each post once', async () => {
    const { bridge } = await openInsights(
      Array.from({ length: 120 }, (_, index) => sampleInsight('x', { deliveryId: `d${index}`, text: `Post ${index}` })),
    )
    await rowOf('Post 119')
    expect(titles()).toHaveLength(120)
    expect(bridge.callsOf('insights.list').map((call) => (call as { offset: number }).offset)).toEqual([0, 50, 100])
  })

  it('saves what is shown, and says when older posts are left out', async () => {
    const { bridge, user } = await openInsights([
      sampleInsight('x', { deliveryId: 'a', text: 'Ferry', isPractice: false }),
      sampleInsight('youtube', { deliveryId: 'b', text: 'Rehearsal', isPractice: true }),
    ])
    await rowOf('Ferry')
    expect(screen.queryByText(/^These are the newest/)).toBeNull()
    bridge.answer('insights.list', () => ({ items: bridge.main.insights, hasMore: true }))
    act(() => bridge.emit('insights.changed', {}))
    expect(await screen.findByText(/^These are the newest 2 posts of the range/)).toBeTruthy()
    const rehearsals = screen.getByRole<HTMLInputElement>('switch', { name: 'With practice accounts' })
    for (let saved = 1; saved <= 2; saved += 1) {
      await user.click(rehearsals)
      await user.click(screen.getByRole('button', { name: 'Export CSV…' }))
      expect(bridge.callsOf('insights.exportCsv')[saved - 1]).toMatchObject({ platform: null, withPractice: rehearsals.checked })
    }
    expect(new Set(bridge.callsOf('insights.exportCsv').map((call) => (call as { withPractice: boolean }).withPractice)).size).toBe(2)
  })

  it('opens a post’s figures over time by keyboard, with its link', async () => {
    const readings = [
      { at: Date.now() - 2 * DAY_MS, figures: { views: 10 } },
      { at: Date.now() - DAY_MS, figures: { views: 90 } },
    ]
    const { bridge, user } = await openInsights([sampleInsight('youtube', { text: 'Ferry at six', readings })])
    within(await rowOf('Ferry at six'))
      .getByRole('button', { name: 'Ferry at six' })
      .focus()
    await user.keyboard('{Enter}')
    const detail = await screen.findByRole('dialog', { name: 'Figures of a post' })
    expect(within(detail).getByRole('img', { name: /^Views: 10 at .*, 90 at / })).toBeTruthy()
    expect(within(detail).getByText(/^Not given by YouTube for this post: Reach, Likes/)).toBeTruthy()
    await user.click(within(detail).getByRole('link', { name: 'Open link' }))
    await waitFor(() => expect(bridge.callsOf('library.openLink')).toEqual([{ deliveryId: 'delivery-youtube', part: 0 }]))
  })
})
