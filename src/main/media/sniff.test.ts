import { describe, expect, test } from 'vitest'
import { endingPromisesMedia, sniff } from './sniff.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const transport = Buffer.alloc(188 * 3)
for (const at of [0, 188, 376]) transport[at] = 0x47

describe('sniff', () => {
  test.each([
    ['image', 'image/jpeg', bytes('\xff\xd8\xff\xe0rest')],
    ['image', 'image/png', bytes('\x89PNG\r\n\x1a\nrest')],
    ['image', 'image/gif', bytes('GIF89arest')],
    ['image', 'image/webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['image', 'image/tiff', bytes('II*\0\x08\0\0\0')],
    ['image', 'image/avif', bytes('\0\0\0\x20ftypavif\0\0\0\0')],
    ['image', 'image/heic', bytes('\0\0\0\x20ftypheic\0\0\0\0')],
    ['video', 'video/mp4', bytes('\0\0\0\x20ftypisom\0\0\0\0')],
    ['video', 'video/quicktime', bytes('\0\0\0\x14ftypqt  \0\0\0\0')],
    ['video', 'video/quicktime', bytes('\0\0\0\x08wide\0\0\x10\0mdat')],
    ['video', 'video/3gpp', bytes('\0\0\0\x18ftyp3gp5\0\0\0\0')],
    ['video', 'video/webm', bytes('\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm')],
    ['video', 'video/x-matroska', bytes('\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska')],
    ['video', 'video/mp2t', transport],
    ['none', 'video/x-msvideo', bytes('RIFF\x10\0\0\0AVI LIST')],
    ['none', 'audio/mp4', bytes('\0\0\0\x20ftypM4A \0\0\0\0')],
    ['document', 'application/pdf', bytes('%PDF-1.7')],
    ['document', 'application/pdf', bytes(`${'mail header\n'.repeat(80)}%PDF-1.4`)],
    ['document', 'application/zip', bytes('PK\x03\x04rest')],
    ['document', 'application/x-ole-storage', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest')],
    ['captions', 'text/vtt', bytes('WEBVTT\n\n00:01.000 --> 00:02.000\nHello')],
    ['captions', 'text/vtt', bytes('\xef\xbb\xbfWEBVTT')],
    ['captions', 'application/x-subrip', bytes('\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,000\r\nH\xe9')],
    ['captions', 'application/x-subrip', Buffer.from('\ufeff1\n00:00:01,000 --> 00:00:02,000\n', 'utf16le')],
    ['captions', 'application/x-subrip', Buffer.from('\ufeff1\n00:00:01,000 --> 00:00:02,000\n', 'utf16le').swap16()],
    ['none', 'text/plain', bytes(`${'mail header\n'.repeat(90)}%PDF-1.4`)],
    ['none', 'image/svg+xml', bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['none', 'text/html', bytes('<!doctype html><p>hello')],
    ['none', 'text/plain', bytes('Dear diary,\n')],
  ])('tells %s %s by its first bytes', (kind, mimeType, head) => {
    expect(sniff(head)).toEqual({ kind, mimeType })
  })

  test.each([
    ['nothing', bytes('')],
    ['noise', bytes('\x01\x02\x9a\x00\x00\x17\x8c')],
    ['an unknown RIFF', bytes('RIFF\x10\0\0\0????')],
  ])('says nothing of %s', (_, head) => {
    expect(sniff(head)).toBeNull()
  })

  test('knows which endings promise a kind that is taken, in any case', () => {
    expect(['a.MP4', 'b.jpeg', 'c.tar.mov', 'd.PDF', 'e.pptx', 'f.srt'].every(endingPromisesMedia)).toBe(true)
    expect(['a.txt', 'mp4', '.mp4', 'c.avi', 'd'].map(endingPromisesMedia)).toEqual([false, false, false, false, false])
  })
})
