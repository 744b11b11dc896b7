import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { MkvOutputFormat, MovOutputFormat, MpegTsOutputFormat, Mp4OutputFormat } from 'mediabunny'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { officeDocument, packedPdf, plainPdf } from './__fixtures__/documents.ts'
import { realProbe, remuxSample, SAMPLE_IMAGE, SAMPLE_VIDEO, temporaryFolder, turnedSample } from './__fixtures__/sample-files.ts'
import { MAX_DURATION_MS, MAX_SIDE_PX } from './media-messages.ts'
import { ProbeFailure, type Probe } from './probe.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let probe: Probe
beforeAll(async () => {
  folder = await temporaryFolder()
  probe = realProbe()
})
afterAll(async () => {
  probe.close()
  await folder.remove()
})

const at = (name: string) => join(folder.path, name)

async function put(name: string, bytes: Uint8Array | string): Promise<string> {
  await writeFile(at(name), bytes)
  return at(name)
}

const failureOf = (path: string) =>
  probe.facts(path).then(
    () => 'read',
    (error: ProbeFailure) => error.failure,
  )

const film = { kind: 'video', width: 576, height: 1024, frameRate: 30, videoCodec: 'avc', audioCodec: 'aac' }

describe('the media process measures films', () => {
  test('the sample, to the millisecond', async () => {
    expect(await probe.facts(SAMPLE_VIDEO)).toEqual({ ...film, mimeType: 'video/mp4', durationMs: 6000, isMovieFirst: true })
  })

  test.each([
    ['mov', new MovOutputFormat({ fastStart: false }), 'video/quicktime', false],
    ['mkv', new MkvOutputFormat(), 'video/x-matroska', null],
    ['fragmented mp4', new Mp4OutputFormat({ fastStart: 'fragmented' }), 'video/mp4', true],
  ] as const)('the same packets as %s', async (name, format, mimeType, isMovieFirst) => {
    await remuxSample(format, at(name))
    const facts = await probe.facts(at(name))
    expect(facts).toMatchObject({ ...film, mimeType, isMovieFirst })
    expect(Math.abs((facts.durationMs ?? 0) - 6000)).toBeLessThanOrEqual(35)
  })

  test('an MPEG transport stream, whose clock does not begin at zero', async () => {
    await remuxSample(new MpegTsOutputFormat(), at('zero.ts'))
    const facts = await probe.facts(await put('late.ts', shiftTransportClock(await readFile(at('zero.ts')), 100)))
    expect(facts).toMatchObject({ ...film, mimeType: 'video/mp2t' })
    expect(Math.abs((facts.durationMs ?? 0) - 6000)).toBeLessThanOrEqual(35)
  })

  test('a phone’s turned film by its upright sides', async () => {
    expect(await probe.facts(await put('turned.mp4', await turnedSample()))).toMatchObject({ width: 1024, height: 576 })
  })
})

