import { constants, inflateSync } from 'node:zlib'
import type { ReadAt } from './mp4-boxes.ts'
import {
  asCount,
  asDictionary,
  asReference,
  PdfSyntaxError,
  readPdfValue,
  skipSpace,
  type PdfDictionary,
  type PdfValue,
} from './pdf-syntax.ts'

/** A PDF that is read by ranges, and what may still be spent on it. */
export interface PdfSource {
  readonly readAt: ReadAt
  readonly sizeBytes: number
  /** Bytes that may still be decompressed. Tables and object streams of real files of 1,000 pages need about one megabyte. */
  inflatableBytes: number
  /** Something was met that this reader does not read (a rare filter, a bound of its own): what was not found may still be there. */
  hasUnread: boolean
}

/** An object of its own ("12 0 obj"). */
export interface PdfObject {
  readonly number: number
  readonly value: PdfValue
  /** Where the data of its stream begin; null when it has none. */
  readonly dataStart: number | null
}

/** Where an object lies: at a place in the file, or in an object stream. */
export type PdfPlace = { readonly kind: 'offset'; readonly offset: number } | { readonly kind: 'packed'; readonly container: number }

/** Tells where an object lies; null when it is not known. */
export type PdfIndex = (object: number) => Promise<PdfPlace | null>

/** A source with fresh allowances. */
export function pdfSource(readAt: ReadAt, sizeBytes: number): PdfSource {
  return { readAt, sizeBytes, inflatableBytes: 128 * 1024 * 1024, hasUnread: false }
}

/** Most objects fit the first; a page tree that lists thousands of pages in one array needs the last. */
const WINDOWS = [4 * 1024, 128 * 1024, 4 * 1024 * 1024]
/** Of a stream whose length is told in another object, or not believable. */
const UNTOLD_STREAM_BYTES = 4 * 1024 * 1024
const MAX_STREAM_BYTES = 32 * 1024 * 1024
const MAX_REFERENCES = 16

const OBJECT_HEAD = /^[\0\t\n\f\r ]{0,20}(\d{1,10})[\0\t\n\f\r ]{1,20}\d{1,5}[\0\t\n\f\r ]{1,20}obj/
const STREAM_HEAD = /stream(?:\r\n|\n|\r)?/y

/** Latin-1 text of a part of the file. */
export async function readText({ readAt, sizeBytes }: PdfSource, offset: number, length: number): Promise<string> {
  if (offset < 0 || offset >= sizeBytes) return ''
  const bytes = await readAt(offset, Math.min(length, sizeBytes - offset))
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** Reads the value that begins at `offset`, however long; null when there is none. */
export async function readValueAt(source: PdfSource, offset: number): Promise<{ readonly value: PdfValue; readonly end: number } | null> {
  for (const length of WINDOWS) {
    const text = await readText(source, offset, length)
    try {
      const { value, end } = readPdfValue(text, 0)
      return { value, end: offset + end }
    } catch (error) {
      if (!(error instanceof PdfSyntaxError)) throw error
      if (text.length < length) return null
    }
  }
  source.hasUnread = true
  return null
}

/** Reads the object that begins at `offset`; null when none does. */
export async function readObjectAt(source: PdfSource, offset: number): Promise<PdfObject | null> {
  const head = OBJECT_HEAD.exec(await readText(source, offset, 100))
  if (head === null) return null
  const read = await readValueAt(source, offset + head[0].length)
  if (read === null) return null
  const tail = await readText(source, read.end, 100)
  STREAM_HEAD.lastIndex = skipSpace(tail, 0)
  const stream = asDictionary(read.value) === null ? null : STREAM_HEAD.exec(tail)
  return { number: Number(head[1]), value: read.value, dataStart: stream === null ? null : read.end + stream.index + stream[0].length }
}

/** The decompressed data of an object's stream; null when it has none, or none that can be read here. */
export async function readStream(source: PdfSource, { value, dataStart }: PdfObject): Promise<Buffer | null> {
  const dictionary = asDictionary(value)
  if (dictionary === null || dataStart === null || dataStart >= source.sizeBytes) return null
  const told = asCount(dictionary.get('Length'))
  const length = Math.min(told ?? UNTOLD_STREAM_BYTES, MAX_STREAM_BYTES, source.sizeBytes - dataStart)
  const bytes = await source.readAt(dataStart, length)
  const filter = single(dictionary.get('Filter'))
  if (filter === null) return Buffer.from(bytes)
  if (filter !== '/FlateDecode' && filter !== '/Fl') return unread(source)
  const most = Math.min(MAX_STREAM_BYTES, source.inflatableBytes)
  if (most === 0) return unread(source)
  try {
    // A stream that is cut gives what there is of it.
    const data = inflateSync(bytes, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH })
    source.inflatableBytes -= data.byteLength
    return unpredicted(data, asDictionary(single(dictionary.get('DecodeParms')))) ?? unread(source)
  } catch {
    source.inflatableBytes -= most
    return unread(source)
  }
}

