// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { problem } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { samplePublished } from '../../testing/samples.ts'

async function openLibrary(bridge: ReturnType<typeof fakeBridge>) {
  const { user } = renderApp(bridge)
  await user.click(await screen.findByRole('link', { name: 'Library' }))
  return user
}

describe('Library', () => {
  it('explains itself while it is empty', async () => {
    await openLibrary(fakeBridge())
    expect(await screen.findByText('Nothing published yet')).toBeTruthy()
  })

  it('opens and copies the link of each account, and all links of a post at once', async () => {
    const bridge = fakeBridge({ library: [samplePublished('x'), samplePublished('youtube')] })
    const user = await openLibrary(bridge)
    const row = await screen.findByRole('listitem', { name: /YouTube/ })
    await user.click(within(row).getByRole('link', { name: 'Open link' }))
    await user.click(within(row).getByRole('button', { name: 'Copy link' }))
    await waitFor(() => expect(bridge.callsOf('library.copyLink')).toEqual([{ deliveryId: 'delivery-youtube', part: 0 }]))
    expect(bridge.callsOf('library.openLink')).toEqual([{ deliveryId: 'delivery-youtube', part: 0 }])
    await user.click(screen.getByRole('button', { name: 'Copy all links' }))
    await waitFor(() => expect(bridge.callsOf('library.copyLinks')).toHaveLength(1))
  })

  it('searches as you type and says when nothing is found', async () => {
    const bridge = fakeBridge({
      library: [
        samplePublished('x', { text: 'Ferry at six', postId: 'ferry' }),
        samplePublished('youtube', { text: 'Mending nets', postId: 'nets' }),
      ],
    })
    const user = await openLibrary(bridge)
    await screen.findByRole('heading', { name: 'Ferry at six' })
    await user.type(screen.getByRole('searchbox', { name: 'Search posts' }), 'nets')
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Ferry at six' })).toBeNull())
    expect(screen.getByRole('heading', { name: 'Mending nets' })).toBeTruthy()
    await user.type(screen.getByRole('searchbox', { name: 'Search posts' }), 'zzz')
    expect(await screen.findByText('Nothing found')).toBeTruthy()
  })

  it('shows more by pages', async () => {
    const library = Array.from({ length: 70 }, (_, index) =>
      samplePublished('x', { id: `d${index}`, postId: `p${index}`, text: `Post ${index}`, updatedAt: 10_000 - index }),
    )
    const user = await openLibrary(fakeBridge({ library }))
    await screen.findByRole('heading', { name: 'Post 0' })
    expect(screen.queryByRole('heading', { name: 'Post 65' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Show more' }))
    expect(await screen.findByRole('heading', { name: 'Post 65' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  })

  it('deletes a post at its platform after asking once, shows it going, and takes it off the list', async () => {
    const bridge = fakeBridge({ library: [samplePublished('x', { canDelete: true }), samplePublished('tiktok')] })
    const user = await openLibrary(bridge)
    const row = () => screen.findByRole('listitem', { name: /^X/ })
    expect(within(await screen.findByRole('listitem', { name: /TikTok/ })).queryByRole('button', { name: /^More for/ })).toBeNull()
    bridge.answer('library.delete', () => samplePublished('x', { status: 'withdrawing', isBeingWithdrawn: true }))
    await user.click(within(await row()).getByRole('button', { name: 'More for X, Practice Creator' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete on X…' }))
    expect(bridge.callsOf('library.delete')).toEqual([])
    const dialog = await screen.findByRole('dialog', { name: 'Delete this on X?' })
    expect(within(dialog).getByText(/cannot be undone/)).toBeTruthy()
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(await within(await row()).findByText('Being deleted on X…')).toBeTruthy()
    expect(bridge.callsOf('library.delete')).toEqual([{ deliveryId: 'delivery-x' }])
    act(() => bridge.emit('delivery.changed', samplePublished('x', { status: 'cancelled', receipt: null, problem: problem('deleted') })))
    await waitFor(() => expect(screen.queryByRole('listitem', { name: /^X/ })).toBeNull())
    expect(screen.getByRole('listitem', { name: /TikTok/ })).toBeTruthy()
  })

  it('says when the platform did not let it be deleted, and leads to the post', async () => {
    const refused = problem('not-taken-down', { severity: 'warning', platform: 'x', actions: ['open-link'] })
    const bridge = fakeBridge({ library: [samplePublished('x', { problem: refused })] })
    const user = await openLibrary(bridge)
    expect(await screen.findByText('It is online at X and could not be taken down.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Open the post' }))
    await waitFor(() => expect(bridge.callsOf('library.openLink')).toEqual([{ deliveryId: 'delivery-x', part: 0 }]))
  })

  it('lists every post of a thread and its first comment, each with its own link', async () => {
    const part = (number: number) => ({ remoteId: `r${number}`, permalink: `https://x.com/a/${number}` })
    const receipt = {
      parts: [part(1), { remoteId: 'r2', permalink: null }, { ...part(3), role: 'comment' as const }],
      publishedAt: Date.now(),
      notes: ['alt-text-failed' as const],
    }
    const bridge = fakeBridge({ library: [samplePublished('x', { partsTotal: 2, receipt })] })
    const user = await openLibrary(bridge)
    const parts = within(await screen.findByRole('list', { name: 'What is online' }))
    expect(parts.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Post 1 of 2',
      'Post 2 of 2: link not known',
      'First comment',
    ])
    expect(screen.getByText(/The description for blind people was not taken/)).toBeTruthy()
    await user.click(parts.getByRole('link', { name: 'First comment' }))
    await user.click(parts.getByRole('button', { name: 'Copy link: Post 1 of 2' }))
    await waitFor(() => expect(bridge.callsOf('library.copyLink')).toEqual([{ deliveryId: 'delivery-x', part: 0 }]))
    expect(bridge.callsOf('library.openLink')).toEqual([{ deliveryId: 'delivery-x', part: 2 }])
  })
})
