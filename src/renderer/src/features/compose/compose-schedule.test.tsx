// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { NOW, sampleAccounts, sampleDelivery, sampleDraft } from '../../testing/samples.ts'

// Monday 23 November 2026, 11:30 in Berlin; all but the clock runs as ever.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }))
afterEach(() => void vi.useRealTimers())

function readyBridge() {
  return fakeBridge({ accounts: sampleAccounts(), draft: sampleDraft({ text: 'Hello', accountIds: ['account-linkedin'] }) })
}

async function openDialog(bridge = readyBridge()) {
  const { user } = renderApp(bridge)
  const button = await screen.findByRole('button', { name: 'Schedule…' })
  await user.click(button)
  const dialog = await screen.findByRole('dialog', { name: 'When shall it go out?' })
  return { bridge, user, button, dialog }
}

const confirmIn = (dialog: HTMLElement): HTMLButtonElement => within(dialog).getByRole('button', { name: 'Schedule' })

function setTime(dialog: HTMLElement, value: string): void {
  fireEvent.change(within(dialog).getByLabelText('Time'), { target: { value } })
}

describe('scheduling from Compose', () => {
  it('says in words when that is, schedules by wall time and zone, and shows the queue', async () => {
    const { bridge, user, dialog } = await openDialog()
    expect(within(dialog).getByText(/Monday, November 23, 2026, 12:00.PM Berlin time/)).toBeTruthy()
    await user.click(within(dialog).getByRole('button', { name: '24 November 2026' }))
    setTime(dialog, '18:00')
    expect(within(dialog).getByText(/Tuesday, November 24, 2026, 6:00.PM Berlin time/)).toBeTruthy()
    await user.click(confirmIn(dialog))
    await screen.findByRole('heading', { name: 'Queue', level: 1 })
    expect(bridge.callsOf('draft.publish')).toEqual([
      { draftId: 'draft-1', schedule: { wallTime: '2026-11-24T18:00', zone: 'Europe/Berlin' }, isRepeatMeant: false },
    ])
    expect(await screen.findByText('Scheduled for one account')).toBeTruthy()
    expect(screen.getByRole('region', { name: /^Scheduled/ })).toBeTruthy()
  })

  it('says what the time in another zone is for the creator', async () => {
    const { user, dialog } = await openDialog()
    await user.click(within(dialog).getByRole('combobox', { name: 'Time zone' }))
    await user.clear(within(dialog).getByRole('combobox', { name: 'Time zone' }))
    await user.type(within(dialog).getByRole('combobox', { name: 'Time zone' }), 'new york')
    await user.click(await screen.findByRole('option', { name: 'America/New York' }))
    setTime(dialog, '18:00')
    expect(within(dialog).getByText(/Monday, November 23, 2026, 6:00.PM New York time; .*12:00.AM for you/)).toBeTruthy()
  })

  it('refuses a time that has passed', async () => {
    const { bridge, dialog } = await openDialog()
    setTime(dialog, '11:29')
    expect(within(dialog).getByText('This time has passed. Choose a later one.')).toBeTruthy()
    expect(confirmIn(dialog).disabled).toBe(true)
    fireEvent.submit(confirmIn(dialog).closest('form') as HTMLFormElement)
    expect(bridge.callsOf('draft.publish')).toEqual([])
  })

  it('says when the clocks skip the time, and when it comes twice', async () => {
    vi.setSystemTime(Date.UTC(2027, 2, 27, 20))
    const { user, dialog } = await openDialog()
    await user.click(within(dialog).getByRole('button', { name: '28 March 2027' }))
    setTime(dialog, '02:30')
    expect(within(dialog).getByText(/The clocks in Berlin skip 2:30.AM that day\. It goes out at 3:30.AM\./)).toBeTruthy()
    expect(confirmIn(dialog).disabled).toBe(false)
    setTime(dialog, '')
    expect(within(dialog).getByText('Choose a day and a time.')).toBeTruthy()
    expect(confirmIn(dialog).disabled).toBe(true)
  })

  it('tells a refusal in the dialog and keeps what was chosen; Escape gives the focus back', async () => {
    const bridge = readyBridge()
    bridge.answer('draft.publish', () => {
      throw new ProblemError(problem('schedule-in-past'))
    })
    const { user, button, dialog } = await openDialog(bridge)
    setTime(dialog, '12:30')
    await user.click(confirmIn(dialog))
    expect(await within(dialog).findByText('This time has passed. Choose a later time.')).toBeTruthy()
    expect(within(dialog).getByText(/12:30.PM Berlin time/)).toBeTruthy()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(document.activeElement).toBe(button))
  })

  it('leaves the keys for Publish to the dialog while it is open', async () => {
    const { bridge, user } = await openDialog()
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(bridge.callsOf('draft.publish').filter((input) => (input as { schedule: unknown }).schedule === null)).toEqual([])
  })

  it('opens by keys as well', async () => {
    const { user } = renderApp(readyBridge())
    await user.click(await screen.findByRole('textbox', { name: 'Text for all' }))
    await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}')
    expect(await screen.findByRole('dialog', { name: 'When shall it go out?' })).toBeTruthy()
  })
})

describe('a post that looks like a repeat', () => {
  function repeatingBridge() {
    const bridge = readyBridge()
    bridge.answer('draft.publish', ({ isRepeatMeant }) => {
      if (isRepeatMeant !== true)
        throw new ProblemError(
          problem('looks-like-repeat', {
            platform: 'linkedin',
            accountId: 'account-linkedin',
            params: { accountName: 'Practice Creator', at: NOW - 3_600_000, text: 'Hello there' },
          }),
        )
      return [sampleDelivery('linkedin')]
    })
    return bridge
  }

  it('is asked about once: where and when; then published anyway', async () => {
    const bridge = repeatingBridge()
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Publish now' }))
    const dialog = await screen.findByRole('dialog', { name: 'Post this again?' })
    expect(
      within(dialog).getByText(/Nearly the same is posted to Practice Creator on LinkedIn already: Today, .*“Hello there”/),
    ).toBeTruthy()
    await user.click(within(dialog).getByRole('button', { name: 'Publish anyway' }))
    await screen.findByRole('heading', { name: 'Queue', level: 1 })
    expect(bridge.callsOf('draft.publish')).toEqual([
      { draftId: 'draft-1', schedule: null, isRepeatMeant: false },
      { draftId: 'draft-1', schedule: null, isRepeatMeant: true },
    ])
  })

  it('goes back to the draft untouched', async () => {
    const bridge = repeatingBridge()
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Publish now' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Go back' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text for all' }).value).toBe('Hello')
    expect(bridge.callsOf('draft.publish')).toHaveLength(1)
  })

  it('keeps the time that was chosen for it', async () => {
    const { bridge, user, dialog } = await openDialog(repeatingBridge())
    await user.click(within(dialog).getByRole('button', { name: 'This evening' }))
    await user.click(confirmIn(dialog))
    await user.click(await screen.findByRole('button', { name: 'Schedule anyway' }))
    await screen.findByRole('heading', { name: 'Queue', level: 1 })
    expect(bridge.callsOf('draft.publish').at(-1)).toEqual({
      draftId: 'draft-1',
      schedule: { wallTime: '2026-11-23T18:00', zone: 'Europe/Berlin' },
      isRepeatMeant: true,
    })
  })
})
