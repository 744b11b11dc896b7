import type { ReadAt } from './mp4-boxes.ts'

const EBML_HEADER = 0x1a45dfa3
const SEGMENT = 0x18538067

/** An EBML variable-length number at `offset`: its value (null = "unknown", all bits set) and width; null when it does not fit. */
function readVint(bytes: Uint8Array, offset: number, keepsMarker: boolean): { value: number | null; width: number } | null {
  const first = bytes[offset]
  if (first === undefined || first === 0) return null
  const width = Math.clz32(first) - 23
  if (offset + width > bytes.byteLength) return null
  let value = BigInt(keepsMarker ? first : first & ((1 << (8 - width)) - 1))
  for (let i = 1; i < width; i++) value = (value << 8n) | BigInt(bytes[offset + i] ?? 0)
  const isUnknown = !keepsMarker && value === (1n << BigInt(7 * width)) - 1n
  return { value: isUnknown ? null : Number(value), width }
}

/**
 * Whether a WebM or Matroska file ends before its segment does (a cut download). Such a file still opens and tells its full
 * duration. False when the segment's size is unknown (a live recording) or the start is not understood.
 */
export async function isSegmentTruncated(readAt: ReadAt, sizeBytes: number): Promise<boolean> {
  let position = 0
  for (let element = 0; element < 8 && position < sizeBytes; element++) {
    const head = await readAt(position, 12)
    const id = readVint(head, 0, true)
    const size = id === null ? null : readVint(head, id.width, false)
    if (id === null || size === null || (element === 0 && id.value !== EBML_HEADER)) return false
    if (size.value === null) return false
    const end = position + id.width + size.width + size.value
    if (id.value === SEGMENT) return end > sizeBytes
    position = end
  }
  return false
}
