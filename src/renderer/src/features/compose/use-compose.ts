import type { AccountView } from '../../../../shared/views.ts'
import type { Action, Problem } from '../../../../shared/problem.ts'
import { useAccountsStore } from '../../state/accounts-store.ts'
import { isMendedElsewhere, mendElsewhere } from '../../state/mend-elsewhere.ts'
import { useSettingsStore } from '../../state/settings-store.ts'
import { attempt } from '../../ui/toast.ts'
import type { ComposeInput } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import { removeAsset } from './draft-edit.ts'

/** All that the checks look at; null until the draft was read. */
export function useComposeInput(): ComposeInput | null {
  const draft = useComposeStore((state) => state.draft)
  const assets = useComposeStore((state) => state.assets)
  const asked = useComposeStore((state) => state.asked)
  const checked = useComposeStore((state) => state.checked)
  const accounts = useAccountsStore((state) => state.accounts)
  const apiVersions = useSettingsStore((state) => state.settings?.apiVersions) ?? NONE_READ
  return draft === null ? null : { draft, accounts, assets, asked, checked, apiVersions }
}

/** One for all, so that what was judged with it is found again. */
const NONE_READ: ComposeInput['apiVersions'] = []

/** Element ids of the fields that a problem's button leads to. */
export const fieldId = {
  sharedText: 'compose-shared-text',
  ownText: (accountId: string): string => `compose-text-${accountId}`,
  option: (accountId: string, name: string): string => `compose-option-${accountId}-${name}`,
  /** A further post of a thread; the draft's own text is the first. */
  threadPart: (accountId: string, number: number): string => `compose-thread-${accountId}-${number}`,
}

/** The field appears with its tab: it is focused once that was drawn. */
function focusSoon(...ids: readonly string[]): void {
  setTimeout(() => {
    const field = ids.map((id) => document.getElementById(id)).find((element) => element !== null)
    field?.focus()
    field?.scrollIntoView({ block: 'nearest' })
  }, 50)
}

/** The fixes that the composer itself can do. */
export function canFix(action: Action): boolean {
  return ['edit', 'shorten', 'remove-media', 'choose-file'].includes(action) || isMendedElsewhere(action)
}

/** Does what a problem's button says. */
export function fix(action: Action, problem: Problem, account: AccountView): void {
  const compose = useComposeStore.getState()
  switch (action) {
    case 'edit':
    case 'shorten':
      compose.openAccount(account.id)
      focusSoon(
        ...(problem.params.part === undefined ? [] : [fieldId.threadPart(account.id, Number(problem.params.part))]),
        ...(problem.field === undefined ? [] : [fieldId.option(account.id, problem.field)]),
        fieldId.ownText(account.id),
        fieldId.sharedText,
      )
      return
    case 'remove-media': {
      const assetId = problem.assetId ?? compose.draft?.assetIds.at(-1)
      if (assetId !== undefined) compose.edit((draft) => removeAsset(draft, assetId))
      return
    }
    case 'choose-file':
      void attempt(compose.pickFiles)
      return
    default:
      mendElsewhere(action, problem)
  }
}
