import { z } from 'zod'
import type { Answer, RequestFacts } from '../operation.ts'
import { count, digits, filled, instant } from '../vocabulary.ts'

/** Where the shapes come from. */
export const SPEC = 'facebook-business-sdk-codegen api_specs (2026-04-15)'

/** The version segment. v20.0 died 2026-09-24; what comes after v26.0 is not known yet. */
export const VERSION = 'v(?:2[1-9]|[3-9][0-9])\\.0'

/** A path of the Graph below the version. */
export const graphPath = (rest: string): RegExp => new RegExp(`\\/${VERSION}\\/${rest}`)

/** Every id is digits, as text. */
export const id = digits

/** A Page post: page and post. */
export const postId = z.string().regex(/^\d+_\d+$/, 'expected <page>_<post>')

/** Parameters that every call knows. */
const common = {
  access_token: filled.optional(),
  appsecret_proof: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hex')
    .optional(),
  locale: filled.optional(),
}

/** The parameters of one call: these and the common ones, no other. */
export const parameters = (shape: z.ZodRawShape) => z.strictObject({ ...common, ...shape })

/** Paging of a list. */
export const paging = { limit: digits.optional(), after: filled.optional(), before: filled.optional() }

/** Graph's instants: `2026-11-23T10:00:00+0000`, or RFC 3339. */
export const graphInstant = z.union([z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}$/, 'expected an instant'), instant])

/** Unix seconds or an instant. */
export const when = z.union([z.string().regex(/^\d{10}$/), graphInstant])

/** The names at the top of a `fields` value: modifiers and nested fields are left out. */
function topFields(text: string): string[] {
  const names: string[] = []
  let depth = 0
  let name = ''
  for (const letter of text) {
    if (letter === '{' || letter === '(') depth += 1
    else if (letter === '}' || letter === ')') depth -= 1
    else if (depth === 0 && letter === ',') names.push(name)
    if (depth === 0 && letter === ',') name = ''
    else if (depth === 0 && letter !== '}' && letter !== ')') name += letter
  }
  return [...names, name].map((field) => field.trim().replace(/\..*$/, ''))
}

/** A `fields` value of these names alone: one unknown field fails the whole call. */
export const fields = (names: string) => {
  const known = new Set(['id', ...names.split(' ')])
  return filled.superRefine((text, context) => {
    const strange = topFields(text).filter((field) => !known.has(field))
    if (strange.length > 0) context.addIssue({ code: 'custom', message: `no field '${strange.join("', '")}' here` })
  })
}

/** The error that every Graph call may answer. */
const graphError = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    type: z.enum(['OAuthException', 'GraphMethodException', 'IGApiException', 'FacebookApiException', 'GraphBatchException']),
    code: z.number().int(),
    fbtrace_id: filled,
    error_subcode: z.number().int().optional(),
    is_transient: z.boolean().optional(),
    error_user_title: z.string().optional(),
    error_user_msg: z.string().optional(),
  }),
})

/** What any call of the Graph may be refused with. */
export const REFUSAL: Answer = { statuses: 'error', body: graphError }

/** The upload hosts' own envelope; the Graph's was not excluded by any document. */
export const RUPLOAD_REFUSAL: Answer = {
  statuses: 'error',
  body: z.union([z.looseObject({ debug_info: z.looseObject({ retriable: z.boolean(), type: filled, message: z.string() }) }), graphError]),
}

/** `{"success":true}`. */
export const success = z.looseObject({ success: z.literal(true) })

/** A list of the Graph. */
export const listOfNodes = (node: z.ZodType) =>
  z.looseObject({
    data: z.array(node),
    paging: z
      .looseObject({
        cursors: z.looseObject({ before: z.string(), after: z.string() }).optional(),
        next: filled.optional(),
        previous: filled.optional(),
      })
      .optional(),
  })

/** A count behind `.summary(true)` or `.summary(total_count)`. */
export const summary = z.looseObject({ summary: z.looseObject({ total_count: count }) })

const value = z.union([z.number(), z.bigint(), z.record(z.string(), z.unknown())])

/** What an insights call answers; `total_value` where the whole window is one number. */
export const insights = listOfNodes(
  z
    .looseObject({
      name: filled,
      period: filled,
      id: filled.optional(),
      values: z.array(z.looseObject({ value, end_time: graphInstant.optional() })).optional(),
      total_value: z.looseObject({ value: value.optional() }).optional(),
    })
    .refine((one) => one.values !== undefined || one.total_value !== undefined, 'expected values or total_value'),
)

/** Raw bytes from an offset to the end; `file_size` is the whole file on every attempt. */
export const uploadHeaders = z.looseObject({ offset: digits, file_size: digits })

/** The rest of the file, all of it: slices are not described. */
export function restOfFile({ headers, sizeBytes }: RequestFacts): string | null {
  const left = Number(headers.file_size) - Number(headers.offset)
  return left === sizeBytes ? null : `expected the ${left} bytes from offset to the end, not ${sizeBytes}`
}
