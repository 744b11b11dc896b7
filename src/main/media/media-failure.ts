import type { MediaFailure } from './media-messages.ts'

/** Thrown inside the media process where a file is the trouble; anything else that is thrown there counts as `damaged`. */
export class MediaFailureError extends Error {
  readonly failure: MediaFailure
  /** MIME type of what the file is, where it is known and no media. */
  readonly found: string | undefined
  constructor(failure: MediaFailure, text: string, found?: string, options?: ErrorOptions) {
    super(text, options)
    this.name = 'MediaFailureError'
    this.failure = failure
    this.found = found
  }
}
