import twitterText from 'twitter-text'
import { assertNever } from './assert-never.ts'
import type { CountingRule } from './platform-rules.ts'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The length of a text as a platform counts it. `weighted` is X's published algorithm (emoji 2, links 23, CJK 2). */
export function textLength(text: string, rule: CountingRule): number {
  switch (rule) {
    case 'utf16':
      return text.length
    case 'code-points':
      return [...text].length
    case 'graphemes':
      return [...graphemes.segment(text)].length
    case 'bytes':
      return utf8Length(text)
    case 'weighted':
      return twitterText.parseTweet(text.normalize('NFC')).weightedLength
    default:
      return assertNever(rule, 'counting rule')
  }
}

/** Without TextEncoder, which is neither plain ECMAScript nor needed for a count. */
function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}

/** The longest beginning of a text that counts at most `max`; never ends in half a character. */
export function cutTo(text: string, rule: CountingRule, max: number): string {
  if (textLength(text, rule) <= max) return text
  let kept = ''
  for (const character of text) {
    if (textLength(kept + character, rule) > max) break
    kept += character
  }
  return kept
}
