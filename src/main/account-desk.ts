import type { Account } from '../shared/account.ts'
import { PLATFORM_RULES } from '../shared/platforms/registry.ts'
import { problem, ProblemError } from '../shared/problem.ts'
import { toldProblem } from './core/platform-problem.ts'
import type { AppCredentials } from './core/login-adapter.ts'
import type { Clock, Log } from './core/ports.ts'
import type { Engine } from './engine.ts'
import { accountView } from './ipc/views.ts'
import type { AvatarCache } from './media/avatars.ts'
import type { Services } from './services.ts'

/** What the creator does with accounts, beside connecting them. */
export type AccountDesk = Pick<Services, 'accountViews' | 'refreshAccount' | 'disconnect' | 'askPostingOptions'>

export function createAccountDesk(parts: {
  readonly engine: Engine
  readonly avatars: AvatarCache
  readonly practiceApp: (login: string) => Promise<AppCredentials | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly onChanged: () => void
}): AccountDesk {
  const { engine, avatars, clock, log } = parts
  const { accounts, adapters, logins, outbox, rows, sessions, vault } = engine

  const loginOf = ({ platform }: Account) => logins.get(PLATFORM_RULES[platform].login)

  function accountOf(accountId: string): Account {
    const account = accounts.get(accountId)
    if (account === undefined) throw new ProblemError(problem('not-found', { accountId }))
    return account
  }

  /** Tells the platform, best effort, and drops the secrets in any case. */
  async function forget(account: Account): Promise<void> {
    const login = loginOf(account)
    try {
      const tokens = vault.readGrant(account.grantId)
      const app = login === undefined ? undefined : account.isPractice ? await parts.practiceApp(login.login) : vault.readApp(login.login)
      if (login?.revoke !== undefined && tokens !== undefined && app !== undefined)
        await login.revoke(sessions.loginContext(login, app, account.isPractice, '', null), tokens)
    } catch (cause) {
      log.warn(`could not revoke the ${account.platform} login at the platform`, cause)
    }
    vault.removeGrant(account.grantId)
  }

  return {
    accountViews: () =>
      accounts.list().map((account) =>
        accountView(account, {
          grant: rows.grant(account.grantId)?.record,
          login: loginOf(account),
          budgets: engine.budgets.viewsOf(account),
          avatarVersion: avatars.version(account.id),
          now: clock.now(),
        }),
      ),
    async disconnect(accountId) {
      const account = accountOf(accountId)
      accounts.remove(accountId)
      outbox.execute({ kind: 'account-removed', accountId })
      const isGrantInUse = accounts.list().some((other) => other.grantId === account.grantId)
      if (!isGrantInUse) await forget(account)
      await avatars.forget(accountId)
      parts.onChanged()
    },
    async askPostingOptions(accountId) {
      const account = accountOf(accountId)
      const adapter = adapters.get(account.platform)
      if (adapter?.postingOptions === undefined) return null
      try {
        const options = await adapter.postingOptions(sessions.open(account, null), clock.now())
        engine.offered.set(accountId, options)
        return options
      } catch (cause) {
        throw toldProblem(cause, account)
      }
    },
    async refreshAccount(accountId) {
      const account = accountOf(accountId)
      await engine.accountRefresh.refreshNow(accountId).catch((cause: unknown) => {
        throw toldProblem(cause, account)
      })
    },
  }
}
