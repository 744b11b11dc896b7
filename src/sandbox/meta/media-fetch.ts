import type { RouteContext } from '../kit/world.ts'
import { CDN_HOST, openCdnFile } from './cdn.ts'

/** How long Meta waits for a hosted file; not documented, assumed. */
const FETCH_TIMEOUT_MS = 15_000

/** A hosted file brought in, or why it could not be. */
export type FetchedMedia =
  | { readonly blobId: string; readonly sizeBytes: number; readonly isTooLong: boolean }
  | { readonly failure: 'foreign' | 'unreachable' | 'timeout' | 'not-media' }

/**
 * Brings a hosted file in, as Meta's fetcher would: no redirects, no login page. The sandbox reaches loopback only; its own CDN is
 * read without the network, by its real address as well as by the one that leads back here.
 */
export async function fetchMedia(context: RouteContext, address: string, maxBytes: number): Promise<FetchedMedia> {
  // Content-publishing guide, read 2026-11-23: addresses passed to Meta must be US-ASCII.
  if (!/^[\x21-\x7e]+$/.test(address)) return { failure: 'unreachable' }
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return { failure: 'unreachable' }
  const cdnUrl = url.hostname === CDN_HOST ? url : ownCdnUrl(url)
  if (cdnUrl !== null) return copyFromCdn(context, cdnUrl, maxBytes)
  return isLoopback(url) ? download(context, url, maxBytes) : { failure: 'foreign' }
}

/** True where the address is Facebook's own CDN, in whichever form. */
export function isFbcdnAddress(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && (/(^|\.)fbcdn\.net$/.test(url.hostname) || ownCdnUrl(url) !== null)
}

function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname)
}

/** `http://127.0.0.1:<port>/scontent.xx.fbcdn.net/…` as the real address; null for any other. */
function ownCdnUrl(url: URL): URL | null {
  const prefix = `/${CDN_HOST}/`
  if (!isLoopback(url) || !url.pathname.startsWith(prefix)) return null
  return URL.parse(`https://${CDN_HOST}/${url.pathname.slice(prefix.length)}${url.search}`)
}

async function copyFromCdn(context: RouteContext, url: URL, maxBytes: number): Promise<FetchedMedia> {
  const { world } = context
  const file = await openCdnFile(world, url)
  if (typeof file === 'string') return { failure: 'unreachable' }
  const blobId = world.blobs.create()
  const { bytesWritten, isTooLong } = await world.blobs.write(blobId, 0, world.blobs.read(file.blobId), maxBytes)
  return { blobId, sizeBytes: bytesWritten, isTooLong }
}

async function download(context: RouteContext, url: URL, maxBytes: number): Promise<FetchedMedia> {
  const { world } = context
  let blobId: string | null = null
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
      headers: { 'user-agent': 'facebookexternalhit/1.1' },
    })
    if (response.status !== 200 || response.body === null || /^text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel()
      return { failure: 'not-media' }
    }
    blobId = world.blobs.create()
    const { bytesWritten, isTooLong } = await world.blobs.write(blobId, 0, response.body as unknown as AsyncIterable<Uint8Array>, maxBytes)
    return { blobId, sizeBytes: bytesWritten, isTooLong }
  } catch (cause) {
    if (blobId !== null) await world.blobs.remove(blobId)
    return { failure: cause instanceof DOMException && cause.name === 'TimeoutError' ? 'timeout' : 'unreachable' }
  }
}
