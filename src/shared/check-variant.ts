import type { Json } from './json.ts'
import type { MediaAsset, PostingOptions, Variant } from './model.ts'
import { limitsFor, type ImageRules, type OptionField, type PlatformRules, type PostKind, type VideoRules } from './platform-rules.ts'
import { problem, type Problem, type ProblemCode } from './problem.ts'
import { textLength } from './text-length.ts'

/** All that decides whether a platform would take a variant. */
export interface CheckInput {
  readonly rules: PlatformRules
  readonly tier: string | null
  readonly variant: Variant
  /** The variant's assets, in order. */
  readonly assets: readonly MediaAsset[]
  /** What the platform said of this account, where it says such things; null = not asked yet. */
  readonly postingOptions: PostingOptions | null
}

/** What kind of post these assets make; null where kinds are mixed or several videos were chosen. */
export function postKindOf(assets: readonly MediaAsset[]): PostKind | null {
  if (assets.length === 0) return 'text'
  if (assets.every((asset) => asset.kind === 'image')) return assets.length === 1 ? 'image' : 'images'
  return assets.length === 1 ? 'video' : null
}

/** Fields of a platform that apply to this kind of post. */
export function optionFieldsFor(rules: PlatformRules, kind: PostKind | null): readonly OptionField[] {
  return rules.options.filter((field) => kind === null || field.appliesTo === undefined || field.appliesTo.includes(kind))
}

/** The value of an option: what was chosen, else the field's preset. */
export function optionValue(field: OptionField, options: Variant['options']): Json | undefined {
  return options[field.name] ?? field.preset
}

/**
 * What the platform would refuse in this variant. The same answer in the composer and before publishing. Problems of severity 'warning'
 * can be published all the same.
 */
export function checkVariant(input: CheckInput): Problem[] {
  const kind = postKindOf(input.assets)
  return [...checkText(input), ...checkMedia(input, kind), ...checkOptions(input, kind)].map((found) => ({
    ...found,
    platform: input.rules.platform,
    accountId: input.variant.accountId,
  }))
}

function checkText({ rules, tier, variant, assets }: CheckInput): Problem[] {
  const limits = limitsFor(rules, tier)
  const { text } = variant
  const found: Problem[] = []
  if (text.trim() === '' && (rules.isTextRequired || assets.length === 0))
    found.push(problem('text-required', { field: 'text', actions: ['edit'] }))
  const length = textLength(text, limits.text.counting)
  const max = limits.text.max.value
  if (length > max)
    found.push(problem('text-too-long', { field: 'text', params: { length, max, over: length - max }, actions: ['shorten'] }))
  const forbidden = (rules.forbiddenCharacters?.value ?? []).filter((character) => text.includes(character))
  if (forbidden.length > 0)
    found.push(problem('text-forbidden-characters', { field: 'text', params: { characters: forbidden.join(' ') }, actions: ['edit'] }))
  const count = (mark: '#' | '@') => text.match(new RegExp(`(?<![\\p{L}\\p{N}_&/])${mark}[\\p{L}\\p{N}_.]+`, 'gu'))?.length ?? 0
  const tooMany = (code: ProblemCode, mark: '#' | '@', fact: { value: number } | undefined) => {
    if (fact !== undefined && count(mark) > fact.value)
      found.push(problem(code, { field: 'text', params: { count: count(mark), max: fact.value }, actions: ['edit'] }))
  }
  tooMany('too-many-hashtags', '#', limits.maxHashtags)
  tooMany('too-many-mentions', '@', limits.maxMentions)
  return found
}

