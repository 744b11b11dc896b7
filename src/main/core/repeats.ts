import { type Draft, type MediaAsset, variantOf } from '../../shared/model.ts'
import { problem, type Problem } from '../../shared/problem.ts'
import type { Delivery } from './delivery.ts'
import type { MediaFiles } from './ports.ts'

/** How far back the same post to the same account is taken for a slip. */
export const REPEAT_WINDOW_MS = 24 * 60 * 60_000
/** Shorter texts are alike by chance ("New video!"): only the very same counts. */
const MIN_COMPARED_LENGTH = 24
/** Share of common word pairs from which two texts count as nearly the same: a changed emoji or a corrected word stays above it. */
const NEARLY_THE_SAME = 0.8

/** What looking for repeats needs. */
export interface RepeatParts {
  readonly media: MediaFiles
  /** Deliveries to the account that were asked for since then and neither failed nor were cancelled, newest first. */
  recentOf(accountId: string, since: number): readonly Delivery[]
}

/** The first sign that this draft was already posted to one of its accounts within a day: the same file, or nearly the same text. Null when there is none. */
export function findRepeat(draft: Draft, parts: RepeatParts, now: number): Problem | null {
  const files = new Set(fingerprintsOf(draft.assetIds, parts.media))
  for (const accountId of draft.accountIds) {
    const { text } = variantOf(draft, accountId)
    const earlier = parts
      .recentOf(accountId, now - REPEAT_WINDOW_MS)
      .find(
        (delivery) =>
          fingerprintsOf(delivery.variant.assetIds, parts.media).some((one) => files.has(one)) ||
          isNearlySameText(text, delivery.variant.text),
      )
    if (earlier === undefined) continue
    return problem('looks-like-repeat', {
      severity: 'warning',
      accountId,
      platform: earlier.platform,
      deliveryId: earlier.id,
      params: {
        at: earlier.receipt?.publishedAt ?? earlier.dueAt,
        accountName: earlier.accountName,
        text: earlier.variant.text.slice(0, 80),
      },
      actions: ['post-again', 'edit'],
    })
  }
  return null
}

function fingerprintsOf(assetIds: readonly string[], media: MediaFiles): string[] {
  return assetIds
    .map((id) => media.asset(id))
    .filter((asset): asset is MediaAsset => asset !== undefined)
    .map((asset) => asset.fingerprint)
}

/** Whether two texts say nearly the same: case, spaces, punctuation and emoji aside. Empty texts say nothing. */
export function isNearlySameText(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  if (a.length === 0 || b.length === 0) return false
  if (a.join(' ') === b.join(' ')) return true
  if (Math.min(one.length, other.length) < MIN_COMPARED_LENGTH) return false
  const [pairsOfA, pairsOfB] = [pairsOf(a), pairsOf(b)]
  const common = [...pairsOfA].filter((pair) => pairsOfB.has(pair)).length
  return (2 * common) / (pairsOfA.size + pairsOfB.size) >= NEARLY_THE_SAME
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

/** Neighbouring words, with the ends: one changed word in ten leaves most pairs as they were. */
function pairsOf(words: readonly string[]): Set<string> {
  return new Set(['', ...words].map((word, index) => `${word} ${words[index] ?? ''}`))
}
