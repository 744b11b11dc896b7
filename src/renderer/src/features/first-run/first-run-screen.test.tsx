// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { PLATFORM_IDS } from '../../../../shared/platforms/registry.ts'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleApp } from '../../testing/samples.ts'

const fresh = { app: sampleApp({ isFirstRunDone: false }) }

describe('First run', () => {
  it('leads from practice accounts and the sample video to a composer with every account ticked', async () => {
    const bridge = fakeBridge(fresh)
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Get started' }))
    await user.click(screen.getByRole('button', { name: 'Try with practice accounts' }))
    await user.click(await screen.findByRole('button', { name: 'Use the sample video' }))
    expect(await screen.findByRole('heading', { name: 'Compose', level: 1 })).toBeTruthy()
    expect(bridge.callsOf('media.addSample')).toEqual([{ kind: 'video' }])
    expect(bridge.callsOf('app.finishFirstRun')).toHaveLength(1)
    const boxes = within(screen.getByRole('region', { name: 'Post to' })).getAllByRole<HTMLInputElement>('checkbox')
    expect(boxes.map((box) => box.checked)).toEqual(PLATFORM_IDS.map(() => true))
  })

  it('goes to Accounts for one’s own', async () => {
    const { user } = renderApp(fakeBridge(fresh))
    await user.click(await screen.findByRole('button', { name: 'Get started' }))
    await user.click(screen.getByRole('button', { name: 'Connect my accounts' }))
    expect(await screen.findByRole('heading', { name: 'Accounts', level: 1 })).toBeTruthy()
  })

  it('takes a dropped video as the end of the first run', async () => {
    const bridge = fakeBridge(fresh)
    renderApp(bridge)
    await screen.findByRole('button', { name: 'Get started' })
    fireEvent.drop(document.body, { dataTransfer: { types: ['Files'], files: [new File(['x'], 'mine.mp4')] } })
    expect(await screen.findByText('mine.mp4')).toBeTruthy()
    expect(bridge.callsOf('app.finishFirstRun')).toHaveLength(1)
  })

  it('says why the practice accounts could not be connected, and stays', async () => {
    const bridge = fakeBridge(fresh)
    bridge.answer('practice.connectAll', () => {
      throw new ProblemError(problem('practice-unavailable'))
    })
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Get started' }))
    await user.click(screen.getByRole('button', { name: 'Try with practice accounts' }))
    expect(await screen.findByText('The practice platforms did not start.')).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Try with practice accounts' }).disabled).toBe(false)
  })

  it('asks for a passphrase first where there is no keychain, refuses two that differ and says the wrong one', async () => {
    const bridge = fakeBridge({ app: sampleApp({ isFirstRunDone: false, vault: { state: 'new-passphrase-needed', keeper: 'none' } }) })
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Get started' }))
    expect(screen.getByText(/offers no keychain/)).toBeTruthy()
    const first = screen.getByLabelText<HTMLInputElement>('Passphrase')
    await user.type(first, 'one')
    await user.type(screen.getByLabelText('The same again'), 'two')
    await user.click(screen.getByRole('button', { name: 'Keep my logins safe with this' }))
    expect(screen.getByText('The two are not the same.')).toBeTruthy()
    expect(bridge.callsOf('vault.open')).toHaveLength(0)
    bridge.answer('vault.open', () => {
      throw new ProblemError(problem('passphrase-too-short', { params: { min: 8 } }))
    })
    await user.clear(screen.getByLabelText('The same again'))
    await user.type(screen.getByLabelText('The same again'), 'one')
    await user.click(screen.getByRole('button', { name: 'Keep my logins safe with this' }))
    expect(await screen.findByText(/Take at least 8 characters/)).toBeTruthy()
    await waitFor(() => expect(first.value).toBe(''))
  })
})
