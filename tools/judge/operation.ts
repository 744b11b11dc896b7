import type { z } from 'zod'

/** A platform's name, as the judge's findings tell it. Written here again: a judge shares no words with those it judges. */
export type JudgedPlatform = 'x' | 'youtube' | 'instagram' | 'facebook' | 'linkedin' | 'tiktok'

/** A file inside a multipart body, as the descriptions see it. Its bytes are not kept. */
export interface FilePart {
  readonly fileName: string | null
  readonly contentType: string
  readonly sizeBytes: number
}

/** Query parameters, form fields or multipart parts by name; a name given several times has a list. */
export type Fields = Readonly<Record<string, unknown>>

/** What is known of a request beside its schemas: for rules that look at several places at once. */
export interface RequestFacts {
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: Fields
  /** Length of the body; 0 without one. */
  readonly sizeBytes: number
  /** The parsed body: JSON's value, fields of a form or of multipart, null for bytes and for none. */
  readonly body: unknown
}

/** What is known of an answer beside its schemas. */
export interface AnswerFacts {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The parsed JSON, undefined when it is none. Whole numbers beyond 2^53 are bigints. */
  readonly json: unknown
}

/** How a request's body must come. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'form'; readonly schema: z.ZodType }
  /** multipart/form-data; the schema sees `Fields` with a `FilePart` for each file. */
  | { readonly kind: 'multipart'; readonly schema: z.ZodType }
  /** multipart/related: JSON first, one medium after it (Google's multipart uploads). */
  | { readonly kind: 'related'; readonly schema: z.ZodType }
  /** Raw bytes. `contentType` is asked of the header; null lets it be absent. */
  | { readonly kind: 'bytes'; readonly contentType: RegExp | null }
  /** Meta's Graph: query and body (form, multipart or JSON) are one set of parameters; the schema sees them together, JSON values as JSON text. */
  | { readonly kind: 'parameters'; readonly schema: z.ZodType }
  | { readonly kind: 'any-of'; readonly bodies: readonly RequestBody[] }

/**
 * How a request must be authorized.
 * `token`: `Authorization: Bearer`. `signature`: OAuth 1.0a. `token-or-signature`: either. `oauth-header`: `Authorization: OAuth <token>` and no other way (Meta's
 * upload hosts). `token-in-body-or-header`: Meta's Graph. `basic-or-bare`: client credentials by Basic, or nothing. `bare`: no credential at all.
 * `any`: no document says.
 */
export type Auth =
  'token' | 'signature' | 'token-or-signature' | 'oauth-header' | 'token-in-body-or-header' | 'basic-or-bare' | 'bare' | 'any'

/** One documented answer. */
export interface Answer {
  /** `error`: every status from 400 on. */
  readonly statuses: readonly number[] | 'error'
  readonly headers?: z.ZodType
  /** `any`: pictures and pages, of which nothing is asked. `{ form }`: an urlencoded answer. A schema: JSON. */
  readonly body: 'empty' | 'text' | 'any' | { readonly form: z.ZodType } | z.ZodType
  /** What is wrong with it, or null. */
  readonly rule?: (answer: AnswerFacts, request: RequestFacts) => string | null
}

/** An address that an answer gave, and for which operations alone it is good. */
export interface GivenAddress {
  readonly url: string
  /** By name, within the platform. */
  readonly operations: readonly string[]
  /** Bytes that must be sent there, where the platform says how many. */
  readonly sizeBytes?: number
}

/** One call that a platform documents: everything a client may send and every answer it may get. */
export interface Operation {
  readonly platform: JudgedPlatform
  /** Unique within the platform: 'post.create'. */
  readonly name: string
  /** The document, and its date where it has one. */
  readonly source: string
  readonly methods: readonly string[]
  readonly hosts: readonly (string | RegExp)[]
  /** The whole pathname, as it is encoded on the wire. */
  readonly path: RegExp
  /** The query as `Fields`; absent = no query. Not asked where the body is `parameters`. */
  readonly query?: z.ZodType
  /** Request headers, names in lower case. */
  readonly headers?: z.ZodType
  readonly body: RequestBody
  readonly auth: Auth
  /** Where several operations share an address: whether the request means this one. Asked when the body was understood as fields or JSON. */
  readonly isMeant?: (request: RequestFacts) => boolean
  /** Each says what is wrong with the request, or null. */
  readonly rules?: readonly ((request: RequestFacts) => string | null)[]
  readonly answers: readonly Answer[]
  /** True where the address comes from an answer alone: one that a client made up is wrong. */
  readonly isGiven?: true
  /** Addresses in a good answer, and what they are good for. */
  readonly gives?: (answer: AnswerFacts) => readonly GivenAddress[]
}
