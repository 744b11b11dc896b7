// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../shared/json.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleAccounts, sampleDraft, sampleImage, sampleVideo } from '../../testing/samples.ts'

async function openTags(assetIds: readonly string[], taggedPeople: Json = []) {
  const bridge = fakeBridge({
    accounts: sampleAccounts(),
    assets: [sampleImage(), sampleImage({ id: 'asset-second', fileName: 'second.jpg' }), sampleVideo()],
    draft: sampleDraft({
      text: 'Bread',
      assetIds: [...assetIds],
      accountIds: ['account-instagram'],
      overrides: { 'account-instagram': { options: { taggedPeople } } },
    }),
  })
  const { user } = renderApp(bridge)
  await screen.findByRole('button', { name: 'Tag someone' })
  const saved = () => (bridge.callsOf('draft.save').at(-1) as ReturnType<typeof sampleDraft> | undefined)?.overrides['account-instagram']
  return { user, saved: () => saved()?.options.taggedPeople }
}
const nameOf = (number: number) => screen.findByRole<HTMLInputElement>('textbox', { name: `Name of person ${number}` })

describe('people who are marked', () => {
  it('stand in the middle of the one picture until they are moved, by pointing or by figures', async () => {
    const { user, saved } = await openTags(['asset-image'])
    await user.click(screen.getByRole('button', { name: 'Tag someone' }))
    await user.type(await nameOf(1), '@ada')
    await waitFor(() => expect(saved()).toEqual([{ username: 'ada', x: 0.5, y: 0.5 }]))
    expect(screen.queryByRole('combobox', { name: /^File on which/ })).toBeNull()
    const left = screen.getByRole('textbox', { name: 'Person 1, percent from the left' })
    await user.clear(left)
    await user.type(left, '20')
    await waitFor(() => expect(saved()).toEqual([{ username: 'ada', x: 0.2, y: 0.5 }]))
  })

  it('go to another file of a carousel, lose their place on a film, and the next one begins there', async () => {
    const { user, saved } = await openTags(['asset-image', 'asset-second', 'asset-video'], [{ username: 'ada', x: 0.1, y: 0.2 }])
    const file = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'File on which person 1 is' })
    expect([...file.options].map(({ text }) => text.replace(/: .*/, ''))).toEqual(['1', '2', '3'])
    expect(file.value).toBe('asset-image')
    await user.selectOptions(file, 'asset-second')
    await waitFor(() => expect(saved()).toEqual([{ username: 'ada', assetId: 'asset-second', x: 0.5, y: 0.5 }]))
    await user.click(screen.getByRole('button', { name: 'Tag someone' }))
    await user.type(await nameOf(2), 'bo')
    await waitFor(() => expect((saved() as Json[])[1]).toEqual({ username: 'bo', assetId: 'asset-second', x: 0.5, y: 0.5 }))
    await user.selectOptions(screen.getByRole('combobox', { name: 'File on which person 2 is' }), 'asset-video')
    await waitFor(() => expect((saved() as Json[])[1]).toEqual({ username: 'bo', assetId: 'asset-video' }))
    expect(screen.queryByRole('textbox', { name: 'Person 2, percent from the left' })).toBeNull()
  })

  it('whose file was taken away must be given another, and say so', async () => {
    const { saved } = await openTags(['asset-image', 'asset-second'], [{ username: 'ada', assetId: 'gone', x: 0.1, y: 0.2 }])
    const file = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'File on which person 1 is' })
    expect(file.selectedOptions[0]?.text).toBe('Choose a file')
    expect(screen.getAllByText(/Tag people/).length).toBeGreaterThan(0)
    fireEvent.change(file, { target: { value: 'asset-image' } })
    await waitFor(() => expect(saved()).toEqual([{ username: 'ada', assetId: 'asset-image', x: 0.5, y: 0.5 }]))
  })
})
