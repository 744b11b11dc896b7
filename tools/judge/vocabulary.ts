import { z } from 'zod'
import type { FilePart } from './operation.ts'

/** Words that several descriptions are made of. Query and form values are always text. */

/** Text with something in it. */
export const filled = z.string().min(1)

/** A whole number written out. */
export const digits = z.string().regex(/^\d+$/, 'expected digits')

/** A whole number written out, within bounds. */
export const wholeNumber = (min: number, max: number) =>
  digits.refine((text) => Number(text) >= min && Number(text) <= max, `expected ${min} to ${max}`)

/** A yes or no in a query or form. */
export const flag = z.enum(['true', 'false'])

/** A count in JSON. */
export const count = z.number().int().nonnegative()

/** An address of the open web. */
export const webAddress = z.string().regex(/^https?:\/\/\S+$/, 'expected a web address')

/** RFC 3339, with any offset. */
export const instant = z.iso.datetime({ offset: true })

/** A comma-separated list, or the same name repeated, of these values alone. */
export const listOf = (values: readonly string[]) => listWhere((item) => values.includes(item), 'a value that the platform knows')

/** A comma-separated list, or the same name repeated, of at most `max` items that fit. */
export const listWhere = (fits: (item: string) => boolean, what: string, max = Number.POSITIVE_INFINITY) =>
  z.union([z.string(), z.array(z.string())]).superRefine((value, context) => {
    const items = [value].flat().flatMap((text) => text.split(','))
    const strange = items.filter((item) => !fits(item))
    if (strange.length > 0) context.addIssue({ code: 'custom', message: `expected ${what}, not '${strange.join("', '")}'` })
    if (items.length > max) context.addIssue({ code: 'custom', message: `expected at most ${max} items` })
  })

/** JSON inside a text value. */
export const jsonText = (schema: z.ZodType) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'expected JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)

/** A file of a multipart body. */
export const file = (contentType: RegExp = /^/, maxBytes = Number.POSITIVE_INFINITY) =>
  z
    .custom<FilePart>((value) => typeof value === 'object' && value !== null && 'sizeBytes' in value, 'expected a file')
    .superRefine((part, context) => {
      if (!contentType.test(part.contentType)) context.addIssue({ code: 'custom', message: `unexpected content type ${part.contentType}` })
      if (part.sizeBytes > maxBytes)
        context.addIssue({ code: 'custom', message: `expected at most ${maxBytes} bytes, not ${part.sizeBytes}` })
    })

const INT64_MAX = 2n ** 63n - 1n

/** An int64 that lost nothing: a bigint where the raw digits go beyond 2^53, or the digits as text (seen live at TikTok). */
export const int64 = z.union([
  z.number().int().nonnegative(),
  z.bigint().nonnegative().max(INT64_MAX),
  digits.refine((text) => BigInt(text) <= INT64_MAX, 'expected an int64'),
])

/** The challenge of RFC 7636's S256. */
export const s256Challenge = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'expected base64url of SHA-256')

/** The verifier of RFC 7636. */
export const verifier = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, 'expected 43 to 128 unreserved characters')

/** Headers of which only some are asked. */
export const headers = (shape: z.ZodRawShape) => z.looseObject(shape)

/** What a flat OAuth error (RFC 6749, 5.2) must have. */
export const oauthError = z.looseObject({ error: filled, error_description: z.string().optional() })
