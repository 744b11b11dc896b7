import type { Json } from './json.ts'
import type { LoginId, PlatformId } from './model.ts'

/** A platform's figure with where and when it was read. `isUnconfirmed` marks one we assume in a way that is safe when wrong. */
export interface Fact<T> {
  readonly value: T
  readonly source: string
  readonly checkedOn: string
  readonly isUnconfirmed?: true
}

/** The named ways in which platforms count text. `bytes` is UTF-8; `weighted` is X's published algorithm. */
export type CountingRule = 'code-points' | 'graphemes' | 'utf16' | 'weighted' | 'bytes'

/** What a platform takes as a still image. Sizes in bytes, sides in pixels, aspect as width divided by height. */
export interface ImageRules {
  readonly maxCount: Fact<number>
  readonly maxBytes: Fact<number>
  readonly mimeTypes: Fact<readonly string[]>
  readonly minWidth?: Fact<number>
  readonly maxPixels?: Fact<number>
  readonly aspect?: Fact<readonly [min: number, max: number]>
}

/** What a platform takes as a video. Durations in milliseconds. */
export interface VideoRules {
  readonly maxBytes: Fact<number>
  readonly minBytes?: Fact<number>
  readonly mimeTypes: Fact<readonly string[]>
  /** Codec names as measured ('avc', 'hevc', 'vp8', 'vp9', 'av1'); absent = the platform takes what its container allows. */
  readonly videoCodecs?: Fact<readonly string[]>
  readonly minDurationMs?: Fact<number>
  readonly maxDurationMs?: Fact<number>
  readonly aspect?: Fact<readonly [min: number, max: number]>
  readonly minSide?: Fact<number>
  readonly maxSide?: Fact<number>
  readonly maxWidth?: Fact<number>
  readonly frameRate?: Fact<readonly [min: number, max: number]>
}

/** One setting of a platform that the composer offers as a field. Labels are message keys: `option.<platform>.<name>`. */
export interface OptionField {
  readonly name: string
  readonly kind: 'text' | 'choice' | 'toggle' | 'tags'
  /** Shown only for these kinds of post; absent = always. */
  readonly appliesTo?: readonly PostKind[]
  readonly isRequired: boolean
  /** Absent where the platform forbids a preselection (TikTok's privacy) or there is nothing sensible. */
  readonly preset?: Json
  readonly choices?: readonly string[]
  readonly maxLength?: Fact<number>
  readonly counting?: CountingRule
  /** True: the values come from the platform for each account (`PostingOptions.choices`). */
  readonly isPerAccount?: true
}

/** What a post consists of: decides endpoint and limits. */
export type PostKind = 'text' | 'image' | 'images' | 'video'

/** The limits that may differ between kinds of account on one platform. */
export interface Limits {
  readonly text: { readonly counting: CountingRule; readonly max: Fact<number> }
  readonly maxHashtags?: Fact<number>
  readonly maxMentions?: Fact<number>
  readonly image: ImageRules | null
  readonly video: VideoRules | null
}

/** Everything that composer, checker and adapter know about a platform, as data. */
export interface PlatformRules {
  readonly platform: PlatformId
  readonly login: LoginId
  readonly name: string
  /** Kinds of post that a local app can publish here. */
  readonly postKinds: readonly PostKind[]
  readonly isTextRequired: boolean
  /** Characters the platform refuses in text. */
  readonly forbiddenCharacters?: Fact<readonly string[]>
  readonly limits: Limits
  /** Where an account's `tier` changes limits. */
  readonly tiers?: Readonly<Record<string, Partial<Limits>>>
  readonly options: readonly OptionField[]
  /** Pairs of option values that the platform refuses together. */
  readonly conflicts?: readonly { readonly when: Readonly<Record<string, Json>>; readonly refuses: Readonly<Record<string, Json>> }[]
  /** Hosts that may see a token of this platform. */
  readonly tokenHosts: readonly string[]
  readonly canReadMetrics: boolean
  readonly canDelete: boolean
}

/** The limits for one account: the platform's own, with what its tier changes. */
export function limitsFor(rules: PlatformRules, tier: string | null): Limits {
  return { ...rules.limits, ...(tier === null ? {} : rules.tiers?.[tier]) }
}
