import type { z } from 'zod'
import type { SandboxAnswer } from '../kit/request.ts'
import { invalidRequest } from './problems.ts'

/**
 * 400 for a body that its schema refuses, in the words of X's validator: `$.path: what is wrong`, and the object around it under `parameters`
 * (form (field): github.com/plhery/node-twitter-api-v2/issues/583, 2025-04-30).
 */
export function badBody(error: z.ZodError, body: unknown): SandboxAnswer {
  const issue = error.issues[0]
  if (issue === undefined) return invalidRequest('The request body is not valid.')
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
  const place = ['$', ...path.map(String)].join('.')
  const around = path.slice(0, -1)
  const holder = around.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), body)
  const parameter = around.length === 0 ? String(path[0] ?? 'body') : ['$', ...around.map(String)].join('.')
  const own = isRecord(holder) ? holder[String(path.at(-1) ?? '')] : undefined
  return invalidRequest(`${place}: ${wordsOf(issue, own)}`, { [parameter]: [toldValue(around.length === 0 ? own : holder)] })
}

function wordsOf(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is not defined in the schema and the schema does not allow additional properties'
    case 'invalid_type':
      return value === undefined ? 'is missing but it is required' : `${typeof value} found, ${issue.expected} expected`
    case 'invalid_value':
      return `does not have a value in the enumeration [${issue.values.map(String).join(', ')}]`
    case 'invalid_format':
      return `does not match the regex pattern ${'pattern' in issue && issue.pattern !== undefined ? issue.pattern.replaceAll('/', '') : ''}`
    case 'too_big':
      if (issue.origin === 'array') return `there must be a maximum of ${issue.maximum} items in the array`
      return issue.origin === 'string' ? `may only be ${issue.maximum} characters long` : `must have a maximum value of ${issue.maximum}`
    case 'too_small':
      if (issue.origin === 'array') return `there must be a minimum of ${issue.minimum} items in the array`
      return issue.origin === 'string'
        ? `must be at least ${issue.minimum} characters long`
        : `must have a minimum value of ${issue.minimum}`
    default:
      return issue.message
  }
}

function toldValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
