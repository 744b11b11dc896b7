import { readFileSync } from 'node:fs'

/** The practice video: 10 s, H.264. */
export const SAMPLE_VIDEO: Uint8Array = readFileSync('resources/sample/creatorsync-sample.mp4')

/** The practice picture, a JPEG. */
export const SAMPLE_PHOTO: Uint8Array = readFileSync('resources/sample/creatorsync-sample.jpg')

/** The practice video with a `free` box behind it: as long as wished, and still a good MP4. */
export function paddedVideo(size: number): Uint8Array {
  const padding = Buffer.alloc(size - SAMPLE_VIDEO.length)
  padding.writeUInt32BE(padding.length, 0)
  padding.write('free', 4, 'latin1')
  return Buffer.concat([SAMPLE_VIDEO, padding])
}
