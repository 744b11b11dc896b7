import { checkVariant } from '../../../../shared/check-variant.ts'
import type { AccountView, MediaAssetView, SettingsView } from '../../../../shared/views.ts'
import { type Draft, type MediaAsset, variantOf } from '../../../../shared/model.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { type CountingRule, limitsFor, type MediaShape, type PostRules } from '../../../../shared/platform-rules.ts'
import { mediaShapeOf, postRulesOf } from '../../../../shared/post-kind.ts'
import type { Problem, ProblemCode } from '../../../../shared/problem.ts'
import { textLength } from '../../../../shared/text-length.ts'
import type { AskedOptions } from './compose-store.ts'

/** What only main can know; the rest is judged here, at every key stroke, by the very code that main judges with. */
const KNOWN_BY_MAIN: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'file-gone',
  'file-changed',
  'file-empty',
  'file-is-folder',
  'file-unreadable',
  'file-damaged',
  'reconnect-needed',
  'scope-missing',
  'quota-exhausted',
  'account-removed',
  'live-paused',
  'vault-locked',
  'vault-unavailable',
])

export interface ComposeInput {
  readonly draft: Draft
  readonly accounts: readonly AccountView[]
  readonly assets: Readonly<Record<string, MediaAssetView>>
  readonly asked: Readonly<Record<string, AskedOptions>>
  readonly checked: readonly Problem[]
  /** The versions of the platforms' interfaces; empty until the settings were read. */
  readonly apiVersions: SettingsView['apiVersions']
}

/** The accounts that are ticked, in the order the product shows them. */
export function chosenAccounts({ draft, accounts }: Pick<ComposeInput, 'draft' | 'accounts'>): AccountView[] {
  return accounts.filter((account) => draft.accountIds.includes(account.id))
}

/** The files of the draft that are known here, in order. */
export function draftAssets({ draft, assets }: Pick<ComposeInput, 'draft' | 'assets'>): MediaAssetView[] {
  return draft.assetIds.flatMap((id) => assets[id] ?? [])
}

interface Judged {
  readonly input: ComposeInput
  readonly account: AccountView
  readonly problems: readonly Problem[]
}

/** Several parts of the screen ask the same of one state of the draft: it is judged once. */
const judgedOf = new WeakMap<Draft, Map<string, Judged>>()

/** What stands between one account and this draft, errors first. */
export function problemsOfAccount(input: ComposeInput, account: AccountView): readonly Problem[] {
  const known = judgedOf.get(input.draft) ?? new Map<string, Judged>()
  judgedOf.set(input.draft, known)
  const last = known.get(account.id)
  const isSame =
    last?.account === account &&
    last.input.assets === input.assets &&
    last.input.asked === input.asked &&
    last.input.checked === input.checked &&
    last.input.apiVersions === input.apiVersions
  if (isSame) return last.problems
  const problems = judge(input, account)
  known.set(account.id, { input, account, problems })
  return problems
}

function judge(input: ComposeInput, account: AccountView): Problem[] {
  const asked = input.asked[account.id]
  const apiVersion = input.apiVersions.find(({ platform }) => platform === account.platform)?.chosen ?? undefined
  const judged = checkVariant({
    rules: PLATFORM_RULES[account.platform],
    account,
    variant: variantOf(input.draft, account.id),
    assets: draftAssets(input).map(whole),
    asset: (id) => (input.assets[id] === undefined ? undefined : whole(input.assets[id])),
    postingOptions: asked?.state === 'known' ? asked.options : null,
    ...(apiVersion === undefined ? {} : { apiVersion }),
    now: Date.now(),
  })
  const unasked = asked?.state === 'failed' ? [{ ...asked.problem, platform: account.platform }] : []
  const found = input.checked.filter(
    (problem) => KNOWN_BY_MAIN.has(problem.code) && (problem.accountId === undefined || problem.accountId === account.id),
  )
  return [...judged, ...unasked, ...found].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity])
}

const WEIGHT: Readonly<Record<Problem['severity'], number>> = { error: 0, warning: 1, note: 2 }

/** The rules never look at the fingerprint, which stays in main. */
function whole(asset: MediaAssetView): MediaAsset {
  return { ...asset, fingerprint: '' }
}

export interface TextCount {
  readonly used: number
  readonly max: number
}

/** How an account's platform counts a text, and how much it takes of it with this kind of post. */
export function countText(account: Pick<AccountView, 'platform' | 'tier'>, text: string, post: PostRules | null): TextCount {
  const { counting, max } = limitsFor(PLATFORM_RULES[account.platform], account.tier, post).text
  return { used: textLength(text, counting), max: max.value }
}

export function countWith(text: string, counting: CountingRule | undefined): number {
  return textLength(text, counting ?? 'code-points')
}

/** What the draft's files come to. */
export function draftShape(input: Pick<ComposeInput, 'draft' | 'assets'>): MediaShape {
  return mediaShapeOf(draftAssets(input).map(whole))
}

/** What kind of post the draft makes for an account; null where its platform takes none of these files. Decides which options apply. */
export function draftPost(input: Pick<ComposeInput, 'draft' | 'assets'>, account: AccountView): PostRules | null {
  return postRulesOf(PLATFORM_RULES[account.platform], draftShape(input), variantOf(input.draft, account.id).options)
}

/** The kind of post that one further post of a thread makes. */
export function threadPost(assets: readonly MediaAssetView[], account: AccountView): PostRules | null {
  return postRulesOf(PLATFORM_RULES[account.platform], mediaShapeOf(assets.map(whole)), {})
}

/** An option alone can be what is posted: a link, a thread. */
function hasContentInOptions(input: ComposeInput, account: AccountView): boolean {
  return draftPost(input, account)?.when?.is === 'set'
}

/** Whether the platform must be asked about this account before posting. */
export function mustAsk(account: AccountView): boolean {
  return PLATFORM_RULES[account.platform].options.some((option) => option.kind === 'choice' && option.isPerAccount === true)
}

/** Why Publish is not possible right now, as a message key; null when it is. */
export function publishObstacle(
  input: ComposeInput,
  state: { isImporting: boolean; isPublishing: boolean },
): { key: string; count: number } | null {
  const chosen = chosenAccounts(input)
  const errors = chosen.filter((account) => problemsOfAccount(input, account).some((problem) => problem.severity === 'error')).length
  if (state.isPublishing) return { key: 'publishing', count: 0 }
  if (state.isImporting) return { key: 'importing', count: 0 }
  if (input.accounts.length === 0) return { key: 'noAccounts', count: 0 }
  if (
    input.draft.text.trim() === '' &&
    input.draft.assetIds.length === 0 &&
    chosen.every((account) => variantOf(input.draft, account.id).text.trim() === '' && !hasContentInOptions(input, account))
  )
    return { key: 'empty', count: 0 }
  if (chosen.length === 0) return { key: 'noneChosen', count: 0 }
  if (chosen.some((account) => input.asked[account.id]?.state === 'asking')) return { key: 'asking', count: 0 }
  return errors > 0 ? { key: 'problems', count: errors } : null
}
