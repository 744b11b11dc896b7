import type { RealCommand } from './arguments.ts'
import { listAccounts, connectPractice } from './commands/accounts.ts'
import { changeDelivery } from './commands/change.ts'
import { check } from './commands/check.ts'
import { showInsights } from './commands/insights.ts'
import { showLog } from './commands/log.ts'
import { showOutbox } from './commands/outbox.ts'
import { publish } from './commands/publish.ts'
import type { ExitCode } from './exit-codes.ts'
import { withSession, type CliParts } from './session.ts'
import type { Printer } from './terminal.ts'

/** Opens the data folder and does the command. Throws UsageError, ProblemError. */
export function performCommand(command: RealCommand, parts: CliParts, printer: Printer): Promise<ExitCode> {
  return withSession(parts, command, printer, (session) => {
    switch (command.name) {
      case 'practice connect':
        return connectPractice(session, command.platforms)
      case 'accounts':
        return listAccounts(session)
      case 'check':
        return check(session, command.content)
      case 'publish':
        return publish(session, command)
      case 'outbox':
        return showOutbox(session, command.isWatching)
      case 'log':
        return showLog(session, command)
      case 'insights':
        return showInsights(session, command)
      case 'answer':
        return changeDelivery(session, {
          kind: 'answer',
          deliveryId: command.deliveryId,
          answer: command.answer,
          permalink: session.services.realLink(command.link),
        })
      default:
        return changeDelivery(session, { kind: command.name, deliveryId: command.deliveryId })
    }
  })
}
