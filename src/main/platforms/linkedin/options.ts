import { z } from 'zod'
import type { WorkMedia, Work } from '../../core/platform-adapter.ts'
import { isPageUrn } from './api.ts'
import { failure } from './errors.ts'

/** A text that may be left empty, whatever way the page says so. */
const Words = z
  .string()
  .nullish()
  .transform((value) => value?.trim() ?? '')

const Options = z.object({
  visibility: z
    .enum(['PUBLIC', 'CONNECTIONS', 'LOGGED_IN'])
    .nullish()
    .transform((value) => value ?? 'PUBLIC'),
  link: Words,
  linkTitle: Words,
  linkDescription: Words,
  documentTitle: Words,
  thumbnail: Words,
  captions: Words,
  captionsLanguage: z
    .string()
    .regex(/^[a-z]{2}_[A-Z]{2}$/)
    .nullish()
    .transform((value) => value ?? 'en_US'),
  firstComment: Words,
  isReshareDisabled: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
})

/** What the creator chose for LinkedIn, empty where nothing was. */
export type Options = z.infer<typeof Options>

/** Reads the options of a delivery; throws content-rejected, before any call, for what no version of ours wrote. */
export function optionsOf(work: Work): Options {
  const parsed = Options.safeParse(work.variant.options)
  if (!parsed.success) throw failure('content-rejected', 'post.prepare', String(parsed.error.issues[0]?.path[0] ?? 'options'))
  // Pages know no connections; showing it to everyone instead is not ours to decide.
  if (isPageUrn(work.account.remoteId) && parsed.data.visibility !== 'PUBLIC')
    throw failure('content-rejected', 'post.prepare', 'page-visibility')
  return parsed.data
}

/** True where the post is a link with a card: only without files of its own. */
export function isLink(work: Work): boolean {
  return work.media.length === 0 && optionsOf(work).link !== ''
}

/** The file that an option names; undefined where none was chosen. */
export function fileOf(work: Work, name: 'thumbnail' | 'captions'): WorkMedia | undefined {
  const id = optionsOf(work)[name]
  if (id === '') return undefined
  const file = work.files.get(id)
  if (file === undefined) throw failure('media-rejected', 'post.prepare', `${name}-missing`)
  return file
}

/** Files that become LinkedIn media of their own, in the order of the post: the post's, or the picture beside a link. */
export function uploadsOf(work: Work): readonly WorkMedia[] {
  if (work.media.length > 0 || !isLink(work)) return work.media
  const picture = fileOf(work, 'thumbnail')
  return picture === undefined ? [] : [picture]
}

/** Bytes of the post's first `count` files; the picture beside a link is not counted as one. */
export function bytesOf(work: Work, count: number): number {
  return work.media.slice(0, count).reduce((sum, media) => sum + media.asset.sizeBytes, 0)
}
