// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ConnectionView } from '../../../../shared/views.ts'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleAccount, sampleApp, sampleConnection, sampleLogin } from '../../testing/samples.ts'

async function openAccounts(bridge: ReturnType<typeof fakeBridge>) {
  const { user } = renderApp(bridge)
  await user.click(await screen.findByRole('link', { name: 'Accounts' }))
  return user
}

const SAVED = sampleLogin('meta', { app: { kind: 'oauth2', clientId: 'app-1', hasSecret: true } })

describe('Accounts', () => {
  it('connects the practice accounts by one click', async () => {
    const bridge = fakeBridge()
    const user = await openAccounts(bridge)
    await user.click(await screen.findByRole('button', { name: 'Try with practice accounts' }))
    await waitFor(() => expect(bridge.callsOf('practice.connectAll')).toHaveLength(1))
    expect(await within(screen.getByRole('region', { name: 'TikTok' })).findByText('Practice')).toBeTruthy()
  })

  it('sends the secret once and clears its field, whatever the answer', async () => {
    const bridge = fakeBridge()
    bridge.answer('login.saveApp', () => {
      throw new ProblemError(problem('vault-unavailable'))
    })
    const user = await openAccounts(bridge)
    await user.click(await screen.findByRole('button', { name: 'Connect TikTok' }))
    await user.type(await screen.findByLabelText(/^Client key/), 'key-1')
    const secret = screen.getByLabelText<HTMLInputElement>(/^Client secret/)
    expect(secret.type).toBe('password')
    await user.type(secret, 'top-secret')
    await user.click(screen.getByRole('button', { name: 'Save id and secret' }))
    expect(await screen.findByText(/There is no safe place for your logins/)).toBeTruthy()
    expect(bridge.callsOf('login.saveApp')).toEqual([{ login: 'tiktok', kind: 'oauth2', clientId: 'key-1', clientSecret: 'top-secret' }])
    expect(secret.value).toBe('')
    expect(document.body.innerHTML).not.toContain('top-secret')
  })

  it('shows the addresses to register and never the saved secret', async () => {
    const bridge = fakeBridge({ logins: [sampleLogin('x', { app: { kind: 'oauth2', clientId: 'my-id', hasSecret: true } })] })
    const user = await openAccounts(bridge)
    await user.click(await screen.findByRole('button', { name: 'Connect X' }))
    expect(await screen.findByText('http://127.0.0.1:8917/x/callback')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Copy http://127.0.0.1:8918/x/callback' }))
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe('http://127.0.0.1:8918/x/callback'))
    expect(screen.getByText('App my-id is saved')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Change' }))
    expect(screen.getByLabelText<HTMLInputElement>(/^Client secret/).value).toBe('')
  })

  it('follows a login from the browser to the chosen accounts', async () => {
    const bridge = fakeBridge({ logins: [SAVED] })
    bridge.answer('connection.start', (input) => sampleConnection({ ...input, id: 'followed' }))
    const user = await openAccounts(bridge)
    await user.click(await screen.findByRole('button', { name: 'Connect Instagram' }))
    await user.click(await screen.findByRole('button', { name: 'Connect in the browser' }))
    expect(await screen.findByText('Waiting for your browser')).toBeTruthy()
    expect(screen.getByRole('timer').textContent).toMatch(/^[45]:\d\d left$/)
    const choosing: ConnectionView = {
      id: 'followed',
      login: 'meta',
      isPractice: false,
      state: 'choosing',
      endsAt: 0,
      problem: null,
      identities: [
        { platform: 'facebook', remoteId: 'f', displayName: 'My Page', handle: '', kind: 'page', isAlreadyConnected: true },
        {
          platform: 'instagram',
          remoteId: 'i',
          displayName: 'my.gram',
          handle: 'my.gram',
          kind: 'professional',
          isAlreadyConnected: false,
        },
      ],
    }
    act(() => bridge.emit('connection.changed', choosing))
    await user.click(await screen.findByRole('checkbox', { name: 'Facebook – My Page' }))
    await user.click(screen.getByRole('button', { name: 'Connect 1 account' }))
    await waitFor(() => expect(bridge.callsOf('connection.choose')).toEqual([{ connectionId: 'followed', remoteIds: ['i'] }]))
    expect(await screen.findByText('Connected')).toBeTruthy()
  })

  it('tells why a login failed, and cancels one that is given up', async () => {
    const bridge = fakeBridge({ logins: [SAVED] })
    bridge.answer('connection.start', (input) => sampleConnection({ ...input, id: 'refused' }))
    const user = await openAccounts(bridge)
    await user.click(await screen.findByRole('button', { name: 'Connect Facebook' }))
    await user.click(await screen.findByRole('button', { name: 'Connect in the browser' }))
    await screen.findByText('Waiting for your browser')
    const failed: ConnectionView = {
      id: 'refused',
      login: 'meta',
      isPractice: false,
      state: 'failed',
      identities: [],
      endsAt: 0,
      problem: problem('connect-denied'),
    }
    act(() => bridge.emit('connection.changed', failed))
    expect(await screen.findByText(/You did not allow access/)).toBeTruthy()
    bridge.answer('connection.start', (input) => sampleConnection({ ...input, id: 'given-up' }))
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await screen.findByText('Waiting for your browser')
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(bridge.callsOf('connection.cancel')).toEqual([{ connectionId: 'given-up' }]))
  })

  it('tells an account’s health, reconnects it, and disconnects only after asking', async () => {
    const accounts = [
      sampleAccount('linkedin', { status: 'reconnect-needed', displayName: 'Mara' }),
      sampleAccount('x', { loginExpiresAt: Date.now() + 9.2 * 86_400_000 }),
    ]
    const bridge = fakeBridge({ accounts })
    const user = await openAccounts(bridge)
    expect(await screen.findByText('Reconnect needed')).toBeTruthy()
    expect(screen.getByText('Login ends in 9 days')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Reconnect Mara' }))
    await waitFor(() => expect(bridge.callsOf('connection.start')).toEqual([{ login: 'linkedin', isPractice: true }]))
    await user.click(await screen.findByRole('button', { name: 'Cancel' }))
    await user.click(screen.getByRole('button', { name: 'More for Mara' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Disconnect' }))
    expect(bridge.callsOf('account.disconnect')).toHaveLength(0)
    await user.click(await screen.findByRole('button', { name: 'Disconnect' }))
    await waitFor(() => expect(bridge.callsOf('account.disconnect')).toEqual([{ accountId: 'account-linkedin' }]))
  })

  it('asks for a passphrase first where there is no keychain, and clears it', async () => {
    const bridge = fakeBridge({ app: sampleApp({ vault: { state: 'new-passphrase-needed', keeper: 'none' } }) })
    const user = await openAccounts(bridge)
    await user.click(await screen.findByRole('button', { name: 'Try with practice accounts' }))
    const dialog = await screen.findByRole('dialog', { name: 'Choose a passphrase' })
    expect(bridge.callsOf('practice.connectAll')).toHaveLength(0)
    await user.type(within(dialog).getByLabelText('Passphrase'), 'correct horse battery')
    await user.type(within(dialog).getByLabelText('The same again'), 'correct horse battery')
    await user.click(within(dialog).getByRole('button', { name: 'Keep my logins safe with this' }))
    await waitFor(() => expect(bridge.callsOf('practice.connectAll')).toHaveLength(1))
    expect(bridge.callsOf('vault.open')).toEqual([{ passphrase: 'correct horse battery' }])
  })

  it('shows what a platform still allows, and until when a used-up limit holds posts back', async () => {
    const at = new Date()
    at.setHours(23, 59, 0, 0)
    const budget = { scope: 'app', unit: 'calls', limit: 100, resetsAt: at.getTime(), observedAt: at.getTime() } as const
    const bridge = fakeBridge({
      accounts: [
        sampleAccount('youtube', {
          budgets: [
            { ...budget, name: 'units', limit: 10_000, remaining: 9_990 },
            { ...budget, name: 'uploads', remaining: 40 },
          ],
        }),
        sampleAccount('linkedin', { budgets: [{ ...budget, name: 'member-calls', scope: 'login', limit: 150, remaining: 0 }] }),
        sampleAccount('facebook', {
          budgets: [{ ...budget, name: 'page-usage', scope: 'account', unit: 'percent', remaining: 72, resetsAt: null }],
        }),
        sampleAccount('x'),
      ],
    })
    const user = await openAccounts(bridge)
    const youtube = within(screen.getByRole('region', { name: 'YouTube' }))
    expect(await youtube.findByText('40 of 100 left: uploads today')).toBeTruthy()
    expect(within(screen.getByRole('region', { name: 'Facebook' })).getByText('72% left: calls for the Page')).toBeTruthy()
    expect(within(screen.getByRole('region', { name: 'LinkedIn' })).getByText(/^Waits until Today, /)).toBeTruthy()
    expect(within(screen.getByRole('region', { name: 'X' })).queryByRole('button', { name: /still allows/ })).toBeNull()
    await user.click(youtube.getByRole('button', { name: 'What YouTube still allows Practice Creator' }))
    const list = await screen.findByRole('list', { name: 'What YouTube still allows' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([
      expect.stringMatching(/^uploads today40 of 100 left.*Full again Today, .*Shared by everyone who uses your developer app$/),
      expect.stringMatching(/^quota units today9,990 of 10,000 left/),
    ])
  })
})
