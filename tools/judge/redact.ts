/** Names whose values are secret wherever they stand. */
const SECRET_NAMES =
  /^(access_?token|refresh_?token|id_token|token|input_token|fb_exchange_token|client_secret|code_verifier|appsecret_proof|oauth_(token|token_secret|verifier|signature|consumer_key)|upload_token|upload_id|authorization|cookie|set-cookie|location|upload_?url|uploadtoken|sau|uri)$/i
/** In an answer a code is an error's. */
const SECRET_IN_REQUESTS = /^code$/i

/** Collects the secrets of one call, and takes them out of what is told about it. */
export interface Redactor {
  /** Goes through a request's value; `name` is where it stands. */
  readonly learn: (name: string, value: unknown) => void
  readonly learnAnswer: (name: string, value: unknown) => void
  readonly redact: (text: string) => string
}

/** A redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>()

  function add(name: string, text: string): void {
    const pieces = /^authorization$/i.test(name) ? text.split(/[\s,="]+/).filter((piece) => piece.length >= 16) : []
    // Short values would blot out ordinary words, and are no secrets.
    for (const form of [text, encodeURIComponent(text), ...pieces]) if (form.length >= 6) secrets.add(form)
  }

  function walk(name: string, value: unknown, isSecret: (name: string) => boolean): void {
    if (Array.isArray(value)) for (const item of value) walk(name, item, isSecret)
    else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) walk(key, inner, isSecret)
    else if (typeof value === 'string' && isSecret(name)) add(name, value)
  }

  return {
    learn: (name, value) => walk(name, value, (one) => SECRET_NAMES.test(one) || SECRET_IN_REQUESTS.test(one)),
    learnAnswer: (name, value) => walk(name, value, (one) => SECRET_NAMES.test(one)),
    redact(text) {
      let told = text
      for (const secret of [...secrets].sort((a, b) => b.length - a.length)) told = told.replaceAll(secret, '…')
      // Whatever else is long enough to be a credential or a signed address.
      return told.replace(/[A-Za-z0-9_\-.~%+/=]{60,}/g, '…')
    },
  }
}
