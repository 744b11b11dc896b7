import type { DrivenAnswer } from '../../testing/driver.ts'
import type { RefusedAnswer } from '../../testing/refusals.ts'

/** A driven answer as a refusal is held: JSON parsed, a page as its error line, anything else as text. */
export function refusedAnswer(answer: DrivenAnswer): RefusedAnswer {
  const type = answer.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return { status: answer.status, body: answer.json() }
  const shown = type.startsWith('text/html') ? (/Error \d+: \w+/.exec(answer.text)?.[0] ?? answer.text) : answer.text
  return { status: answer.status, body: shown }
}

/** The body of one of YouTube's refusals: code, reason and message. */
export function reasoned(code: number, reason: string, message?: string, domain?: string): object {
  return {
    error: {
      code,
      ...(message === undefined ? {} : { message }),
      errors: [{ reason, ...(domain === undefined ? {} : { domain }) }],
    },
  }
}

/** The body of one of the token endpoint's refusals. */
export function oauthBody(error: string, description?: string): object {
  return { error, ...(description === undefined ? {} : { error_description: description }) }
}
