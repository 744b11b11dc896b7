import type { Account } from '../../src/shared/account.ts'
import { PLATFORM_IDS, PLATFORM_RULES, type PlatformId } from '../../src/shared/platforms/registry.ts'
import { POST_KINDS, type OptionField, type PlatformRules, type PostKind } from '../../src/shared/platform-rules.ts'
import { optionFieldsFor } from '../../src/shared/post-kind.ts'

/** One cell of the table: this option with this kind of post on this platform. */
export interface Cell {
  readonly platform: PlatformId
  readonly kind: PostKind
  readonly option: OptionField
}

/** The kinds of post of a platform, each once, in the order of the table. */
export function kindsOf(rules: PlatformRules<PlatformId>): PostKind[] {
  return POST_KINDS.filter((kind) => rules.posts.some((post) => post.kind === kind))
}

/** Every option that goes with a kind of post, for accounts of any of these kinds. Options that only choose the kind are its own proof. */
export function cellsOf(rules: PlatformRules<PlatformId>, kind: PostKind, accountKinds: readonly Account['kind'][]): Cell[] {
  const choosing = new Set(rules.posts.flatMap((post) => (post.when === undefined ? [] : [post.when.option])))
  return optionFieldsFor(rules, { kind })
    .filter((field) => !choosing.has(field.name))
    .filter((field) => field.accountKinds === undefined || field.accountKinds.some((one) => accountKinds.includes(one)))
    .map((option) => ({ platform: rules.platform, kind, option }))
}

/** Words that the table is told in. */
export interface TableWords {
  kind(kind: PostKind): string
  option(platform: PlatformId, name: string): string
  reason(platform: PlatformId, kind: PostKind): string
  extra(login: string, name: string): string
}

const ANY: readonly Account['kind'][] = ['person', 'page', 'channel', 'professional']

/** The page docs/platforms.md, from the rules alone. */
export function platformTable(words: TableWords): string {
  const all = PLATFORM_IDS.map((platform) => PLATFORM_RULES[platform])
  const lines = [
    '# What each platform takes',
    '',
    'Written from the rules (`node tools/capabilities/write-table.ts`). Every mark below is published through the sandbox by',
    '`tools/capabilities/cells.integration.test.ts`, which looks at the public post; a mark without a proof fails it. What no mark claims is not there.',
    '',
    '## Kinds of post',
    '',
    ...table(
      ['', ...all.map((rules) => rules.name)],
      POST_KINDS.filter((kind) => all.some((rules) => kindsOf(rules).includes(kind))).map((kind) => [
        words.kind(kind),
        ...all.map((rules) => (kindsOf(rules).includes(kind) ? '●' : '–')),
      ]),
    ),
    '',
    '## After publishing',
    '',
    ...table(
      ['', ...all.map((rules) => rules.name)],
      [
        ['Delete', ...all.map((rules) => capability(rules, rules.canDelete, words))],
        ['Statistics', ...all.map((rules) => capability(rules, rules.canReadMetrics, words))],
        ['Figures', ...all.map((rules) => (rules.metrics.length === 0 ? '–' : rules.metrics.join(', ')))],
      ],
    ),
    ...all.flatMap((rules) => ['', ...section(rules, words)]),
    '',
  ]
  return lines.join('\n')
}

function capability(rules: PlatformRules<PlatformId>, value: PlatformRules['canDelete'], words: TableWords): string {
  if (typeof value === 'boolean') return value ? '●' : '–'
  const { needs, pageNeeds } = value
  const forPages = pageNeeds === undefined ? '' : `, a page with “${words.extra(rules.login, pageNeeds)}”`
  return `with “${words.extra(rules.login, needs)}”${forPages}`
}

function section(rules: PlatformRules<PlatformId>, words: TableWords): string[] {
  const kinds = kindsOf(rules)
  const fields = rules.options.filter((field) => kinds.some((kind) => cellsOf(rules, kind, ANY).some(({ option }) => option === field)))
  const rows = fields.map((field) => [
    words.option(rules.platform, field.name) + (field.needs === undefined ? '' : ` (with “${words.extra(rules.login, field.needs)}”)`),
    ...kinds.map((kind) => (cellsOf(rules, kind, ANY).some(({ option }) => option === field) ? '●' : '–')),
  ])
  const impossible = (rules.impossible ?? []).map((kind) => `- ${words.kind(kind)}: ${words.reason(rules.platform, kind)}`)
  return [
    `## ${rules.name}`,
    '',
    ...(rows.length === 0 ? ['No options.'] : table(['', ...kinds.map(words.kind)], rows)),
    ...(impossible.length === 0 ? [] : ['', 'Not from a local app:', '', ...impossible]),
  ]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [row(head), row(head.map(() => '---')), ...rows.map(row)]
}
