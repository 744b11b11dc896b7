/** A value as PDF writes it. Names keep their slash; a string of text comes out as '', because nothing here needs its words. */
export type PdfValue = null | boolean | number | string | PdfReference | readonly PdfValue[] | PdfDictionary

/** "12 0 R": another object, by its number. */
export interface PdfReference {
  readonly object: number
}

/** A dictionary by its names without their slash. */
export type PdfDictionary = ReadonlyMap<string, PdfValue>

/** Thrown where no value can be read: it is malformed, or the text ends within it. */
export class PdfSyntaxError extends Error {
  constructor(text: string) {
    super(text)
    this.name = 'PdfSyntaxError'
  }
}

/** Real files nest three or four deep; beyond this the file is made to overflow our stack. */
const MAX_DEPTH = 64

const NAME = /\/([^\0\t\n\f\r ()<>[\]{}/%]{0,200})/y
const NUMBER = /[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})/y
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]{1,20}\d{1,5}[\0\t\n\f\r ]{1,20}R(?![A-Za-z0-9])/y
const WORD = /true|false|null/y
const WORDS: Readonly<Record<string, PdfValue>> = { true: true, false: false, null: null }

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position
  return pattern.exec(text)
}

/** The first position at or after `position` that is neither white space nor comment. */
export function skipSpace(text: string, position: number): number {
  let at = position
  let isComment = false
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isComment) isComment = code !== 10 && code !== 13
    else if (code === 0x25) isComment = true
    else if (code !== 0 && code !== 9 && code !== 10 && code !== 12 && code !== 13 && code !== 32) break
  }
  return at
}

/** Reads one value from Latin-1 text; `end` is the position behind it. Work is linear in the text. Throws PdfSyntaxError. */
export function readPdfValue(text: string, start: number): { readonly value: PdfValue; readonly end: number } {
  let at = start
  const value = read(0)
  return { value, end: at }

  function read(depth: number): PdfValue {
    if (depth > MAX_DEPTH) throw new PdfSyntaxError('nested too deep')
    at = skipSpace(text, at)
    if (text.startsWith('<<', at)) return readDictionary(depth)
    switch (text[at]) {
      case '[':
        return readArray(depth)
      case '/':
        return `/${readName()}`
      case '(':
        return skipString()
      case '<':
        return skipHexString()
    }
    return readPlain()
  }

  function readPlain(): PdfValue {
    const reference = matchAt(REFERENCE, text, at)
    if (reference !== null) {
      at += reference[0].length
      return { object: Number(reference[1]) }
    }
    const plain = matchAt(NUMBER, text, at) ?? matchAt(WORD, text, at)
    if (plain === null) throw new PdfSyntaxError('no value')
    at += plain[0].length
    const word = WORDS[plain[0]]
    return word === undefined ? Number(plain[0]) : word
  }

  function readName(): string {
    const name = matchAt(NAME, text, at)
    if (name === null) throw new PdfSyntaxError('no name')
    at += name[0].length
    return (name[1] ?? '').replaceAll(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  }

  function readDictionary(depth: number): PdfDictionary {
    const entries = new Map<string, PdfValue>()
    at = skipSpace(text, at + 2)
    while (!text.startsWith('>>', at)) {
      const name = readName()
      entries.set(name, read(depth + 1))
      at = skipSpace(text, at)
    }
    at += 2
    return entries
  }

  function readArray(depth: number): readonly PdfValue[] {
    const items: PdfValue[] = []
    at = skipSpace(text, at + 1)
    while (text[at] !== ']') {
      items.push(read(depth + 1))
      at = skipSpace(text, at)
    }
    at++
    return items
  }

  function skipString(): string {
    let open = 0
    for (; at < text.length; at++) {
      const character = text[at]
      if (character === '\\') at++
      else if (character === '(') open++
      else if (character === ')' && --open === 0) {
        at++
        return ''
      }
    }
    throw new PdfSyntaxError('a string does not end')
  }

  function skipHexString(): string {
    const end = text.indexOf('>', at)
    if (end === -1) throw new PdfSyntaxError('a string does not end')
    at = end + 1
    return ''
  }
}

/** The value as a dictionary; null when it is anything else. */
export function asDictionary(value: PdfValue | undefined): PdfDictionary | null {
  return value instanceof Map ? value : null
}

/** The value as a whole number from 0; null when it is anything else. */
export function asCount(value: PdfValue | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** The number of the object that is referred to; null when the value is no reference. */
export function asReference(value: PdfValue | undefined): number | null {
  return typeof value === 'object' && value !== null && 'object' in value ? value.object : null
}
