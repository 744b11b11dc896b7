import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AccountView } from '../shared/views.ts'
import type { Draft } from '../shared/model.ts'
import { PLATFORM_RULES } from '../shared/platforms/registry.ts'
import { ProblemError, type Problem } from '../shared/problem.ts'
import { UsageError, type ContentArguments } from './arguments.ts'
import { draftOf } from './draft-of.ts'
import { problemText } from './problem-words.ts'
import type { Session } from './session.ts'

/** What was typed as a draft, and everything that speaks against it. */
export interface PreparedDraft {
  readonly draft: Draft
  readonly problems: readonly Problem[]
}

/** Reads the text, imports the files, and judges the draft like the composer does. Throws UsageError. */
export async function prepareDraft(session: Session, content: ContentArguments): Promise<PreparedDraft> {
  const { services } = session
  const accounts = services.accountViews()
  const made = { id: randomUUID(), now: services.clock.now(), text: await textOf(session, content), accounts }
  // What was typed wrong is said before files are read.
  const chosen = draftOf(content, { ...made, assetIds: [] }).accountIds
  const imported = await services.files.importPaths(content.mediaPaths.map((path) => session.pathOf(path)))
  const refused = imported.flatMap((outcome) => (outcome.ok ? [] : [outcome.problem]))
  const draft = await withFiles(
    session,
    draftOf(content, { ...made, assetIds: imported.flatMap((outcome) => (outcome.ok ? [outcome.asset.id] : [])) }),
    refused,
  )
  // A file that is missing would only make the platforms' rules complain about a post that nobody meant.
  if (refused.length > 0) return { draft, problems: refused }
  await askPostingOptions(
    session,
    accounts.filter((account) => chosen.includes(account.id)),
  )
  return { draft, problems: services.checkDraftOf(draft) }
}

/** Options that are files were typed as paths: they are imported, and the draft holds their ids. What cannot be imported joins `refused`. */
async function withFiles({ services, pathOf }: Session, draft: Draft, refused: Problem[]): Promise<Draft> {
  const platforms = new Map(services.accountViews().map((account) => [account.id, account.platform]))
  const overrides: Record<string, Draft['overrides'][string]> = {}
  for (const [accountId, override] of Object.entries(draft.overrides)) {
    const options = { ...override.options }
    const platform = platforms.get(accountId)
    for (const field of platform === undefined ? [] : PLATFORM_RULES[platform].options) {
      const typed = options[field.name]
      if (field.kind !== 'file' || typeof typed !== 'string') continue
      const [outcome] = await services.files.importPaths([pathOf(typed)])
      if (outcome?.ok === true) options[field.name] = outcome.asset.id
      else if (outcome !== undefined) refused.push(outcome.problem)
    }
    overrides[accountId] = { ...override, options }
  }
  return { ...draft, overrides }
}

/** Prints what speaks against the draft; true when a platform would refuse it. */
export function tellProblems({ printer, services }: Session, problems: readonly Problem[]): boolean {
  const accounts = new Map(services.accountViews().map((account) => [account.id, account]))
  for (const found of problems) {
    const account = found.accountId === undefined ? undefined : accounts.get(found.accountId)
    const name =
      account === undefined ? '' : `${PLATFORM_RULES[account.platform].name}${account.handle === '' ? '' : ` @${account.handle}`}: `
    printer.say(`${found.severity === 'error' ? '' : 'Note: '}${name}${problemText(found)}`)
  }
  return problems.some((found) => found.severity === 'error')
}

async function textOf(session: Session, { text, textFile }: ContentArguments): Promise<string> {
  if (textFile === null) return text ?? ''
  try {
    return (await readFile(session.pathOf(textFile), 'utf8')).trimEnd()
  } catch (cause) {
    throw new UsageError(`The text file ${textFile} cannot be read.`, { cause })
  }
}

/** Some platforms tell for each account what it may choose. Where they cannot be asked the post is judged without, and the platform has the last word. */
async function askPostingOptions(session: Session, accounts: readonly AccountView[]): Promise<void> {
  const { services, printer } = session
  const asking = accounts.filter(({ platform }) =>
    PLATFORM_RULES[platform].options.some((field) => field.kind === 'choice' && field.isPerAccount === true),
  )
  if (asking.length === 0) return
  const isOthersPractice = services.outbox.holder() !== null && services.appView().practice.origin === null
  if (!(await session.tryUnlock()))
    return printer.say('The logins are locked, so the platforms were not asked what your accounts may choose.')
  for (const account of asking) {
    // Practice mode runs in the process that runs the outbox.
    if (account.isPractice && isOthersPractice) continue
    try {
      if (account.isPractice && services.appView().practice.origin === null) await services.practice.ensureRunning()
      await services.askPostingOptions(account.id)
    } catch (cause) {
      if (!(cause instanceof ProblemError)) throw cause
      printer.say(`${PLATFORM_RULES[account.platform].name} could not be asked what this account may choose. ${problemText(cause.problem)}`)
    }
  }
}
