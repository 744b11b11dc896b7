import type { HttpResponse } from '../../core/http.ts'

/** Observed: LinkedIn's whole sentence in a 422; the code DUPLICATE_POST has no field for the URN. */
const SENTENCE = /Content is a duplicate of (urn:li:(?:share|ugcPost):(\d{1,20}))/
/** Ids born this close to the refused call came from that call. */
const BY_PRODUCT_MS = 2_000
/** Clocks that differ more than this leave the id's time without meaning for a link. */
const MAX_CLOCK_DIFFERENCE_MS = 5_000
/** A post this much older than our first try was not made by it. */
const OLDER_MS = 30_000

/**
 * What a duplicate refusal says of the post that it names. `first-try`: our first call made it, and this is its URN. `older`: it was there before our
 * first call, so the refusal says nothing of that call. `unclear`: the same content is there, and which post it is cannot be told.
 */
export type NamedDuplicate = { readonly is: 'first-try'; readonly urn: string } | { readonly is: 'older' | 'unclear' }

/**
 * Reads a duplicate refusal. Post ids carry their time of birth (`id >> 22`, checked on live ids). Seen live: URNs in such refusals that were born
 * with the refused call and belong to no post; they are `unclear`.
 */
export function readDuplicate(response: HttpResponse, times: { readonly firstTryAt: number; readonly now: number }): NamedDuplicate {
  const [, urn, id] = SENTENCE.exec(response.text) ?? []
  const serverNow = Date.parse(response.headers['date'] ?? '')
  if (urn === undefined || id === undefined || Number.isNaN(serverNow)) return { is: 'unclear' }
  const bornAt = Number(BigInt(id) >> 22n)
  const answeredAt = response.receivedAt ?? times.now
  // Ages, each by one clock alone: the two clocks need not agree.
  if (serverNow - bornAt > answeredAt - times.firstTryAt + OLDER_MS) return { is: 'older' }
  if (Math.abs(serverNow - answeredAt) > MAX_CLOCK_DIFFERENCE_MS) return { is: 'unclear' }
  // A slow call: by either clock it began as long before its answer.
  const calledAt = Math.min(serverNow - (answeredAt - times.now), times.now)
  const isOfFirstTry = bornAt >= times.firstTryAt - MAX_CLOCK_DIFFERENCE_MS && bornAt <= calledAt - BY_PRODUCT_MS
  return isOfFirstTry ? { is: 'first-try', urn } : { is: 'unclear' }
}
