import { z } from 'zod'
import { apiError, badParameter, invalidMetadata, missingParameter } from './errors.ts'
import { CATEGORIES, MAX_DESCRIPTION_BYTES, MAX_TAGS_LENGTH, MAX_TITLE_LENGTH, VIDEO_PARTS, WRITABLE_PARTS } from './limits.ts'
import type { Checked } from './resource-body.ts'

/** A string, which the resumable upload guide's own sample sends as a number (using_resumable_upload_protocol, read 2026-11-28). */
const CategoryId = z.union([z.string(), z.int().transform(String)])

const Snippet = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  categoryId: CategoryId.optional(),
  defaultLanguage: z.string().optional(),
  defaultAudioLanguage: z.string().optional(),
})
const Status = z.looseObject({
  privacyStatus: z.string().optional(),
  publishAt: z.string().optional(),
  license: z.string().optional(),
  embeddable: z.boolean().optional(),
  publicStatsViewable: z.boolean().optional(),
  selfDeclaredMadeForKids: z.boolean().optional(),
  containsSyntheticMedia: z.boolean().optional(),
})
/** A video resource as a client sends it: fields we do not name are taken and not kept. */
const VideoBody = z.looseObject({
  id: z.string().optional(),
  snippet: Snippet.optional(),
  status: Status.optional(),
  recordingDetails: z.looseObject({ recordingDate: z.string().optional() }).optional(),
  localizations: z.record(z.string(), z.looseObject({ title: z.string().optional(), description: z.string().optional() })).optional(),
  paidProductPlacementDetails: z.looseObject({ hasPaidProductPlacement: z.boolean().optional() }).optional(),
})

/** What YouTube keeps of the metadata. */
export interface VideoMetadata {
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
  readonly categoryId: string
  readonly defaultLanguage: string | null
  readonly defaultAudioLanguage: string | null
  readonly privacyStatus: 'private' | 'unlisted' | 'public'
  readonly publishAt: number | null
  readonly license: string
  readonly isEmbeddable: boolean
  readonly areStatsViewable: boolean
  readonly selfDeclaredMadeForKids: boolean | null
  readonly containsSyntheticMedia: boolean
  readonly recordingDate: string | null
  readonly localizations: Readonly<Record<string, { title?: string | undefined; description?: string | undefined }>>
  readonly hasPaidProductPlacement: boolean
}

/** For uploads without a body: the title is the file's name, else "unknown" (field). */
export function bareMetadata(title = 'unknown'): VideoMetadata {
  return {
    title,
    description: '',
    tags: [],
    // The default category is not documented (unconfirmed).
    categoryId: '22',
    defaultLanguage: null,
    defaultAudioLanguage: null,
    // The default privacy is not documented (unconfirmed).
    privacyStatus: 'public',
    publishAt: null,
    license: 'youtube',
    isEmbeddable: true,
    areStatsViewable: true,
    selfDeclaredMadeForKids: null,
    containsSyntheticMedia: false,
    recordingDate: null,
    localizations: {},
    hasPaidProductPlacement: false,
  }
}

/** The names in `part`, repeated or comma separated, all of them known. */
export function readParts(query: URLSearchParams, known: readonly string[] = VIDEO_PARTS): Checked<string[]> {
  const parts = query
    .getAll('part')
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
  if (parts.length === 0) return { refusal: missingParameter('part') }
  const unknown = parts.find((part) => !known.includes(part))
  if (unknown !== undefined)
    return {
      refusal: apiError(400, 'unknownPart', `'${unknown}'`, { domain: 'youtube.part', location: 'part', locationType: 'parameter' }),
    }
  return { ok: parts }
}

/** A boolean parameter; `preset` where it is left out. */
export function readFlag(query: URLSearchParams, name: string, preset: boolean): Checked<boolean> {
  const value = query.get(name)?.toLowerCase() ?? String(preset)
  return value === 'true' || value === 'false'
    ? { ok: value === 'true' }
    : { refusal: badParameter('invalidParameter', `Invalid value for ${name}: ${value}`, name) }
}

/** Counted as YouTube does: one comma between tags, and two quotes around a tag that contains a space. */
export function tagsLength(tags: readonly string[]): number {
  return tags.reduce((sum, tag) => sum + [...tag].length + (tag.includes(' ') ? 2 : 0), Math.max(0, tags.length - 1))
}