function unread(source: PdfSource): null {
  source.hasUnread = true
  return null
}

/** One filter may stand alone or in an array; a chain of several stays an array, which no caller takes. */
function single(value: PdfValue | undefined): PdfValue {
  if (!Array.isArray(value)) return value ?? null
  return value.length === 1 ? (value[0] as PdfValue) : value.length === 0 ? null : value
}

/** Undoes the row filters of PNG, which tables of objects are usually packed with; null for a predictor that is not known. */
function unpredicted(data: Buffer, parameters: PdfDictionary | null): Buffer | null {
  const predictor = asCount(parameters?.get('Predictor')) ?? 1
  if (predictor === 1) return data
  const width = asCount(parameters?.get('Columns')) ?? 1
  const isPlain = (asCount(parameters?.get('Colors')) ?? 1) === 1 && (asCount(parameters?.get('BitsPerComponent')) ?? 8) === 8
  if (predictor < 10 || !isPlain || width === 0 || width > 1000) return null
  const rows = Math.floor(data.byteLength / (width + 1))
  const out = Buffer.alloc(rows * width)
  for (let row = 0; row < rows; row++) {
    const method = data[row * (width + 1)] ?? 0
    if (method > 4) return null
    for (let column = 0; column < width; column++) {
      const left = column === 0 ? 0 : (out[row * width + column - 1] ?? 0)
      const up = row === 0 ? 0 : (out[(row - 1) * width + column] ?? 0)
      const upLeft = row === 0 || column === 0 ? 0 : (out[(row - 1) * width + column - 1] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][method] ?? 0
      out[row * width + column] = (data[row * (width + 1) + 1 + column] ?? 0) + guess
    }
  }
  return out
}

function paeth(left: number, up: number, upLeft: number): number {
  const [toLeft, toUp, toUpLeft] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)]
  if (toLeft <= toUp && toLeft <= toUpLeft) return left
  return toUp <= toUpLeft ? up : upLeft
}

/** An object stream as text, with the place of each of its objects. */
export interface PackedObjects {
  readonly text: string
  readonly places: ReadonlyMap<number, number>
}

/** Reads an object stream; null when the object is none. */
export async function readPacked(source: PdfSource, object: PdfObject): Promise<PackedObjects | null> {
  const dictionary = asDictionary(object.value)
  const first = asCount(dictionary?.get('First'))
  if (dictionary?.get('Type') !== '/ObjStm' || first === null) return null
  const data = await readStream(source, object)
  if (data === null) return null
  const text = data.toString('latin1')
  const numbers = text.slice(0, first).match(/\d{1,10}/g) ?? []
  const places = new Map<number, number>()
  for (let n = 0; n + 1 < numbers.length; n += 2) places.set(Number(numbers[n]), first + Number(numbers[n + 1]))
  return { text, places }
}

/** Reads one object out of an object stream; null when it is not there. */
export function readFromPacked({ text, places }: PackedObjects, object: number): PdfValue {
  const place = places.get(object)
  if (place === undefined) return null
  try {
    return readPdfValue(text, place).value
  } catch (error) {
    if (error instanceof PdfSyntaxError) return null
    throw error
  }
}

/** Follows a reference to what it means; null when that is nowhere, or when references only lead to each other. */
export async function resolveValue(source: PdfSource, index: PdfIndex, value: PdfValue | undefined): Promise<PdfValue> {
  let met = value ?? null
  for (let step = 0; step < MAX_REFERENCES; step++) {
    const object = asReference(met)
    if (object === null) return met
    const place = await index(object)
    met = place === null ? null : await valueAt(source, index, object, place)
  }
  return null
}

async function valueAt(source: PdfSource, index: PdfIndex, object: number, place: PdfPlace): Promise<PdfValue> {
  if (place.kind === 'offset') {
    const found = await readObjectAt(source, place.offset)
    return found?.number === object ? found.value : null
  }
  const container = await index(place.container)
  if (container?.kind !== 'offset') return null
  const found = await readObjectAt(source, container.offset)
  if (found?.number !== place.container) return null
  const packed = await readPacked(source, found)
  return packed === null ? null : readFromPacked(packed, object)
}
