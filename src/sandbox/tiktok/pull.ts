import type { World } from '../kit/world.ts'
import { Refusal } from './envelope.ts'
import type { TikTokApp } from './records.ts'

/** How long a silent host is waited for. TikTok allows the whole download one hour; a loopback host answers at once or never. */
const FETCH_TIMEOUT_MS = 15_000

/** A file that was brought in, or null where it could not be. */
export type Pulled = { readonly blobId: string; readonly sizeBytes: number } | null

/** 403 unless the app owns every address: https, on a verified domain or below a verified prefix, by name and not by number. */
export function requireOwned(app: TikTokApp, addresses: readonly string[]): void {
  if (!addresses.every((address) => isOwned(app, address)))
    throw new Refusal(403, 'url_ownership_unverified', 'Please review our URL ownership verification rules')
}

/** TikTok media-transfer-guide, state 2026-11-23: a domain covers its paths and subdomains, a prefix what begins exactly so. */
function isOwned(app: TikTokApp, address: string): boolean {
  const url = URL.parse(address)
  if (url === null || url.protocol !== 'https:' || /^[\d.]+$|^\[/.test(url.hostname)) return false
  if (app.verifiedUrlPrefixes.some((prefix) => address.startsWith(prefix))) return true
  return (app.verifiedDomains ?? []).some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`))
}

/**
 * Brings an owned file in, following no redirect. The sandbox reaches loopback only: a host without a loopback origin in the app's
 * `hostedAt` is one that TikTok cannot reach.
 */
export async function pullFile(world: World, app: TikTokApp, address: string, maxBytes: number): Promise<Pulled> {
  const url = new URL(address)
  const origin = app.hostedAt?.[url.hostname]
  if (origin === undefined) return null
  const source = URL.parse(origin + url.pathname + url.search)
  if (source === null || !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(source.hostname)) return null
  try {
    const response = await fetch(source, { redirect: 'manual', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel()
      return null
    }
    const blobId = world.blobs.create()
    const { bytesWritten, isTooLong } = await world.blobs.write(blobId, 0, response.body as unknown as AsyncIterable<Uint8Array>, maxBytes)
    // One byte more than allowed is told by the size, so that the file's check says so.
    return { blobId, sizeBytes: isTooLong ? maxBytes + 1 : bytesWritten }
  } catch {
    return null
  }
}
