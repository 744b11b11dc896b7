import { readFileSync } from 'node:fs'
import { dataOf, type TikTokClient } from './client.ts'

/** The practice video: 10 s, H.264. */
export const SAMPLE_VIDEO: Uint8Array = readFileSync('resources/sample/creatorsync-sample.mp4')

/** The plan to send the practice video in one piece. */
export const ONE_PIECE = { source: 'FILE_UPLOAD', video_size: SAMPLE_VIDEO.length, chunk_size: SAMPLE_VIDEO.length, total_chunk_count: 1 }

/** The practice picture, a JPEG. */
export const SAMPLE_PHOTO: Uint8Array = readFileSync('resources/sample/creatorsync-sample.jpg')

/** The practice video with a `free` box behind it: as long as wished, and still a good MP4. */
export function paddedVideo(size: number): Uint8Array {
  const padding = Buffer.alloc(size - SAMPLE_VIDEO.length)
  padding.writeUInt32BE(padding.length, 0)
  padding.write('free', 4, 'latin1')
  return Buffer.concat([SAMPLE_VIDEO, padding])
}

/** What an init hands out. */
export interface Begun {
  readonly publish_id: string
  readonly upload_url: string
}

/** Begins an upload: of the sample in one piece, unless told otherwise. */
export async function begin(bench: TikTokClient, plan: Record<string, unknown> = ONE_PIECE): Promise<Begun> {
  return dataOf<Begun>(await bench.init(bench.token(), { source: plan }))
}
