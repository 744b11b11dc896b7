import type { Receipt } from '../../../shared/model.ts'
import type { PostKind } from '../../../shared/platform-rules.ts'
import { facebookRules } from '../../../shared/platforms/facebook.ts'
import { mediaShapeOf, postRulesOf } from '../../../shared/post-kind.ts'
import type { Work, WorkMedia } from '../../core/platform-adapter.ts'
import type { GraphAbout } from '../meta/errors.ts'
import { judgeFacebook } from './errors.ts'

/** Whose calls these are, for errors. */
export function about(work: Pick<Work, 'now'>): Omit<GraphAbout, 'step' | 'isCommit'> {
  return { platform: 'facebook', now: work.now, judge: judgeFacebook }
}

/** What kind of post this is by its files and options. Files that make none were refused before; they go the way of the first one. */
export function kindOf(work: Work): PostKind {
  const assets = work.media.map(({ asset }) => asset)
  const post = postRulesOf(facebookRules, mediaShapeOf(assets), work.variant.options)
  return post?.kind ?? (assets[0]?.kind === 'video' ? 'video' : 'image')
}

/** A text option that is filled in; '' for one that is not. */
export function textOption(work: Work, name: string): string {
  const value = work.variant.options[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** What is public of this delivery: stages behind the post are never reached without it. */
export function receiptSoFar(work: Work): Receipt {
  if (work.receipt === null) throw new Error('a stage behind the post without its receipt')
  return work.receipt
}

/** The one video of a post. */
export function videoOf(work: Work): WorkMedia {
  const [video] = work.media
  if (video === undefined) throw new Error('a video post without its video')
  return video
}

/** Bytes of the first `count` files. */
export function bytesOf(work: Work, count = work.media.length): number {
  return work.media.slice(0, count).reduce((sum, medium) => sum + medium.asset.sizeBytes, 0)
}
