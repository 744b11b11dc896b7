import { createReadStream, statSync } from 'node:fs'
import type { MediaAsset } from '../../src/shared/model.ts'
import type { WorkMedia } from '../../src/main/core/platform-adapter.ts'

const FOLDER = new URL('../../resources/sample/', import.meta.url)

/** What is known of each of the project's own sample files, as an import measures it. */
const FACTS = {
  image: { kind: 'image', fileName: 'creatorsync-sample.jpg', mimeType: 'image/jpeg', width: 1080, height: 1350 },
  video: {
    kind: 'video',
    fileName: 'creatorsync-sample.mp4',
    mimeType: 'video/mp4',
    width: 576,
    height: 1024,
    durationMs: 6_000,
    frameRate: 30,
    videoCodec: 'avc',
    audioCodec: 'aac',
  },
  gif: {
    kind: 'image',
    fileName: 'creatorsync-sample.gif',
    mimeType: 'image/gif',
    width: 480,
    height: 600,
    durationMs: 1_200,
    frameCount: 12,
  },
  pdf: { kind: 'document', fileName: 'creatorsync-sample.pdf', mimeType: 'application/pdf', pageCount: 3 },
  captions: { kind: 'captions', fileName: 'creatorsync-sample.srt', mimeType: 'application/x-subrip', durationMs: 6_000 },
} as const satisfies Record<string, Partial<MediaAsset>>

/** `image-2` and `image-3` are the same picture as assets of their own. */
export type SampleName = keyof typeof FACTS | 'image-2' | 'image-3' | 'video-2'

/** A sample file under its own name as asset id, streamed from disk. */
export function sampleFile(name: SampleName, change: Partial<MediaAsset> = {}): WorkMedia {
  const facts: Partial<MediaAsset> & { fileName: string } = FACTS[name.replace(/-\d$/, '') as keyof typeof FACTS]
  const path = new URL(facts.fileName, FOLDER)
  const asset: MediaAsset = {
    kind: 'image',
    mimeType: '',
    width: 0,
    height: 0,
    durationMs: null,
    frameRate: null,
    videoCodec: null,
    audioCodec: null,
    altText: '',
    modifiedAt: 0,
    fingerprint: name,
    importedAt: 0,
    sizeBytes: statSync(path).size,
    ...facts,
    ...change,
    id: name,
  }
  return {
    asset,
    read: (start, end) => ({
      sizeBytes: end - start,
      async *open() {
        if (end > start) yield* createReadStream(path, { start, end: end - 1 }) as AsyncIterable<Uint8Array>
      },
    }),
  }
}
