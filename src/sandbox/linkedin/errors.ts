import { randomUUID } from 'node:crypto'
import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'

/** Headers that every answer of api.linkedin.com carries. */
export function answerHeaders(): Record<string, string> {
  return { 'x-li-uuid': randomUUID(), 'x-restli-protocol-version': '2.0.0' }
}

/** A refusal, thrown where it is found and answered by the route that was called. */
export class Refusal extends Error {
  readonly answer: SandboxAnswer
  constructor(answer: SandboxAnswer) {
    super(`LinkedIn answers ${answer.status}`)
    this.name = 'Refusal'
    this.answer = answer
  }
}

/** The error shape of api.linkedin.com: status, code, message, and a number for some. */
export function restError(status: number, code: string | null, message: string, extra: Record<string, unknown> = {}): Refusal {
  return new Refusal(json(status, { status, ...(code === null ? {} : { code }), message, ...extra }, answerHeaders()))
}

/** 400 MISSING_FIELD, naming the field. */
export function missingField(field: string): Refusal {
  return restError(400, 'MISSING_FIELD', `${field} :: field is required but not found`)
}

/** 400 INVALID_VALUE_FOR_FIELD, naming the field. */
export function invalidValue(field: string, why: string): Refusal {
  return restError(400, 'INVALID_VALUE_FOR_FIELD', `${field} :: ${why}`)
}

/** 400 FIELD_LENGTH_TOO_LONG, naming the field and its limit. */
export function tooLong(field: string, limit: number): Refusal {
  return restError(400, 'FIELD_LENGTH_TOO_LONG', `${field} :: is longer than ${limit} characters`)
}

/** 403 with number 100: the token's scopes do not reach `resource`. */
export function accessDenied(resource: string): Refusal {
  return restError(403, 'ACCESS_DENIED', `Not enough permissions to access: ${resource}`, { serviceErrorCode: 100 })
}

/** 403 of the media services: this owner is not the token's. Documented without a code. */
export function mediaForbidden(kind: 'image' | 'video' | 'document'): Refusal {
  return restError(403, null, `Accessing this ${kind} resource is forbidden. Please check your permissions for this resource`)
}

/** 404 NOT_FOUND. */
export function notFoundError(what: string): Refusal {
  return restError(404, 'NOT_FOUND', `${what} was not found`)
}

/** 422: the same content went out a moment ago. */
export function duplicatePost(urn: string): Refusal {
  const message = `Content is a duplicate of ${urn}`
  return new Refusal(
    json(
      422,
      {
        status: 422,
        errorDetailType: 'com.linkedin.common.error.BadRequest',
        message,
        errorDetails: { inputErrors: [{ description: message, input: { inputPath: { fieldPath: '' } }, code: 'DUPLICATE_POST' }] },
      },
      answerHeaders(),
    ),
  )
}

/** Runs a route's work and answers a refusal that it threw. */
export async function answering(work: () => Promise<SandboxAnswer> | SandboxAnswer): Promise<SandboxAnswer> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Refusal) return cause.answer
    throw cause
  }
}
