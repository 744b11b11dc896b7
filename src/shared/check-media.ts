import type { MediaAsset, PostingOptions } from './model.ts'
import type { DocumentRules, GifRules, ImageRules, Limits, MediaShape, PlatformRules, PostRules, VideoRules } from './platform-rules.ts'
import { isAnimated } from './post-kind.ts'
import { problem, type Problem, type ProblemCode } from './problem.ts'
import { textLength } from './text-length.ts'

/** What a platform would refuse in these files, as this kind of post; `post` null = it takes no such files at all. */
export function checkMedia(input: {
  readonly rules: PlatformRules
  readonly shape: MediaShape
  readonly post: PostRules | null
  readonly limits: Limits
  readonly assets: readonly MediaAsset[]
  readonly postingOptions: PostingOptions | null
}): Problem[] {
  const { rules, shape, post, limits, assets, postingOptions } = input
  if (post === null) return [untaken(rules, shape, assets)]
  return [...checkCount(shape, limits, assets), ...assets.flatMap((asset) => checkAsset(asset, limits, postingOptions))]
}

function untaken(rules: PlatformRules, shape: MediaShape, assets: readonly MediaAsset[]): Problem {
  switch (shape) {
    case 'none':
      return problem('media-required', { actions: ['choose-file'] })
    case 'videos':
      return problem('too-many-videos', { params: { count: assets.length, max: 1 }, actions: ['remove-media'] })
    case 'mixed':
    case 'other':
      return problem('media-mixed', { actions: ['remove-media'] })
    case 'images': {
      const takesOne = rules.posts.some((one) => one.media.includes('image'))
      if (takesOne) return problem('too-many-images', { params: { count: assets.length, max: 1 }, actions: ['remove-media'] })
      return problem('media-kind-unsupported', { params: { kind: shape }, actions: ['remove-media'] })
    }
    default:
      return problem('media-kind-unsupported', { params: { kind: shape }, actions: ['remove-media'] })
  }
}

function checkCount(shape: MediaShape, limits: Limits, assets: readonly MediaAsset[]): Problem[] {
  const count = assets.length
  const several = shape === 'images' || shape === 'videos' || shape === 'mixed'
  if (!several) return []
  const max = limits.files?.value[1] ?? (shape === 'images' ? limits.image?.maxCount.value : undefined)
  if (max !== undefined && count > max)
    return [problem(shape === 'images' ? 'too-many-images' : 'too-many-files', { params: { count, max }, actions: ['remove-media'] })]
  const min = limits.files?.value[0] ?? 0
  return count < min ? [problem('too-few-files', { params: { count, min }, actions: ['choose-file'] })] : []
}

/** One file against the limits; each problem names it. */
export function checkAsset(asset: MediaAsset, limits: Limits, postingOptions: PostingOptions | null): Problem[] {
  return [...problemsOf(asset, limits, postingOptions), ...checkAltText(asset, limits)].map((one) => ({ ...one, assetId: asset.id }))
}

/** Never a reason to refuse a post, and nothing to be cut in silence. */
function checkAltText({ kind, fileName, altText }: MediaAsset, { image }: Limits): Problem[] {
  if (kind !== 'image' || image?.altText === undefined) return []
  const { counting, max } = image.altText
  const length = textLength(altText, counting)
  if (length <= max.value) return []
  return [problem('alt-text-too-long', { severity: 'warning', params: { fileName, length, max: max.value } })]
}

function problemsOf(asset: MediaAsset, limits: Limits, postingOptions: PostingOptions | null): Problem[] {
  const unsupported = () => [
    problem('media-kind-unsupported', { params: { kind: asset.kind, fileName: asset.fileName }, actions: ['remove-media'] }),
  ]
  switch (asset.kind) {
    case 'image':
      if (isAnimated(asset) && limits.gif !== undefined) return checkGif(asset, limits.gif)
      return limits.image === null ? unsupported() : checkImage(asset, limits.image)
    case 'video':
      return limits.video === null ? unsupported() : checkVideo(asset, limits.video, postingOptions)
    case 'document':
      return limits.document === undefined ? unsupported() : checkDocument(asset, limits.document)
    case 'captions':
      return unsupported()
  }
}

function checkDocument(asset: MediaAsset, rules: DocumentRules): Problem[] {
  const found: Problem[] = []
  const say = sayOf(asset, found)
  if (!rules.mimeTypes.value.includes(asset.mimeType))
    say('document-format', { format: asset.mimeType, allowed: rules.mimeTypes.value.join(', ') })
  if (asset.sizeBytes > rules.maxBytes.value) say('document-too-large', { sizeBytes: asset.sizeBytes, maxBytes: rules.maxBytes.value })
  if (rules.maxPages !== undefined && asset.pageCount !== undefined && asset.pageCount > rules.maxPages.value)
    say('document-too-many-pages', { pages: asset.pageCount, max: rules.maxPages.value })
  return found
}

function checkGif(asset: MediaAsset, rules: GifRules): Problem[] {
  const found: Problem[] = []
  const say = sayOf(asset, found)
  const frames = asset.frameCount ?? 1
  if (asset.sizeBytes > rules.maxBytes.value) say('image-too-large', { sizeBytes: asset.sizeBytes, maxBytes: rules.maxBytes.value })
  if (asset.width > (rules.maxWidth?.value ?? Infinity) || asset.height > (rules.maxHeight?.value ?? Infinity))
    say('image-dimensions', { width: asset.width, height: asset.height, max: rules.maxWidth?.value ?? 0 })
  else if (asset.width * asset.height > (rules.maxPixels?.value ?? Infinity))
    say('image-dimensions', { width: asset.width, height: asset.height, maxPixels: rules.maxPixels?.value ?? 0 })
  const isTooLong =
    frames > (rules.maxFrames?.value ?? Infinity) || asset.width * asset.height * frames > (rules.maxTotalPixels?.value ?? Infinity)
  if (isTooLong) say('gif-too-many-frames', { frames, max: rules.maxFrames?.value ?? 0 })
  return found
}

