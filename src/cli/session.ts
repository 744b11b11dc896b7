import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { EventName, EventPayload } from '../shared/ipc.ts'
import { problem, ProblemError } from '../shared/problem.ts'
import type { Services } from '../main/services.ts'
import type { Surroundings } from '../main/surroundings.ts'
import { createApp } from '../main/wire.ts'
import { UsageError, type CommonArguments } from './arguments.ts'
import type { LinkOf } from './delivery-words.ts'
import { problemText } from './problem-words.ts'
import type { Printer, Terminal } from './terminal.ts'

/** Where the command runs: plain Node, or the packaged app without its window. */
export interface CliParts {
  readonly terminal: Terminal
  /** Relative paths are read from here. */
  readonly folder: string
  /** The machine around the app; a null folder means the app's own. */
  makeSurroundings(dataFolder: string | null, emit: Surroundings['emit']): Promise<Surroundings>
}

/** The app without a window, opened for one command. */
export interface Session {
  readonly services: Services
  readonly printer: Printer
  readonly linkOf: LinkOf
  /** Opens the place of the logins. Throws ProblemError vault-locked, passphrase-wrong …, UsageError for a passphrase file that cannot be read. */
  unlock(): Promise<void>
  /** The same where it needs nothing typed; false where it stays closed. */
  tryUnlock(): Promise<boolean>
  /** Runs the outbox here, or follows the process that does. */
  startOutbox(): Promise<void>
  /** Calls back after every change of a delivery that this process hears of; answers the function that stops it. */
  onDelivery(listener: (deliveryId: string) => void): () => void
  /** The absolute path of what was typed. */
  pathOf(typed: string): string
  onInterrupt: Terminal['onInterrupt']
}

/** Opens the data folder for the time of `work`, and closes everything after it. */
export async function withSession<T>(
  parts: CliParts,
  common: CommonArguments,
  printer: Printer,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const listeners = new Set<(deliveryId: string) => void>()
  const emit = <K extends EventName>(name: K, payload: EventPayload<K>): void => {
    if (name !== 'delivery.changed') return
    for (const listener of [...listeners]) listener((payload as EventPayload<'delivery.changed'>).id)
  }
  const pathOf = (typed: string) => resolve(parts.folder, typed)
  const app = await createApp(await parts.makeSurroundings(common.dataFolder === null ? null : pathOf(common.dataFolder), emit))
  const { services } = app

  async function passphraseFrom(input: () => Promise<string | null>): Promise<string | null> {
    if (common.passphraseFile === null) return input()
    try {
      return await readFile(pathOf(common.passphraseFile), 'utf8')
    } catch (cause) {
      throw new UsageError(`The passphrase file ${common.passphraseFile} cannot be read.`, { cause })
    }
  }

  async function open(input: () => Promise<string | null>): Promise<void> {
    await app.openVault()
    const { state } = services.appView().vault
    if (state === 'passphrase-needed' || state === 'new-passphrase-needed') {
      const passphrase = (await passphraseFrom(input))?.trim() ?? ''
      if (passphrase === '') throw new ProblemError(problem('vault-locked'))
      await services.openVault(passphrase)
    }
    services.requireVault()
  }

  try {
    for (const notice of services.appView().notices) printer.say(problemText(notice))
    return await work({
      services,
      printer,
      linkOf: (permalink, isPractice) =>
        services.appView().practice.origin === null ? permalink : services.shownLink(permalink, isPractice),
      unlock: () => open(() => parts.terminal.readInput()),
      async tryUnlock() {
        try {
          await open(() => Promise.resolve(null))
          return true
        } catch (cause) {
          if (cause instanceof ProblemError) return false
          throw cause
        }
      },
      startOutbox: () => app.start(),
      onDelivery(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      pathOf,
      onInterrupt: parts.terminal.onInterrupt,
    })
  } finally {
    await app.stop()
  }
}
