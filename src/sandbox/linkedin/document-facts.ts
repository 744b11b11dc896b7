import { inflateSync } from 'node:zlib'
import type { Blobs } from '../kit/blobs.ts'

/** What LinkedIn learns of a received document; `pageCount` null where its format does not tell. */
export interface DocumentFacts {
  readonly contentType: string
  readonly pageCount: number | null
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** PDF, DOC, DOCX, PPT or PPTX by content; null for anything else. Reads the whole of it: call it for documents within the size limit. */
export async function readDocument(blobs: Blobs, blobId: string): Promise<DocumentFacts | null> {
  const bytes = Buffer.from(await blobs.head(blobId, blobs.sizeOf(blobId)))
  // Readers look for the header within the first kilobyte.
  if (bytes.subarray(0, 1024).includes('%PDF-')) return { contentType: 'application/pdf', pageCount: countPdfPages(bytes) }
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return readOffice(bytes)
  // The old binary formats, DOC and PPT alike.
  if (bytes.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') return { contentType: 'application/x-ole-storage', pageCount: null }
  return null
}

/** The names in a zip are written in the clear; the central directory at its end repeats each. */
function readOffice(bytes: Buffer): DocumentFacts | null {
  const text = bytes.toString('latin1')
  if (text.includes('word/document.xml')) return { contentType: `${OFFICE}.wordprocessingml.document`, pageCount: null }
  if (!text.includes('ppt/presentation.xml')) return null
  const slides = new Set(Array.from(text.matchAll(/ppt\/slides\/slide\d+\.xml/g), ([name]) => name))
  return { contentType: `${OFFICE}.presentationml.presentation`, pageCount: slides.size }
}

/** Counts page objects, also those packed in object streams; null where none is found (an encrypted file). */
function countPdfPages(bytes: Buffer): number | null {
  const text = bytes.toString('latin1')
  const count = pagesIn(text) + objectStreams(bytes, text).reduce((sum, stream) => sum + pagesIn(stream), 0)
  return count === 0 ? null : count
}

function pagesIn(text: string): number {
  return Array.from(text.matchAll(/\/Type\s*\/Page(?![A-Za-z])/g)).length
}

function objectStreams(bytes: Buffer, text: string): string[] {
  return Array.from(text.matchAll(/\/ObjStm\b[^]*?stream\r?\n/g)).flatMap((match) => {
    try {
      return [inflateSync(bytes.subarray(match.index + match[0].length), { finishFlush: 2 }).toString('latin1')]
    } catch {
      return []
    }
  })
}
