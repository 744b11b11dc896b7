import { randomBytes } from 'node:crypto'
import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { World } from '../kit/world.ts'

/** A refusal, thrown where it is found and put into TikTok's envelope by the route. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
  }
}

/** 400 invalid_params, saying what is wrong. */
export function invalidParams(message: string): Refusal {
  return new Refusal(400, 'invalid_params', message)
}

/** A log id in TikTok's shape: the time, then chance. */
export function logId(world: World): string {
  const time = new Date(world.clock.now()).toISOString().replace(/\D/g, '').slice(0, 14)
  return `${time}${randomBytes(9).toString('hex').toUpperCase()}`
}

/** Success: data, where the call has some, and the error that is none. */
export function success(world: World, data?: Record<string, unknown>): SandboxAnswer {
  return json(200, { ...(data === undefined ? {} : { data }), error: { code: 'ok', message: '', log_id: logId(world) } })
}

/** Failure in the same envelope. */
export function failure(world: World, refusal: Pick<Refusal, 'status' | 'code' | 'message'>): SandboxAnswer {
  return json(refusal.status, { data: {}, error: { code: refusal.code, message: refusal.message, log_id: logId(world) } })
}

/** Runs a route's work and answers a refusal that it threw. `parameterError` is how this endpoint spells invalid_params. */
export async function answering(
  world: World,
  parameterError: string,
  work: () => Promise<SandboxAnswer> | SandboxAnswer,
): Promise<SandboxAnswer> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    const { status, code, message } = cause
    return failure(world, { status, code: code === 'invalid_params' ? parameterError : code, message })
  }
}
