import { optionFieldsFor } from '../../../../shared/check-variant.ts'
import type { Json } from '../../../../shared/json.ts'
import type { PostingOptions } from '../../../../shared/model.ts'
import type { OptionField, PlatformRules, PostKind } from '../../../../shared/platform-rules.ts'
import { canSay, say } from '../../messages/messages.ts'

type Values = Readonly<Record<string, Json>>

/** Options that are asked only once another one is on. */
const SHOWN_WITH: Readonly<Record<string, string>> = {
  'tiktok.yourBrand': 'isCommercial',
  'tiktok.brandedContent': 'isCommercial',
}

/** The fields that this kind of post is asked for. */
export function fieldsFor(rules: PlatformRules, kind: PostKind | null, values: Values): readonly OptionField[] {
  return optionFieldsFor(rules, kind).filter((field) => {
    const switchName = SHOWN_WITH[`${rules.platform}.${field.name}`]
    return switchName === undefined || values[switchName] === true
  })
}

/** The values to choose among: the platform's answer for this account where it gives one. */
export function choicesOf(field: OptionField, postingOptions: PostingOptions | null): readonly string[] {
  return postingOptions?.choices[field.name] ?? (field.isPerAccount === true ? [] : (field.choices ?? []))
}

/** Whether this value cannot stand beside the others by the platform's own rules. */
export function isRefused(rules: PlatformRules, values: Values, name: string, value: Json): boolean {
  const candidate: Values = { ...values, [name]: value }
  const holds = (wanted: Values): boolean => Object.entries(wanted).every(([key, expected]) => candidate[key] === expected)
  return (rules.conflicts ?? []).some(({ when, refuses }) => (name in when || name in refuses) && holds(when) && holds(refuses))
}

/** The words of an option: `option.<platform>.<name>.label`, `.hint`, `.choice.<value>`. */
export function optionWords(platform: string, name: string) {
  const key = `option.${platform}.${name}`
  const optional = (part: string): string | undefined => (canSay(`${key}.${part}`) ? say(`${key}.${part}`) : undefined)
  return {
    label: optional('label') ?? name,
    hint: optional('hint'),
    placeholder: optional('placeholder'),
    choice: (value: string): string => optional(`choice.${value}`) ?? value,
    hasDeclaration: canSay(`${key}.declaration`),
  }
}
