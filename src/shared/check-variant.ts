import { checkMedia } from './check-media.ts'
import { checkOptions } from './check-options.ts'
import type { CheckInput } from './check-input.ts'
import { limitsFor, type Limits, type PlatformRules, type PostRules } from './platform-rules.ts'
import { mediaShapeOf, optionFieldsFor, optionValue, postRulesOf, threadOf } from './post-kind.ts'
import { problem, type Problem, type ProblemCode } from './problem.ts'
import { textLength } from './text-length.ts'

/**
 * What the platform would refuse in this variant. The same answer in the composer and before publishing. Problems of severity 'warning' and 'note'
 * can be published all the same.
 */
export function checkVariant(input: CheckInput): Problem[] {
  const { rules, account, variant, assets } = input
  const shape = mediaShapeOf(assets)
  const post = postRulesOf(rules, shape, variant.options)
  // What an account may post now does not bind a draft, which is finished in the platform's own app.
  const postingOptions = post?.kind === 'draft' ? null : input.postingOptions
  const limits = limitsFor(rules, account.tier, post)
  const found = [
    ...checkText(rules, limits, post, variant.text, assets.length > 0, 'text'),
    ...checkMedia({ rules, shape, post, limits, assets, postingOptions }),
    ...checkOptions({ ...input, postingOptions }, post, shape),
    ...checkThread(input),
    ...checkApiVersion(input),
  ]
  if (post !== null) {
    const fields = optionFieldsFor(rules, post, account)
    const options = Object.fromEntries(fields.map((field) => [field.name, optionValue(field, variant.options) ?? null]))
    found.push(...(rules.check?.({ kind: post.kind, account, variant, assets, asset: input.asset, options, now: input.now }) ?? []))
  }
  return found.map((one) => ({ ...one, platform: rules.platform, accountId: variant.accountId }))
}

/** How long before the end of an API version it is told with every post. */
const WARNED_BEFORE_MS = 60 * 86_400_000

function checkApiVersion({ rules: { apiVersion }, apiVersion: chosen, now }: CheckInput): Problem[] {
  if (apiVersion === undefined) return []
  const version = chosen ?? apiVersion.pinned.value
  const endDay = apiVersion.endsAt(version)
  if (now < endDay - WARNED_BEFORE_MS) return []
  return [problem('api-version-ends', { severity: 'warning', params: { version, endDay }, actions: ['open-settings'] })]
}

/** Each further post is judged as the platform's usual post of its files. */
function checkThread({ rules, account, variant, asset, postingOptions }: CheckInput): Problem[] {
  return threadOf(variant.options).flatMap((part, index) => {
    const assets = part.assetIds.flatMap((id) => asset(id) ?? [])
    const shape = mediaShapeOf(assets)
    const post = postRulesOf(rules, shape, {})
    const limits = limitsFor(rules, account.tier, post)
    const found = [
      ...checkText(rules, limits, post, part.text, assets.length > 0, 'thread'),
      ...checkMedia({ rules, shape, post, limits, assets, postingOptions }),
    ]
    return found.map((one) => ({ ...one, field: 'thread', params: { ...one.params, part: index + 2 } }))
  })
}

function checkText(
  rules: PlatformRules,
  limits: Limits,
  post: PostRules | null,
  text: string,
  hasMedia: boolean,
  field: string,
): Problem[] {
  if (post?.text === 'ignored') {
    return text.trim() === '' ? [] : [problem('text-ignored', { field, severity: 'note', params: { kind: post.kind } })]
  }
  const found: Problem[] = []
  if (text.trim() === '' && (post?.text === 'required' || (!hasMedia && post?.kind !== 'link')))
    found.push(problem('text-required', { field, actions: ['edit'] }))
  const length = textLength(text, limits.text.counting)
  const max = limits.text.max.value
  if (length > max) found.push(problem('text-too-long', { field, params: { length, max, over: length - max }, actions: ['shorten'] }))
  const forbidden = (rules.forbiddenCharacters?.value ?? []).filter((character) => text.includes(character))
  if (forbidden.length > 0)
    found.push(problem('text-forbidden-characters', { field, params: { characters: forbidden.join(' ') }, actions: ['edit'] }))
  const count = (mark: '#' | '@') => text.match(new RegExp(`(?<![\\p{L}\\p{N}_&/])${mark}[\\p{L}\\p{N}_.]+`, 'gu'))?.length ?? 0
  const tooMany = (code: ProblemCode, mark: '#' | '@', fact: { value: number } | undefined) => {
    if (fact !== undefined && count(mark) > fact.value)
      found.push(problem(code, { field, params: { count: count(mark), max: fact.value }, actions: ['edit'] }))
  }
  tooMany('too-many-hashtags', '#', limits.maxHashtags)
  tooMany('too-many-mentions', '@', limits.maxMentions)
  return found
}
