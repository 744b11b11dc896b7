import type { AccountView } from '../../../../shared/views.ts'
import type { Json } from '../../../../shared/json.ts'
import type { OptionField as Field, PostKind } from '../../../../shared/platform-rules.ts'
import type { optionWords } from './option-values.ts'

/** What each kind of option field is given. */
export interface OptionFieldProps<F extends Field = Field> {
  id: string
  field: F
  account: AccountView
  /** What the post is at the moment; null while the files make none here. */
  kind: PostKind | null
  words: ReturnType<typeof optionWords>
  value: Json | undefined
  choices: readonly string[]
  /** The platform's own names of choices that are ids. */
  choiceLabels: Readonly<Record<string, string>>
  /** Switched off by the account's own settings on the platform. */
  isOff: boolean
  isRefused: (value: Json) => boolean
  onChange: (value: Json | undefined) => void
}
