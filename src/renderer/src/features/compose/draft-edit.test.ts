import { describe, expect, it } from 'vitest'
import { sampleDraft } from '../../testing/samples.ts'
import { addAssets, moveAsset, removeAsset, setChosen, setOption, setOwnText, takeSharedText } from './draft-edit.ts'

const draft = sampleDraft({ text: 'for all' })

describe('an account’s own text', () => {
  it('is stored only while it differs from the shared text', () => {
    const own = setOwnText(draft, 'a', 'for a')
    expect(own.overrides).toEqual({ a: { text: 'for a', options: {} } })
    expect(setOwnText(own, 'a', 'for all').overrides).toEqual({})
  })

  it('may be empty, which is not the same as the shared text', () => {
    expect(setOwnText(draft, 'a', '').overrides.a?.text).toBe('')
  })

  it('goes, and the options stay', () => {
    const both = setOption(setOwnText(draft, 'a', 'for a'), 'a', 'privacy', 'private')
    expect(takeSharedText(both, 'a').overrides).toEqual({ a: { options: { privacy: 'private' } } })
  })
})

describe('an option', () => {
  it('leaves no trace when it is taken back', () => {
    expect(setOption(setOption(draft, 'a', 'title', 'T'), 'a', 'title', undefined).overrides).toEqual({})
  })
})

describe('files and accounts', () => {
  it('keeps each file once and in order', () => {
    const three = addAssets(addAssets(draft, ['1', '2']), ['2', '3'])
    expect(three.assetIds).toEqual(['1', '2', '3'])
    expect(moveAsset(three, '3', -1).assetIds).toEqual(['1', '3', '2'])
    expect(moveAsset(three, '1', -1)).toBe(three)
    expect(removeAsset(three, '2').assetIds).toEqual(['1', '3'])
  })

  it('ticks an account once and unticks it', () => {
    const ticked = setChosen(setChosen(draft, ['a'], true), ['a', 'b'], true)
    expect(ticked.accountIds).toEqual(['a', 'b'])
    expect(setChosen(ticked, ['a'], false).accountIds).toEqual(['b'])
  })
})
