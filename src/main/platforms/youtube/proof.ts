import type { Receipt, ReceiptNote } from '../../../shared/model.ts'
import { watchAddress } from './api.ts'

/** The proof of the video itself. */
export function proofOf({ videoId, publishedAt }: { videoId: string; publishedAt: number }, notes: readonly ReceiptNote[]): Receipt {
  return { parts: [{ remoteId: videoId, permalink: watchAddress(videoId) }], publishedAt, notes: [...notes] }
}
