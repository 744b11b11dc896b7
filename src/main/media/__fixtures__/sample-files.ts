import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL_FORMATS, Conversion, FilePathSource, FilePathTarget, Input, Output, type OutputFormat } from 'mediabunny'
import { createProbe, forkMediaProcess, type Probe } from '../probe.ts'

/** The clip and the picture that the app ships. */
export const SAMPLE_VIDEO = join(import.meta.dirname, '../../../../resources/sample/creatorsync-sample.mp4')
export const SAMPLE_IMAGE = join(import.meta.dirname, '../../../../resources/sample/creatorsync-sample.jpg')

/** A probe over the real media process. */
export function realProbe(timeoutMs = 10_000): Probe {
  return createProbe({ start: () => forkMediaProcess(join(import.meta.dirname, '../process.ts')), timeoutMs })
}

/** A folder of its own for one test file, and its removal. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'creatorsync-media-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** The sample clip's packets in another container. */
export async function remuxSample(format: OutputFormat, targetPath: string): Promise<void> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(SAMPLE_VIDEO) })
  const output = new Output({ format, target: new FilePathTarget(targetPath) })
  const conversion = await Conversion.init({ input, output, showWarnings: false })
  await conversion.execute()
  input.dispose()
}

/** The sample clip, turned by 90 degrees in its header alone, as phones do. */
export async function turnedSample(): Promise<Buffer> {
  const bytes = await readFile(SAMPLE_VIDEO)
  const matrix = bytes.indexOf('tkhd', 0, 'latin1') + 4 + 40
  const turned = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
  turned.forEach((value, n) => bytes.writeInt32BE(value, matrix + n * 4))
  return bytes
}

/** Everything a stream gives, copied chunk by chunk. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = []
  for await (const chunk of chunks) copies.push(Buffer.from(chunk))
  return Buffer.concat(copies)
}
