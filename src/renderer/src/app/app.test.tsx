// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { problem } from '../../../shared/problem.ts'
import { fakeBridge } from '../testing/fake-bridge.ts'
import { renderApp } from '../testing/render-app.tsx'
import { sampleApp, sampleDelivery, sampleMissed, samplePublished, sampleScheduled } from '../testing/samples.ts'

const files = (...given: File[]) => ({ dataTransfer: { types: ['Files'], files: given } })

describe('the page', () => {
  it('imports files dropped on any screen through the preload, and opens Compose', async () => {
    const bridge = fakeBridge()
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('link', { name: 'Library' }))
    fireEvent.dragEnter(document.body, files(new File(['x'], 'a.mp4')))
    expect(screen.getByText('Drop to add to the post')).toBeTruthy()
    fireEvent.drop(document.body, files(new File(['x'], 'a.mp4'), new File(['y'], 'b.mp4')))
    expect(await screen.findByText('b.mp4')).toBeTruthy()
    expect(bridge.callsOf('media.importPaths')).toEqual([['a.mp4', 'b.mp4']])
    expect(screen.queryByText('Drop to add to the post')).toBeNull()
    await waitFor(() =>
      expect((bridge.callsOf('draft.save').at(-1) as { assetIds: string[] }).assetIds).toEqual(['dropped-0', 'dropped-1']),
    )
  })

  it('leaves dragged text alone', async () => {
    const bridge = fakeBridge()
    renderApp(bridge)
    await screen.findByRole('link', { name: 'Compose' })
    expect(fireEvent.drop(document.body, { dataTransfer: { types: ['text/plain'], files: [] } })).toBe(true)
    expect(bridge.callsOf('media.importPaths')).toEqual([])
  })

  it('switches screens by keys, also from within a text', async () => {
    const { user } = renderApp(fakeBridge())
    await user.click(await screen.findByRole('textbox', { name: 'Text for all' }))
    for (const [key, name] of [
      ['2', 'Queue'],
      ['3', 'Library'],
      ['4', 'Insights'],
      ['5', 'Accounts'],
      ['6', 'Settings'],
      ['1', 'Compose'],
    ] as const) {
      await user.keyboard(`{Control>}${key}{/Control}`)
      expect(await screen.findByRole('heading', { name, level: 1 })).toBeTruthy()
      expect(screen.getByRole('link', { name }).getAttribute('aria-current')).toBe('page')
    }
  })

  it('opens the screen that main asks for', async () => {
    const bridge = fakeBridge()
    renderApp(bridge)
    await screen.findByRole('link', { name: 'Compose' })
    act(() => bridge.emit('screen.requested', { screen: 'library' }))
    expect(await screen.findByRole('heading', { name: 'Library', level: 1 })).toBeTruthy()
  })

  it('shows only screens that exist', async () => {
    renderApp(fakeBridge())
    await screen.findByRole('link', { name: 'Compose' })
    expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual([
      'Compose',
      'Queue',
      'Library',
      'Insights',
      'Accounts',
      'Settings',
    ])
  })

  it('tells how a delivery ended while another screen is open', async () => {
    const bridge = fakeBridge({ deliveries: [sampleDelivery('youtube')] })
    renderApp(bridge)
    await screen.findByRole('link', { name: 'Compose' })
    await waitFor(() => expect(screen.getByRole('status', { name: /The line/ })).toBeTruthy())
    act(() => bridge.emit('delivery.changed', samplePublished('youtube')))
    expect(await screen.findByText('Published on YouTube')).toBeTruthy()
  })

  it('says that a network’s login page stands in the way, and what to do', async () => {
    const bridge = fakeBridge({ app: sampleApp({ line: 'captive' }) })
    renderApp(bridge)
    expect(await screen.findByText('A login page of this network stands in the way')).toBeTruthy()
    expect(screen.getByText(/Log in to the network in your browser/)).toBeTruthy()
    expect(screen.getByRole('status', { name: 'The line: Login page in the way · nothing waiting' })).toBeTruthy()
    act(() => bridge.emit('app.changed', sampleApp({ line: 'online' })))
    expect(screen.queryByText('A login page of this network stands in the way')).toBeNull()
  })

  it('says that the command line is sending', async () => {
    renderApp(fakeBridge({ app: sampleApp({ outboxRunsIn: 'cli' }) }))
    expect(await screen.findByText('The command line is sending')).toBeTruthy()
  })

  it('asks once for a post that missed its time, however many accounts it goes to', async () => {
    const schedule = { wallTime: '2026-11-24T18:00', zone: 'Europe/Berlin' }
    const bridge = fakeBridge({ deliveries: [sampleScheduled('x', schedule), sampleScheduled('youtube', schedule)] })
    renderApp(bridge)
    await screen.findByRole('link', { name: 'Compose' })
    await waitFor(() => expect(bridge.callsOf('delivery.list')).toHaveLength(1))
    act(() => bridge.emit('delivery.changed', sampleMissed('x', schedule)))
    act(() => bridge.emit('delivery.changed', sampleMissed('youtube', schedule)))
    expect(await screen.findAllByText('A post missed its time')).toHaveLength(1)
  })

  it('says at the start what was kept aside, until it is dismissed', async () => {
    const bridge = fakeBridge({
      app: sampleApp({ notices: [problem('database-damaged', { params: { fileName: 'old.db' } })], areLiveAccountsPaused: true }),
    })
    const { user } = renderApp(bridge)
    expect(await screen.findByText('The database was damaged.')).toBeTruthy()
    expect(screen.getByText(/old\.db/)).toBeTruthy()
    expect(screen.getByText('Live accounts are paused')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Dismiss' }))
    await waitFor(() => expect(screen.queryByText('The database was damaged.')).toBeNull())
  })

  it('asks for the passphrase at the start, and can be put off', async () => {
    const bridge = fakeBridge({ app: sampleApp({ vault: { state: 'passphrase-needed', keeper: 'passphrase' } }) })
    const { user } = renderApp(bridge)
    await screen.findByRole('dialog', { name: 'Unlock your logins' })
    await user.click(screen.getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.click(screen.getByRole('button', { name: 'Unlock' }))
    await user.type(await screen.findByLabelText('Passphrase'), 'correct horse')
    await user.click(screen.getAllByRole('button', { name: 'Unlock' }).at(-1) as HTMLElement)
    await waitFor(() => expect(screen.queryByText('Your logins are locked')).toBeNull())
    expect(bridge.callsOf('vault.open')).toEqual([{ passphrase: 'correct horse' }])
  })
})
