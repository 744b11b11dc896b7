import { issuesOf } from './issues.ts'
import type { Answer, AnswerFacts, Operation, RequestFacts } from './operation.ts'
import { readForm } from './read-body.ts'

/** Everything that the operation's documents have against the answer. */
export function checkAnswer(operation: Operation, answer: AnswerFacts, request: RequestFacts): readonly string[] {
  const known = operation.answers.filter(({ statuses }) => (statuses === 'error' ? answer.status >= 400 : statuses.includes(answer.status)))
  if (known.length === 0) return ['no document knows this status here']
  const all = known.map((one) => against(one, answer, request))
  return all.reduce((best, other) => (other.length < best.length ? other : best))
}

function against(known: Answer, answer: AnswerFacts, request: RequestFacts): readonly string[] {
  const issues = known.headers === undefined ? [] : issuesOf(known.headers, answer.headers, ['headers'])
  issues.push(...bodyIssues(known, answer))
  if (issues.length > 0 || known.rule === undefined) return issues
  const broken = known.rule(answer, request)
  return broken === null ? [] : [broken]
}

function bodyIssues({ body, statuses }: Answer, { status, headers, text, json }: AnswerFacts): string[] {
  if (body === 'any') return []
  if (body === 'empty') return text === '' ? [] : ['expected an empty body']
  if (body === 'text') return text === '' ? ['expected text, and there is none'] : []
  if ('form' in body) return issuesOf(body.form, readForm(text))
  // Balancers and edges before a platform answer in their own words.
  if (json === undefined && statuses === 'error' && status >= 500) return []
  if (json === undefined) return [text === '' ? 'expected JSON, and there is none' : 'is no JSON']
  const type = headers['content-type'] ?? ''
  // Graph answers some calls as text/javascript.
  const wrongType = /json|javascript/i.test(type) ? [] : [`headers: expected a content type of JSON, not '${type}'`]
  return [...wrongType, ...issuesOf(body, json)]
}
