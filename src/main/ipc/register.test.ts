import { beforeEach, describe, expect, it } from 'vitest'
import { preloadRequests, requests } from '../../shared/ipc.ts'
import { problem, ProblemError, type Result } from '../../shared/problem.ts'
import { registerHandlers, type Handlers, type Sender } from './register.ts'

const OURS: Sender = { isTrustedMainFrame: true }
const DELIVERY = { deliveryId: 'd1' }

let calls: unknown[]
let warnings: { message: string; cause: unknown }[]
let listeners: Map<string, (sender: Sender, input: unknown) => Promise<Result<unknown>>>

beforeEach(() => {
  calls = []
  warnings = []
  listeners = new Map()
})

/** Registers handlers of which each does the same. */
function register(work: (input: unknown) => Promise<unknown>): void {
  const handler = (input: unknown) => {
    calls.push(input)
    return work(input)
  }
  const names = [...Object.keys(requests), ...Object.keys(preloadRequests)]
  const handlers = Object.fromEntries(names.map((name) => [name, handler])) as unknown as Handlers
  registerHandlers((name, listener) => void listeners.set(name, listener), handlers, {
    info: () => undefined,
    warn: (message, cause) => void warnings.push({ message, cause }),
  })
}
const ask = (name: string, input: unknown, sender = OURS) => listeners.get(name)!(sender, input)

describe('the bridge', () => {
  it('listens for every request of the contract and for nothing else', () => {
    register(async () => ({}))
    expect([...listeners.keys()].sort()).toEqual([...Object.keys(requests), ...Object.keys(preloadRequests)].sort())
  })

  it('does nothing for a sender that is not our page', async () => {
    register(async () => [])
    for (const name of listeners.keys())
      expect(await ask(name, {}, { isTrustedMainFrame: false }), name).toMatchObject({ ok: false, problem: { code: 'internal' } })
    expect(calls).toEqual([])
    expect(warnings[0]?.message).toContain('refused')
  })

  it('refuses input that the contract does not know, and repeats none of it in the log', async () => {
    register(async () => [])
    for (const input of [undefined, null, 'd1', {}, { deliveryId: 7 }, { deliveryId: null, secret: 'SECRET' }]) {
      expect(await ask('delivery.retry', input), JSON.stringify(input)).toEqual({
        ok: false,
        problem: problem('bad-input', { params: { request: 'delivery.retry' } }),
      })
    }
    expect(await ask('library.list', { search: 'SECRET'.repeat(100), before: null, limit: 10 })).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
    expect(calls).toEqual([])
    expect(JSON.stringify(warnings)).not.toContain('SECRET')
  })

  it('hands on only what the contract names', async () => {
    register(async () => [])
    await ask('media.list', { assetIds: ['a'], more: 'more' })
    expect(calls).toEqual([{ assetIds: ['a'] }])
  })

  it('takes a missing input as an empty one', async () => {
    register(async () => [])
    expect(await ask('account.list', undefined)).toEqual({ ok: true, value: [] })
    expect(calls).toEqual([{}])
  })

  it('passes a problem on as it is', async () => {
    const told = problem('not-found', { deliveryId: 'd1', actions: ['retry'] })
    register(() => Promise.reject(new ProblemError(told)))
    expect(await ask('delivery.retry', DELIVERY)).toEqual({ ok: false, problem: told })
    expect(warnings).toEqual([])
  })

  it('tells a bug as internal, without its words, and logs it whole', async () => {
    const bug = new TypeError('SECRET path /home/ada')
    register(() => Promise.reject(bug))
    expect(await ask('delivery.retry', DELIVERY)).toEqual({ ok: false, problem: problem('internal') })
    expect(warnings).toMatchObject([{ cause: bug }])
    register(() => {
      throw bug
    })
    expect(await ask('delivery.retry', DELIVERY)).toEqual({ ok: false, problem: problem('internal') })
  })

  it('lets no answer through that the contract does not know', async () => {
    register(async () => ({ status: 'whatever', accessToken: 'SECRET' }))
    expect(await ask('delivery.retry', DELIVERY)).toEqual({ ok: false, problem: problem('internal') })
    expect(warnings).toHaveLength(1)
  })

  it('cuts from an answer what the contract does not name', async () => {
    register(async () => ({ accessToken: 'SECRET' }))
    expect(await ask('library.openLink', { ...DELIVERY, part: 0 })).toEqual({ ok: true, value: {} })
  })
})
