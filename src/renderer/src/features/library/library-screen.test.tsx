// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
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
})
