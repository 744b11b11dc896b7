import { readObjectAt, readStream, readText, readValueAt, type PdfIndex, type PdfPlace, type PdfSource } from './pdf-objects.ts'
import { asCount, asDictionary, skipSpace, type PdfDictionary } from './pdf-syntax.ts'

/** The tables of a PDF, newest first: one for each time it was saved, and a second one beside an old-fashioned one. */
export interface PdfTables {
  readonly trailers: readonly PdfDictionary[]
  readonly index: PdfIndex
}

interface Section {
  readonly trailer: PdfDictionary
  readonly find: PdfIndex
}

/** Readers look for the end mark in the last kilobyte; mail and web servers add more than that. */
const END_BYTES = 16 * 1024
/** Each save of a form or a note adds one. */
const MAX_SECTIONS = 500
const MAX_SUBSECTIONS = 20_000
const ENTRY_BYTES = 20

const readTail = (source: PdfSource): Promise<string> => readText(source, Math.max(0, source.sizeBytes - END_BYTES), END_BYTES)

/** Whether anything at the file's end says that it is the end. */
export async function hasEndMark(source: PdfSource): Promise<boolean> {
  return /startxref|%%EOF/.test(await readTail(source))
}

/**
 * Reads the tables as the file's end names them, without holding them. `base` is what their offsets count from. null when they are
 * broken, which readers forgive: then objects are looked for elsewhere.
 */
export async function readTables(source: PdfSource, base: number): Promise<PdfTables | null> {
  const tail = await readTail(source)
  const start = /startxref[\0\t\n\f\r ]{1,20}(\d{1,15})/.exec(tail.slice(Math.max(0, tail.lastIndexOf('startxref'))))
  if (start === null) return null
  const sections: Section[] = []
  const waiting = [Number(start[1])]
  const met = new Set<number>()
  while (waiting.length > 0) {
    const offset = waiting.pop() as number
    if (met.has(offset)) continue
    if (met.size === MAX_SECTIONS) return null
    met.add(offset)
    const section = await readSection(source, base, offset)
    if (section === null) return null
    sections.push(section)
    // The last one pushed comes first: the twin belongs to this save, the rest to earlier ones.
    for (const name of ['Prev', 'XRefStm']) {
      const next = asCount(section.trailer.get(name))
      if (next !== null) waiting.push(next)
    }
  }
  return {
    trailers: sections.map(({ trailer }) => trailer),
    index: async (object) => {
      for (const { find } of sections) {
        const place = await find(object)
        if (place !== null) return place
      }
      return null
    },
  }
}

async function readSection(source: PdfSource, base: number, offset: number): Promise<Section | null> {
  const head = await readText(source, base + offset, 64)
  const at = skipSpace(head, 0)
  return head.startsWith('xref', at) ? readTable(source, base, base + offset + at + 4) : readTableStream(source, base, base + offset)
}

/** "xref": lines of 20 bytes, found by their number. */
async function readTable(source: PdfSource, base: number, start: number): Promise<Section | null> {
  const ranges: { first: number; count: number; start: number }[] = []
  let position = start
  for (;;) {
    const head = await readText(source, position, 128)
    const at = skipSpace(head, 0)
    if (head.startsWith('trailer', at)) {
      const trailer = asDictionary((await readValueAt(source, position + at + 7))?.value)
      return trailer === null ? null : { trailer, find: (object) => findInTable(source, base, ranges, object) }
    }
    const range = /^(\d{1,10}) {1,4}(\d{1,10})[ \t]{0,4}(?:\r\n|\n|\r)/.exec(head.slice(at))
    if (range === null || ranges.length === MAX_SUBSECTIONS) return null
    const entries = position + at + range[0].length
    ranges.push({ first: Number(range[1]), count: Number(range[2]), start: entries })
    position = entries + Number(range[2]) * ENTRY_BYTES
  }
}

async function findInTable(
  source: PdfSource,
  base: number,
  ranges: readonly { first: number; count: number; start: number }[],
  object: number,
): Promise<PdfPlace | null> {
  const range = ranges.find(({ first, count }) => object >= first && object < first + count)
  if (range === undefined) return null
  const entry = await readText(source, range.start + (object - range.first) * ENTRY_BYTES, ENTRY_BYTES)
  const used = /^(\d{10}) \d{5} n/.exec(entry)
  return used === null ? null : { kind: 'offset', offset: base + Number(used[1]) }
}

/** The same as a compressed stream of rows, whose columns have widths told in the dictionary. */
async function readTableStream(source: PdfSource, base: number, offset: number): Promise<Section | null> {
  const object = await readObjectAt(source, offset)
  const trailer = asDictionary(object?.value)
  if (object === null || trailer?.get('Type') !== '/XRef') return null
  const data = await readStream(source, object)
  const widths = countsOf(trailer, 'W')
  if (data === null || widths?.length !== 3 || widths.some((width) => width > 6)) return null
  const [typeBytes, placeBytes, restBytes] = widths as [number, number, number]
  const rowBytes = typeBytes + placeBytes + restBytes
  const ranges = countsOf(trailer, 'Index') ?? [0, asCount(trailer.get('Size')) ?? 0]
  if (placeBytes === 0) return null
  const find = (wanted: number): PdfPlace | null => {
    let row = 0
    for (let n = 0; n + 1 < ranges.length; n += 2) {
      const [first, count] = [ranges[n] ?? 0, ranges[n + 1] ?? 0]
      if (wanted >= first && wanted < first + count) {
        const at = (row + wanted - first) * rowBytes
        if (at + rowBytes > data.byteLength) return null
        const type = typeBytes === 0 ? 1 : data.readUIntBE(at, typeBytes)
        const place = data.readUIntBE(at + typeBytes, placeBytes)
        if (type === 1) return { kind: 'offset', offset: base + place }
        return type === 2 ? { kind: 'packed', container: place } : null
      }
      row += count
    }
    return null
  }
  return { trailer, find: (wanted) => Promise.resolve(find(wanted)) }
}

function countsOf(dictionary: PdfDictionary, name: string): readonly number[] | null {
  const value = dictionary.get(name)
  if (!Array.isArray(value)) return null
  const counts = value.map((item) => asCount(item as number))
  return counts.every((count) => count !== null) ? counts : null
}
