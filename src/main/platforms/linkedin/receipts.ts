import type { Receipt, ReceiptNote } from '../../../shared/model.ts'
import type { Side } from './checkpoint.ts'

/** What the creator is told of a file beside the post that LinkedIn did not take. */
const NOTES: Readonly<Record<Side, ReceiptNote>> = { thumbnail: 'thumbnail-failed', captions: 'captions-failed' }

/** The proof of a post. LinkedIn posts doc, read 2026-11-23: its address is made of its raw URN. */
export function receipt(urn: string | null, publishedAt: number, dropped: readonly Side[] = []): Receipt {
  const notes = dropped.map((side) => NOTES[side])
  if (urn === null) return { parts: [{ remoteId: '', permalink: null }], publishedAt, notes: ['link-unknown', ...notes] }
  return { parts: [{ remoteId: urn, permalink: `https://www.linkedin.com/feed/update/${urn}/` }], publishedAt, notes }
}

/** The proof with one more thing to tell. */
export function noted(told: Receipt, note: ReceiptNote): Receipt {
  return { ...told, notes: [...told.notes.filter((one) => one !== note), note] }
}
