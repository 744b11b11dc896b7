import { describe, expect, it } from 'vitest'
import { parseLittleText } from './little-text.ts'

describe('little text', () => {
  it.each([
    ['plain text, nothing reserved', 'plain text, nothing reserved'],
    [String.raw`a \(b\) \[c\] \{d\} \<e\> \@f \#g \* \_ \~ \| \\`, String.raw`a (b) [c] {d} <e> @f #g * _ ~ | \ `.trimEnd()],
    [String.raw`{hashtag|\#|video} and {hashtag|\#|my_tag}`, '#video and #my_tag'],
    ['#short works too', '#short works too'],
    ['Hi @[Practice Studio](urn:li:organization:90417183)!', 'Hi Practice Studio!'],
    ['Hi @[Ada Practice](urn:li:person:a-b_C9)!', 'Hi Ada Practice!'],
    ['emoji 👩‍🚀 and umlauts äöü', 'emoji 👩‍🚀 and umlauts äöü'],
  ])('shows %j as %j', (commentary, text) => {
    const parsed = parseLittleText(commentary)
    expect(parsed.text).toBe(text)
    expect(parsed.cut).toBeNull()
  })

  it.each([
    ['price (net)', 'price ', '('],
    ['snake_case', 'snake', '_'],
    ['C# 12', 'C', '#'],
    ['mail me@home', 'mail me', '@'],
    [String.raw`back\slash`, 'back', '\\'],
    ['{hashtag|broken', '', '{'],
    ['see https://a.example/x_y', 'see https://a.example/x', '_'],
    ['@[Name](urn:li:share:1)', '', '@'],
  ])('cuts %j to %j', (commentary, text, character) => {
    const parsed = parseLittleText(commentary)
    expect(parsed.text).toBe(text)
    expect(parsed.cut?.character).toBe(character)
    expect(parsed.unescaped.length).toBeGreaterThan(text.length)
  })

  it.each(Array.from('\\|{}@[]()<>#*_~'))('cuts at a bare %s and takes the escaped one', (character) => {
    // With a space before and behind, none of them begins a hashtag, a template or a mention.
    expect(parseLittleText(`before ${character} after`)).toMatchObject({ text: 'before ', cut: { character, position: 7 } })
    expect(parseLittleText(`before \\${character} after`)).toMatchObject({ text: `before ${character} after`, cut: null })
  })

  it('gives hashtags back as templates', () => {
    expect(parseLittleText('a #b').little).toBe(String.raw`a {hashtag|\#|b}`)
  })
})
