/** For tests: an animated GIF of so many pictures, each of one pixel on a canvas of the given size. */
export function gif(frames: number, width = 64, height = 64): Uint8Array<ArrayBuffer> {
  const header = Buffer.from('GIF89a', 'latin1')
  const screen = Buffer.alloc(7)
  screen.writeUInt16LE(width, 0)
  screen.writeUInt16LE(height, 2)
  // A table of two colours.
  screen[4] = 0x80
  const colours = Buffer.from([0, 0, 0, 255, 255, 255])
  const control = Buffer.from([0x21, 0xf9, 4, 0, 10, 0, 0, 0])
  const descriptor = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0])
  const pixel = Buffer.from([2, 2, 0x44, 0x01, 0])
  const pictures = Array.from({ length: frames }, () => Buffer.concat([control, descriptor, pixel]))
  return new Uint8Array(Buffer.concat([header, screen, colours, ...pictures, Buffer.from([0x3b])]))
}

/** For tests: subtitles in SubRip. */
export const SUBRIP = new TextEncoder().encode('1\n00:00:00,000 --> 00:00:02,000\nHello\n\n2\n00:00:02,500 --> 00:00:05,000\nthere\n')
/** For tests: subtitles in WebVTT. */
export const WEBVTT = new TextEncoder().encode('WEBVTT\n\n00:00.000 --> 00:02.000 align:start\nHello\n')
