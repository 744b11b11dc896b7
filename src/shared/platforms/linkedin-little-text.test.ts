import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shownText, toLittleText } from './linkedin-little-text.ts'

/** LinkedIn's reserved characters, written down a second time. */
const RESERVED = ['\\', '|', '{', '}', '@', '[', ']', '(', ')', '<', '>', '#', '*', '_', '~']

describe('little text', () => {
  it.each(RESERVED)('puts one backslash before %s', (character) => {
    expect(toLittleText(`a ${character} b`)).toBe(`a \\${character} b`)
  })

  it('makes hashtags of words after # at a word’s beginning, in any script', () => {
    expect(toLittleText('#one and #zwei_drei\n#हिन्दी, C# or a#b')).toBe(
      '{hashtag|\\#|one} and {hashtag|\\#|zwei\\_drei}\n{hashtag|\\#|हिन्दी}, C\\# or a\\#b',
    )
  })

  it.each([
    ['a keycap, which is an emoji', 'Press #\uFE0F\u20E3 now', 'Press \\#\uFE0F\u20E3 now'],
    ['what follows a mention without a space', '@[Ada](urn:li:person:1)#one', '@[Ada](urn:li:person:1)\\#one'],
  ])('makes no hashtag of %s', (_what, written, little) => {
    expect(toLittleText(written)).toBe(little)
  })

  it('escapes addresses, too: a lost link is better than a lost text', () => {
    expect(toLittleText('see https://example.com/a_b(c)')).toBe('see https://example.com/a\\_b\\(c\\)')
  })

  it('leaves nothing reserved bare and shows the text as it was written', () => {
    const text = fc.string({ unit: fc.constantFrom(...RESERVED, 'a', 'é', ' ', '7', '\n', '😀') })
    fc.assert(
      fc.property(text, (written) => {
        const little = toLittleText(written)
        const bare = little.replaceAll(/\{hashtag\|\\#\|((?:\\.|[^}\\|#])+)\}/gsu, '$1').replaceAll(/\\[\\|{}@[\]()<>#*_~]/g, '')
        expect(bare).not.toMatch(/[\\|{}@[\]()<>#*_~]/)
        expect(shownText(little)).toBe(written.replaceAll(/\s+/gu, ' ').trim())
      }),
    )
  })

  it('keeps mentions as LinkedIn spells them, their URN bare, and the text around them escaped', () => {
    expect(toLittleText('Hi (all) @[Dev_Co (Ltd)](urn:li:organization:2414183), #one @[Ada](urn:li:person:a_b-C9)!')).toBe(
      'Hi \\(all\\) @[Dev\\_Co \\(Ltd\\)](urn:li:organization:2414183), {hashtag|\\#|one} @[Ada](urn:li:person:a_b-C9)!',
    )
  })

  it.each(['@[Ada](https://example.com)', '@[Ada] (urn:li:person:1)', '@Ada', '@[](urn:li:person:1)', '@[Ada](urn:li:share:1)'])(
    'takes %j for plain text',
    (written) => {
      expect(shownText(toLittleText(written))).toBe(written)
      expect(toLittleText(written)).not.toMatch(/(^|[^\\])@/)
    },
  )

  it('reads LinkedIn’s own forms back', () => {
    expect(shownText('{hashtag|\\#|launch} with @[Dev Co](urn:li:organization:2414183) \\(now\\)')).toBe('#launch with Dev Co (now)')
  })
})
