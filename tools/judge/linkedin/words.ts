import { z } from 'zod'
import type { Answer, AnswerFacts } from '../operation.ts'
import { filled } from '../vocabulary.ts'

/** The host of the API. */
export const API = ['api.linkedin.com']

/** The documents' common beginning. */
export const DOCS = 'learn.microsoft.com/en-us/linkedin'

/** What every `/rest` call must say: a month, and the protocol. */
export const versioned = z.looseObject({
  'linkedin-version': z
    .string({ error: 'expected LinkedIn-Version' })
    .regex(/^20\d{2}(0[1-9]|1[0-2])$/, 'expected LinkedIn-Version as YYYYMM'),
  'x-restli-protocol-version': z.literal('2.0.0', { error: 'expected X-Restli-Protocol-Version 2.0.0' }),
})

/** A URN of these kinds. */
export const urn = (...kinds: string[]) =>
  z.string().regex(new RegExp(`^urn:li:(${kinds.join('|')}):[A-Za-z0-9_-]+$`), `expected a URN of ${kinds.join(' or ')}`)

/** Who posts. */
export const author = urn('person', 'organization')

/** A post: documents give ugcPosts, the rest shares. */
export const post = urn('share', 'ugcPost')

/** The same inside a path: percent-encoded, always. */
export const urnInPath = (...kinds: string[]) => `urn%3Ali%3A(?:${kinds.join('|')})%3A[A-Za-z0-9_-]+`

const refusal = z.looseObject({
  status: z.number().int(),
  message: z.string(),
  code: filled.optional(),
  serviceErrorCode: z.number().int().optional(),
  errorDetails: z.looseObject({}).optional(),
})

/** What any call of the API may be refused with; all but status and message may be missing. */
export const REFUSAL: Answer = {
  statuses: 'error',
  body: refusal,
  rule: ({ status, json }: AnswerFacts) =>
    json === undefined || (json as { status: number }).status === status
      ? null
      : `the error says status ${(json as { status: number }).status}`,
}

/** A page of a list. */
export const elements = (element: z.ZodType) =>
  z.looseObject({
    elements: z.array(element),
    paging: z.looseObject({ start: z.number().int(), count: z.number().int(), links: z.array(z.unknown()).optional() }).optional(),
  })

/** `List(a,b)` of Rest.li 2.0, as the query says it once it is decoded. */
export const restList = z.string().regex(/^List\([^()]+\)$/, 'expected List(…)')
