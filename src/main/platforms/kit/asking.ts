import type { z } from 'zod'
import type { PlatformId } from '../../../shared/platforms/registry.ts'
import type { Http, HttpRequest, HttpResponse } from '../../core/http.ts'
import type { PlatformError } from '../../core/platform-error.ts'
import { parseAnswer } from './http.ts'

/** The call that a refusal answers. */
export interface Asked {
  readonly step: string
  /** Whether the call may make a post public. */
  readonly isCommit: boolean
  /** Epoch ms. */
  readonly now: number
}

/** The ways to ask a platform that answers with a 2xx or refuses. A refusal is thrown as what `toPlatformError` makes of it. */
export function createAsking(platform: PlatformId, toPlatformError: (response: HttpResponse, about: Asked) => PlatformError) {
  /** Sends a call whose status and headers say all. Answers a 2xx, with or without a body. */
  async function tell(http: Http, request: HttpRequest, now: number): Promise<HttpResponse> {
    const response = await http.send(request)
    if (response.status >= 200 && response.status <= 299) return response
    throw toPlatformError(response, { step: request.step, isCommit: request.isCommit === true, now })
  }

  /** Sends a call and parses its 2xx. */
  async function ask<T>(http: Http, request: HttpRequest, schema: z.ZodType<T>, now: number): Promise<T> {
    const response = await tell(http, request, now)
    return parseAnswer(schema, response, { platform, step: request.step, mayHaveApplied: request.isCommit === true })
  }

  return { ask, tell }
}
