/** A mention as written: the name, and whom it names. */
export interface Mention {
  readonly name: string
  readonly urn: string
}

/** Commentary, read as LinkedIn reads it. */
export interface LittleText {
  /** What people see: everything up to the first unescaped reserved character. */
  readonly text: string
  /** The same stretch in little text format, hashtags as templates: what a later GET returns. */
  readonly little: string
  /** The reserved character that cut the text, and where; null where all of it came through. */
  readonly cut: { readonly character: string; readonly position: number } | null
  /** What the whole of it would have shown, escapes taken away; lengths are measured on this. */
  readonly unescaped: string
  /** Hashtags and mentions that came through, in order. */
  readonly hashtags: readonly string[]
  readonly mentions: readonly Mention[]
}

/** LinkedIn little-text-format doc, state 2026-11-23: each of these is preceded by one backslash. */
const RESERVED = '\\|{}@[]()<>#*_~'

/** A stretch of text in which reserved characters are escaped. */
const SAFE = String.raw`(?:\\[\\|{}@\[\]()<>#*_~]|[^\\|{}@\[\]()<>#*_~])`
/** The words of a hashtag template may hold bare underscores: sources differ. (unconfirmed) */
const TAG_WORD = String.raw`(?:\\[\\|{}@\[\]()<>#*_~]|[^\\|{}@\[\]()<>#*~\s])+`

const HASHTAG_TEMPLATE = new RegExp(String.raw`\{hashtag\|\\?[#\uFF03]\|(${TAG_WORD})\}`, 'uy')
const MENTION = new RegExp(String.raw`@\[(${SAFE}+)\]\((urn:li:(?:organization:\d+|person:[A-Za-z0-9_-]+))\)`, 'uy')
const HASHTAG = /#((?:[\p{L}\p{N}]|\\_)+)/uy
const ESCAPED = /\\([\\|{}@[\]()<>#*_~])/uy

/** Reads commentary. Never fails: LinkedIn answers 201 to badly escaped text too and loses the rest of it. */
export function parseLittleText(commentary: string): LittleText {
  let text = ''
  let little = ''
  let unescaped = ''
  let cut: LittleText['cut'] = null
  let position = 0
  const hashtags: string[] = []
  const mentions: Mention[] = []
  const take = (length: number, shown: string, kept: string) => {
    unescaped += shown
    if (cut === null) {
      text += shown
      little += kept
    }
    position += length
  }
  while (position < commentary.length) {
    const tag = matchAt(HASHTAG_TEMPLATE, commentary, position) ?? matchAt(HASHTAG, commentary, position)
    const mention = matchAt(MENTION, commentary, position)
    const escaped = matchAt(ESCAPED, commentary, position)
    const character = commentary[position]!
    if (tag !== null) {
      const word = withoutEscapes(tag[1]!)
      if (cut === null) hashtags.push(word)
      take(tag[0].length, `#${word}`, `{hashtag|\\#|${word}}`)
    } else if (mention !== null) {
      const name = withoutEscapes(mention[1]!)
      if (cut === null) mentions.push({ name, urn: mention[2]! })
      take(mention[0].length, name, mention[0])
    } else if (escaped !== null) {
      take(2, escaped[1]!, escaped[0])
    } else if (RESERVED.includes(character)) {
      cut ??= { character, position }
      take(1, character, character)
    } else {
      take(1, character, character)
    }
  }
  return { text, little, cut, unescaped, hashtags, mentions }
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position
  return pattern.exec(text)
}

function withoutEscapes(text: string): string {
  return text.replace(/\\([\\|{}@[\]()<>#*_~])/g, '$1')
}

/** Plain text in little text format: what posts of the older API read back as. Its hashtags are hashtags there too. */
export function littleOf(text: string): string {
  return text.replaceAll(/(?<=^|\s)#([\p{L}\p{N}]+)|[\\|{}@[\]()<>#*_~]/gu, (found: string, tag: string | undefined) =>
    tag === undefined ? `\\${found}` : `{hashtag|\\#|${tag}}`,
  )
}
