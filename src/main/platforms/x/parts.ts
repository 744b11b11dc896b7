import { z } from 'zod'
import type { Receipt, ReceiptNote } from '../../../shared/model.ts'
import { threadOf } from '../../../shared/post-kind.ts'
import type { Work, WorkMedia } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Upload } from './checkpoint.ts'

/** One post of a delivery: the only one, or one of a thread. */
export interface Part {
  /** 0 for the first. */
  readonly index: number
  readonly text: string
  readonly media: readonly WorkMedia[]
  /** Subtitles of the part's video. */
  readonly captions: WorkMedia | null
  /** The post it answers; null for the first. */
  readonly parentId: string | null
  readonly isLast: boolean
  /** Bytes of the files of all parts before it. */
  readonly bytesBefore: number
}

const Captions = z.object({ captions: z.string().min(1).nullish() })

/** The part that is to be made next: the one behind those that the receipt proves. Null when all are public. */
export function currentPart(work: Work): Part | null {
  const posts = [{ text: work.variant.text, assetIds: null }, ...threadOf(work.variant.options)]
  const index = work.receipt?.parts.length ?? 0
  const post = posts[index]
  if (post === undefined) return null
  const mediaOf = ({ assetIds }: (typeof posts)[number]) => (assetIds === null ? work.media : assetIds.map((id) => fileOf(work, id)))
  const filesBefore = posts.slice(0, index).flatMap((one) => [...mediaOf(one)])
  const media = mediaOf(post)
  const captions = index === 0 ? captionsOf(work, media) : captionsOf(work, work.media)
  return {
    index,
    text: post.text,
    media,
    captions: index === 0 ? captions : null,
    parentId: lastPostId(work),
    isLast: index === posts.length - 1,
    bytesBefore: bytesOf([...filesBefore, ...(index > 0 && captions !== null ? [captions] : [])]),
  }
}

/** What goes up for a part, in order: its media, then its captions. */
export function filesOf(part: Part): readonly WorkMedia[] {
  return part.captions === null ? part.media : [...part.media, part.captions]
}

/** The uploads that stand under the part itself. */
export function mediaUploads(ready: readonly Upload[], part: Part): readonly Upload[] {
  return ready.slice(0, part.media.length)
}

/** Bytes of several files. */
export function bytesOf(files: readonly WorkMedia[]): number {
  return files.reduce((sum, file) => sum + file.asset.sizeBytes, 0)
}

/**
 * The proof of everything that is public once this part is, with what did not work beside it. X documents a post's address as made of user name
 * and id.
 */
export function receiptWith(work: Work, postId: string, publishedAt: number, ready: readonly Upload[]): Receipt {
  const notes: ReceiptNote[] = [...(work.receipt?.notes ?? []), ...ready.flatMap((upload) => upload.failed)]
  return {
    parts: [...(work.receipt?.parts ?? []), { remoteId: postId, permalink: `https://x.com/${work.account.handle}/status/${postId}` }],
    publishedAt: work.receipt?.publishedAt ?? publishedAt,
    notes: [...new Set(notes)],
  }
}

/** A post's address (X documents it as made of user name and id), in the forms in which people copy it. */
const POST_LINK = /^https:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/(?:\w+|i\/web)\/status\/(\d{1,19})(?![\w-])/

/** The post that the next one answers; null before the first. One that the creator found online is known by its link alone. */
function lastPostId(work: Work): string | null {
  const last = work.receipt?.parts.at(-1)
  if (last === undefined) return null
  const id = last.remoteId === '' ? POST_LINK.exec(last.permalink ?? '')?.[1] : last.remoteId
  if (id !== undefined) return id
  throw new PlatformError({
    kind: 'content-rejected',
    platform: 'x',
    step: 'post.create',
    mayHaveApplied: false,
    platformCode: 'parent-unknown',
    text: 'The link of the post before this one is not known, so that this one cannot be placed behind it.',
  })
}

function captionsOf(work: Work, media: readonly WorkMedia[]): WorkMedia | null {
  const id = Captions.safeParse(work.variant.options).data?.captions
  const isVideo = media.length === 1 && media[0]?.asset.kind === 'video'
  return id == null || !isVideo ? null : fileOf(work, id)
}

function fileOf(work: Work, assetId: string): WorkMedia {
  const file = work.files.get(assetId)
  if (file !== undefined) return file
  throw new PlatformError({
    kind: 'media-rejected',
    platform: 'x',
    step: 'upload.initialize',
    mayHaveApplied: false,
    platformCode: 'file-missing',
  })
}
