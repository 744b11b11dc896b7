import { z } from 'zod'

/**
 * A node's id as the Graph API gives it: digits, a post's with its Page's in front. Ids become part of paths and of receipts, so that anything else
 * is no id. https://developers.facebook.com/docs/graph-api/overview, read 2026-11-23; the length is assumed.
 */
export const GraphId = z.string().regex(/^\d{1,32}(?:_\d{1,32})?$/)
