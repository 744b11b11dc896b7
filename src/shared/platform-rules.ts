import type { Json } from './json.ts'
import type { AccountTraits, MediaAsset, Variant } from './model.ts'
import type { Problem } from './problem.ts'

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
  /** Its description, moving pictures' as well; a longer one is cut. Absent where no limit is known, or none is shown. */
  readonly altText?: { readonly counting: CountingRule; readonly max: Fact<number> }
}

/** What a platform takes as an animated GIF. Absent in `Limits`: a GIF is judged as a still image. */
export interface GifRules {
  readonly maxBytes: Fact<number>
  readonly maxWidth?: Fact<number>
  readonly maxHeight?: Fact<number>
  /** Of one frame. */
  readonly maxPixels?: Fact<number>
  readonly maxFrames?: Fact<number>
  /** Width times height times frames. */
  readonly maxTotalPixels?: Fact<number>
}

/** What a platform takes as a video. Durations in milliseconds. */
export interface VideoRules {
  readonly maxBytes: Fact<number>
  readonly minBytes?: Fact<number>
  readonly mimeTypes: Fact<readonly string[]>
  /** Codec names as measured ('avc', 'hevc', 'vp8', 'vp9', 'av1'); absent = the platform takes what its container allows. */
  readonly videoCodecs?: Fact<readonly string[]>
  /** Of the sound, where there is any ('aac', 'mp3', 'opus', 'pcm-s16'); absent likewise. */
  readonly audioCodecs?: Fact<readonly string[]>
  readonly minDurationMs?: Fact<number>
  readonly maxDurationMs?: Fact<number>
  readonly aspect?: Fact<readonly [min: number, max: number]>
  readonly minSide?: Fact<number>
  readonly maxSide?: Fact<number>
  readonly maxWidth?: Fact<number>
  readonly frameRate?: Fact<readonly [min: number, max: number]>
  /** What an account of this kind is said to have, where the platform alone knows: more is a warning, and its answer decides. */
  readonly usual?: { readonly maxBytes?: Fact<number>; readonly maxDurationMs?: Fact<number>; readonly maxShortSide?: Fact<number> }
}

/** What a platform takes as a document. */
export interface DocumentRules {
  readonly maxBytes: Fact<number>
  readonly maxPages?: Fact<number>
  readonly mimeTypes: Fact<readonly string[]>
}

/** The limits that may differ between kinds of account and kinds of post. `null` = nothing of this is taken. */
export interface Limits {
  readonly text: { readonly counting: CountingRule; readonly max: Fact<number> }
  readonly maxHashtags?: Fact<number>
  readonly maxMentions?: Fact<number>
  readonly image: ImageRules | null
  readonly gif?: GifRules
  readonly video: VideoRules | null
  readonly document?: DocumentRules
  /** How many files one post may have; for posts of several. */
  readonly files?: Fact<readonly [min: number, max: number]>
}

/**
 * What a post may be on a platform: a row of the table in docs/platforms.md. The order is the table's.
 * `images` are several pictures; `carousel` mixes pictures and videos; `draft` is finished by the creator in the platform's own app.
 */
export const POST_KINDS = [
  'text',
  'link',
  'thread',
  'image',
  'gif',
  'images',
  'carousel',
  'video',
  'reel',
  'story',
  'document',
  'draft',
] as const
export type PostKind = (typeof POST_KINDS)[number]

/** What the chosen files come to. `other`: a mixture that no platform takes (captions alone, a document beside a picture). */
export type MediaShape = 'none' | 'image' | 'gif' | 'images' | 'video' | 'videos' | 'mixed' | 'document' | 'other'

