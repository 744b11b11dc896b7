import { extname } from 'node:path'
import { captionsTypeOf } from './captions-text.ts'

/** Bytes from a file's start that `sniff` needs to judge; fewer are judged as far as they go. */
export const SNIFF_BYTES = 4100
/** Readers take a PDF whose header stands anywhere within these. */
export const PDF_HEADER_WITHIN_BYTES = 1024

/** What a file's first bytes say it is. `none`: a known kind that this app does not take. */
export interface Sniffed {
  readonly kind: 'image' | 'video' | 'document' | 'captions' | 'none'
  /** Of the container; for HEIF pictures and Office documents the probe refines it. A `document` in a ZIP or OLE container may yet be none. */
  readonly mimeType: string
}

const none = (mimeType: string): Sniffed => ({ kind: 'none', mimeType })
const image = (mimeType: string): Sniffed => ({ kind: 'image', mimeType })
const video = (mimeType: string): Sniffed => ({ kind: 'video', mimeType })
const document = (mimeType: string): Sniffed => ({ kind: 'document', mimeType })

/** Fixed byte patterns at fixed places, as Latin-1 text. Order matters only where one is a prefix of another. */
const SIGNATURES: readonly (readonly [offset: number, text: string, sniffed: Sniffed])[] = [
  [0, '\xff\xd8\xff', image('image/jpeg')],
  [0, '\x89PNG\r\n\x1a\n', image('image/png')],
  [0, 'GIF87a', image('image/gif')],
  [0, 'GIF89a', image('image/gif')],
  [8, 'CR\x02', none('image/x-canon-cr2')],
  [0, 'II*\0', image('image/tiff')],
  [0, 'MM\0*', image('image/tiff')],
  [0, 'BM', none('image/bmp')],
  [0, '8BPS', none('image/vnd.adobe.photoshop')],
  [0, '\0\0\0\x0cJXL ', none('image/jxl')],
  [0, '\xff\x0a', none('image/jxl')],
  [0, '\0\0\0\x0cjP  ', none('image/jp2')],
  [0, '%PDF-', document('application/pdf')],
  [0, 'PK\x03\x04', document('application/zip')],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', document('application/x-ole-storage')],
  [0, 'Rar!\x1a\x07', none('application/vnd.rar')],
  [0, '7z\xbc\xaf\x27\x1c', none('application/x-7z-compressed')],
  [0, '\x1f\x8b', none('application/gzip')],
  [0, '\x7fELF', none('application/x-executable')],
  [0, 'MZ', none('application/x-msdownload')],
  [0, 'FLV\x01', none('video/x-flv')],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', none('video/x-ms-asf')],
  [0, '\0\0\x01\xba', none('video/mpeg')],
  [0, '\0\0\x01\xb3', none('video/mpeg')],
  [0, 'OggS', none('application/ogg')],
  [0, 'fLaC', none('audio/flac')],
  [0, 'ID3', none('audio/mpeg')],
  [0, '\xff\xfb', none('audio/mpeg')],
  [0, '\xff\xf1', none('audio/aac')],
]

/** Third-column meaning of RIFF: what its form type says. */
const RIFF: Readonly<Record<string, Sniffed>> = {
  WEBP: image('image/webp'),
  'AVI ': none('video/x-msvideo'),
  WAVE: none('audio/wav'),
}

/** Boxes that a QuickTime film without `ftyp` may begin with (made before 2005 or by simple tools). */
const QUICKTIME_FIRST_BOXES = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']

const HEIF_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'mif2']

function sniffBrand(brand: string): Sniffed {
  if (brand === 'avif' || brand === 'avis') return image('image/avif')
  if (HEIF_BRANDS.includes(brand)) return image('image/heic')
  if (brand === 'qt  ') return video('video/quicktime')
  if (brand.startsWith('3g2')) return video('video/3gpp2')
  if (brand.startsWith('3g')) return video('video/3gpp')
  if (brand === 'M4A ' || brand === 'M4B ') return none('audio/mp4')
  if (brand === 'crx ') return none('image/x-canon-cr3')
  return video('video/mp4')
}

/** MPEG-TS has no header: sync bytes 188 apart (192 in .m2ts, where four bytes of time come first), three in a row. */
function isTransportStream(bytes: Uint8Array): boolean {
  return [
    { start: 0, step: 188 },
    { start: 4, step: 192 },
  ].some(({ start, step }) => [0, 1, 2].every((n) => bytes[start + n * step] === 0x47))
}

function isText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 0x20 && byte !== 0x7f))
}

/** Captions in any encoding: that they are not in UTF-8 is said when they are measured. */
function sniffCaptions(bytes: Uint8Array): Sniffed | null {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  const mimeType = captionsTypeOf(new TextDecoder(encoding).decode(bytes.subarray(0, SNIFF_BYTES)))
  return mimeType === null ? null : { kind: 'captions', mimeType }
}

/** Judges a file by its first bytes; null when they mean nothing to us. Never throws. */
export function sniff(bytes: Uint8Array): Sniffed | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SNIFF_BYTES)).toString('latin1')
  if (head.startsWith('RIFF')) return RIFF[head.slice(8, 12)] ?? null
  const found = SIGNATURES.find(([offset, text]) => head.startsWith(text, offset))
  if (found !== undefined) return found[2]
  const box = head.slice(4, 8)
  if (box === 'ftyp') return sniffBrand(head.slice(8, 12))
  if (QUICKTIME_FIRST_BOXES.includes(box)) return video('video/quicktime')
  if (head.startsWith('\x1a\x45\xdf\xa3')) return video(head.slice(0, 64).includes('webm') ? 'video/webm' : 'video/x-matroska')
  if (isTransportStream(bytes)) return video('video/mp2t')
  const captions = sniffCaptions(bytes)
  if (captions !== null) return captions
  if (head.slice(0, PDF_HEADER_WITHIN_BYTES).includes('%PDF-')) return document('application/pdf')
  if (bytes.byteLength > 0 && isText(bytes)) {
    if (/<svg[\s>]/i.test(head)) return none('image/svg+xml')
    if (/<(!doctype html|html)[\s>]/i.test(head)) return none('text/html')
    return none('text/plain')
  }
  return null
}

/** Endings of the kinds that this app takes, in lower case and without the point: what the open dialog offers. */
export const MEDIA_ENDINGS: readonly string[] =
  'jpg jpeg jpe jfif png gif webp tif tiff avif heic heif mp4 m4v mov qt webm mkv ts mts m2ts 3gp 3g2 pdf doc docx ppt pptx srt vtt'.split(
    ' ',
  )

/** Whether the file's ending promises a kind that this app takes. */
export function endingPromisesMedia(fileName: string): boolean {
  return MEDIA_ENDINGS.includes(extname(fileName).slice(1).toLowerCase())
}
