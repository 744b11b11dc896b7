import type { World } from '../kit/world.ts'
import { invalidValue, missingField, restError, tooLong } from './errors.ts'
import { isObject } from './gate.ts'
import { mediaOf, statusOf, type MediaAsset, type MediaKind } from './media-records.ts'

// LinkedIn posts, multiimage-post and poll-post docs, state 2026-11-23.
const ALT_TEXT_MAX = 4_086
const IMAGES_MIN = 2
const IMAGES_MAX = 20
const POLL_QUESTION_MAX = 140
const POLL_OPTION_MAX = 30
const POLL_OPTIONS_MIN = 2
const POLL_OPTIONS_MAX = 4
/** (unconfirmed) Two spellings are documented for the longer ones. */
const POLL_DURATIONS: readonly string[] = ['ONE_DAY', 'THREE_DAYS', 'SEVEN_DAYS', 'FOURTEEN_DAYS', 'ONE_WEEK', 'TWO_WEEKS']

const INVALID_ID: Readonly<Record<MediaKind, { code: string; message: string }>> = {
  // (unconfirmed) Wording of all three, and the code of documents.
  image: { code: 'INVALID_IMAGE_ID', message: 'This Image ID is invalid' },
  video: { code: 'INVALID_VIDEO_ID', message: 'This Video ID is invalid' },
  document: { code: 'INVALID_URN_ID', message: 'This Document ID is invalid' },
}

/** Checks `content`: exactly one kind, its fields, and that its media are the author's and far enough. */
export function checkContent(world: World, content: Record<string, unknown>, author: string): void {
  const kinds = Object.keys(content).filter((name) => content[name] !== undefined && content[name] !== null)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) throw invalidValue('content', 'must hold exactly one of media, multiImage, article, poll')
  const value = content[kind]
  if (!isObject(value)) throw invalidValue(`content/${kind}`, 'must be an object')
  if (kind === 'media') checkMedia(world, value, author)
  else if (kind === 'multiImage') checkImages(world, value, author)
  else if (kind === 'article') checkArticle(world, value, author)
  else if (kind === 'poll') checkPoll(value)
  else throw invalidValue('content', `${kind} is not supported`)
}

/** Does the content carry a document? Such posts get another kind of URN. */
export function isDocumentPost(content: Record<string, unknown> | null): boolean {
  const media = content?.['media']
  return isObject(media) && String(media['id']).startsWith('urn:li:document:')
}

function checkMedia(world: World, media: Record<string, unknown>, author: string): void {
  const kind = requireAsset(world, media['id'], 'content/media/id', author, ['image', 'video', 'document'])
  const title = requireText(media, 'title', 'content/media/title', kind === 'document')
  if (kind === 'document' && title?.trim() === '')
    throw restError(400, 'INVALID_VALUE_BLANK_FIELD', 'content/media/title :: must not be blank')
  requireText(media, 'altText', 'content/media/altText', false, ALT_TEXT_MAX)
}

function checkImages(world: World, multiImage: Record<string, unknown>, author: string): void {
  const images = multiImage['images']
  if (images === undefined) throw missingField('content/multiImage/images')
  if (!Array.isArray(images) || images.length < IMAGES_MIN || images.length > IMAGES_MAX) {
    throw invalidValue('content/multiImage/images', `must hold ${IMAGES_MIN} to ${IMAGES_MAX} images`)
  }
  for (const [index, image] of images.entries()) {
    const field = `content/multiImage/images/${index}`
    if (!isObject(image)) throw invalidValue(field, 'must be an object')
    requireAsset(world, image['id'], `${field}/id`, author, ['image'])
    requireText(image, 'altText', `${field}/altText`, false, ALT_TEXT_MAX)
  }
}

function checkArticle(world: World, article: Record<string, unknown>, author: string): void {
  const source = requireText(article, 'source', 'content/article/source', true)
  if (source === undefined || !URL.canParse(source) || !/^https?:\/\//i.test(source))
    throw invalidValue('content/article/source', 'must be an address')
  requireText(article, 'title', 'content/article/title', true)
  requireText(article, 'description', 'content/article/description', false)
  if (article['thumbnail'] !== undefined) requireAsset(world, article['thumbnail'], 'content/article/thumbnail', author, ['image'])
}

function checkPoll(poll: Record<string, unknown>): void {
  const question = requireText(poll, 'question', 'content/poll/question', true, POLL_QUESTION_MAX)
  if (question?.trim() === '') throw restError(400, 'INVALID_VALUE_BLANK_FIELD', 'content/poll/question :: must not be blank')
  const options = poll['options']
  if (options === undefined) throw missingField('content/poll/options')
  if (!Array.isArray(options) || options.length < POLL_OPTIONS_MIN || options.length > POLL_OPTIONS_MAX) {
    throw invalidValue('content/poll/options', `must hold ${POLL_OPTIONS_MIN} to ${POLL_OPTIONS_MAX} options`)
  }
  for (const [index, option] of options.entries()) {
    if (!isObject(option)) throw invalidValue(`content/poll/options/${index}`, 'must be an object')
    requireText(option, 'text', `content/poll/options/${index}/text`, true, POLL_OPTION_MAX)
  }
  const settings = poll['settings']
  if (!isObject(settings) || settings['duration'] === undefined) throw missingField('content/poll/settings/duration')
  if (!POLL_DURATIONS.includes(String(settings['duration'])))
    throw invalidValue('content/poll/settings/duration', `must be one of ${POLL_DURATIONS.join(', ')}`)
}

/** The asset must exist, belong to the author, and be far enough; answers its kind. */
function requireAsset(world: World, urn: unknown, field: string, author: string, kinds: readonly MediaKind[]): MediaKind {
  if (urn === undefined) throw missingField(field)
  const kind = kinds.find((one) => typeof urn === 'string' && urn.startsWith(`urn:li:${one}:`))
  if (kind === undefined)
    throw restError(400, 'INVALID_URN_TYPE', `${field} :: ${String(urn)} is no ${kinds.map((one) => `urn:li:${one}`).join(', ')}`)
  const asset = mediaOf(world).get(String(urn))
  if (asset === undefined || asset.owner !== author) throw restError(400, INVALID_ID[kind].code, INVALID_ID[kind].message)
  requireReady(world, asset)
  return kind
}

/**
 * Images and documents may be posted while they are processed (a member's token cannot ask how far they are); a video must be ready. (unconfirmed)
 * for videos in processing: the documents only say to wait for AVAILABLE.
 */
function requireReady(world: World, asset: MediaAsset): void {
  const status = statusOf(world, asset)
  if (status === 'PROCESSING_FAILED') throw restError(400, 'MEDIA_ASSET_PROCESSING_FAILED', 'Media asset failed processing')
  if (status === 'WAITING_UPLOAD' || (status === 'PROCESSING' && asset.kind === 'video')) {
    throw restError(400, 'MEDIA_ASSET_WAITING_UPLOAD', 'Media asset is waiting upload')
  }
}

function requireText(
  record: Record<string, unknown>,
  name: string,
  field: string,
  isRequired: boolean,
  limit = Number.POSITIVE_INFINITY,
): string | undefined {
  const value = record[name]
  if (value === undefined || value === null) {
    if (isRequired) throw missingField(field)
    return undefined
  }
  if (typeof value !== 'string') throw invalidValue(field, 'must be a string')
  if (value.length > limit) throw tooLong(field, limit)
  return value
}
