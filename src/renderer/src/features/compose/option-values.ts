import type { Json } from '../../../../shared/json.ts'
import type { PostingOptions } from '../../../../shared/model.ts'
import type { MediaShape, OptionField, PlatformRules } from '../../../../shared/platform-rules.ts'
import { choicesFor } from '../../../../shared/post-kind.ts'
import { canSay, say } from '../../messages/messages.ts'

type Values = Readonly<Record<string, Json>>

/** The values to choose among: the platform's answer for this account where it gives one, and only those that these files can be. */
export function choicesOf(
  rules: PlatformRules,
  field: OptionField,
  shape: MediaShape,
  postingOptions: PostingOptions | null,
): readonly string[] {
  if (field.kind !== 'choice') return []
  return postingOptions?.choices[field.name] ?? (field.isPerAccount === true ? [] : (choicesFor(rules, field, shape) ?? []))
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
