import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What a schema has against a value, one readable line each; empty when it fits. `base` is where the value stands ('data'). */
export function issuesOf(schema: z.ZodType, value: unknown, base: readonly PropertyKey[] = []): string[] {
  const result = schema.safeParse(value)
  return result.success ? [] : linesOf(result.error.issues, base)
}

function linesOf(issues: readonly Issue[], base: readonly PropertyKey[]): string[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path]
    const at = path.length === 0 ? '' : `${path.map(String).join('.')}: `
    // Of several forms the one that the value comes nearest to is what was meant.
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return linesOf(
        issue.errors.reduce((best, other) => (weight(other) < weight(best) ? other : best)),
        path,
      )
    if (issue.code === 'unrecognized_keys') return [`${at}unrecognized key ${issue.keys.map((key) => `'${key}'`).join(', ')}`]
    return [`${at}${issue.message}`]
  })
}

/** A wrong literal (the kind of thing) weighs more than anything inside it. */
function weight(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) =>
      sum + (issue.code === 'invalid_value' ? 3 : issue.code === 'unrecognized_keys' ? issue.keys.length : issue.path.length === 0 ? 5 : 1),
    0,
  )
}
