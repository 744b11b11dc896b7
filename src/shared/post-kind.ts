import { z } from 'zod'
import type { Json } from './json.ts'
import type { MediaAsset, Variant } from './model.ts'
import type { MediaShape, OptionField, PlatformRules, PostRules, ShownWith } from './platform-rules.ts'

/** One further post of a thread. */
export const ThreadPart = z.object({ text: z.string(), assetIds: z.array(z.string()) })
export type ThreadPart = z.infer<typeof ThreadPart>

/** Somebody marked on a picture; x and y from 0 to 1, from the top left. */
export const TaggedPerson = z.object({
  username: z.string().min(1),
  x: z.number().min(0).max(1).optional(),
  y: z.number().min(0).max(1).optional(),
  /** Which of the post's files they are on; absent = the first. */
  assetId: z.string().optional(),
})
export type TaggedPerson = z.infer<typeof TaggedPerson>

/** A moving picture: measured as more than one frame, or, where frames were not counted, with a length of its own. */
export function isAnimated(asset: MediaAsset): boolean {
  return asset.kind === 'image' && asset.mimeType === 'image/gif' && ((asset.frameCount ?? 1) > 1 || asset.durationMs !== null)
}

/** What these files come to. */
export function mediaShapeOf(assets: readonly MediaAsset[]): MediaShape {
  const [first] = assets
  if (first === undefined) return 'none'
  const kinds = new Set(assets.map((asset) => asset.kind))
  if (assets.length === 1) {
    if (first.kind === 'captions') return 'other'
    return isAnimated(first) ? 'gif' : first.kind
  }
  if (kinds.has('captions') || kinds.has('document')) return 'other'
  if (kinds.size > 1) return 'mixed'
  return kinds.has('image') ? 'images' : 'videos'
}

/** The value of an option: what was chosen, else the field's preset. */
export function optionValue(field: OptionField, options: Variant['options']): Json | undefined {
  return options[field.name] ?? field.preset
}

/** Nothing was filled in. `false` is an answer. */
export function isUnset(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  )
}

/** Whether another option stands as asked, its preset counted. */
export function holds(rules: PlatformRules, wanted: ShownWith, options: Variant['options']): boolean {
  const field = rules.options.find((one) => one.name === wanted.option)
  const value = field === undefined ? options[wanted.option] : optionValue(field, options)
  if (wanted.is === 'set') return !isUnset(value)
  return wanted.is.some((one) => one === value)
}

/** The kind of post that these files and options make on a platform; null where it takes no such post. */
export function postRulesOf(rules: PlatformRules, shape: MediaShape, options: Variant['options']): PostRules | null {
  const fitting = rules.posts.filter((post) => post.media.includes(shape))
  return (
    fitting.find((post) => post.when !== undefined && holds(rules, post.when, options)) ??
    fitting.find((post) => post.when === undefined) ??
    null
  )
}

/** Fields of a platform that apply to this kind of post and account; with `options` also only those whose companion stands as asked. */
export function optionFieldsFor(
  rules: PlatformRules,
  post: Pick<PostRules, 'kind'> | null,
  account: { readonly kind: string } | null = null,
  options: Variant['options'] | null = null,
): readonly OptionField[] {
  return rules.options.filter(
    (field) =>
      (post === null || field.appliesTo === undefined || field.appliesTo.includes(post.kind)) &&
      (account === null || field.accountKinds === undefined || field.accountKinds.some((kind) => kind === account.kind)) &&
      (options === null || field.shownWith === undefined || holds(rules, field.shownWith, options)),
  )
}

/**
 * The choices of a field that fit these files: a choice by which a kind of post is chosen is offered only where the files can make that kind.
 */
export function choicesFor(rules: PlatformRules, field: OptionField, shape: MediaShape): readonly string[] | undefined {
  if (field.kind !== 'choice' || field.choices === undefined) return undefined
  const choosing = rules.posts.filter((post) => post.when?.option === field.name && post.when.is !== 'set')
  const choosable = (choice: string) => {
    const kinds = choosing.filter((post) => post.when?.is !== 'set' && post.when?.is.some((one) => one === choice))
    return kinds.length === 0 || kinds.some((post) => post.media.includes(shape))
  }
  return field.choices.filter(choosable)
}

/** The further posts of a thread; empty where there are none. Throws nothing: what is no thread is none. */
export function threadOf(options: Variant['options']): readonly ThreadPart[] {
  const parsed = z.array(ThreadPart).safeParse(options.thread)
  return parsed.success ? parsed.data : []
}

/** True where more becomes public after the first part. */
export function hasFollowUps(options: Variant['options']): boolean {
  return threadOf(options).length > 0 || !isUnset(options.firstComment)
}

/** Asset ids that options name: thumbnails, captions, the media of a thread. Without the post's own files. */
export function attachedAssetIds(rules: Pick<PlatformRules, 'options'>, options: Variant['options']): string[] {
  const files = rules.options.flatMap((field) => {
    const value = options[field.name]
    return field.kind === 'file' && typeof value === 'string' && value !== '' ? [value] : []
  })
  return [...new Set([...files, ...threadOf(options).flatMap((part) => part.assetIds)])]
}