describe('the media process measures pictures', () => {
  test('the sample, upright sides of a turned one, and the length of an animation', async () => {
    expect(await probe.facts(SAMPLE_IMAGE)).toMatchObject({
      kind: 'image',
      mimeType: 'image/jpeg',
      width: 1080,
      height: 1350,
      durationMs: null,
    })
    const turned = await sharp(SAMPLE_IMAGE).resize(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await probe.facts(await put('turned.jpg', turned))).toMatchObject({ width: 200, height: 300 })
    const frames = await Promise.all(
      ['red', 'blue', 'lime'].map((background) =>
        sharp({ create: { width: 20, height: 10, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const animated = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 200, 300] })
      .toBuffer()
    expect(await probe.facts(await put('animated.gif', animated))).toMatchObject({
      mimeType: 'image/gif',
      width: 20,
      height: 10,
      durationMs: 600,
      frameCount: 3,
    })
    const moving = await sharp(frames, { join: { animated: true } })
      .webp({ delay: [50, 50, 50] })
      .toBuffer()
    expect(await probe.facts(await put('moving.webp', moving))).toMatchObject({ mimeType: 'image/webp', durationMs: 150, frameCount: 3 })
    const pages = await sharp(frames, { join: { animated: true } })
      .tiff()
      .toBuffer()
    expect(await probe.facts(await put('pages.tiff', pages))).not.toHaveProperty('frameCount')
    expect(await probe.facts(await put('still.gif', await sharp(frames[0]).gif().toBuffer()))).not.toHaveProperty('frameCount')
  })

  test.each(['png', 'webp', 'gif', 'tiff', 'avif'] as const)('%s', async (format) => {
    const bytes = await sharp(SAMPLE_IMAGE).resize(64, 80).toFormat(format).toBuffer()
    expect(await probe.facts(await put(`picture.${format}`, bytes))).toMatchObject({ mimeType: `image/${format}`, width: 64, height: 80 })
  })

  test('and writes an upright thumbnail without the original’s metadata', async () => {
    const turned = await sharp(SAMPLE_IMAGE)
      .resize(1200, 600)
      .withExif({ IFD0: { Copyright: 'somebody' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    await probe.thumbnail(await put('big.jpg', turned), at('thumbnail.jpg'), 480)
    const metadata = await sharp(at('thumbnail.jpg')).metadata()
    expect(metadata).toMatchObject({ format: 'jpeg', width: 240, height: 480 })
    expect(metadata.exif).toBeUndefined()
    expect(metadata.orientation).toBeUndefined()
  })
})

const paper = { kind: 'document', width: 0, height: 0, durationMs: null, frameRate: null, videoCodec: null, audioCodec: null }

describe('the media process measures documents and captions', () => {
  test('PDFs by their pages', async () => {
    const pdf = { ...paper, mimeType: 'application/pdf', isMovieFirst: null }
    expect(await probe.facts(await put('plain.pdf', plainPdf(12)))).toEqual({ ...pdf, pageCount: 12 })
    expect(await probe.facts(await put('packed.pdf', packedPdf(300)))).toEqual({ ...pdf, pageCount: 300 })
    const untold = plainPdf(3).toString('latin1').replaceAll('/Count 3', '/Count 0')
    expect(await probe.facts(await put('untold.pdf', Buffer.from(untold, 'latin1')))).toEqual(pdf)
  })

  test('Office documents by what they are', async () => {
    const office = officeDocument('wordprocessingml.document')
    expect(await probe.facts(await put('letter.bin', office))).toMatchObject({
      ...paper,
      mimeType: expect.stringMatching(/wordprocessingml/),
    })
    const old = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    expect(await probe.facts(await put('slides.ppt', old))).toMatchObject({ ...paper, mimeType: 'application/vnd.ms-powerpoint' })
  })

  test('captions by the end of their last cue, with and without a byte order mark', async () => {
    const captions = { kind: 'captions', width: 0, height: 0 }
    const subrip = '1\n00:00:01,000 --> 00:02:31,000\nGrüße, 你好\n'
    const facts = { ...captions, mimeType: 'application/x-subrip', durationMs: 151_000 }
    expect(await probe.facts(await put('a.srt', subrip))).toMatchObject(facts)
    expect(await probe.facts(await put('b.txt', `\ufeff${subrip}`))).toMatchObject(facts)
    const webvtt = 'WEBVTT\n\n00:01.000 --> 00:02.500\nHello\n'
    expect(await probe.facts(await put('a.vtt', webvtt))).toMatchObject({ ...captions, mimeType: 'text/vtt', durationMs: 2500 })
  })
})

describe('the media process refuses', () => {
  test('documents that are locked, cut or something else', async () => {
    expect(await failureOf(await put('locked.pdf', plainPdf(2, { trailer: '/Encrypt 9 0 R' })))).toBe('encrypted')
    expect(await failureOf(await put('locked.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex')))).toBe('encrypted')
    expect(await failureOf(await put('cut.pdf', packedPdf(9).subarray(0, 300)))).toBe('damaged')
    expect(await failureOf(await put('cut.docx', officeDocument('wordprocessingml.document').subarray(0, 50)))).toBe('damaged')
    expect(await failureOf(await put('table.xlsx', officeDocument('spreadsheetml.sheet')))).toBe('not-media')
  })

  test('captions in another encoding, without a cue and beyond ten megabytes', async () => {
    const cue = '1\n00:00:01,000 --> 00:00:02,000\n'
    expect(await failureOf(await put('latin1.srt', Buffer.from(`${cue}Grüße`, 'latin1')))).toBe('not-utf8')
    expect(await failureOf(await put('utf16.srt', Buffer.from(`\ufeff${cue}`, 'utf16le')))).toBe('not-utf8')
    expect(await failureOf(await put('no-cue.vtt', 'WEBVTT\n\nNOTE nothing\n'))).toBe('empty')
    expect(await failureOf(await put('no-times.vtt', 'WEBVTT\n\n1 --> 2\n'))).toBe('damaged')
    expect(await failureOf(await put('long.srt', cue + ' '.repeat(10_000_000 - cue.length)))).toBe('read')
    expect(await failureOf(await put('too-long.srt', cue + ' '.repeat(10_000_001 - cue.length)))).toBe('too-large')
    expect(await failureOf(await put('for-ever.vtt', 'WEBVTT\n\n00:01.000 --> 9999:00:00.000\n'))).toBe('damaged')
  })

  test('what is cut, wherever the cut is', async () => {
    const mp4 = await readFile(SAMPLE_VIDEO)
    await remuxSample(new MkvOutputFormat(), at('whole.mkv'))
    const mkv = await readFile(at('whole.mkv'))
    const jpeg = await readFile(SAMPLE_IMAGE)
    const png = await sharp(SAMPLE_IMAGE).png().toBuffer()
    const failures = await Promise.all([
      put('cut-media.mp4', mp4.subarray(0, 160_000)).then(failureOf),
      put('cut-moov.mp4', mp4.subarray(0, 2000)).then(failureOf),
      put('cut-at-ftyp.mp4', mp4.subarray(0, 28)).then(failureOf),
      put('cut.mkv', mkv.subarray(0, 160_000)).then(failureOf),
      put('cut-head.mkv', mkv.subarray(0, 100)).then(failureOf),
      put('cut.jpg', jpeg.subarray(0, 60_000)).then(failureOf),
      put('cut.png', png.subarray(0, 60_000)).then(failureOf),
      put('cut-head.jpg', jpeg.subarray(0, 10)).then(failureOf),
    ])
    expect(failures).toEqual(Array.from({ length: 8 }, () => 'damaged'))
  })

  test('an mdat without an end of its own whose last picture is missing', async () => {
    const mp4 = await readFile(SAMPLE_VIDEO)
    mp4.writeUInt32BE(0, mp4.indexOf('mdat', 0, 'latin1') - 4)
    expect(await failureOf(await put('open-end.mp4', mp4))).toBe('read')
    expect(await failureOf(await put('open-end-cut.mp4', mp4.subarray(0, 300_000)))).toBe('damaged')
  })

  test('films without tracks, without packets and without pictures', async () => {
    const mp4 = await readFile(SAMPLE_VIDEO)
    const renamed = (from: string, to: string) => Buffer.from(mp4.toString('latin1').replaceAll(from, to), 'latin1')
    expect(await failureOf(await put('no-tracks.mp4', renamed('trak', 'free')))).toBe('damaged')
    expect(await failureOf(await put('no-packets.mp4', renamed('stts', 'free')))).toBe('damaged')
    expect(await failureOf(await put('sound-only.mp4', renamed('vide', 'hint')))).toBe('not-media')
  })

  test('an SVG, whatever its name, and text', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
    expect(await failureOf(await put('drawing.jpg', svg))).toBe('not-media')
    expect(await failureOf(await put('letter.mp4', 'Dear Sir or Madam'))).toBe('not-media')
    expect(await failureOf(at('not-there.mp4'))).toBe('unreadable')
  })

  test('hostile films without dying: any bytes of the header may be anything', async () => {
    const mp4 = await readFile(SAMPLE_VIDEO)
    const headerBytes = mp4.indexOf('mdat', 0, 'latin1')
    const hasty = realProbe(2000)
    // A whole-number field of a header is four bytes long: whole fields are overwritten, with the values that hurt.
    const change = fc.record({
      position: fc.nat(headerBytes - 4),
      value: fc.oneof(fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff), fc.nat(0xffffffff)),
    })
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
          const mutated = Buffer.from(mp4)
          for (const { position, value } of changes) mutated.writeUInt32BE(value, position)
          const path = await put('mutated.mp4', mutated)
          try {
            const facts = await hasty.facts(path)
            expect(facts.width).toBeLessThanOrEqual(MAX_SIDE_PX)
            expect(facts.durationMs).toBeLessThanOrEqual(MAX_DURATION_MS)
          } catch (error) {
            expect(error).toBeInstanceOf(ProbeFailure)
          }
        }),
        // A hang costs 2 s and a new process; there are few, and time runs out before many can add up.
        { numRuns: 150, interruptAfterTimeLimit: 8000 },
      )
      expect(await hasty.facts(SAMPLE_VIDEO)).toMatchObject(film)
    } finally {
      hasty.close()
    }
  }, 20_000)
})

