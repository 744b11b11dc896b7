import { beforeAll, describe, expect, it } from 'vitest'
import { ReceiptNote } from '../../../shared/model.ts'
import { LOGIN_IDS, PLATFORM_IDS, PLATFORM_RULES } from '../../../shared/platforms/registry.ts'
import { InsightView } from '../../../shared/views.ts'
import { METRIC_NAMES, POST_KINDS } from '../../../shared/platform-rules.ts'
import english from './en.json'
import { canSay, loadMessages } from './messages.ts'

beforeAll(() => loadMessages())

/** Every source of the page as text. */
const sources = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })

function isKnown(key: string): boolean {
  return canSay(key) || canSay(`${key}_other`)
}

function* leaves(node: unknown, path = ''): Generator<[string, string]> {
  if (typeof node === 'string') yield [path, node]
  else for (const [key, child] of Object.entries(node as object)) yield* leaves(child, path === '' ? key : `${path}.${key}`)
}

describe('the message catalogue', () => {
  it('has words for every key that the page names', () => {
    const missing = Object.entries(sources)
      .filter(([file]) => !file.includes('.test.'))
      .flatMap(([file, source]) => [...source.matchAll(/\b(?:t|say)\(\s*'([\w.-]+)'/g)].map(([, key]) => ({ file, key: key ?? '' })))
      .filter(({ key }) => !isKnown(key))
    expect(missing).toEqual([])
  })

  it('has words for every option of every platform, and for its choices', () => {
    const missing = PLATFORM_IDS.flatMap((platform) =>
      PLATFORM_RULES[platform].options.flatMap((field) => {
        const key = `option.${platform}.${field.name}`
        const choices = field.kind === 'choice' ? (field.choices ?? []) : []
        return [`${key}.label`, ...choices.map((choice) => `${key}.choice.${choice}`)].filter((wanted) => !canSay(wanted))
      }),
    )
    expect(missing).toEqual([])
  })

  it('has words for every kind of post, and a reason for each that a platform does not take', () => {
    const kinds = POST_KINDS.map((kind) => `postKind.${kind}`)
    const reasons = PLATFORM_IDS.flatMap((platform) =>
      (PLATFORM_RULES[platform].impossible ?? []).map((kind) => `unsupported.${platform}.${kind}`),
    )
    const notes = ReceiptNote.options.map((note) => `note.${note}`)
    expect([...kinds, ...reasons, ...notes].filter((wanted) => !canSay(wanted))).toEqual([])
  })

  it('leads through every login', () => {
    const words = ['name', 'site', 'id', 'secret', 'steps.0', 'permissions']
    const wanted = LOGIN_IDS.flatMap((login) => words.map((word) => `login.${login}.${word}`))
    expect(wanted.filter((key) => !canSay(key))).toEqual([])
  })

  it('tells problems in whole sentences, for they stand one behind the other', () => {
    const open = [...leaves(english.problem)].filter(([, text]) => !/[.?!…]$/.test(text) && !/: \{\{\w+\}\}$/.test(text))
    expect(open).toEqual([])
  })

  it('links to hosts alone that the rules let the browser open', () => {
    const linked = PLATFORM_IDS.flatMap((platform) => PLATFORM_RULES[platform].linkedHosts)
    const strange = [...leaves(english)].filter(
      ([, text]) => /^https:\/\/[\w.-]+\w(\/|$)/.test(text) && !linked.includes(new URL(text).host),
    )
    expect(strange).toEqual([])
  })

  it('has words for every figure, for why there is none, and for why a login ends', () => {
    const figures = METRIC_NAMES.map((name) => `insights.figure.${name}`)
    const reasons = InsightView.shape.state.options.map((state) => `insights.why.${state}`)
    expect([...figures, ...reasons, 'loginEnd.youtube.testing-mode'].filter((wanted) => !canSay(wanted))).toEqual([])
  })

  it('has no empty message', () => {
    expect([...leaves(english)].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})
