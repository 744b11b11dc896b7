import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { JournalLine } from '../../src/sandbox/handle.ts'
import { filmFactsOf } from '../testing/films.ts'

/** Form fields and boundaries around a chunk, for each call. */
const WRAPPING_BYTES = 4 * 1024

/** Bytes of upload calls as the sandbox received them, and the part of them that is not film. */
export function receivedBytes(sandbox: Sandbox, platform: PlatformId): { readonly bytes: number; readonly wrappingBytes: number } {
  const { host, path } = filmFactsOf(platform)
  const calls = sandbox.world.collections
    .collection<JournalLine>('journal')
    .all()
    .filter((line) => line.host === host && path.test(line.path))
  return { bytes: calls.reduce((sum, line) => sum + line.bytesIn, 0), wrappingBytes: calls.length * WRAPPING_BYTES }
}
