import { z } from 'zod'
import type { CheckInput } from './check-input.ts'
import type { Json } from './json.ts'
import type { MediaShape, OptionField, PostRules } from './platform-rules.ts'
import { choicesFor, isUnset, optionFieldsFor, optionValue, TaggedPerson, ThreadPart } from './post-kind.ts'
import { problem, type Problem, type ProblemCode } from './problem.ts'
import { textLength } from './text-length.ts'

/** What the platform would refuse in the options of a variant, as this kind of post. */
export function checkOptions(input: CheckInput, post: PostRules | null, shape: MediaShape): Problem[] {
  const { rules, account, variant, postingOptions } = input
  const found: Problem[] = []
  // Files that make no post here are said by themselves; which options would apply to others is nobody's question yet.
  const fields = post === null ? [] : optionFieldsFor(rules, post, account, variant.options)
  if (postingOptions !== null && postingOptions.blockedReason !== null)
    found.push(problem('posting-blocked', { params: { reason: postingOptions.blockedReason }, actions: ['wait'] }))
  for (const field of fields) {
    const value = optionValue(field, variant.options)
    if (isUnset(value) || (field.kind === 'toggle' && value === false)) {
      if (field.isRequired) found.push(problem('option-required', { field: field.name, actions: ['edit'] }))
      continue
    }
    if (field.needs !== undefined && !account.abilities.includes(field.needs))
      found.push(problem('permission-missing', { field: field.name, params: { permission: field.needs }, actions: ['reconnect', 'edit'] }))
    found.push(...checkOption(input, field, value as Json, shape).map((one) => ({ ...one, field: field.name })))
  }
  for (const conflict of rules.conflicts ?? []) {
    const stand = (wanted: Readonly<Record<string, Json>>) =>
      Object.entries(wanted).every(([name, value]) => {
        const field = fields.find((one) => one.name === name)
        return field !== undefined && optionValue(field, variant.options) === value
      })
    if (stand(conflict.when) && stand(conflict.refuses))
      found.push(problem('options-conflict', { field: Object.keys(conflict.refuses)[0] ?? '', actions: ['edit'] }))
  }
  return found
}

/** One option that is filled in. */
function checkOption(input: CheckInput, field: OptionField, value: Json, shape: MediaShape): Problem[] {
  const { rules, assets, postingOptions, now } = input
  const invalid = () => [problem('option-invalid', { actions: ['edit'] })]
  const say = (code: ProblemCode, params: Problem['params']) => problem(code, { params, actions: ['edit'] })
  switch (field.kind) {
    case 'text':
    case 'lines':
    case 'url': {
      if (typeof value !== 'string') return invalid()
      if (field.kind === 'url' && !isWebAddress(value)) return invalid()
      const length = textLength(value, field.counting ?? 'code-points')
      const max = field.maxLength?.value ?? Number.POSITIVE_INFINITY
      const forbidden = (field.forbidden?.value ?? []).filter((character) => value.includes(character))
      return [
        ...(length > max ? [say('option-too-long', { length, max })] : []),
        ...(forbidden.length > 0 ? [say('text-forbidden-characters', { characters: forbidden.join(' ') })] : []),
      ]
    }
    case 'choice': {
      const offered = field.isPerAccount === true ? postingOptions?.choices[field.name] : choicesFor(rules, field, shape)
      if (typeof value !== 'string') return invalid()
      return offered !== undefined && !offered.includes(value) ? [say('option-not-offered', { value })] : []
    }
    case 'toggle':
      if (typeof value !== 'boolean') return invalid()
      return postingOptions?.disabledOptions.includes(field.name) === true ? [say('option-not-offered', { value: 'on' })] : []
    case 'tags':
    case 'people': {
      const words = z.array(z.string()).safeParse(value).data
      if (words === undefined) return invalid()
      const length = words.reduce((sum, word) => sum + textLength(word, field.counting ?? 'code-points'), 0)
      const max = field.maxLength?.value ?? Number.POSITIVE_INFINITY
      return [...tooMany(field.maxCount?.value, words.length), ...(length > max ? [say('option-too-long', { length, max })] : [])]
    }
    case 'tagged-people': {
      const people = z.array(TaggedPerson).safeParse(value).data
      const isOnPost = (person: TaggedPerson) => person.assetId === undefined || input.variant.assetIds.includes(person.assetId)
      return people?.every(isOnPost) !== true ? invalid() : tooMany(field.maxCount?.value, people.length)
    }
    case 'thread': {
      const parts = z.array(ThreadPart).safeParse(value).data
      return parts === undefined ? invalid() : tooMany(field.maxCount?.value, parts.length)
    }
    case 'moment': {
      if (typeof value !== 'number' || !(value >= 0)) return invalid()
      const durationMs = assets.find((asset) => asset.kind === 'video')?.durationMs ?? null
      return durationMs !== null && value > durationMs ? [say('option-outside-video', { momentMs: value, durationMs })] : []
    }
    case 'datetime': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return invalid()
      const [minMs, maxMs] = field.window?.value ?? [0, Number.POSITIVE_INFINITY]
      const isWithin = value >= now + minMs && value <= now + maxMs
      return isWithin
        ? []
        : [say('option-outside-window', { earliestAt: now + minMs, ...(Number.isFinite(maxMs) ? { latestAt: now + maxMs } : {}) })]
    }
    case 'file': {
      const asset = typeof value === 'string' ? input.asset(value) : undefined
      if (asset === undefined) return typeof value === 'string' ? [] : invalid()
      const about = { fileName: asset.fileName }
      if (!field.mimeTypes.value.includes(asset.mimeType))
        return [say('file-kind-unsupported', { ...about, format: asset.mimeType, allowed: field.mimeTypes.value.join(', ') })]
      return asset.sizeBytes > field.maxBytes.value
        ? [say('file-too-large', { ...about, sizeBytes: asset.sizeBytes, maxBytes: field.maxBytes.value })]
        : []
    }
  }
}

function tooMany(max: number | undefined, count: number): Problem[] {
  return max !== undefined && count > max ? [problem('option-too-many', { params: { count, max }, actions: ['edit'] })] : []
}

/** No URL parser in this room: the platform judges the rest. */
function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^\s/$.?#][^\s]*$/i.test(value)
}
