import { openForReading, readerOf } from './file-reader.ts'
import { MediaFailureError } from './media-failure.ts'
import type { MediaFacts } from './media-messages.ts'
import { officeTypeOfOle, officeTypeOfZip } from './office-document.ts'
import { readPdf } from './pdf-document.ts'

/** Measures a document. `mimeType` is what the first bytes said: PDF, or the container of an Office document. Throws MediaFailureError. */
export async function probeDocument(path: string, mimeType: string): Promise<MediaFacts> {
  const handle = await openForReading(path)
  try {
    const { size } = await handle.stat()
    const readAt = readerOf(handle)
    if (mimeType === 'application/x-ole-storage') return documentFacts(officeTypeOfOle(path), null)
    if (mimeType === 'application/zip') return documentFacts(await officeTypeOfZip(readAt, size), null)
    const pdf = await readPdf(readAt, size)
    if (pdf.state === 'encrypted') throw new MediaFailureError('encrypted', 'the trailer names an encryption')
    if (pdf.state === 'damaged') throw new MediaFailureError('damaged', 'no page tree, or no end')
    return documentFacts(mimeType, pdf.pageCount)
  } finally {
    await handle.close()
  }
}

function documentFacts(mimeType: string, pageCount: number | null): MediaFacts {
  return {
    kind: 'document',
    mimeType,
    width: 0,
    height: 0,
    durationMs: null,
    frameRate: null,
    videoCodec: null,
    audioCodec: null,
    isMovieFirst: null,
    ...(pageCount === null ? {} : { pageCount }),
  }
}
