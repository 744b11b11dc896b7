import { describe, expect, it } from 'vitest'
import { sampleFile } from '../../../tools/testing/samples.ts'
import { checkVariant } from '../check-variant.ts'
import type { Json } from '../json.ts'
import type { MediaAsset } from '../model.ts'
import { youtubeRules, youtubeTagsLength } from './youtube.ts'

const WIDE: Partial<MediaAsset> = { width: 1920, height: 1080 }
const found = (options: Record<string, Json>, video: Partial<MediaAsset> = WIDE, abilities: string[] = ['manage']) =>
  checkVariant({
    rules: youtubeRules,
    account: { tier: null, kind: 'channel', abilities },
    variant: { accountId: 'a', text: 'D', assetIds: ['video'], options: { title: 'T', ...options } },
    assets: [sampleFile('video', video).asset],
    asset: () => undefined,
    postingOptions: null,
    now: Date.parse('2026-11-27T12:00:00Z'),
  }).map(({ code, field, severity }) => [code, field ?? '', severity])

describe('the tags of a video', () => {
  it.each([
    [[], 0],
    [['Foo Baz'], 9],
    [['a', 'b c'], 7],
  ])('%j count as YouTube counts them: %i', (tags, length) => {
    expect(youtubeTagsLength(tags)).toBe(length)
  })
  it('may be 500 long, commas and quotes counted, and no more', () => {
    expect(found({ tags: ['x'.repeat(249), 'y'.repeat(250)] })).toEqual([])
    expect(found({ tags: ['x'.repeat(248) + ' y', 'z'.repeat(248)] })).toEqual([['option-too-long', 'tags', 'error']])
    expect(found({ tags: ['a<b'] })).toEqual([['text-forbidden-characters', 'tags', 'error']])
  })
})

describe('what is said before a video goes to YouTube', () => {
  it.each([
    [{ width: 1080, height: 1920, durationMs: 180_000 }, true],
    [{ width: 1080, height: 1080, durationMs: 1_000 }, true],
    [{ width: 1080, height: 1920, durationMs: 180_001 }, false],
    [{ width: 1920, height: 1080, durationMs: 1_000 }, false],
  ])('is that %j becomes a Short: %s', (video, isShort) => {
    expect(found({}, video)).toEqual(isShort ? [['recognised-as-short', '', 'note']] : [])
  })
  it('is that a title has < or >, which its first comment may have', () => {
    expect(found({ title: 'a < b' })).toEqual([['text-forbidden-characters', 'title', 'error']])
    expect(found({ firstComment: 'a < b <3' })).toEqual([])
  })
  it('is that a language is none', () => {
    expect(found({ language: 'de-CH' })).toEqual([])
    expect(found({ language: 'German please' })).toEqual([['option-invalid', 'language', 'error']])
    expect(found({ captions: 'c', captionsLanguage: '??' })).toEqual([['option-invalid', 'captionsLanguage', 'error']])
    expect(found({ captions: 'c' })).toEqual([['option-required', 'captionsLanguage', 'error']])
  })
  it('is that nobody can comment on a private video or one made for kids', () => {
    const conflict = ['options-conflict', 'firstComment', 'warning']
    expect(found({ firstComment: 'Hi', privacy: 'private' })).toEqual([conflict])
    expect(found({ firstComment: 'Hi', madeForKids: true })).toEqual([conflict])
    expect(found({ firstComment: 'Hi' })).toEqual([])
  })
  it('is which permission a playlist, captions and a comment need', () => {
    const missing = found({ firstComment: 'Hi', playlist: 'P', captions: 'c', captionsLanguage: 'en' }, WIDE, [])
    expect(missing).toEqual([
      ['permission-missing', 'captions', 'error'],
      ['permission-missing', 'playlist', 'error'],
      ['permission-missing', 'firstComment', 'error'],
    ])
  })
  it('is that a schedule at YouTube is for private videos and lies ahead', () => {
    const yesterday = Date.parse('2026-11-26T12:00:00Z')
    expect(found({ privacy: 'private', publishAt: yesterday })).toEqual([['option-outside-window', 'publishAt', 'error']])
    // Not shown, so not judged: it is not sent either.
    expect(found({ privacy: 'public', publishAt: yesterday })).toEqual([])
  })
})
