// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { problem } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleDelivery, samplePublished } from '../../testing/samples.ts'

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

  it('cancels only after asking', async () => {
    const bridge = fakeBridge({ deliveries: [sampleDelivery('x')] })
    const user = await openQueue(bridge)
    await user.click(await screen.findByRole('button', { name: 'Cancel' }))
    expect(bridge.callsOf('delivery.cancel')).toHaveLength(0)
    await user.click(await screen.findByRole('button', { name: 'Cancel upload' }))
    expect(await screen.findByText('Cancelled')).toBeTruthy()
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
    const bridge = fakeBridge({ deliveries: [sampleDelivery('x', { status: 'waiting' })] })
    await openQueue(bridge)
    act(() => bridge.emit('app.changed', { ...bridge.main.app, isOnline: false }))
    expect(await screen.findByText('Waiting for the line')).toBeTruthy()
    expect(screen.getByRole('status', { name: 'The line: Offline · 1 waiting' })).toBeTruthy()
  })
})
