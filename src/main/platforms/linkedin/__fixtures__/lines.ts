import type { Json } from '../../../../shared/json.ts'
import type { Line } from '../../../../../tools/testing/played-platform.ts'

/** The post that is made. */
export const POST_URN = 'urn:li:share:7482799659132977152'
export const LINK = `https://www.linkedin.com/feed/update/${POST_URN}/`
/** The call that makes it, and LinkedIn’s answer. */
export const CREATED: Line = ['POST /rest/posts', { status: 201, headers: { 'x-restli-id': POST_URN } }]
/** The checkpoint before it. */
export const CREATE = { stage: 'create', media: [], refusedSince: null, refusals: 0, missedSince: null, dropped: [] }
/** A refusal by its code. */
export const refusal = (status: number, code: string, message = 'no'): { status: number; body: Json } => ({
  status,
  body: { status, code, message },
})
/** A refusal as the copy of this post, answered at `date` (epoch ms). */
export const duplicate = (urn: string, date: number) => ({
  status: 422,
  headers: { date: new Date(date).toUTCString() },
  body: {
    status: 422,
    message: `Content is a duplicate of ${urn}`,
    errorDetails: { inputErrors: [{ description: `Content is a duplicate of ${urn}`, code: 'DUPLICATE_POST' }] },
  },
})
/** An id holds the time of its birth. */
export const urnBornAt = (time: number) => `urn:li:share:${(BigInt(time) << 22n) + 77n}`