/** Checks a body against the rules for `part`; `before` is what an update starts from (its unlisted parts are kept). */
export function checkMetadata(body: unknown, parts: readonly string[], before: VideoMetadata | null): Checked<VideoMetadata> {
  const parsed = VideoBody.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return {
      refusal: apiError(400, 'invalid', `Invalid value at '${issue?.path.join('.') ?? 'video'}': ${issue?.message ?? ''}`, {
        domain: 'global',
        status: 'INVALID_ARGUMENT',
      }),
    }
  }
  const sent = Object.keys(parsed.data).filter((key) => WRITABLE_PARTS.includes(key))
  const unlisted = sent.find((key) => !parts.includes(key))
  if (unlisted !== undefined)
    return {
      refusal: apiError(400, 'unexpectedPart', `'${unlisted}'`, { domain: 'youtube.part', location: 'part', locationType: 'parameter' }),
    }
  const fresh = bareMetadata()
  let metadata: VideoMetadata = before ?? fresh
  if (parts.includes('snippet')) {
    const snippet = checkSnippet(parsed.data.snippet, before !== null)
    if ('refusal' in snippet) return snippet
    metadata = { ...metadata, ...snippet.ok }
  } else if (before === null) return { refusal: invalidMetadata('invalidTitle', 'an invalid or empty video title', 'body.snippet.title') }
  if (parts.includes('status')) {
    const status = checkStatus(parsed.data.status)
    if ('refusal' in status) return status
    metadata = { ...metadata, ...status.ok }
  }
  if (parts.includes('recordingDetails')) {
    const recordingDate = parsed.data.recordingDetails?.recordingDate ?? null
    if (recordingDate !== null && Number.isNaN(Date.parse(recordingDate)))
      return { refusal: invalidMetadata('invalidRecordingDetails', 'invalid recording details', 'body.recordingDetails') }
    metadata = { ...metadata, recordingDate }
  }
  if (parts.includes('localizations')) {
    if (parsed.data.localizations !== undefined && metadata.defaultLanguage === null)
      return {
        refusal: apiError(
          400,
          'defaultLanguageNotSet',
          'The request is trying to add localized video details without specifying the default language of the video details.',
          { location: 'body.localizations' },
        ),
      }
    metadata = { ...metadata, localizations: parsed.data.localizations ?? {} }
  }
  if (parts.includes('paidProductPlacementDetails'))
    metadata = { ...metadata, hasPaidProductPlacement: parsed.data.paidProductPlacementDetails?.hasPaidProductPlacement ?? false }
  return { ok: metadata }
}

function checkSnippet(snippet: z.output<typeof Snippet> | undefined, isUpdate: boolean): Checked<Partial<VideoMetadata>> {
  const title = snippet?.title ?? ''
  const description = snippet?.description ?? ''
  const tags = snippet?.tags ?? []
  if (isUpdate && (snippet?.title === undefined || snippet.categoryId === undefined))
    return { refusal: invalidMetadata('invalidVideoMetadata', 'an invalid snippet: title and categoryId are required', 'body') }
  if (title.trim() === '' || [...title].length > MAX_TITLE_LENGTH || /[<>]/.test(title))
    return { refusal: invalidMetadata('invalidTitle', 'an invalid or empty video title', 'body.snippet.title') }
  // Control characters other than line breaks and tabs are refused too (field).
  if (Buffer.byteLength(description) > MAX_DESCRIPTION_BYTES || /[<>\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(description))
    return { refusal: invalidMetadata('invalidDescription', 'an invalid video description', 'body.snippet.description') }
  if (tagsLength(tags) > MAX_TAGS_LENGTH || tags.some((tag) => tag.trim() === '' || /[<>]/.test(tag)))
    return { refusal: invalidMetadata('invalidTags', 'invalid video keywords', 'body.snippet.tags') }
  const categoryId = snippet?.categoryId ?? '22'
  if (!CATEGORIES.some(([id, , isAssignable]) => id === categoryId && isAssignable))
    return { refusal: invalidMetadata('invalidCategoryId', 'an invalid category ID', 'body.snippet.categoryId') }
  const { defaultLanguage = null, defaultAudioLanguage = null } = snippet ?? {}
  // No reason of its own is documented for a language that is none: the general one (unconfirmed).
  if ([defaultLanguage, defaultAudioLanguage].some((language) => language !== null && !isLanguageTag(language)))
    return { refusal: invalidMetadata('invalidVideoMetadata', 'invalid metadata', 'body.snippet.defaultLanguage') }
  return { ok: { title, description, tags, categoryId, defaultLanguage, defaultAudioLanguage } }
}

/** Whether this is a language tag of BCP 47. */
export function isLanguageTag(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

/** RFC 3339, with a zone. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

function checkStatus(status: z.output<typeof Status> | undefined): Checked<Partial<VideoMetadata>> {
  const privacyStatus = status?.privacyStatus ?? 'public'
  if (privacyStatus !== 'private' && privacyStatus !== 'unlisted' && privacyStatus !== 'public')
    return {
      refusal: apiError(403, 'forbiddenPrivacySetting', 'The request attempts to set an invalid privacy setting for the video.', {
        location: 'body.status.privacyStatus',
      }),
    }
  const license = status?.license ?? 'youtube'
  if (license !== 'youtube' && license !== 'creativeCommon')
    return {
      refusal: apiError(403, 'forbiddenLicenseSetting', 'The request attempts to set an invalid license for the video.', {
        location: 'body.status.license',
      }),
    }
  const { publishAt } = status ?? {}
  if (publishAt !== undefined && (!DATE_TIME.test(publishAt) || Number.isNaN(Date.parse(publishAt)) || privacyStatus !== 'private'))
    return { refusal: invalidMetadata('invalidPublishAt', 'an invalid scheduled publishing time', 'body.status.publishAt') }
  return {
    ok: {
      privacyStatus,
      publishAt: publishAt === undefined ? null : Date.parse(publishAt),
      license,
      isEmbeddable: status?.embeddable ?? true,
      areStatsViewable: status?.publicStatsViewable ?? true,
      selfDeclaredMadeForKids: status?.selfDeclaredMadeForKids ?? null,
      containsSyntheticMedia: status?.containsSyntheticMedia ?? false,
    },
  }
}
