import type { AccountTraits, MediaAsset, PostingOptions, Variant } from './model.ts'
import type { PlatformRules } from './platform-rules.ts'

/** All that decides whether a platform would take a variant. */
export interface CheckInput {
  readonly rules: PlatformRules
  readonly account: AccountTraits
  readonly variant: Variant
  /** The variant's assets, in order. */
  readonly assets: readonly MediaAsset[]
  /** Files that options name (thumbnails, captions, a thread's media), by id; one that is not known here is passed over. */
  asset(id: string): MediaAsset | undefined
  /** What the platform said of this account, where it says such things; null = not asked yet. */
  readonly postingOptions: PostingOptions | null
  /** The version of the platform's interface that the creator chose; absent = ours. */
  readonly apiVersion?: string
  /** Epoch ms. */
  readonly now: number
}
