import type { AccountView } from '../../shared/views.ts'
import type { Json } from '../../shared/json.ts'
import { type LoginId, PLATFORM_RULES, type PlatformId } from '../../shared/platforms/registry.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Session } from '../session.ts'

/** `accounts`: needs no login opened. */
export async function listAccounts(session: Session): Promise<ExitCode> {
  tellAccounts(session, session.services.accountViews())
  return EXIT.done
}

/** `practice connect`: one real OAuth flow after the other; they share fixed ports. */
export async function connectPractice(session: Session, platforms: readonly PlatformId[]): Promise<ExitCode> {
  const { services, printer } = session
  await session.unlock()
  await services.practice.ensureRunning()
  for (const login of loginsOf(platforms)) {
    printer.say(`Connecting ${login} …`)
    await services.connections.connectPractice(login)
  }
  tellAccounts(session, services.accountViews())
  return EXIT.done
}

function loginsOf(platforms: readonly PlatformId[]): readonly LoginId[] {
  return [...new Set(platforms.map((platform) => PLATFORM_RULES[platform].login))]
}

function tellAccounts({ printer }: Session, accounts: readonly AccountView[]): void {
  const lines = accounts.map(
    ({ id, platform, handle, displayName, isPractice, status }) =>
      `${id}  ${PLATFORM_RULES[platform].name}: ${displayName}${handle === '' ? '' : ` @${handle}`}${isPractice ? ' (practice)' : ''}${status === 'ready' ? '' : ', reconnect needed'}`,
  )
  printer.answer({ accounts: accounts.map(accountJson) }, lines.length === 0 ? ['No account is connected.'] : lines)
}

function accountJson({ id, platform, handle, displayName, isPractice, status, loginExpiresAt }: AccountView): Json {
  return { id, platform, handle, displayName, isPractice, status, loginExpiresAt }
}
