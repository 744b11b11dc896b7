import { probeImage } from '../kit/probe.ts'
import { setMediaType } from './cdn.ts'
import type { GraphCall } from './graph-call.ts'
import { instagramError } from './instagram-errors.ts'
import { fetchMedia, isFbcdnAddress } from './media-fetch.ts'
import type { MediaSize } from './instagram-records.ts'
import { metaSettings } from './meta-settings.ts'

/** Image rules of the media reference (read 2026-11-23): JPEG, 8 MiB, feed ratio 4:5 to 1.91:1. */
const MAX_IMAGE_BYTES = 8 * 1024 * 1024
/** The narrowest and the widest shape in the feed, width by height. */
export const FEED_RATIO = { min: 0.8, max: 1.91 }
const RATIO_TOLERANCE = 0.005

/** A picture that Instagram took. */
export interface TakenPicture {
  readonly blobId: string
  readonly size: MediaSize
}

/** Fetches a picture during the call and judges it, or refuses with the documented error. */
export async function takePicture(call: GraphCall, address: string, rules: { readonly isFeed: boolean }): Promise<TakenPicture> {
  const notFetched = () => instagramError(2207052, { userMessage: `The media could not be fetched from this URI: ${address}` })
  if (metaSettings(call.world).isFbcdnRefused && isFbcdnAddress(address)) throw notFetched()
  const fetched = await fetchMedia(call.context, address, MAX_IMAGE_BYTES)
  if ('failure' in fetched) throw fetched.failure === 'timeout' ? instagramError(2207003) : notFetched()
  try {
    if (fetched.isTooLong) throw instagramError(2207004)
    const facts = await probeImage(call.world.blobs, fetched.blobId)
    if (facts === null) throw notFetched()
    if (facts.mimeType !== 'image/jpeg') throw instagramError(2207005)
    const ratio = facts.width / facts.height
    if (rules.isFeed && (ratio < FEED_RATIO.min - RATIO_TOLERANCE || ratio > FEED_RATIO.max + RATIO_TOLERANCE))
      throw instagramError(2207009)
    setMediaType(call.world, fetched.blobId, 'image/jpeg')
    return { blobId: fetched.blobId, size: { width: facts.width, height: facts.height } }
  } catch (cause) {
    await call.world.blobs.remove(fetched.blobId)
    throw cause
  }
}
