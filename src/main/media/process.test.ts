import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { MkvOutputFormat, MovOutputFormat, MpegTsOutputFormat, Mp4OutputFormat } from 'mediabunny'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
    })
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

describe('the media process refuses', () => {
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
