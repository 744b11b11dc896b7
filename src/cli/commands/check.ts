import type { ContentArguments } from '../arguments.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { prepareDraft, tellProblems } from '../prepare-draft.ts'
import { problemText } from '../problem-words.ts'
import type { Session } from '../session.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Json } from '../../shared/json.ts'

/** `check`: sends nothing. */
export async function check(session: Session, content: ContentArguments): Promise<ExitCode> {
  const { draft, problems } = await prepareDraft(session, content)
  const isRefused = tellProblems(session, problems)
  session.printer.answer(
    { isAccepted: !isRefused, accountIds: draft.accountIds, problems: problems.map(problemJson) },
    isRefused ? [] : [`Nothing speaks against it: ${draft.accountIds.length} ${draft.accountIds.length === 1 ? 'account' : 'accounts'}.`],
  )
  return isRefused ? EXIT.refused : EXIT.done
}

/** A problem for programs. */
export function problemJson(found: Problem): Json {
  return {
    code: found.code,
    text: problemText(found),
    severity: found.severity,
    platform: found.platform ?? null,
    accountId: found.accountId ?? null,
    field: found.field ?? null,
  }
}
