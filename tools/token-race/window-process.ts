import { enableCompileCache } from 'node:module'
import type { PlatformAdapter } from '../../src/main/core/platform-adapter.ts'
import type { Between } from '../../src/main/engine.ts'
import type { PlatformId } from '../../src/shared/platforms/registry.ts'

// The app as `wire.ts` builds it, without a screen: calls the platforms when it is told to, and dies where its plan says so.
enableCompileCache()
const { createApp } = await import('../../src/main/wire.ts')
const { ProblemError } = await import('../../src/shared/problem.ts')
const { ownPlan } = await import('./plan.ts')
const { raceSurroundings } = await import('./race-surroundings.ts')
const { loginRefreshedBy, RACED_LOGINS } = await import('./raced-logins.ts')
const { WindowQuestion } = await import('./window-words.ts')

const plan = ownPlan()
const { death } = plan

/** Windows ask X and LinkedIn for nothing before a post, so a call that only reads stands in for it. */
const READINGS: Partial<Record<PlatformId, string>> = {
  x: 'https://api.x.com/2/users/me',
  // A login with every extra permission has no OpenID scope.
  linkedin: 'https://api.linkedin.com/v2/me?projection=(id,localizedFirstName)',
}

function withReading(adapter: PlatformAdapter): PlatformAdapter {
  const url = READINGS[adapter.platform]
  if (url === undefined) return adapter
  return {
    ...adapter,
    async postingOptions(session, now) {
      const { status } = await session.send({ step: 'account.read', method: 'GET', url, auth: 'token' })
      if (status !== 200) throw new Error(`${url} answered ${status}`)
      const { displayName } = session.account
      return { fetchedAt: now, displayName, blockedReason: null, choices: {}, disabledOptions: [], maxVideoDurationMs: null }
    },
  }
}

/** A refresh of a process that is about to die stands still until the last one has come as far. */
let refreshesAtDeath = 0
function dieOrStandStill(): Promise<never> {
  refreshesAtDeath += 1
  if (refreshesAtDeath === death?.refreshes) process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}

const between: Between = {
  adapters: (adapters) => new Map([...adapters].map(([platform, adapter]) => [platform, withReading(adapter)])),
  transport: (line) => ({
    async send(request) {
      const isLast = death !== null && loginRefreshedBy(request.method, request.url) !== undefined
      if (isLast && death.moment === 'before-request') return dieOrStandStill()
      const answer = await line.send(request)
      return isLast ? dieOrStandStill() : answer
    },
  }),
}

const app = await createApp({ ...raceSurroundings(plan, () => undefined), runsIn: 'app', between })
const { services } = app

async function ask(accountId: string): Promise<string> {
  try {
    await services.askPostingOptions(accountId)
    return 'ok'
  } catch (cause) {
    return cause instanceof ProblemError ? cause.problem.code : String(cause)
  }
}

async function answer({ times }: { times: number }): Promise<void> {
  const raced = (): ReturnType<typeof services.accountViews> => services.accountViews().filter(({ platform }) => RACED_LOGINS.has(platform))
  const calls = raced().map(
    async ({ id, platform }) => [platform, await Promise.all(Array.from({ length: times }, () => ask(id)))] as const,
  )
  const outcomes = Object.fromEntries(await Promise.all(calls))
  const accounts = Object.fromEntries(raced().map(({ platform, id, status }) => [platform, { id, status }]))
  process.send?.({ kind: 'answered', outcomes, accounts })
}

process.on('message', (message) => void answer(WindowQuestion.parse(message)))
process.on('disconnect', () => void app.stop().then(() => process.exit()))
await app.openVault()
await services.practice.ensureRunning()
process.send?.({ kind: 'ready' })
