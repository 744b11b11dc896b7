/** Reads `length` bytes at `position`; fewer at the end of the file. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>

/** One top-level box of an MP4 or MOV file. */
export interface Box {
  readonly type: string
  readonly start: number
  /** As declared; may lie beyond the end of the file. */
  readonly end: number
}

/** What the walk over the top-level boxes found. */
export interface BoxWalk {
  readonly boxes: readonly Box[]
  readonly hasMovie: boolean
  /** `moov` comes before the first `mdat`: playback can start before the whole file arrived. */
  readonly isMovieFirst: boolean
  /** A box runs past the end of the file, or bytes follow that are no box where media was still to come. */
  readonly isTruncated: boolean
}

/** Real films have a handful; fragmented ones two per second or so. Beyond this the file is made to waste our time. */
const MAX_BOXES = 200_000

const isBoxType = (type: string): boolean => /^[\x20-\x7e\xa9]{4}$/.test(type)

/**
 * Walks the top-level boxes by their headers alone: 16 bytes read per box, whatever the file's size. Finds what a parser of `moov`
 * cannot: a film whose `moov` is in front looks perfect when half of its `mdat` is missing.
 */
export async function walkBoxes(readAt: ReadAt, sizeBytes: number): Promise<BoxWalk> {
  const boxes: Box[] = []
  let position = 0
  let isTruncated = false
  while (position < sizeBytes && boxes.length < MAX_BOXES) {
    const header = await readAt(position, 16)
    const box = readBox(header, position, sizeBytes)
    if (box === null) {
      // Some cameras and tools leave a few stray bytes at the end; only without a whole film before them is that damage.
      isTruncated = !(boxes.some(({ type }) => type === 'moov') && boxes.some(({ type }) => type === 'mdat'))
      break
    }
    boxes.push(box)
    if (box.end > sizeBytes) isTruncated = true
    position = box.end
  }
  const movie = boxes.findIndex(({ type }) => type === 'moov')
  const media = boxes.findIndex(({ type }) => type === 'mdat')
  return { boxes, hasMovie: movie !== -1, isMovieFirst: movie !== -1 && (media === -1 || movie < media), isTruncated }
}

function readBox(header: Uint8Array, start: number, sizeBytes: number): Box | null {
  if (header.byteLength < 8) return null
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  const type = String.fromCharCode(...header.subarray(4, 8))
  if (!isBoxType(type)) return null
  const size = view.getUint32(0)
  if (size === 0) return { type, start, end: sizeBytes } // "to the end of the file"
  if (size !== 1) return size < 8 ? null : { type, start, end: start + size }
  if (header.byteLength < 16) return null
  const large = view.getBigUint64(8)
  if (large < 16n) return null
  // Beyond 2^53 nothing exact can be said but "past the end", which is all that matters.
  return { type, start, end: start + Number(large > 2n ** 52n ? 2n ** 52n : large) }
}