function checkMedia(input: CheckInput, kind: PostKind | null): Problem[] {
  const { rules, tier, assets, postingOptions } = input
  const limits = limitsFor(rules, tier)
  if (kind === null) {
    const videos = assets.filter((asset) => asset.kind === 'video').length
    return [
      videos > 1
        ? problem('too-many-videos', { params: { count: videos, max: 1 }, actions: ['remove-media'] })
        : problem('media-mixed', { actions: ['remove-media'] }),
    ]
  }
  if (!rules.postKinds.includes(kind)) {
    return [
      kind === 'text'
        ? problem('media-required', { actions: ['choose-file'] })
        : problem('media-kind-unsupported', { params: { kind }, actions: ['remove-media'] }),
    ]
  }
  const images = limits.image
  const found: Problem[] = []
  if (images !== null && assets.length > images.maxCount.value && kind === 'images') {
    found.push(problem('too-many-images', { params: { count: assets.length, max: images.maxCount.value }, actions: ['remove-media'] }))
  }
  for (const asset of assets) {
    const problems =
      asset.kind === 'image'
        ? images === null
          ? []
          : checkImage(asset, images)
        : limits.video === null
          ? []
          : checkVideo(asset, limits.video, postingOptions)
    found.push(...problems.map((one) => ({ ...one, assetId: asset.id })))
  }
  return found
}

function checkImage(asset: MediaAsset, rules: ImageRules): Problem[] {
  const found: Problem[] = []
  const say = (code: ProblemCode, params: Problem['params']) =>
    found.push(problem(code, { params: { fileName: asset.fileName, ...params }, actions: ['choose-file', 'remove-media'] }))
  if (!rules.mimeTypes.value.includes(asset.mimeType))
    say('image-format', { format: asset.mimeType, allowed: rules.mimeTypes.value.join(', ') })
  if (asset.sizeBytes > rules.maxBytes.value) say('image-too-large', { sizeBytes: asset.sizeBytes, maxBytes: rules.maxBytes.value })
  const pixels = asset.width * asset.height
  if (rules.minWidth !== undefined && asset.width < rules.minWidth.value)
    say('image-dimensions', { width: asset.width, height: asset.height, min: rules.minWidth.value })
  else if (rules.maxPixels !== undefined && pixels > rules.maxPixels.value)
    say('image-dimensions', { width: asset.width, height: asset.height, maxPixels: rules.maxPixels.value })
  checkAspect(asset, rules.aspect?.value, 'image-aspect', say)
  return found
}

function checkVideo(asset: MediaAsset, rules: VideoRules, postingOptions: PostingOptions | null): Problem[] {
  const found: Problem[] = []
  const say = (code: ProblemCode, params: Problem['params']) =>
    found.push(problem(code, { params: { fileName: asset.fileName, ...params }, actions: ['choose-file', 'remove-media'] }))
  if (!rules.mimeTypes.value.includes(asset.mimeType))
    say('video-format', { format: asset.mimeType, allowed: rules.mimeTypes.value.join(', ') })
  if (rules.videoCodecs !== undefined && asset.videoCodec !== null && !rules.videoCodecs.value.includes(asset.videoCodec)) {
    say('video-codec', { codec: asset.videoCodec, allowed: rules.videoCodecs.value.join(', ') })
  }
  if (asset.sizeBytes > rules.maxBytes.value) say('video-too-large', { sizeBytes: asset.sizeBytes, maxBytes: rules.maxBytes.value })
  if (rules.minBytes !== undefined && asset.sizeBytes < rules.minBytes.value)
    say('video-too-small', { sizeBytes: asset.sizeBytes, minBytes: rules.minBytes.value })
  const duration = asset.durationMs ?? 0
  const maxDuration = Math.min(
    rules.maxDurationMs?.value ?? Number.POSITIVE_INFINITY,
    postingOptions?.maxVideoDurationMs ?? Number.POSITIVE_INFINITY,
  )
  if (duration > maxDuration) say('video-too-long', { durationMs: duration, maxDurationMs: maxDuration })
  if (rules.minDurationMs !== undefined && duration < rules.minDurationMs.value)
    say('video-too-short', { durationMs: duration, minDurationMs: rules.minDurationMs.value })
  const sides = [asset.width, asset.height]
  const isTooSmall = rules.minSide !== undefined && Math.min(...sides) < rules.minSide.value
  const isTooLarge =
    (rules.maxSide !== undefined && Math.max(...sides) > rules.maxSide.value) ||
    (rules.maxWidth !== undefined && asset.width > rules.maxWidth.value)
  if (isTooSmall || isTooLarge)
    say('video-dimensions', {
      width: asset.width,
      height: asset.height,
      min: rules.minSide?.value ?? 0,
      max: rules.maxWidth?.value ?? rules.maxSide?.value ?? 0,
    })
  checkAspect(asset, rules.aspect?.value, 'video-aspect', say)
  const [minRate, maxRate] = rules.frameRate?.value ?? [0, Number.POSITIVE_INFINITY]
  // A measured rate of 29.97 or 60.02 is 30 or 60: half a frame of tolerance.
  if (asset.frameRate !== null && (asset.frameRate < minRate - 0.5 || asset.frameRate > maxRate + 0.5)) {
    say('video-frame-rate', { frameRate: Math.round(asset.frameRate * 100) / 100, min: minRate, max: maxRate })
  }
  return found
}

