// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { fakeBridge, type FakeMain } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleAccount, sampleConnection, sampleLogin } from '../../testing/samples.ts'

const TIKTOK = sampleLogin('tiktok', {
  app: { kind: 'oauth2', clientId: 'app-1', hasSecret: true },
  extras: [
    { name: 'drafts', isOffAtFirst: false },
    { name: 'statistics', isOffAtFirst: true },
  ],
})

async function openAccounts(given: Partial<FakeMain>) {
  const bridge = fakeBridge({ logins: [TIKTOK], ...given })
  const { user } = renderApp(bridge)
  await user.click(await screen.findByRole('link', { name: 'Accounts' }))
  return { bridge, user }
}

describe('the health of an account', () => {
  it('says when it was checked, when its login ends and why', async () => {
    const logins = [sampleLogin('youtube'), TIKTOK]
    await openAccounts({
      logins,
      accounts: [
        sampleAccount('youtube', {
          checkedAt: Date.now() - 3 * 3_600_000,
          loginExpiresAt: Date.now() + 3 * 86_400_000,
          loginEndReason: 'testing-mode',
        }),
        sampleAccount('tiktok'),
      ],
    })
    const youtube = within(screen.getByRole('region', { name: 'YouTube' }))
    expect(await youtube.findByText(/^Checked 3 hr ago · Login ends: .*/)).toBeTruthy()
    expect(youtube.getByText('Login ends in 3 days')).toBeTruthy()
    expect(youtube.getByText(/^Google ends this login after 7 days/)).toBeTruthy()
    expect(within(screen.getByRole('region', { name: 'TikTok' })).getByText(/^Not checked yet/)).toBeTruthy()
  })

  it('asks the platform when told to, and says what it answered', async () => {
    const { bridge, user } = await openAccounts({ accounts: [sampleAccount('tiktok')] })
    bridge.answer('account.refresh', () => [sampleAccount('tiktok', { displayName: 'New Name', checkedAt: Date.now() })])
    await user.click(await screen.findByRole('button', { name: 'Check Practice Creator now' }))
    expect(await screen.findByText('New Name')).toBeTruthy()
    expect(screen.getByText('Practice Creator: the login works')).toBeTruthy()
    expect(bridge.callsOf('account.refresh')).toEqual([{ accountId: 'account-tiktok' }])
    bridge.answer('account.refresh', () => {
      throw new ProblemError(problem('reconnect-needed', { platform: 'tiktok' }))
    })
    await user.click(screen.getByRole('button', { name: 'Check New Name now' }))
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(screen.queryByText('New Name: the login works')).toBeNull()
  })

  it('says what the login may do beyond publishing, and connects again with what it lacks ticked as well', async () => {
    const { bridge, user } = await openAccounts({ accounts: [sampleAccount('tiktok', { abilities: ['drafts'] })] })
    expect(await screen.findByText('Also allowed: Drafts.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Connect Practice Creator again to allow: Statistics' }))
    const dialog = await screen.findByRole('dialog', { name: 'Connect Practice Creator again' })
    for (const name of [/^Drafts/, /^Statistics/])
      expect(within(dialog).getByRole<HTMLInputElement>('checkbox', { name }).checked).toBe(true)
    await user.click(within(dialog).getByRole('button', { name: 'Connect in the browser' }))
    await waitFor(() =>
      expect(bridge.callsOf('connection.start')).toEqual([{ login: 'tiktok', isPractice: true, extras: ['drafts', 'statistics'] }]),
    )
  })

  it('reconnects with what the login had, unless something is ticked or unticked', async () => {
    const { bridge, user } = await openAccounts({
      accounts: [sampleAccount('tiktok', { status: 'reconnect-needed', abilities: ['statistics'] })],
    })
    await user.click(await screen.findByRole('button', { name: 'Reconnect Practice Creator' }))
    await user.click(await screen.findByRole('button', { name: 'Connect in the browser' }))
    await waitFor(() => expect(bridge.callsOf('connection.start')).toEqual([{ login: 'tiktok', isPractice: true, extras: ['statistics'] }]))
  })

  it('shows its picture, and its initials where the picture cannot be had', async () => {
    await openAccounts({ accounts: [sampleAccount('tiktok', { avatarVersion: 'a b' })] })
    const region = await screen.findByRole('region', { name: 'TikTok' })
    const picture = await waitFor(() => {
      const found = region.querySelector('img')
      if (found === null) throw new Error('no picture')
      return found
    })
    expect(picture.getAttribute('src')).toBe('media://avatar/account-tiktok?v=a%20b')
    expect(within(region).getByText('PC')).toBeTruthy()
    fireEvent.error(picture)
    expect(region.querySelector('img')).toBeNull()
  })
})

describe('connecting an account', () => {
  it('asks for what is ticked, says why one may leave it out, and asks for the same when tried again', async () => {
    const { bridge, user } = await openAccounts({})
    bridge.answer('connection.start', (input) => sampleConnection({ login: input.login, isPractice: input.isPractice, id: 'first' }))
    await user.click(await screen.findByRole('button', { name: 'Connect TikTok' }))
    const drawer = await screen.findByRole('dialog', { name: 'Connect TikTok' })
    expect(within(drawer).getByText(/^Leave out what you do not need/)).toBeTruthy()
    const box = (name: RegExp) => within(drawer).getByRole<HTMLInputElement>('checkbox', { name })
    expect(box(/^Drafts/).checked).toBe(true)
    expect(box(/^Statistics/).checked).toBe(false)
    await user.click(box(/^Drafts/))
    await user.click(box(/^Statistics/))
    await user.click(within(drawer).getByRole('button', { name: 'Connect in the browser' }))
    await screen.findByText('Waiting for your browser')
    act(() => bridge.emit('connection.changed', sampleConnection({ id: 'first', state: 'failed', problem: problem('connect-denied') })))
    await user.click(await screen.findByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(bridge.callsOf('connection.start')).toHaveLength(2))
    for (const call of bridge.callsOf('connection.start')) expect(call).toMatchObject({ extras: ['statistics'] })
  })
})
