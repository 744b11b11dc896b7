import type { DrivenAnswer } from '../../testing/driver.ts'
import { KITCHEN, sampleVideo, type MetaClient } from './client.ts'

/** The sample with another size written into its header. */
export function sampleOfSize(width: number, height: number): Buffer {
  const changed = Buffer.from(sampleVideo())
  const entry = changed.indexOf('avc1', changed.indexOf('stsd'))
  changed.writeUInt16BE(width, entry + 28)
  changed.writeUInt16BE(height, entry + 30)
  return changed
}

/** The sample played `factor` times as slowly: longer, with fewer frames a second. */
export function sampleSlowed(factor: number): Buffer {
  const changed = Buffer.from(sampleVideo())
  for (let at = changed.indexOf('mdhd'); at >= 0; at = changed.indexOf('mdhd', at + 4)) {
    // Behind the name: version and flags, the times of creation and change, then units a second.
    const timescale = at + 16
    changed.writeUInt32BE(Math.round(changed.readUInt32BE(timescale) / factor), timescale)
  }
  return changed
}

/** Sends bytes of the sample from `offset` on to an upload's address, by the Kitchen's token, with changed headers. */
export function sendFrom(
  meta: MetaClient,
  address: string,
  offset: number,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<DrivenAnswer> {
  const authorization = `OAuth ${meta.pageToken(KITCHEN.page)}`
  const fileSize = String(sampleVideo().length)
  return meta.driver.call('POST', address, { headers: { authorization, offset: String(offset), file_size: fileSize, ...headers }, body })
}