function sayOf(asset: MediaAsset, found: Problem[], severity: Problem['severity'] = 'error') {
  return (code: ProblemCode, params: Problem['params']) =>
    found.push(problem(code, { severity, params: { fileName: asset.fileName, ...params }, actions: ['choose-file', 'remove-media'] }))
}

function checkImage(asset: MediaAsset, rules: ImageRules): Problem[] {
  const found: Problem[] = []
  const say = sayOf(asset, found)
  if (!rules.mimeTypes.value.includes(asset.mimeType))
    say('image-format', { format: asset.mimeType, allowed: rules.mimeTypes.value.join(', ') })
  if (asset.sizeBytes > rules.maxBytes.value) say('image-too-large', { sizeBytes: asset.sizeBytes, maxBytes: rules.maxBytes.value })
  const pixels = asset.width * asset.height
  if (rules.minWidth !== undefined && asset.width < rules.minWidth.value)
    say('image-dimensions', { width: asset.width, height: asset.height, min: rules.minWidth.value })
  else if (rules.maxPixels !== undefined && pixels > rules.maxPixels.value)
    say('image-dimensions', { width: asset.width, height: asset.height, maxPixels: rules.maxPixels.value })
  checkAspect(asset, rules.aspect?.value, 'image-aspect', say, PICTURE_TOLERANCE)
  return found
}

function checkVideo(asset: MediaAsset, rules: VideoRules, postingOptions: PostingOptions | null): Problem[] {
  const found: Problem[] = []
  const say = sayOf(asset, found)
  if (!rules.mimeTypes.value.includes(asset.mimeType))
    say('video-format', { format: asset.mimeType, allowed: rules.mimeTypes.value.join(', ') })
  if (rules.videoCodecs !== undefined && asset.videoCodec !== null && !rules.videoCodecs.value.includes(asset.videoCodec)) {
    say('video-codec', { codec: asset.videoCodec, allowed: rules.videoCodecs.value.join(', ') })
  }
  if (rules.audioCodecs !== undefined && asset.audioCodec !== null && !rules.audioCodecs.value.includes(asset.audioCodec))
    say('audio-codec', { codec: asset.audioCodec, allowed: rules.audioCodecs.value.join(', ') })
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
  const [short, long] = asset.width < asset.height ? [asset.width, asset.height] : [asset.height, asset.width]
  const isTooSmall = rules.minSide !== undefined && short < rules.minSide.value
  const isTooLarge =
    (rules.maxSide !== undefined && long > rules.maxSide.value) || (rules.maxWidth !== undefined && asset.width > rules.maxWidth.value)
  if (isTooSmall || isTooLarge)
    say('video-dimensions', {
      width: asset.width,
      height: asset.height,
      min: rules.minSide?.value ?? 0,
      max: rules.maxWidth?.value ?? rules.maxSide?.value ?? 0,
    })
  checkAspect(asset, rules.aspect?.value, 'video-aspect', say, VIDEO_TOLERANCE)
  const [minRate, maxRate] = rules.frameRate?.value ?? [0, Number.POSITIVE_INFINITY]
  // A measured rate of 29.97 or 60.02 is 30 or 60: half a frame of tolerance.
  if (asset.frameRate !== null && (asset.frameRate < minRate - 0.5 || asset.frameRate > maxRate + 0.5)) {
    say('video-frame-rate', { frameRate: Math.round(asset.frameRate * 100) / 100, min: minRate, max: maxRate })
  }
  return [...found, ...checkUsual(asset, rules, found)]
}

/** What is more than usual, where nothing is more than possible. */
function checkUsual(asset: MediaAsset, { usual = {}, maxSide }: VideoRules, found: readonly Problem[]): Problem[] {
  const warned: Problem[] = []
  const say = sayOf(asset, warned, 'warning')
  const { maxBytes, maxDurationMs, maxShortSide } = usual
  const duration = asset.durationMs ?? 0
  if (asset.sizeBytes > (maxBytes?.value ?? Infinity))
    say('video-too-large', { sizeBytes: asset.sizeBytes, maxBytes: maxBytes?.value ?? 0 })
  if (duration > (maxDurationMs?.value ?? Infinity))
    say('video-too-long', { durationMs: duration, maxDurationMs: maxDurationMs?.value ?? 0 })
  if (Math.min(asset.width, asset.height) > (maxShortSide?.value ?? Infinity))
    say('video-dimensions', { width: asset.width, height: asset.height, max: `${maxSide?.value ?? 0} × ${maxShortSide?.value ?? 0}` })
  return warned.filter(({ code }) => !found.some((one) => one.code === code))
}

/** By how much a shape may miss the bounds: a picture's sides are whole numbers, and encoders of video round them to even ones. */
const PICTURE_TOLERANCE = 0.0025
const VIDEO_TOLERANCE = 0.01

function checkAspect(
  asset: MediaAsset,
  range: readonly [number, number] | undefined,
  code: ProblemCode,
  say: (code: ProblemCode, params: Problem['params']) => void,
  tolerance: number,
): void {
  if (range === undefined) return
  const aspect = asset.width / asset.height
  if (aspect < range[0] * (1 - tolerance) || aspect > range[1] * (1 + tolerance))
    say(code, { width: asset.width, height: asset.height, min: range[0], max: range[1] })
}
