import type { Receipt, ReceiptNote } from '../../../shared/model.ts'
import { ProblemError } from '../../../shared/problem.ts'
import type { Work } from '../../core/platform-adapter.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import type { At, Side } from './checkpoint.ts'
import { optionsOf } from './options.ts'

/** What passes by itself, or when the creator connects again: thrown, and tried again. All else costs a note and never the post. */
const PASSING: ReadonlySet<PlatformErrorKind> = new Set<PlatformErrorKind>([
  'cancelled',
  'network',
  'timeout',
  'platform-down',
  'rate-limited',
  'quota-exhausted',
  'reconnect-needed',
])

/** Whether a failure beside the video is one that a later try may not meet. A file that is gone or changed will not come back. */
export function isPassing(cause: unknown): boolean {
  if (cause instanceof ProblemError) return !cause.problem.code.startsWith('file-')
  return !(cause instanceof PlatformError) || PASSING.has(cause.failure.kind)
}

/** What is said of one that was refused. */
export const SIDE_NOTES: Readonly<Record<Side, ReceiptNote>> = {
  thumbnail: 'thumbnail-failed',
  captions: 'captions-failed',
  playlist: 'playlist-failed',
  comment: 'comment-failed',
}

/** What is to be done beside the video, in this order, and what cannot be: nobody comments on a private video. */
export function sidesOf(work: Work, isPrivate: boolean): { readonly left: Side[]; readonly refused: ReceiptNote[] } {
  const { thumbnail, captions, playlist, firstComment } = optionsOf(work)
  const left: Side[] = [
    ...(thumbnail === null ? [] : (['thumbnail'] as const)),
    ...(captions === null ? [] : (['captions'] as const)),
    ...(playlist === null ? [] : (['playlist'] as const)),
    ...(firstComment === null || isPrivate ? [] : (['comment'] as const)),
  ]
  return { left, refused: firstComment !== null && isPrivate ? ['comment-failed'] : [] }
}

/** Where a delivery that has its video goes on after its checkpoint was lost: each of these can be done twice without harm, or is looked for first. */
export function behind(receipt: Receipt, work: Work): At<'sides'> {
  const [video] = receipt.parts
  const hasComment = receipt.parts.some(({ role }) => role === 'comment')
  const isDone = (side: Side) =>
    receipt.notes.includes(SIDE_NOTES[side]) || (side === 'comment' && (hasComment || receipt.notes.includes('comment-unknown')))
  const left = sidesOf(work, false).left.filter((side) => !isDone(side))
  return { stage: 'sides', videoId: video?.remoteId ?? '', publishedAt: receipt.publishedAt, notes: receipt.notes, left, misses: 0 }
}
