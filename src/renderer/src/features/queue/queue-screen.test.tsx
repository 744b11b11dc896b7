// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { problem } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleApp, sampleDelivery, samplePublished } from '../../testing/samples.ts'

async function openQueue(bridge: ReturnType<typeof fakeBridge>) {
  const { user } = renderApp(bridge)
  await user.click(await screen.findByRole('link', { name: 'Queue' }))
  return user
}

describe('Queue', () => {
  it('tells progress in words, bytes, speed and time, and follows it', async () => {
    const delivery = sampleDelivery('youtube')
    const bridge = fakeBridge({ deliveries: [delivery] })
    await openQueue(bridge)
    const row = await screen.findByRole('listitem', { name: /YouTube/ })
    expect(within(row).getByText('YouTube has 412 of 980 MB')).toBeTruthy()
    expect(within(row).getByText('3.2 MB/s · 3 min left')).toBeTruthy()
    expect(within(row).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('42')
    act(() =>
      bridge.emit('delivery.progressed', { deliveryId: delivery.id, progress: { sentBytes: 490e6, totalBytes: 980e6, bytesPerSecond: 0 } }),
    )
    expect(within(row).getByText('YouTube has 490 of 980 MB')).toBeTruthy()
    expect(within(row).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
  })

  it('tells a failure whole, with its details, and retries that delivery alone', async () => {
    const failed = sampleDelivery('linkedin', {
      status: 'failed',
      canRetry: true,
      canCancel: false,
      problem: problem('media-rejected', { platform: 'linkedin', details: { platformCode: 'E42', requestId: 'r-1' } }),
    })
    const bridge = fakeBridge({ deliveries: [failed, sampleDelivery('x')] })
    const user = await openQueue(bridge)
    const row = await screen.findByRole('listitem', { name: /LinkedIn/ })
    expect(within(row).getByText('LinkedIn could not use the file.')).toBeTruthy()
    expect(within(row).getByText('E42')).toBeTruthy()
    await user.click(within(row).getByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(bridge.callsOf('delivery.retry')).toEqual([{ deliveryId: failed.id }]))
  })

  it.each([
    ['hosting-needed', 'Your own storage for Instagram pictures'],
    ['api-version-ended', 'Versions of the platforms'],
  ] as const)('leads from %s to the part of the settings that mends it', async (code, name) => {
    const waiting = sampleDelivery('linkedin', { status: 'waiting', problem: problem(code, { actions: ['open-settings'] }) })
    const user = await openQueue(fakeBridge({ deliveries: [waiting] }))
    await user.click(await screen.findByRole('button', { name: 'Open Settings' }))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('region', { name })))
    await user.click(screen.getByRole('link', { name: 'Queue' }))
    await user.click(screen.getByRole('link', { name: 'Settings' }))
    expect(await screen.findByRole('region', { name })).not.toBe(document.activeElement)
  })

  it('removes what failed from sight when asked to', async () => {
    const failed = sampleDelivery('linkedin', { status: 'failed', canRetry: true, canCancel: false, problem: problem('media-rejected') })
    const bridge = fakeBridge({ deliveries: [failed, sampleDelivery('x')] })
    const user = await openQueue(bridge)
    const row = await screen.findByRole('listitem', { name: /LinkedIn/ })
    await user.click(within(row).getByRole('button', { name: /LinkedIn/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Remove from the queue' }))
    await waitFor(() => expect(screen.queryByRole('listitem', { name: /LinkedIn/ })).toBeNull())
    expect(bridge.callsOf('delivery.dismiss')).toEqual([{ deliveryId: failed.id }])
  })

  it('cancels only after asking, and says that nothing is public yet', async () => {
    const bridge = fakeBridge({ deliveries: [sampleDelivery('x')] })
    const user = await openQueue(bridge)
    await user.click(await screen.findByRole('button', { name: 'Cancel' }))
    const dialog = await screen.findByRole('dialog', { name: 'Cancel this upload?' })
    expect(within(dialog).getByText(/Nothing is public yet/)).toBeTruthy()
    expect(within(dialog).queryByText(/may already be public/)).toBeNull()
    expect(bridge.callsOf('delivery.cancel')).toHaveLength(0)
    await user.click(within(dialog).getByRole('button', { name: 'Cancel upload' }))
    expect(await screen.findByText('Cancelled')).toBeTruthy()
  })

  it('says what cancelling can still do where the post may be public, platform by platform', async () => {
    const given = { status: 'committing', isMaybePublic: true, canPause: false, nextAt: Date.now() } as const
    const bridge = fakeBridge({ deliveries: [sampleDelivery('x', given), sampleDelivery('tiktok', given)] })
    const user = await openQueue(bridge)
    await user.click(await screen.findByRole('button', { name: /^All accounts of/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Cancel…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Cancel this upload?' })
    expect(within(dialog).getByText(/It may already be public at X and TikTok/)).toBeTruthy()
    expect(within(dialog).getByText('X: we look, and delete it if it is there.')).toBeTruthy()
    expect(within(dialog).getByText(/TikTok: we look, but no app may delete a post there/)).toBeTruthy()
    expect(within(dialog).queryByText(/Nothing is public yet/)).toBeNull()
    await user.click(within(dialog).getByRole('button', { name: 'Cancel upload' }))
    await waitFor(() => expect(bridge.callsOf('delivery.cancel')).toHaveLength(2))
  })

  it.each([
    ['taken-down', 'cancelled', 'You cancelled this, and it was taken down at X.', 'Cancelled and taken down'],
    ['cancelled-maybe-public', 'cancelled', 'You cancelled this, but it may be online at X.', 'Cancelled'],
    ['not-taken-down', 'published', 'It is online at X and could not be taken down.', /Published/],
  ] as const)('tells what became of a cancelled post: %s', async (code, status, what, words) => {
    const told = problem(code, { severity: 'warning', platform: 'x', actions: code === 'not-taken-down' ? ['open-link'] : [] })
    const bridge = fakeBridge({ deliveries: [sampleDelivery('x', { status, canCancel: false, canPause: false, problem: told })] })
    const user = await openQueue(bridge)
    const row = await screen.findByRole('listitem', { name: /^X/ })
    expect(within(row).getByText(what)).toBeTruthy()
    expect(within(row).getByText(words)).toBeTruthy()
    if (code !== 'not-taken-down') return
    await user.click(within(row).getByRole('button', { name: 'Open the post' }))
    await waitFor(() => expect(bridge.callsOf('library.openLink')).toEqual([{ deliveryId: 'delivery-x', part: 0 }]))
  })

  it('pauses and resumes one delivery, keeping what was sent in sight', async () => {
    const bridge = fakeBridge({ deliveries: [sampleDelivery('youtube'), sampleDelivery('x')] })
    const user = await openQueue(bridge)
    const row = (): HTMLElement => screen.getByRole('listitem', { name: /YouTube/ })
    await user.click(within(await screen.findByRole('listitem', { name: /YouTube/ })).getByRole('button', { name: 'Pause' }))
    await waitFor(() => expect(within(row()).getByText('Paused: YouTube has 412 of 980 MB')).toBeTruthy())
    expect(bridge.callsOf('delivery.pause')).toEqual([{ deliveryId: 'delivery-youtube' }])
    await user.click(within(row()).getByRole('button', { name: 'Resume' }))
    await waitFor(() => expect(bridge.callsOf('delivery.resume')).toEqual([{ deliveryId: 'delivery-youtube' }]))
  })

  it('pauses what waits as well, out of the menu beside Retry', async () => {
    const held = sampleDelivery('x', { status: 'waiting', nextAt: Date.now() + 60_000, canRetry: true, problem: problem('network') })
    const bridge = fakeBridge({ deliveries: [held] })
    const user = await openQueue(bridge)
    await user.click(await screen.findByRole('button', { name: 'More for X, Practice Creator' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Pause' }))
    await waitFor(() => expect(bridge.callsOf('delivery.pause')).toEqual([{ deliveryId: 'delivery-x' }]))
  })

  it('holds one upload to a speed by keys alone, and says so', async () => {
    const bridge = fakeBridge({ deliveries: [sampleDelivery('youtube')] })
    const user = await openQueue(bridge)
    const more = await screen.findByRole('button', { name: 'More for YouTube, Practice Creator' })
    act(() => more.focus())
    await user.keyboard('{Enter}')
    const speed = await screen.findByRole('menuitem', { name: 'Upload speed' })
    await waitFor(() => expect(document.activeElement).toBe(speed))
    await user.keyboard('{Enter}')
    const choice = await screen.findByRole('menuitemradio', { name: '5 Mbit/s' })
    await user.keyboard('{ArrowRight}')
    await waitFor(() => expect(document.activeElement?.textContent).toBe('No limit of its own'))
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    await waitFor(() => expect(document.activeElement).toBe(choice))
    await user.keyboard('{Enter}')
    await waitFor(() =>
      expect(bridge.callsOf('delivery.limitUpload')).toEqual([{ deliveryId: 'delivery-youtube', bytesPerSecond: 625_000 }]),
    )
    expect(await screen.findByText(/at most 5 Mbit\/s/)).toBeTruthy()
  })

  it('pauses and resumes everything, here and in the command palette', async () => {
    const bridge = fakeBridge({ deliveries: [sampleDelivery('x', { status: 'queued' })] })
    const user = await openQueue(bridge)
    await user.click(await screen.findByRole('button', { name: 'Pause all' }))
    expect(await screen.findByText('Everything is paused')).toBeTruthy()
    expect(await screen.findByText('Held up: everything is paused')).toBeTruthy()
    expect(screen.getByRole('status', { name: 'The line: Paused · Online · 1 waiting' })).toBeTruthy()
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByRole('textbox', { name: 'Commands' }), 'resume')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(bridge.callsOf('outbox.pause')).toEqual([{ isPaused: true }, { isPaused: false }]))
  })

  it('says until when a platform that is down is left alone', async () => {
    const until = new Date(2030, 0, 1, 14, 32).getTime()
    const bridge = fakeBridge({ app: sampleApp({ platformsDown: [{ platform: 'youtube', isPractice: false, until }] }) })
    await openQueue(bridge)
    const down = await screen.findByRole('list', { name: 'Platforms that do not work right now' })
    expect(within(down).getByText(/YouTube does not work right now\. It is left alone until: Jan 1, 2030, 2:32/)).toBeTruthy()
  })

  it('says until when a used-up allowance holds a delivery', async () => {
    const nextAt = new Date(2030, 0, 1, 9, 0).getTime()
    const held = sampleDelivery('youtube', { status: 'waiting', nextAt, problem: problem('quota-exhausted', { platform: 'youtube' }) })
    const bridge = fakeBridge({ deliveries: [held] })
    await openQueue(bridge)
    const group = await screen.findByRole('region', { name: /Waiting/ })
    expect(within(group).getByText(/It goes on by itself: Jan 1, 2030, 9:00/)).toBeTruthy()
  })

  it('puts a delivery that waits for a login under what needs the creator', async () => {
    const parked = sampleDelivery('x', {
      status: 'waiting',
      nextAt: null,
      problem: problem('reconnect-needed', { platform: 'x', actions: ['reconnect'] }),
    })
    const bridge = fakeBridge({ deliveries: [parked] })
    const user = await openQueue(bridge)
    await user.click(within(await screen.findByRole('region', { name: /Needs you/ })).getByRole('button', { name: 'Reconnect' }))
    expect(await screen.findByRole('heading', { name: 'Accounts', level: 1 })).toBeTruthy()
  })

  it('asks the question with both answers: online with its link', async () => {
    const unknown = sampleDelivery('tiktok', {
      status: 'needs-answer',
      canCancel: false,
      problem: problem('outcome-unknown', { platform: 'tiktok' }),
    })
    const bridge = fakeBridge({ deliveries: [unknown] })
    const user = await openQueue(bridge)
    const question = await screen.findByRole('form', { name: 'Is this post online at TikTok?' })
    await user.type(within(question).getByRole('textbox', { name: 'Its link, if you have it' }), 'not a link')
    await user.click(within(question).getByRole('button', { name: 'It is online' }))
    expect(within(question).getByText('This is not a link.')).toBeTruthy()
    expect(bridge.callsOf('delivery.answer')).toHaveLength(0)
    await user.clear(within(question).getByRole('textbox'))
    await user.type(within(question).getByRole('textbox'), 'https://www.tiktok.com/@a/video/1')
    await user.click(within(question).getByRole('button', { name: 'It is online' }))
    await waitFor(() =>
      expect(bridge.callsOf('delivery.answer')).toEqual([
        { deliveryId: unknown.id, answer: 'it-is-online', permalink: 'https://www.tiktok.com/@a/video/1' },
      ]),
    )
  })

  it('posts again only after a second word', async () => {
    const unknown = sampleDelivery('x', { status: 'needs-answer', canCancel: false, problem: problem('outcome-unknown') })
    const bridge = fakeBridge({ deliveries: [unknown] })
    const user = await openQueue(bridge)
    await user.click(await screen.findByRole('button', { name: 'Post again' }))
    expect(bridge.callsOf('delivery.answer')).toHaveLength(0)
    await user.click(await screen.findByRole('button', { name: 'Yes, post again' }))
    await waitFor(() => expect(bridge.callsOf('delivery.answer')).toEqual([{ deliveryId: unknown.id, answer: 'post-again' }]))
  })

  it('shows what was published within the hour with its link, and says when the link is not known yet', async () => {
    const unlinked = samplePublished('tiktok', {
      receipt: { parts: [{ remoteId: '1', permalink: null }], publishedAt: Date.now(), notes: ['link-unknown'] },
    })
    const old = samplePublished('x', { id: 'old', postId: 'old', updatedAt: Date.now() - 2 * 3_600_000 })
    const bridge = fakeBridge({ deliveries: [samplePublished('youtube'), unlinked, old] })
    const user = await openQueue(bridge)
    expect(await screen.findByText('Published, link not yet known')).toBeTruthy()
    expect(screen.queryByRole('listitem', { name: /^X/ })).toBeNull()
    await user.click(screen.getByRole('link', { name: 'Open link' }))
    await waitFor(() => expect(bridge.callsOf('library.openLink')).toEqual([{ deliveryId: 'delivery-youtube', part: 0 }]))
  })

  it('says that it waits for the line while there is none', async () => {
    const live = sampleDelivery('x', { status: 'queued', isPractice: false })
    const practice = sampleDelivery('youtube', { status: 'queued', isPractice: true })
    const bridge = fakeBridge({ deliveries: [live, practice] })
    await openQueue(bridge)
    act(() => bridge.emit('app.changed', { ...bridge.main.app, line: 'offline' }))
    expect(within(await screen.findByRole('listitem', { name: /^X/ })).getByText('Waiting for the line')).toBeTruthy()
    expect(within(screen.getByRole('listitem', { name: /^YouTube/ })).getByText('Waiting for its turn')).toBeTruthy()
    expect(screen.getByRole('status', { name: 'The line: Offline · 1 waiting' })).toBeTruthy()
    expect(screen.getByText('One post waits and goes out when the line is back.')).toBeTruthy()
  })

  it('says which posts of a thread are online when it stops midway, and goes on from there', async () => {
    const part = (number: number) => ({ remoteId: `r${number}`, permalink: `https://x.com/a/${number}` })
    const receipt = { parts: [part(1), part(2)], publishedAt: Date.now(), notes: [] }
    const stopped = sampleDelivery('x', {
      status: 'failed',
      canRetry: true,
      partsTotal: 5,
      receipt,
      problem: problem('content-rejected', { platform: 'x' }),
    })
    const bridge = fakeBridge({ deliveries: [stopped] })
    const user = await openQueue(bridge)
    const row = within(await screen.findByRole('listitem', { name: /^X/ }))
    expect(row.getByText('Only partly published')).toBeTruthy()
    expect(row.getByText('2 of 5 posts are online. Retry goes on from there.')).toBeTruthy()
    expect(row.queryByText(/It is not public there/)).toBeNull()
    await user.click(row.getByRole('link', { name: 'Post 2 of 5' }))
    await user.click(row.getByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(bridge.callsOf('delivery.retry')).toHaveLength(1))
    expect(bridge.callsOf('library.openLink')).toEqual([{ deliveryId: 'delivery-x', part: 1 }])
  })
})