function checkAspect(
  asset: MediaAsset,
  range: readonly [number, number] | undefined,
  code: ProblemCode,
  say: (code: ProblemCode, params: Problem['params']) => void,
): void {
  if (range === undefined) return
  const aspect = asset.width / asset.height
  // One percent of tolerance: encoders round sides to even numbers.
  if (aspect < range[0] * 0.99 || aspect > range[1] * 1.01)
    say(code, { width: asset.width, height: asset.height, min: range[0], max: range[1] })
}

function checkOptions({ rules, variant, postingOptions }: CheckInput, kind: PostKind | null): Problem[] {
  const found: Problem[] = []
  const fields = optionFieldsFor(rules, kind)
  if (postingOptions !== null && postingOptions.blockedReason !== null)
    found.push(problem('posting-blocked', { params: { reason: postingOptions.blockedReason }, actions: ['wait'] }))
  for (const field of fields) {
    const value = optionValue(field, variant.options)
    const isMissing =
      value === undefined ||
      value === null ||
      value === '' ||
      (Array.isArray(value) && value.length === 0) ||
      (field.kind === 'toggle' && value === false)
    if (field.isRequired && isMissing) {
      found.push(problem('option-required', { field: field.name, actions: ['edit'] }))
      continue
    }
    if (value === undefined || value === null) continue
    if (field.kind === 'text' && typeof value === 'string' && field.maxLength !== undefined) {
      const length = textLength(value, field.counting ?? 'code-points')
      if (length > field.maxLength.value)
        found.push(problem('option-too-long', { field: field.name, params: { length, max: field.maxLength.value }, actions: ['edit'] }))
      const forbidden = (rules.forbiddenCharacters?.value ?? []).filter((character) => value.includes(character))
      if (forbidden.length > 0)
        found.push(
          problem('text-forbidden-characters', { field: field.name, params: { characters: forbidden.join(' ') }, actions: ['edit'] }),
        )
    }
    if (field.kind === 'choice' && typeof value === 'string') {
      const offered = field.isPerAccount === true ? postingOptions?.choices[field.name] : field.choices
      if (offered !== undefined && !offered.includes(value))
        found.push(problem('option-not-offered', { field: field.name, params: { value }, actions: ['edit'] }))
    }
    if (field.kind === 'toggle' && value === true && postingOptions?.disabledOptions.includes(field.name) === true) {
      found.push(problem('option-not-offered', { field: field.name, params: { value: 'on' }, actions: ['edit'] }))
    }
  }
  for (const conflict of rules.conflicts ?? []) {
    const holds = (wanted: Readonly<Record<string, Json>>) =>
      Object.entries(wanted).every(([name, value]) => {
        const field = fields.find((one) => one.name === name)
        return field !== undefined && optionValue(field, variant.options) === value
      })
    if (holds(conflict.when) && holds(conflict.refuses))
      found.push(problem('options-conflict', { field: Object.keys(conflict.refuses)[0] ?? '', actions: ['edit'] }))
  }
  return found
}
