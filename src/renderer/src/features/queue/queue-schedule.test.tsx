// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeliveryView } from '../../../../shared/views.ts'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { NOW, sampleMissed, sampleScheduled } from '../../testing/samples.ts'

const TOMORROW = { wallTime: '2026-11-24T18:00', zone: 'Europe/Berlin' }

// Monday 23 November 2026, 11:30 in Berlin; all but the clock runs as ever.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }))
afterEach(() => void vi.useRealTimers())

async function openQueue(deliveries: DeliveryView[]) {
  const bridge = fakeBridge({ deliveries })
  const { user } = renderApp(bridge)
  await user.click(await screen.findByRole('link', { name: 'Queue' }))
  return { bridge, user }
}

describe('scheduled posts in the queue', () => {
  it('stand under their day with time, zone and platforms, soonest first', async () => {
    const elsewhere = { wallTime: '2026-11-24T09:00', zone: 'America/New_York' }
    await openQueue([
      sampleScheduled('x', TOMORROW, { id: 'a', postId: 'a', text: 'The evening one' }),
      sampleScheduled('youtube', TOMORROW, { id: 'b', postId: 'a', text: 'The evening one' }),
      sampleScheduled('x', elsewhere, { id: 'c', postId: 'c', text: 'The New York one' }),
    ])
    const group = await screen.findByRole('region', { name: /^Scheduled/ })
    expect(within(group).getByRole('button', { name: /Tomorrow, Tuesday, November 24, 2026.*2 posts/ })).toBeTruthy()
    expect(
      within(group)
        .getAllByRole('article')
        .map((post) => post.getAttribute('aria-labelledby')),
    ).toEqual(['queue-c', 'queue-a'])
    expect(within(group).getByText(/6:00.PM Berlin time · X and YouTube/)).toBeTruthy()
    expect(within(group).getByText(/9:00.AM New York time; 3:00.PM for you · X/)).toBeTruthy()
    expect(within(group).queryByRole('listitem')).toBeNull()
  })

  it('show each account when asked, and publish one at once', async () => {
    const { bridge, user } = await openQueue([sampleScheduled('x', TOMORROW), sampleScheduled('youtube', TOMORROW)])
    await user.click(await screen.findByRole('button', { name: '2 accounts' }))
    expect(within(screen.getByRole('listitem', { name: /^X/ })).getByText(/Goes out Tuesday, Nov 24, 6:00.PM Berlin time/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'More for X, Practice Creator' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Publish now' }))
    await waitFor(() => expect(bridge.callsOf('delivery.publishNow')).toEqual([{ deliveryId: 'delivery-x' }]))
  })

  it('move to another time, all accounts together, and the focus comes back', async () => {
    const { bridge, user } = await openQueue([sampleScheduled('x', TOMORROW), sampleScheduled('youtube', TOMORROW)])
    const more = await screen.findByRole('button', { name: /^All accounts of/ })
    await user.click(more)
    await user.click(await screen.findByRole('menuitem', { name: 'Choose another time…' }))
    const dialog = await screen.findByRole('dialog', { name: 'When shall it go out instead?' })
    expect(within(dialog).getByText(/Tuesday, November 24, 2026, 6:00.PM Berlin time/)).toBeTruthy()
    await user.click(within(dialog).getByRole('button', { name: '27 November 2026' }))
    await user.click(within(dialog).getByRole('button', { name: 'Move to this time' }))
    const schedule = { wallTime: '2026-11-27T18:00', zone: 'Europe/Berlin' }
    await waitFor(() =>
      expect(bridge.callsOf('delivery.reschedule')).toEqual([
        { deliveryId: 'delivery-x', schedule },
        { deliveryId: 'delivery-youtube', schedule },
      ]),
    )
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(await screen.findByRole('button', { name: /Friday, November 27, 2026/ })).toBeTruthy()
  })

  it('tell in the dialog why another time was refused, and keep what was chosen', async () => {
    const { bridge, user } = await openQueue([sampleScheduled('x', TOMORROW)])
    bridge.answer('delivery.reschedule', () => {
      throw new ProblemError(problem('schedule-in-past'))
    })
    const more = await screen.findByRole('button', { name: /^All accounts of/ })
    await user.click(more)
    await user.click(await screen.findByRole('menuitem', { name: 'Choose another time…' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Move to this time' }))
    expect(await within(dialog).findByText('This time has passed. Choose a later time.')).toBeTruthy()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(document.activeElement).toBe(more))
  })

  it('wait like any other once their time has come and something holds them', async () => {
    const now = { wallTime: '2026-11-23T11:29', zone: 'Europe/Berlin' }
    const held = sampleScheduled('x', now, { isPractice: false, nextAt: NOW + 60_000, problem: problem('offline', { platform: 'x' }) })
    await openQueue([held])
    const group = await screen.findByRole('region', { name: /^Waiting/ })
    expect(within(group).getByText('Waiting for the line')).toBeTruthy()
    expect(screen.queryByRole('region', { name: /^Scheduled/ })).toBeNull()
  })

  it('draw only what is looked at, however many there are', async () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      sampleScheduled(
        'x',
        { wallTime: `2026-12-${String(1 + (index % 10)).padStart(2, '0')}T10:00`, zone: 'Europe/Berlin' },
        {
          id: `d-${index}`,
          postId: `p-${index}`,
          text: `Post ${index}`,
        },
      ),
    )
    const { user } = await openQueue(many)
    expect(await screen.findAllByRole('article')).toHaveLength(20)
    expect(screen.getAllByRole('button', { name: /50 posts/ })).toHaveLength(10)
    await user.click(screen.getByRole('button', { name: 'Show 20 more of 30' }))
    expect(screen.getAllByRole('article')).toHaveLength(40)
  })
})

describe('posts that missed their time', () => {
  const missedAt = { wallTime: '2026-11-23T06:30', zone: 'Europe/Berlin' }

  it('are asked about once for all accounts, with the time and how long ago it was', async () => {
    const { bridge, user } = await openQueue([sampleMissed('x', missedAt), sampleMissed('youtube', missedAt)])
    const question = await screen.findByRole('group', { name: /It was to go out on Monday, Nov 23, 6:30.AM Berlin time, 5 hr ago\./ })
    expect(within(question).getByText(/Nothing was sent to X and YouTube/)).toBeTruthy()
    await user.click(within(question).getByRole('button', { name: 'Publish now' }))
    await waitFor(() =>
      expect(bridge.callsOf('delivery.publishNow')).toEqual([{ deliveryId: 'delivery-x' }, { deliveryId: 'delivery-youtube' }]),
    )
    await waitFor(() => expect(screen.queryByRole('group', { name: /It was to go out/ })).toBeNull())
  })

  it('can go out at another time instead', async () => {
    const { bridge, user } = await openQueue([sampleMissed('x', missedAt)])
    const question = await screen.findByRole('group', { name: /It was to go out/ })
    await user.click(within(question).getByRole('button', { name: 'Choose another time…' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Tomorrow morning' }))
    await user.click(within(dialog).getByRole('button', { name: 'Move to this time' }))
    await waitFor(() =>
      expect(bridge.callsOf('delivery.reschedule')).toEqual([
        { deliveryId: 'delivery-x', schedule: { wallTime: '2026-11-24T09:00', zone: 'Europe/Berlin' } },
      ]),
    )
  })

  it('can be cancelled, which is asked once and says that nothing is public', async () => {
    const { bridge, user } = await openQueue([sampleMissed('x', missedAt)])
    await user.click(await screen.findByRole('button', { name: 'Cancel this post' }))
    const dialog = await screen.findByRole('dialog', { name: 'Cancel this post?' })
    expect(within(dialog).getByText(/Nothing is public yet/)).toBeTruthy()
    await user.click(within(dialog).getByRole('button', { name: 'Cancel post' }))
    await waitFor(() => expect(bridge.callsOf('delivery.cancel')).toEqual([{ deliveryId: 'delivery-x' }]))
  })
})
