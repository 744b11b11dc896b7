// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Draft } from '../../../../shared/model.ts'
import { problem, ProblemError } from '../../../../shared/problem.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleAccounts, sampleDraft, sampleImage, sampleSettings, sampleVideo } from '../../testing/samples.ts'

const accounts = sampleAccounts()
const lastSaved = (bridge: ReturnType<typeof fakeBridge>): Draft | undefined => bridge.callsOf('draft.save').at(-1) as Draft | undefined

describe('Compose', () => {
  it('counts as each platform counts, and says at the account what is too long', async () => {
    const bridge = fakeBridge({ accounts, draft: sampleDraft({ accountIds: ['account-x', 'account-linkedin'] }) })
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('textbox', { name: 'Text for all' }))
    await user.paste(`😀${'a'.repeat(280)}`)
    expect(await screen.findAllByRole('img', { name: 'X: 282 of 280' })).toHaveLength(2)
    const targets = screen.getByRole('region', { name: 'Post to' })
    expect(within(targets).getByText(/too long for X: 282 characters of 280/)).toBeTruthy()
    const publish = screen.getByRole<HTMLButtonElement>('button', { name: 'Publish now' })
    expect(publish.disabled).toBe(true)
    expect(screen.getByText('One account has a problem: mend it or untick it.')).toBeTruthy()
    await user.click(within(targets).getByRole('button', { name: 'Shorten for X' }))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Text for X' })))
  })

  it('warns of the version of an interface that the creator chose, not of ours, and leads to where it is named', async () => {
    const settings = sampleSettings({
      apiVersions: [{ platform: 'linkedin', pinned: '202609', chosen: '202401', endsAt: Date.UTC(2025, 0, 15) }],
    })
    const bridge = fakeBridge({ accounts, settings, draft: sampleDraft({ text: 'Hello', accountIds: ['account-linkedin'] }) })
    const { user } = renderApp(bridge)
    const targets = await screen.findByRole('region', { name: 'Post to' })
    expect(
      await within(targets).findByText(/LinkedIn may refuse version 202401 of its interface, .* from about Jan 15, 2025 on/),
    ).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Publish now' }).disabled).toBe(false)
    await user.click(within(targets).getByRole('button', { name: 'Open Settings' }))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Versions of the platforms' })))
  })

  it('leads from each problem in a thread to the post that has it', async () => {
    const thread = ['Two', 'a'.repeat(281), ''].map((text) => ({ text, assetIds: [] }))
    const overrides = { 'account-x': { options: { thread } } }
    const { user } = renderApp(fakeBridge({ accounts, draft: sampleDraft({ text: 'One', accountIds: ['account-x'], overrides }) }))
    const targets = within(await screen.findByRole('region', { name: 'Post to' }))
    expect(await targets.findByText('Post 3 of the thread: The text is too long for X: 281 characters of 280.')).toBeTruthy()
    expect(targets.getByText('Post 4 of the thread: X needs a text.')).toBeTruthy()
    await user.click(targets.getByRole('button', { name: 'Shorten for X' }))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Text of post 3' })))
    await user.click(targets.getByRole('button', { name: 'Edit' }))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Text of post 4' })))
  })

  it('stores an account’s own text only while it differs', async () => {
    const bridge = fakeBridge({ accounts, draft: sampleDraft({ text: 'Hello', accountIds: ['account-x'] }) })
    const { user } = renderApp(bridge)
    const own = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Text for X' })
    expect(own.value).toBe('Hello')
    await user.type(own, '!')
    await waitFor(() => expect(lastSaved(bridge)?.overrides).toEqual({ 'account-x': { text: 'Hello!', options: {} } }))
    await user.click(screen.getByRole('button', { name: 'Use the shared text' }))
    await waitFor(() => expect(lastSaved(bridge)?.overrides).toEqual({}))
    expect(own.value).toBe('Hello')
  })

  it('saves what was typed before it publishes, then shows the queue', async () => {
    const bridge = fakeBridge({ accounts, draft: sampleDraft({ accountIds: ['account-linkedin'] }) })
    const { user } = renderApp(bridge)
    await user.type(await screen.findByRole('textbox', { name: 'Text for all' }), 'Good morning')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await screen.findByRole('heading', { name: 'Queue', level: 1 })
    const names = bridge.calls.map(({ name }) => name)
    expect(names.lastIndexOf('draft.save')).toBeLessThan(names.indexOf('draft.publish'))
    expect(lastSaved(bridge)?.text).toBe('Good morning')
    expect(await screen.findByRole('listitem', { name: /LinkedIn/ })).toBeTruthy()
  })

  it('publishes once however often the keys are pressed', async () => {
    const bridge = fakeBridge({ accounts, draft: sampleDraft({ text: 'Hello', accountIds: ['account-linkedin'] }) })
    const { user } = renderApp(bridge)
    await screen.findByRole('textbox', { name: 'Text for all' })
    await user.keyboard('{Control>}{Enter}{Enter}{Enter}{/Control}')
    await screen.findByRole('heading', { name: 'Queue', level: 1 })
    expect(bridge.callsOf('draft.publish')).toHaveLength(1)
  })

  it('keeps the draft and says why when it could not be published', async () => {
    const bridge = fakeBridge({ accounts, draft: sampleDraft({ text: 'Hello', accountIds: ['account-linkedin'] }) })
    bridge.answer('draft.publish', () => {
      throw new ProblemError(problem('not-publishable'))
    })
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Publish now' }))
    expect(await screen.findByText('The draft cannot be published as it is.')).toBeTruthy()
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text for all' }).value).toBe('Hello')
  })

  it('asks TikTok before posting, chooses nothing for the creator and offers only what the account may do', async () => {
    const bridge = fakeBridge({ accounts, draft: sampleDraft({ text: 'Hello', assetIds: ['asset-video'] }) })
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('checkbox', { name: 'TikTok – Practice Creator' }))
    await screen.findByText(/Posting as Practice Creator/)
    expect(bridge.callsOf('account.postingOptions')).toEqual([{ accountId: 'account-tiktok' }])
    const privacy = screen.getByRole<HTMLInputElement>('combobox', { name: /Who can see it/ })
    expect(privacy.value).toBe('')
    for (const name of ['Allow comments', 'Allow stitches'])
      expect(screen.getByRole<HTMLInputElement>('checkbox', { name }).checked).toBe(false)
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Allow duets' }).disabled).toBe(true)
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /Consent/ }).checked).toBe(false)
    await user.click(privacy)
    expect((await screen.findAllByRole('option')).map((option) => option.textContent)).toEqual(['Everyone', 'Friends', 'Only me'])
    await user.click(screen.getByRole('option', { name: 'Only me' }))
    await user.click(screen.getByRole('checkbox', { name: /Consent/ }))
    await waitFor(() =>
      expect(lastSaved(bridge)?.overrides['account-tiktok']?.options).toEqual({ privacy: 'SELF_ONLY', hasConsented: true }),
    )
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Publish now' }).disabled).toBe(false)
    await user.click(screen.getByRole('checkbox', { name: 'Disclose commercial content' }))
    expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: 'Branded content' })).disabled).toBe(true)
  })

  it('lets the creator take back what TikTok does not offer this account any more', async () => {
    const options = { privacy: 'SELF_ONLY', hasConsented: true, allowDuet: true }
    const overrides = { 'account-tiktok': { options } }
    const draft = sampleDraft({ text: 'Hello', assetIds: ['asset-video'], accountIds: ['account-tiktok'], overrides })
    const bridge = fakeBridge({ accounts, draft })
    const { user } = renderApp(bridge)
    await screen.findByText(/Posting as Practice Creator/)
    const publish = screen.getByRole<HTMLButtonElement>('button', { name: 'Publish now' })
    expect(publish.disabled).toBe(true)
    const duets = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Allow duets' })
    expect(duets.checked).toBe(true)
    await user.click(duets)
    expect([duets.checked, duets.disabled, publish.disabled]).toEqual([false, true, false])
  })

  it('orders and describes files by keyboard and button', async () => {
    const bridge = fakeBridge({
      accounts,
      assets: [sampleVideo(), sampleImage()],
      draft: sampleDraft({ assetIds: ['asset-video', 'asset-image'] }),
    })
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Move poster.jpg up' }))
    await waitFor(() => expect(lastSaved(bridge)?.assetIds).toEqual(['asset-image', 'asset-video']))
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(lastSaved(bridge)?.assetIds).toEqual(['asset-video', 'asset-image']))
    await user.click(screen.getByRole('button', { name: 'Alt text of poster.jpg' }))
    await user.type(await screen.findByRole('textbox', { name: 'What is to be seen?' }), 'A crane at dawn')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(bridge.callsOf('media.setAltText')).toEqual([{ assetId: 'asset-image', altText: 'A crane at dawn' }]))
  })

  it('tells of each kind of file what is worth knowing, and offers alt text only where there is something to see', async () => {
    const gone = { width: 0, height: 0, durationMs: null }
    const kinds = [
      sampleVideo(),
      sampleImage(),
      sampleImage({ id: 'gif', fileName: 'wave.gif', mimeType: 'image/gif', frameCount: 24, durationMs: 2000 }),
      sampleVideo({
        ...gone,
        id: 'pdf',
        kind: 'document',
        fileName: 'slides.pdf',
        mimeType: 'application/pdf',
        pageCount: 12,
        sizeBytes: 1_234_000,
      }),
      sampleVideo({ ...gone, id: 'one', kind: 'document', fileName: 'note.pdf', mimeType: 'application/pdf', pageCount: 1 }),
      sampleVideo({ ...gone, id: 'doc', kind: 'document', fileName: 'letter.doc', mimeType: 'application/msword' }),
      sampleVideo({
        ...gone,
        id: 'srt',
        kind: 'captions',
        fileName: 'film.srt',
        mimeType: 'application/x-subrip',
        durationMs: 151_000,
        sizeBytes: 4_000,
      }),
    ]
    const bridge = fakeBridge({ accounts, assets: kinds, draft: sampleDraft({ assetIds: kinds.map(({ id }) => id) }) })
    renderApp(bridge)
    for (const facts of [
      '0:06 · 412 kB · 576×1024',
      'Picture · 220 kB · 1080×1350',
      'GIF · 24 frames · 0:02 · 220 kB · 1080×1350',
      'PDF · 12 pages · 1.2 MB',
      'PDF · 1 page · 412 kB',
      'Word · 412 kB',
      'Subtitles · 2:31 · 4 kB',
    ]) {
      expect(await screen.findByTitle(facts)).toBeTruthy()
    }
    const described = screen.getAllByRole('button', { name: /^Alt text of/ }).map((button) => button.getAttribute('aria-label'))
    expect(described).toEqual(['Alt text of sunrise-over-the-harbour.mp4', 'Alt text of poster.jpg', 'Alt text of wave.gif'])
  })

  it('says which file could not be added, and keeps those that could', async () => {
    const bridge = fakeBridge({ accounts })
    bridge.answer('media.pick', () => [
      { ok: false, fileName: 'Holiday', problem: problem('file-is-folder') },
      { ok: true, asset: sampleVideo() },
    ])
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Add files' }))
    expect(within(await screen.findByRole('alert')).getByText(/Holiday is a folder/)).toBeTruthy()
    expect(await screen.findByText('sunrise-over-the-harbour.mp4')).toBeTruthy()
  })

  it('discards only after asking', async () => {
    const bridge = fakeBridge({ accounts, draft: sampleDraft({ text: 'Hello' }) })
    const { user } = renderApp(bridge)
    await user.click(await screen.findByRole('button', { name: 'Discard' }))
    expect(bridge.callsOf('draft.discard')).toHaveLength(0)
    await user.click(await screen.findByRole('button', { name: 'Discard draft' }))
    await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text for all' }).value).toBe(''))
  })
})