/** One kind of post that a local app can publish on a platform. */
export interface PostRules {
  readonly kind: PostKind
  /** The files that make it. */
  readonly media: readonly MediaShape[]
  /**
   * The option by which the creator chooses it: it has one of these values, or (`set`) is filled in. Absent = the usual kind for these files.
   * Of several that fit the first one counts, so chosen kinds stand before the usual one.
   */
  readonly when?: { readonly option: string; readonly is: readonly Json[] | 'set' }
  /** `optional` unless told; `required` where there is nothing else; `ignored`: the platform shows no text with it. */
  readonly text?: 'required' | 'ignored'
  /** What differs from the platform's limits. */
  readonly limits?: Partial<Limits>
}

/** Where an option is shown only together with another one: it is on, or has one of these values. */
export interface ShownWith {
  readonly option: string
  readonly is: readonly Json[] | 'set'
}

interface OptionBase {
  /** `firstComment` and `thread` mean the same everywhere: parts that become public after the first one. */
  readonly name: string
  /** Shown only for these kinds of post; absent = always. */
  readonly appliesTo?: readonly PostKind[]
  /** Shown only for accounts of these kinds (a LinkedIn member, a page); absent = for all. */
  readonly accountKinds?: readonly AccountTraits['kind'][]
  readonly isRequired: boolean
  /** Absent where the platform forbids a preselection (TikTok's privacy) or there is nothing sensible. */
  readonly preset?: Json
  readonly shownWith?: ShownWith
  /** The extra permission of the login (`LoginAdapter.extras`) without which the platform would refuse it. */
  readonly needs?: string
  /** Few creators want it: it stands under "More options". */
  readonly isAdvanced?: true
}

/** A single line, an address, or (`lines`) a text of several lines. Value: string. */
export interface TextOption extends OptionBase {
  readonly kind: 'text' | 'lines' | 'url'
  /** Characters that the platform refuses in it. */
  readonly forbidden?: Fact<readonly string[]>
  readonly maxLength?: Fact<number>
  readonly counting?: CountingRule
}

/** One of several. Value: string. Without `choices` they come from the platform for each account (`PostingOptions.choices`). */
export interface ChoiceOption extends OptionBase {
  readonly kind: 'choice'
  readonly choices?: readonly string[]
  /** True: the values come from the platform for each account. */
  readonly isPerAccount?: true
}

/** On or off. Value: boolean. */
export interface ToggleOption extends OptionBase {
  readonly kind: 'toggle'
}

/** Several words, or names of people without @. Value: string[]. */
export interface TagsOption extends OptionBase {
  readonly kind: 'tags' | 'people'
  readonly maxCount?: Fact<number>
  readonly maxLength?: Fact<number>
  readonly counting?: CountingRule
}

/** People marked on the post's pictures and videos. Value: `TaggedPerson[]`; x and y (0 to 1 from the top left) only where `hasPosition`. */
export interface TaggedPeopleOption extends OptionBase {
  readonly kind: 'tagged-people'
  readonly maxCount?: Fact<number>
  /** Kinds of post whose tags have a place on the picture. */
  readonly positionedIn: readonly PostKind[]
}

/** A moment within the post's video. Value: milliseconds. */
export interface MomentOption extends OptionBase {
  readonly kind: 'moment'
}

/** A time on the calendar at which the platform itself does something. Value: epoch ms. */
export interface DateTimeOption extends OptionBase {
  readonly kind: 'datetime'
  /** How far from now the platform takes it, milliseconds. */
  readonly window?: Fact<readonly [minMs: number, maxMs: number]>
}

/** A further file: a thumbnail, captions. Value: asset id. */
export interface FileOption extends OptionBase {
  readonly kind: 'file'
  readonly mimeTypes: Fact<readonly string[]>
  readonly maxBytes: Fact<number>
}

/** Further posts, each a reply to the one before. Value: `ThreadPart[]`. Each is judged by the platform's usual limits. */
export interface ThreadOption extends OptionBase {
  readonly kind: 'thread'
  readonly maxCount?: Fact<number>
}

