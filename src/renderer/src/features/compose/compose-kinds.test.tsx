// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Draft } from '../../../../shared/model.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import type { PlatformRules } from '../../../../shared/platform-rules.ts'
import { fakeBridge } from '../../testing/fake-bridge.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { sampleAccounts, sampleDraft, sampleImage, sampleVideo } from '../../testing/samples.ts'

const FACT = { source: 'a test', checkedOn: '2026-11-23' }
const RULES = PLATFORM_RULES as Record<'x' | 'linkedin', PlatformRules>
const REAL = { x: RULES.x, linkedin: RULES.linkedin }

// Rules of a platform that takes every kind of post, whatever the real ones take today.
beforeEach(() => {
  RULES.linkedin = {
    ...REAL.linkedin,
    posts: [
      { kind: 'story', media: ['image', 'video'], when: { option: 'format', is: ['story'] }, text: 'ignored' },
      { kind: 'link', media: ['none'], when: { option: 'link', is: 'set' } },
      { kind: 'thread', media: ['none', 'image'], when: { option: 'thread', is: 'set' } },
      { kind: 'document', media: ['document'] },
      { kind: 'reel', media: ['video'], limits: { text: { counting: 'utf16', max: { value: 90, ...FACT } } } },
      { kind: 'text', media: ['none'], text: 'required' },
      { kind: 'image', media: ['image', 'gif'] },
    ],
    limits: {
      ...REAL.linkedin.limits,
      document: { maxBytes: { value: 1e9, ...FACT }, mimeTypes: { value: ['application/pdf'], ...FACT } },
    },
    options: [
      { name: 'format', kind: 'choice', isRequired: false, choices: ['story'] },
      { name: 'link', kind: 'url', isRequired: false },
      { name: 'thread', kind: 'thread', isRequired: false },
      { name: 'firstComment', kind: 'lines', isRequired: false },
    ],
    conflicts: [],
    check: () => [],
  }
})
afterEach(() => {
  RULES.linkedin = REAL.linkedin
})

const PDF = sampleVideo({
  id: 'asset-pdf',
  kind: 'document',
  fileName: 'guide.pdf',
  mimeType: 'application/pdf',
  pageCount: 12,
  durationMs: null,
})
const GIF = sampleImage({ id: 'asset-gif', fileName: 'wave.gif', mimeType: 'image/gif', frameCount: 24 })

function write(draft: Partial<Draft>, options: Draft['overrides'][string]['options'] = {}) {
  const bridge = fakeBridge({
    accounts: sampleAccounts(),
    assets: [sampleVideo(), sampleImage(), PDF, GIF],
    draft: sampleDraft({
      accountIds: ['account-linkedin'],
      overrides: { 'account-linkedin': { options } },
      ...draft,
    }),
  })
  renderApp(bridge)
  return bridge
}
const preview = () => screen.findByRole('region', { name: 'Preview' })
const panel = () => screen.findByRole('tabpanel')

describe('the kind of post that a draft makes', () => {
  it('is named at the account, and its own limit is counted against', async () => {
    write({ text: 'Hello', assetIds: ['asset-video'] })
    expect(await within(await panel()).findByText('Reel')).toBeTruthy()
    expect(screen.getAllByRole('img', { name: 'LinkedIn: 5 of 90' })).toHaveLength(2)
  })

  it('shows no text where the platform shows none', async () => {
    write({ text: 'Hello', assetIds: ['asset-image'] }, { format: 'story' })
    expect(await within(await panel()).findByText('Story')).toBeTruthy()
    expect(screen.getAllByRole('img', { name: 'LinkedIn shows no text with this: Story' })).toHaveLength(2)
    expect(within(await preview()).queryByText('Hello')).toBeNull()
  })

  it('can be a link and nothing else', async () => {
    write({}, { link: 'https://example.com/a/page' })
    const shown = within(await preview())
    expect(shown.getByText('example.com')).toBeTruthy()
    expect(shown.getByText('https://example.com/a/page')).toBeTruthy()
    await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Publish now' }).disabled).toBe(false))
    expect(screen.queryByText('Write something or add a file.')).toBeNull()
  })

  it('is empty without text, file or such an option', async () => {
    write({}, { firstComment: 'Alone' })
    expect(await screen.findByText('Write something or add a file.')).toBeTruthy()
  })
})

describe('the preview', () => {
  it('shows a document as a card with its pages, and a GIF as a picture', async () => {
    write({ assetIds: ['asset-pdf'] })
    const shown = within(await preview())
    expect(await shown.findByText('guide.pdf')).toBeTruthy()
    expect(shown.getByText('12 pages')).toBeTruthy()
  })

  it('marks a GIF', async () => {
    write({ assetIds: ['asset-gif'] })
    expect(await within(await preview()).findByText('GIF')).toBeTruthy()
  })

  it('shows the posts of a thread one below the other, and the first comment last', async () => {
    const more = (text: string) => ({ text, assetIds: [] })
    write({ text: 'One' }, { thread: [more('Two'), more('Three')], firstComment: 'By the way' })
    const text = (await preview()).textContent
    expect(text).toMatch(/Thread.*One.*Two.*Three.*First comment.*By the way/)
  })
})
