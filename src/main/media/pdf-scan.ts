import { readObjectAt, readPacked, readText, readValueAt, type PdfPlace, type PdfSource } from './pdf-objects.ts'
import { asDictionary, type PdfDictionary } from './pdf-syntax.ts'
import type { PdfTables } from './pdf-xref.ts'

/** Takes about two seconds, of the ten that a question has. */
const MAX_SCAN_BYTES = 256 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024
/** Longer than anything that is looked for. */
const OVERLAP_BYTES = 128
const MAX_OBJECTS = 500_000
const MAX_MARKS = 5_000

const SIGNS =
  /(?<![0-9])(\d{1,10})[\0\t\n\f\r ]{1,16}\d{1,5}[\0\t\n\f\r ]{1,16}obj(?![A-Za-z])|\/(Catalog|ObjStm|XRef)(?![A-Za-z0-9])|(trailer)(?![A-Za-z])/g

/** What a look at every byte found. */
export interface PdfScan extends PdfTables {
  /** Numbers of the objects that say they are the catalog, newest first. */
  readonly catalogs: readonly number[]
  /** A trailer or a table begins somewhere, readable or not: the file reaches as far as that. */
  readonly hasTables: boolean
}

/**
 * Finds the objects of a file whose tables are broken or cut off, by their heads, as readers do. Where two have a number the later one
 * counts. Sets `hasUnread` where it met its bounds.
 */
export async function scanObjects(source: PdfSource): Promise<PdfScan> {
  const places = new Map<number, PdfPlace>()
  const marks: { readonly word: string; readonly offset: number }[] = []
  const catalogs: number[] = []
  if (source.sizeBytes > MAX_SCAN_BYTES) source.hasUnread = true
  let current: { object: number; offset: number } | null = null
  for (let start = 0; start < Math.min(source.sizeBytes, MAX_SCAN_BYTES); start += CHUNK_BYTES) {
    // One byte more in front, so that "12 0 obj" is never read as "2 0 obj".
    const from = Math.max(0, start - 1)
    const text = await readText(source, from, CHUNK_BYTES + OVERLAP_BYTES)
    for (const { 0: whole, 1: number, 2: type, 3: trailer, index } of text.matchAll(SIGNS)) {
      const offset: number = from + index
      if (offset < start || offset >= start + CHUNK_BYTES) continue
      if (places.size >= MAX_OBJECTS || marks.length >= MAX_MARKS || catalogs.length >= MAX_MARKS) {
        source.hasUnread = true
        break
      }
      if (number !== undefined) {
        current = { object: Number(number), offset }
        places.set(current.object, { kind: 'offset', offset })
      } else if (trailer !== undefined) marks.push({ word: trailer, offset: offset + whole.length })
      else if (current !== null && type === 'Catalog') catalogs.push(current.object)
      else if (current !== null && type !== undefined) marks.push({ word: type, offset: current.offset })
    }
  }
  const trailers: PdfDictionary[] = []
  for (const { word, offset } of marks) {
    if (word === 'ObjStm') await unpack(source, offset, places, catalogs)
    else {
      const dictionary = asDictionary((word === 'XRef' ? await readObjectAt(source, offset) : await readValueAt(source, offset))?.value)
      if (dictionary !== null) trailers.unshift(dictionary)
    }
  }
  const hasTables = marks.some(({ word }) => word !== 'ObjStm')
  return { trailers, hasTables, catalogs: catalogs.reverse(), index: (object) => Promise.resolve(places.get(object) ?? null) }
}

async function unpack(source: PdfSource, offset: number, places: Map<number, PdfPlace>, catalogs: number[]): Promise<void> {
  const container = await readObjectAt(source, offset)
  const packed = container === null ? null : await readPacked(source, container)
  if (container === null || packed === null) return
  const starts = [...packed.places]
  for (const [n, [object, start]] of starts.entries()) {
    if (places.size >= MAX_OBJECTS) {
      source.hasUnread = true
      return
    }
    places.set(object, { kind: 'packed', container: container.number })
    const text = packed.text.slice(start, starts[n + 1]?.[1])
    if (/\/Catalog(?![A-Za-z0-9])/.test(text)) catalogs.push(object)
  }
}
