import type { PlatformId } from '../../src/shared/model.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { JournalLine } from '../../src/sandbox/handle.ts'

const MIB = 1024 * 1024
const KIB = 1024

/** How a platform takes a film. */
export interface UploadFacts {
  readonly host: string
  readonly path: RegExp
  /** What one death may cost: a chunk that counts only whole, or what the server had not kept of it. */
  chunkBytes(fileBytes: number): number
  /** A film that needs several chunks; null where the protocol sends all in one call. */
  readonly severalChunksBytes: number | null
}

/**
 * X OpenAPI 2.167 and xurl (segments of 1 MiB for a file up to 64 MiB), Google's resumable uploads (kept in steps of 256 KiB, chunks of 8 MiB), Meta's
 * rupload (keeps every byte; what was in the socket is lost), Page videos (8 MiB asked for by the sandbox), LinkedIn videos API (parts of 4 MiB), TikTok media
 * transfer guide (10 MB, below 20 MB as one); read 2026-11-23.
 */
export const UPLOADS: Readonly<Record<PlatformId, UploadFacts>> = {
  x: { host: 'api.x.com', path: /^\/2\/media\/upload\//, chunkBytes: () => MIB, severalChunksBytes: 2_500_000 },
  youtube: { host: 'www.googleapis.com', path: /^\/upload\//, chunkBytes: () => 256 * KIB, severalChunksBytes: 9_000_000 },
  instagram: { host: 'rupload.facebook.com', path: /^\/ig-api-upload\//, chunkBytes: () => 256 * KIB, severalChunksBytes: null },
  facebook: { host: 'graph.facebook.com', path: /\/videos(\?|$)/, chunkBytes: () => 8 * MIB, severalChunksBytes: 9_000_000 },
  linkedin: { host: 'www.linkedin.com', path: /^\/dms-uploads\//, chunkBytes: () => 4 * MIB, severalChunksBytes: 9_000_000 },
  tiktok: {
    host: 'open-upload.tiktokapis.com',
    path: /^\/video\//,
    chunkBytes: (fileBytes) => (fileBytes < 20_000_000 ? fileBytes : 20_000_000),
    severalChunksBytes: 21_000_000,
  },
}

/** Form fields and boundaries around a chunk, for each call. */
const WRAPPING_BYTES = 4 * KIB

/** Bytes of upload calls as the sandbox received them, and the part of them that is not film. */
export function receivedBytes(sandbox: Sandbox, platform: PlatformId): { readonly bytes: number; readonly wrappingBytes: number } {
  const { host, path } = UPLOADS[platform]
  const calls = sandbox.world.collections
    .collection<JournalLine>('journal')
    .all()
    .filter((line) => line.host === host && path.test(line.path))
  return { bytes: calls.reduce((sum, line) => sum + line.bytesIn, 0), wrappingBytes: calls.length * WRAPPING_BYTES }
}
