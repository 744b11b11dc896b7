import type { Receipt } from '../../../shared/model.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { restCall } from './api.ts'
import { toPlatformError } from './errors.ts'

/** Deletes the post. LinkedIn posts doc, read 2026-11-23: 204, and 204 again for what is gone already. */
export async function withdraw(receipt: Receipt, session: Session, now: number): Promise<'gone' | 'not-possible'> {
  const [part] = receipt.parts
  // A post whose URN could not be learned.
  if (part === undefined || part.remoteId === '') return 'not-possible'
  const step = 'post.delete'
  const path = `posts/${encodeURIComponent(part.remoteId)}`
  const response = await session.send(restCall({ step, method: 'DELETE', path, headers: { 'x-restli-method': 'DELETE' } }))
  if (response.status === 204 || response.status === 200) return 'gone'
  const error = toPlatformError(response, { step, isCommit: false, now })
  if (response.status === 404 && error.failure.platformCode === 'NOT_FOUND') return 'gone'
  throw error
}
