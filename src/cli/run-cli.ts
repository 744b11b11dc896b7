import { ProblemError } from '../shared/problem.ts'
import { readArguments, UsageError, type Command } from './arguments.ts'
import { helpText } from './commands.ts'
import { EXIT, exitCodeOfProblem, type ExitCode } from './exit-codes.ts'
import type { CliParts } from './session.ts'
import { createPrinter, type Printer } from './terminal.ts'

/** Runs one command to its end and answers the exit code; never throws. What is typed wrong costs no start of the app. */
export async function runCli(argv: readonly string[], parts: CliParts): Promise<ExitCode> {
  const printer = createPrinter(parts.terminal, argv.includes('--json'))
  try {
    const command = readArguments(argv)
    if (command.name === 'help') {
      parts.terminal.out(helpText(command.about))
      return EXIT.done
    }
    return await perform(command, parts, printer)
  } catch (cause) {
    return tell(cause, printer)
  }
}

async function perform(command: Exclude<Command, { name: 'help' }>, parts: CliParts, printer: Printer): Promise<ExitCode> {
  const { performCommand } = await import('./perform-command.ts')
  return performCommand(command, parts, printer)
}

async function tell(cause: unknown, printer: Printer): Promise<ExitCode> {
  if (cause instanceof UsageError) return ended(printer, 'usage', cause.message, EXIT.usage)
  if (cause instanceof ProblemError) {
    const { problemText } = await import('./problem-words.ts')
    return ended(printer, cause.problem.code, problemText(cause.problem), exitCodeOfProblem(cause.problem.code))
  }
  // A bug, or a machine that refuses (a data folder that cannot be written): its first line says more than any words of ours.
  const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
  return ended(printer, 'internal', `The command could not be done: ${message}`, EXIT.internal)
}

function ended(printer: Printer, code: string, text: string, exitCode: ExitCode): ExitCode {
  printer.say(text)
  printer.answer({ error: { code, text, exitCode } }, [])
  return exitCode
}
