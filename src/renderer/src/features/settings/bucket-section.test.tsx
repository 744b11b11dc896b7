// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { BucketSettings } from '../../../../shared/bucket.ts'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { type FakeBridge, fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'

const SETTINGS: BucketSettings = {
  endpoint: 'https://s3.eu-central-1.amazonaws.com',
  region: 'eu-central-1',
  bucket: 'my-studio',
  prefix: 'creatorsync',
  accessKeyId: 'AKIDEXAMPLE',
  isPathStyle: true,
}

async function openSection(bridge: FakeBridge) {
  const { user } = renderApp(bridge)
  await user.click(await screen.findByRole('link', { name: 'Settings' }))
  const section = within(await screen.findByRole('region', { name: 'Your own storage for Instagram pictures' }))
  return { user, section }
}

describe('the creator’s own storage', () => {
  it('is saved from what was typed, and the secret is cleared on submit, also when main refuses', async () => {
    const bridge = fakeBridge()
    bridge.answer('bucket.save', () => {
      throw new ProblemError(problem('internal'))
    })
    const { user, section } = await openSection(bridge)
    await user.click(await section.findByRole('button', { name: 'Set up a bucket' }))
    await user.type(section.getByRole('textbox', { name: 'Endpoint' }), SETTINGS.endpoint)
    await user.type(section.getByRole('textbox', { name: 'Region' }), SETTINGS.region)
    await user.type(section.getByRole('textbox', { name: 'Bucket' }), SETTINGS.bucket)
    await user.type(section.getByRole('textbox', { name: 'Access key ID' }), SETTINGS.accessKeyId)
    const save = section.getByRole<HTMLButtonElement>('button', { name: 'Save storage' })
    expect(save.disabled).toBe(true)
    const secret = section.getByLabelText<HTMLInputElement>(/^Secret access key/)
    expect(secret.type).toBe('password')
    await user.type(secret, 'SECRET-key')
    await user.click(save)
    expect(await section.findByText(/Something went wrong inside the app/)).toBeTruthy()
    expect(bridge.callsOf('bucket.save')).toEqual([{ settings: SETTINGS, secretAccessKey: 'SECRET-key' }])
    expect(secret.value).toBe('')
    expect(document.body.innerHTML).not.toContain('SECRET-key')
  })

  it('says at the field what is not in order, and sends nothing', async () => {
    const bridge = fakeBridge()
    const { user, section } = await openSection(bridge)
    await user.click(await section.findByRole('button', { name: 'Set up a bucket' }))
    await user.type(section.getByRole('textbox', { name: 'Endpoint' }), 'http://s3.example.com')
    await user.type(section.getByRole('textbox', { name: 'Bucket' }), 'Not A Bucket')
    await user.tab()
    expect(section.getByText('An https:// address without a path and without the bucket’s name.')).toBeTruthy()
    expect(section.getByText('3 to 63 small letters, digits, dots and hyphens.')).toBeTruthy()
    await user.type(section.getByLabelText(/^Secret access key/), 'secret{Enter}')
    expect(bridge.callsOf('bucket.save')).toEqual([])
  })

  it('keeps the stored secret when it is left empty, but wants one for another access key', async () => {
    const bridge = fakeBridge({ bucket: { settings: SETTINGS, hasSecret: true } })
    const { user, section } = await openSection(bridge)
    expect(await section.findByText('Bucket my-studio at s3.eu-central-1.amazonaws.com')).toBeTruthy()
    await user.click(section.getByRole('button', { name: 'Change' }))
    const save = section.getByRole<HTMLButtonElement>('button', { name: 'Save storage' })
    const key = section.getByRole('textbox', { name: 'Access key ID' })
    await user.type(key, 'X')
    expect(save.disabled).toBe(true)
    await user.type(key, '{Backspace}')
    await user.click(save)
    await waitFor(() => expect(bridge.callsOf('bucket.save')).toEqual([{ settings: SETTINGS, secretAccessKey: '' }]))
    expect(await section.findByRole('button', { name: 'Check' })).toBeTruthy()
  })

  it('tells step by step what a check found', async () => {
    const bridge = fakeBridge({ bucket: { settings: SETTINGS, hasSecret: true } })
    bridge.answer('bucket.check', () => [
      { step: 'put', problem: null },
      { step: 'fetch', problem: problem('bucket-no-rights', { details: { platformCode: 'AccessDenied' } }) },
      { step: 'public', problem: problem('bucket-not-public', { severity: 'warning', params: { host: 'localhost' } }) },
    ])
    const { user, section } = await openSection(bridge)
    await user.click(await section.findByRole('button', { name: 'Check' }))
    const steps = within(await section.findByRole('list', { name: 'Result of the check' })).getAllByRole('listitem')
    expect(steps[0]?.textContent).toBe('Store a tiny file: works')
    expect(steps[1]?.textContent).toContain('does not work')
    expect(steps[1]?.textContent).toContain('PutObject, GetObject and DeleteObject')
    expect(steps[2]?.textContent).toContain('Nobody but this computer can reach localhost.')
    expect(section.queryByText('Everything works.')).toBeNull()
  })

  it('says that everything works when it does', async () => {
    const { user, section } = await openSection(fakeBridge({ bucket: { settings: SETTINGS, hasSecret: true } }))
    await user.click(await section.findByRole('button', { name: 'Check' }))
    expect(await section.findByText('Everything works.')).toBeTruthy()
  })

  it('is removed after one question', async () => {
    const bridge = fakeBridge({ bucket: { settings: SETTINGS, hasSecret: true } })
    const { user, section } = await openSection(bridge)
    await user.click(await section.findByRole('button', { name: 'Remove' }))
    expect(bridge.callsOf('bucket.remove')).toEqual([])
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }))
    expect(await section.findByRole('button', { name: 'Set up a bucket' })).toBeTruthy()
    expect(bridge.callsOf('bucket.remove')).toEqual([{}])
  })
})
