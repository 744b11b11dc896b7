import type { Json } from '../../shared/json.ts'

/** Bytes of known length that can be opened any number of times. `open` streams; nothing is held whole in memory. */
export interface ByteSource {
  readonly sizeBytes: number
  open(): AsyncIterable<Uint8Array>
}

/** One part of a multipart/form-data body. */
export type MultipartPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly fileName: string; readonly contentType: string; readonly bytes: ByteSource }

/** A request body. Media always comes as `bytes` or inside `multipart`, streamed with an exact Content-Length. */
export type HttpBody =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'multipart'; readonly parts: readonly MultipartPart[] }
  | { readonly kind: 'bytes'; readonly contentType: string; readonly bytes: ByteSource }
  | { readonly kind: 'empty' }

/** One call to a platform, at its real address. */
export interface HttpRequest {
  /** Which call this is, in our words; appears in errors: 'upload.append', 'post.create'. */
  readonly step: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: HttpBody
  /**
   * `token`: authorized with the session's token; refused by us unless the host is among the rules' `tokenHosts`.
   * `bare`: sent without it (upload addresses that must not see it).
   */
  readonly auth: 'token' | 'bare'
  /** True for a call after which something may be public: a lost answer then has `mayHaveApplied`. */
  readonly isCommit?: boolean
  /** Longest silence, milliseconds; 30,000 unless told. */
  readonly timeoutMs?: number
}

/** An answer: body read whole as text, at most 4 MiB. */
export interface HttpResponse {
  readonly status: number
  /** Names in lower case; repeated headers joined by ', '. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Epoch ms by our clock at which it was there; absent for a call without the account's token. */
  readonly receivedAt?: number
}

/** The one way to do HTTP. Throws PlatformError of kind network, timeout, cancelled or unexpected-response; never for a status. */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>
}