/** One setting of a platform that the composer offers as a field. Labels are message keys: `option.<platform>.<name>`. */
export type OptionField =
  TextOption | ChoiceOption | ToggleOption | TagsOption | TaggedPeopleOption | MomentOption | DateTimeOption | FileOption | ThreadOption

/** Whether something can be done: always, never, or with the login's extra permission of this name; a page may need another. */
export type Capability = boolean | { readonly needs: string; readonly pageNeeds?: string }

/** The figures that Insights can show. */
export const METRIC_NAMES = ['views', 'reach', 'likes', 'comments', 'shares', 'saves', 'clicks', 'watchTimeMs'] as const
export type MetricName = (typeof METRIC_NAMES)[number]

/** What a platform's own `check` gets to see, after everything that data can say was judged. */
export interface CheckedPost {
  readonly kind: PostKind
  readonly account: AccountTraits
  readonly variant: Variant
  readonly assets: readonly MediaAsset[]
  /** Files that options name, by id; one that is not known is passed over. */
  asset(id: string): MediaAsset | undefined
  /** Presets filled in. */
  readonly options: Variant['options']
  /** Epoch ms. */
  readonly now: number
}

/** The version of its interface that a platform wants named in a header, where it ends old ones. The creator may name a newer one than ours. */
export interface ApiVersion {
  /** In small letters. */
  readonly header: string
  readonly pinned: Fact<string>
  /** What a version looks like. */
  readonly form: RegExp
  /** When a version may end, epoch ms. */
  endsAt(version: string): number
}

/** Everything that composer, checker and adapter know about a platform, as data. */
export interface PlatformRules<Platform extends string = string, Login extends string = string> {
  /** Its id, and that of its login, which several may share: the registry makes the product's lists of either from them. */
  readonly platform: Platform
  readonly login: Login
  readonly name: string
  readonly apiVersion?: ApiVersion
  /** Kinds of post that a local app can publish here, chosen kinds before the usual ones. */
  readonly posts: readonly PostRules[]
  /** Kinds that creators look for and the platform does not take from a local app, with the reason as a message key: `unsupported.<platform>.<kind>`. */
  readonly impossible?: readonly PostKind[]
  /** Characters the platform refuses in the post's text. */
  readonly forbiddenCharacters?: Fact<readonly string[]>
  readonly limits: Limits
  /** Where an account's `tier` changes limits. */
  readonly tiers?: Readonly<Record<string, Partial<Limits>>>
  readonly options: readonly OptionField[]
  /** Pairs of option values that the platform refuses together. */
  readonly conflicts?: readonly { readonly when: Readonly<Record<string, Json>>; readonly refuses: Readonly<Record<string, Json>> }[]
  /** What data cannot say: pure, quick, the same in page and main. Severity `note` tells (a price, a Short) and never holds anything up. */
  check?(post: CheckedPost): readonly Problem[]
  /** Hosts that may see a token of this platform. */
  readonly tokenHosts: readonly string[]
  /** Hosts that the page's guide to the login and its declarations link to: these alone open in the system's browser. */
  readonly linkedHosts: readonly string[]
  readonly canReadMetrics: Capability
  /** The figures this platform gives; what is missing is said to be missing, never shown as 0. */
  readonly metrics: readonly MetricName[]
  readonly canDelete: Capability
}

/** The limits for one account and kind of post: the platform's own, with what the tier and then the kind change. */
export function limitsFor(rules: PlatformRules, tier: string | null, post: PostRules | null = null): Limits {
  return { ...rules.limits, ...(tier === null ? {} : rules.tiers?.[tier]), ...post?.limits }
}

/** Whether an account can do it; one that is no longer known has no extra permissions. */
export function isAble(capability: Capability, account: Pick<AccountTraits, 'kind' | 'abilities'> | undefined): boolean {
  if (typeof capability === 'boolean') return capability
  const { needs, pageNeeds = needs } = capability
  return account !== undefined && account.abilities.includes(account.kind === 'page' ? pageNeeds : needs)
}
