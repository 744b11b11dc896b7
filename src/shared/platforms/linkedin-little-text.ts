/** LinkedIn little-text-format doc, read 2026-11-23: each of these needs one backslash before it, the backslash included. */
const RESERVED = /[\\|{}@[\]()<>#*_~]/g
const ESCAPED = /\\([\\|{}@[\]()<>#*_~])/g

/** LinkedIn's own spelling of a mention, which creators may write: the name must be the one LinkedIn has, and the URN stays bare. */
const WRITTEN_MENTION = /@\[(?<name>[^[\]\n]+)\]\((?<urn>urn:li:(?:organization:\d+|person:[A-Za-z0-9_-]+))\)/u

/** A hashtag begins a word; marks are part of letters in many scripts, but alone they are no word (the keycap emoji is a `#` with two of them). */
const HASHTAG = /(?<=^|\s)#(?<tag>[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*)/u
const MARKUP = new RegExp(`${WRITTEN_MENTION.source}|${HASHTAG.source}|${RESERVED.source}`, 'gu')

const HASHTAG_TEMPLATE = /\{hashtag\|\\?[#\uFF03]\|((?:\\.|[^}\\])+)\}/g
const MENTION = /@\[((?:\\.|[^\]\\])+)\]\(urn:li:[^)]*\)/g

/**
 * Text as the posts API wants it. An unescaped reserved character is no error there: LinkedIn answers 201 and cuts the text at it.
 *
 * Web addresses are escaped like everything else. The rule names no exception; one client leaves them bare so that they become links
 * (unconfirmed). If that client is right, an address with `_` or `(` shows whole but may not be clickable; the other way round the text
 * would be lost.
 */
export function toLittleText(text: string): string {
  let result = ''
  let end = 0
  for (const found of text.matchAll(MARKUP)) {
    const { name, urn = '', tag } = found.groups ?? {}
    const little =
      name !== undefined ? `@[${escaped(name)}](${urn})` : tag !== undefined ? `{hashtag|\\#|${escaped(tag)}}` : `\\${found[0]}`
    result += text.slice(end, found.index) + little
    end = found.index + found[0].length
  }
  return result + text.slice(end)
}

/** What people see of little text; used to compare posts, so differences of white space are levelled. */
export function shownText(little: string): string {
  return little.replace(HASHTAG_TEMPLATE, '\\#$1').replace(MENTION, '$1').replace(ESCAPED, '$1').replaceAll(/\s+/gu, ' ').trim()
}

function escaped(text: string): string {
  return text.replace(RESERVED, '\\$&')
}