/** Adds seconds to every time stamp (PTS and DTS) of a transport stream, as if the recording had begun that late. */
function shiftTransportClock(stream: Buffer, seconds: number): Buffer {
  const shifted = Buffer.from(stream)
  const shift = (position: number) => {
    const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((n) => shifted[position + n] ?? 0) as [number, number, number, number, number]
    const time = ((a >> 1) & 7) * 2 ** 30 + b * 2 ** 22 + (c >> 1) * 2 ** 15 + d * 2 ** 7 + (e >> 1) + seconds * 90_000
    shifted[position] = (a & 0xf0) | ((Math.floor(time / 2 ** 30) & 7) << 1) | 1
    shifted[position + 1] = Math.floor(time / 2 ** 22) & 255
    shifted[position + 2] = ((Math.floor(time / 2 ** 15) & 127) << 1) | 1
    shifted[position + 3] = Math.floor(time / 2 ** 7) & 255
    shifted[position + 4] = ((time & 127) << 1) | 1
  }
  for (let packet = 0; packet + 188 <= shifted.byteLength; packet += 188) {
    const hasStart = ((shifted[packet + 1] ?? 0) & 0x40) !== 0
    const hasAdaptation = ((shifted[packet + 3] ?? 0) & 0x20) !== 0
    const payload = packet + 4 + (hasAdaptation ? 1 + (shifted[packet + 4] ?? 0) : 0)
    if (!hasStart || shifted.readUIntBE(payload, 3) !== 1) continue
    const flags = (shifted[payload + 7] ?? 0) >> 6
    if (flags >= 2) shift(payload + 9)
    if (flags === 3) shift(payload + 14)
  }
  return shifted
}
