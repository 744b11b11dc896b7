import { MAX_PAGES } from './media-messages.ts'
import type { ReadAt } from './mp4-boxes.ts'
import { pdfSource, readText, resolveValue, type PdfSource } from './pdf-objects.ts'
import { scanObjects } from './pdf-scan.ts'
import { asCount, asDictionary, type PdfDictionary, type PdfValue } from './pdf-syntax.ts'
import { hasEndMark, readTables, type PdfTables } from './pdf-xref.ts'
import { PDF_HEADER_WITHIN_BYTES } from './sniff.ts'

/** What was learned of a PDF. `damaged`: certainly nobody can read it whole, for it has no page tree or no end. `pageCount` is null where it is not known. */
export type PdfFacts =
  { readonly state: 'read'; readonly pageCount: number | null } | { readonly state: 'encrypted' } | { readonly state: 'damaged' }

/**
 * Counts the pages of a PDF as its page tree tells them, reading a few kilobytes of it; a file with broken tables is looked through whole.
 * Draws nothing and decodes nothing but tables. Bounded in time and memory for any bytes at all.
 */
export async function readPdf(readAt: ReadAt, sizeBytes: number): Promise<PdfFacts> {
  const source = pdfSource(readAt, sizeBytes)
  const header = (await readText(source, 0, PDF_HEADER_WITHIN_BYTES)).indexOf('%PDF-')
  // What stands before the header is counted by some writers and not by others.
  for (const base of new Set([Math.max(0, header), 0])) {
    const tables = await readTables(source, base)
    if (tables === null) continue
    if (isEncrypted(tables.trailers)) return { state: 'encrypted' }
    const pages = await pageTreeOf(source, tables, rootsOf(tables.trailers))
    if (pages !== null) return { state: 'read', pageCount: await countOf(source, tables, pages) }
  }
  // A table that could not be read hides nothing from a look at every byte.
  source.hasUnread = false
  const scan = await scanObjects(source)
  if (isEncrypted(scan.trailers)) return { state: 'encrypted' }
  const pages = await pageTreeOf(source, scan, [...rootsOf(scan.trailers), ...scan.catalogs.map((object) => ({ object }))])
  // Neither end nor trailer: cut off before its tables, and the rest of its pages is lost.
  const isCut = !scan.hasTables && !(await hasEndMark(source))
  if (pages !== null && !isCut) return { state: 'read', pageCount: await countOf(source, scan, pages) }
  return source.hasUnread ? { state: 'read', pageCount: null } : { state: 'damaged' }
}

const isEncrypted = (trailers: readonly PdfDictionary[]): boolean => trailers.some((trailer) => (trailer.get('Encrypt') ?? null) !== null)

const rootsOf = (trailers: readonly PdfDictionary[]): readonly PdfValue[] => trailers.flatMap((trailer) => trailer.get('Root') ?? [])

/** A file that was saved more often than that is not one of a creator; each root is a few reads. */
const MAX_ROOTS = 100

async function pageTreeOf(source: PdfSource, { index }: PdfTables, roots: readonly PdfValue[]): Promise<PdfDictionary | null> {
  for (const root of roots.slice(0, MAX_ROOTS)) {
    const catalog = asDictionary(await resolveValue(source, index, root))
    const pages = asDictionary(await resolveValue(source, index, catalog?.get('Pages')))
    if (pages !== null && (pages.has('Kids') || pages.has('Count'))) return pages
  }
  return null
}

async function countOf(source: PdfSource, { index }: PdfTables, pages: PdfDictionary): Promise<number | null> {
  const count = asCount(await resolveValue(source, index, pages.get('Count')))
  return count === null || count === 0 || count > MAX_PAGES ? null : count
}
