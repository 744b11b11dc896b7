// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleSettings } from '../../testing/samples.ts'

async function openSettings(bridge = fakeBridge()) {
  const { user } = renderApp(bridge)
  await user.click(await screen.findByRole('link', { name: 'Settings' }))
  await screen.findByRole('region', { name: 'Uploads' })
  return { bridge, user }
}

describe('Settings', () => {
  it('limits all uploads in Mbit/s, saves at once, and takes the limit away again', async () => {
    const { bridge, user } = await openSettings()
    await user.click(screen.getByRole('switch', { name: /^Limit the upload speed/ }))
    await waitFor(() => expect(bridge.callsOf('settings.save')).toEqual([{ uploadLimit: 1_250_000 }]))
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Upload limit' })
    expect(field.value).toBe('10 Mbit/s')
    await user.clear(field)
    await user.type(field, '2.5{Enter}')
    await waitFor(() => expect(bridge.callsOf('settings.save').at(-1)).toEqual({ uploadLimit: 312_500 }))
    await user.click(screen.getByRole('switch', { name: /^Limit the upload speed/ }))
    await waitFor(() => expect(bridge.callsOf('settings.save').at(-1)).toEqual({ uploadLimit: null }))
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Upload limit' })).toBeNull())
  })

  it('refuses a figure that makes no sense, beside the field, and sends nothing', async () => {
    const { bridge, user } = await openSettings(fakeBridge({ settings: sampleSettings({ uploadLimit: 1_250_000 }) }))
    const field = await screen.findByRole('textbox', { name: 'Upload limit' })
    await user.clear(field)
    await user.type(field, '0{Enter}')
    expect(screen.getByText('From 0.1 to 10000.')).toBeTruthy()
    expect(bridge.callsOf('settings.save')).toEqual([])
  })

  it('sets in hours what becomes of missed posts; none means that it always asks', async () => {
    const { bridge, user } = await openSettings()
    expect(screen.getByText('Less than 3 hours late it goes out by itself. Later than that, you are asked.')).toBeTruthy()
    const field = screen.getByRole('textbox', { name: 'Publish by itself when less than this late' })
    await user.clear(field)
    await user.type(field, '0')
    await user.tab()
    expect(await screen.findByText('You are always asked.')).toBeTruthy()
    expect(bridge.callsOf('settings.save')).toEqual([{ publishIfLateByLessThanMs: 0 }])
  })

  it('saves a figure when nothing was typed for a moment, without leaving the field', async () => {
    const { bridge, user } = await openSettings()
    const field = screen.getByRole('textbox', { name: 'Publish by itself when less than this late' })
    await user.click(field)
    await user.keyboard('{ArrowUp}')
    await waitFor(() => expect(bridge.callsOf('settings.save')).toEqual([{ publishIfLateByLessThanMs: 4 * 3_600_000 }]))
  })

  it('names a newer version of a platform, refuses what is none, and goes back to ours when emptied', async () => {
    const { bridge, user } = await openSettings()
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Version of LinkedIn' })
    expect(field.placeholder).toBe('202609, as CreatorSync brings it')
    await user.type(field, '202613{Enter}')
    expect(screen.getByText('Year and month in six digits, such as 202609.')).toBeTruthy()
    expect(bridge.callsOf('settings.save')).toEqual([])
    await user.clear(field)
    await user.type(field, '202701{Enter}')
    await waitFor(() => expect(bridge.callsOf('settings.save')).toEqual([{ apiVersion: { platform: 'linkedin', version: '202701' } }]))
    await user.clear(field)
    await user.tab()
    await waitFor(() => expect(bridge.callsOf('settings.save').at(-1)).toEqual({ apiVersion: { platform: 'linkedin', version: null } }))
  })

  it('starts at login and stays in the tray, by switches', async () => {
    const { bridge, user } = await openSettings()
    await user.click(screen.getByRole('switch', { name: /^Start when I log in/ }))
    await user.click(screen.getByRole('switch', { name: /^Stay in the tray/ }))
    await waitFor(() => expect(bridge.callsOf('settings.save')).toEqual([{ startAtLogin: true }, { staysInTray: false }]))
  })

  it('does not offer what the system cannot do', async () => {
    await openSettings(fakeBridge({ settings: sampleSettings({ canStartAtLogin: false }) }))
    expect(screen.queryByRole('switch', { name: /^Start when I log in/ })).toBeNull()
  })

  it('says at the setting why it was not saved, and shows what still holds', async () => {
    const { bridge, user } = await openSettings()
    bridge.answer('settings.save', () => {
      throw new ProblemError(problem('internal'))
    })
    await user.click(screen.getByRole('switch', { name: /^Start when I log in/ }))
    const section = screen.getByRole('region', { name: 'Start and tray' })
    expect(await within(section).findByText(/Something went wrong inside the app/)).toBeTruthy()
    expect(within(section).getByRole<HTMLInputElement>('switch', { name: /^Start when I log in/ }).checked).toBe(false)
    expect(screen.getByText('Not saved')).toBeTruthy()
  })

  it('opens from the command palette', async () => {
    const bridge = fakeBridge()
    const { user } = renderApp(bridge)
    await screen.findByRole('link', { name: 'Compose' })
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByRole('textbox', { name: 'Commands' }), 'settings')
    await user.keyboard('{Enter}')
    expect(await screen.findByRole('heading', { name: 'Settings', level: 1 })).toBeTruthy()
  })
})
