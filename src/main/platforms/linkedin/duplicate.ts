import type { HttpResponse } from '../../core/platform-adapter.ts'

/** Observed: LinkedIn's whole sentence in a 422; the code DUPLICATE_POST has no field for the URN. */
const SENTENCE = /Content is a duplicate of (urn:li:(?:share|ugcPost):(\d{1,20}))/

/** Ids born this close to the refused call came from that call. */
const BY_PRODUCT_MS = 2_000
/** Clocks that differ more than this, or a call that took longer, leave the id's time without meaning. */
const MAX_CLOCK_DIFFERENCE_MS = 5_000

/**
 * The post that a duplicate refusal names, if it can be the one that `firstTryAt` made. Post ids carry their time of birth
 * (`id >> 22`, checked on live ids). Seen live: URNs in such refusals that were born with the refused call and belong to no post; null then.
 */
export function urnOfFirstTry(response: HttpResponse, times: { readonly firstTryAt: number; readonly now: number }): string | null {
  const [, urn, id] = SENTENCE.exec(response.text) ?? []
  if (urn === undefined || id === undefined) return null
  const serverNow = Date.parse(response.headers['date'] ?? '')
  if (Number.isNaN(serverNow) || Math.abs(serverNow - times.now) > MAX_CLOCK_DIFFERENCE_MS) return null
  const bornAt = Number(BigInt(id) >> 22n)
  const isOfFirstTry = bornAt >= times.firstTryAt - MAX_CLOCK_DIFFERENCE_MS && bornAt <= Math.min(serverNow, times.now) - BY_PRODUCT_MS
  return isOfFirstTry ? urn : null
}
