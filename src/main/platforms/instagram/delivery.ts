import { z } from 'zod'
import type { Receipt } from '../../../shared/model.ts'
import type { Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { GraphAbout } from '../meta/errors.ts'
import { judgeInstagram } from './errors.ts'

const PageId = z.string().min(1)

/** What every call of a delivery tells of itself when its answer is read. */
export function about(work: Work): Omit<GraphAbout, 'step' | 'isCommit'> {
  return { platform: 'instagram', now: work.now, judge: judgeInstagram }
}

/** The Facebook Page that the account is linked to; pictures are staged there. */
export function pageOf(work: Work): string {
  const pageId = PageId.safeParse(work.account.facts['pageId'])
  if (pageId.success) return pageId.data
  throw new PlatformError({ kind: 'reconnect-needed', platform: 'instagram', step: 'photo.stage', mayHaveApplied: false })
}

/** Bytes of the first `count` media; of all of them unless told. */
export function bytesOf(work: Work, count = work.media.length): number {
  return work.media.slice(0, count).reduce((sum, medium) => sum + medium.asset.sizeBytes, 0)
}

/** The proof of a post on Instagram. */
export function receiptOf(remoteId: string, permalink: string | null, publishedAt: number): Receipt {
  return { parts: [{ remoteId, permalink }], publishedAt, notes: permalink === null ? ['link-unknown'] : [] }
}
