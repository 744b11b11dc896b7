import { PlatformId } from '../../../shared/platforms/registry.ts'
import type { Action, Problem, ProblemCode } from '../../../shared/problem.ts'
import { canSay, say } from '../messages/messages.ts'
import { formatBytes, formatDate, formatDuration, formatMoment, formatNumber, formatShape } from './format.ts'
import { platformName } from './platform.tsx'

/** What a creator is told: what happened, what it means for this post, what to do now. */
export interface ProblemText {
  readonly what: string
  readonly means: string
  readonly todo: string
}

/** What people call formats and codecs whose technical name says little. */
const FORMAT_NAMES: Readonly<Record<string, string>> = {
  quicktime: 'MOV',
  'x-matroska': 'MKV',
  'x-msvideo': 'AVI',
  mp2t: 'MPEG-TS',
  '3gpp': '3GP',
  webp: 'WebP',
  webm: 'WebM',
  avc: 'H.264',
  hevc: 'H.265',
}

function formatNames(list: string): string {
  const names = list.split(', ').map((name) => name.slice(name.indexOf('/') + 1))
  return names.map((name) => FORMAT_NAMES[name] ?? name.toUpperCase()).join(', ')
}

/** Figures in the creator's units, told by the unit that every name carries at its end. */
function inWords(code: ProblemCode, name: string, value: string | number): string {
  if (typeof value === 'string') return name === 'format' || name === 'codec' || name === 'allowed' ? formatNames(value) : value
  if (code.endsWith('-aspect') && (name === 'min' || name === 'max')) return formatShape(value)
  if (/bytes$/i.test(name)) return formatBytes(value)
  if (/ms$/i.test(name)) return formatDuration(value)
  if (/at$/i.test(name)) return formatMoment(value)
  if (name.endsWith('Day')) return formatDate(value)
  return formatNumber(value)
}

function valuesOf(problem: Problem): Record<string, string> {
  const values = Object.fromEntries(Object.entries(problem.params).map(([name, value]) => [name, inWords(problem.code, name, value)]))
  const { data: named } = PlatformId.safeParse(problem.platform)
  const platform = named === undefined ? say('platform.unnamed') : platformName(named)
  const option = optionWords(problem, 'label')
  const retryAt = problem.retryAt === undefined ? {} : { retryAt: formatMoment(problem.retryAt) }
  return { ...values, ...retryAt, platform, ...(option === null ? {} : { option }) }
}

/** What the catalogue says of the option that a problem is about: its label, or what it wants. */
function optionWords(problem: Problem, words: 'label' | 'wanted'): string | null {
  const field = problem.field ?? problem.params.option ?? problem.params.field
  if (typeof field !== 'string' || problem.platform === undefined) return null
  const key = `option.${problem.platform}.${field}.${words}`
  return canSay(key) ? say(key) : null
}

/** A sentence with figures falls back to its plain form when a figure is missing: never a hole in the text. */
function sentence(key: string, values: Record<string, string>): string {
  const raw = say(key, { skipInterpolation: true })
  const isComplete = [...raw.matchAll(/\{\{(\w+)\}\}/g)].every(([, name]) => name !== undefined && name in values)
  if (!isComplete && canSay(`${key}Plain`)) return say(`${key}Plain`, values)
  return isComplete ? say(key, values) : raw.replaceAll(/\s*\{\{\w+\}\}/g, '')
}

/**
 * Every problem in words. Its sentences are `problem.<code>.what`, `.means` and `.todo` of the catalogue; an option that was filled in wrongly may say
 * itself what it wants, what is wrong further down in a thread says where, and a warning may have words of its own.
 */
export function problemText(problem: Problem): ProblemText {
  const values = valuesOf(problem)
  const key = `problem.${problem.code}`
  const wanted = problem.code === 'option-invalid' ? optionWords(problem, 'wanted') : null
  const isInThread = 'part' in problem.params
  const forms = [...(isInThread ? ['InThread'] : []), ...(problem.severity === 'warning' ? ['Warning'] : []), '']
  const fitting = (name: string): string => {
    const form = forms.find((one) => canSay(`${key}.${name}${one}`)) ?? ''
    return sentence(`${key}.${name}${form}`, values)
  }
  const what = fitting('what')
  return {
    what: isInThread ? say('problemInThread', { ...values, what }) : what,
    means: fitting('means'),
    todo: wanted ?? fitting('todo'),
  }
}

/** The words on the button of an action. */
export function actionLabel(action: Action, problem: Problem): string {
  return sentence(`action.${action}`, valuesOf(problem))
}
