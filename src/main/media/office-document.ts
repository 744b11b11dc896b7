import { extname } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { MediaFailureError } from './media-failure.ts'
import type { ReadAt } from './mp4-boxes.ts'

const OOXML = 'application/vnd.openxmlformats-officedocument'
/** The main part of a text document and of a presentation, as the list of contents names it; its own type is the file's without "main". */
const MAIN_PARTS = [`${OOXML}.wordprocessingml.document`, `${OOXML}.presentationml.presentation`]

/** Documents in the old binary format all begin alike; which program made one is not in any fixed place. */
const OLE_MIME_TYPES: Readonly<Record<string, string>> = { '.doc': 'application/msword', '.ppt': 'application/vnd.ms-powerpoint' }

const END_RECORD_BYTES = 22
/** The end record's comment has a length of two bytes. */
const MAX_END_BYTES = END_RECORD_BYTES + 65_535
/** Room for 50,000 files in one document. */
const MAX_DIRECTORY_BYTES = 8 * 1024 * 1024
/** A presentation of 5,000 slides lists about a megabyte. */
const MAX_CONTENTS_BYTES = 4 * 1024 * 1024

const damaged = (text: string, options?: ErrorOptions) => new MediaFailureError('damaged', text, undefined, options)

/** MIME type of a DOCX or PPTX, by the list of contents in its archive. Throws MediaFailureError `not-media` for other archives, `damaged` for a cut one. */
export async function officeTypeOfZip(readAt: ReadAt, sizeBytes: number): Promise<string> {
  const entry = findEntry(await readDirectory(readAt, sizeBytes), '[Content_Types].xml')
  const contents = entry === null ? '' : await readEntry(readAt, entry)
  const type = MAIN_PARTS.find((mimeType) => contents.includes(`"${mimeType}.main+xml"`))
  if (type === undefined) throw new MediaFailureError('not-media', 'an archive that is no document', 'application/zip')
  return type
}

/**
 * MIME type of a DOC or PPT, by its ending. A DOCX or PPTX in this format is an encrypted one: that is how Office locks it.
 * Throws MediaFailureError.
 */
export function officeTypeOfOle(path: string): string {
  const ending = extname(path).toLowerCase()
  if (ending === '.docx' || ending === '.pptx') throw new MediaFailureError('encrypted', 'an encrypted document')
  const mimeType = OLE_MIME_TYPES[ending]
  if (mimeType === undefined) throw new MediaFailureError('not-media', 'an old document of another kind', 'application/x-ole-storage')
  return mimeType
}

async function readExactly(readAt: ReadAt, position: number, length: number): Promise<Buffer> {
  const bytes = await readAt(position, length)
  if (bytes.byteLength < length) throw damaged('the archive is cut')
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

async function readDirectory(readAt: ReadAt, sizeBytes: number): Promise<Buffer> {
  const length = Math.min(sizeBytes, MAX_END_BYTES)
  const tail = await readExactly(readAt, sizeBytes - length, length)
  const end = tail.lastIndexOf('PK\x05\x06', length - END_RECORD_BYTES, 'latin1')
  if (end === -1 || end + END_RECORD_BYTES > length) throw damaged('the archive has no end')
  const [directoryBytes, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)]
  if (directoryBytes > MAX_DIRECTORY_BYTES) throw new MediaFailureError('not-media', 'an archive beyond any document', 'application/zip')
  return readExactly(readAt, offset, directoryBytes)
}

interface Entry {
  readonly isDeflated: boolean
  readonly packedBytes: number
  readonly offset: number
}

function findEntry(directory: Buffer, wanted: string): Entry | null {
  let at = 0
  while (at + 46 <= directory.byteLength && directory.readUInt32LE(at) === 0x02014b50) {
    const nameBytes = directory.readUInt16LE(at + 28)
    const name = directory.toString('latin1', at + 46, at + 46 + nameBytes)
    const method = directory.readUInt16LE(at + 10)
    if (name === wanted && (method === 0 || method === 8)) {
      return { isDeflated: method === 8, packedBytes: directory.readUInt32LE(at + 20), offset: directory.readUInt32LE(at + 42) }
    }
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return null
}

async function readEntry(readAt: ReadAt, { isDeflated, packedBytes, offset }: Entry): Promise<string> {
  const head = await readExactly(readAt, offset, 30)
  if (head.readUInt32LE(0) !== 0x04034b50) throw damaged('the archive’s directory leads nowhere')
  const start = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  const packed = await readExactly(readAt, start, Math.min(packedBytes, MAX_CONTENTS_BYTES))
  if (!isDeflated) return packed.toString('latin1')
  try {
    return inflateRawSync(packed, { maxOutputLength: MAX_CONTENTS_BYTES }).toString('latin1')
  } catch (cause) {
    throw damaged('the list of contents cannot be unpacked', { cause })
  }
}
