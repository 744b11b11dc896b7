import type { Json } from '../../../../shared/json.ts'
import type { Draft } from '../../../../shared/model.ts'

type Override = Draft['overrides'][string]

/** Per account only what differs is stored: an override without text and options is no override. */
function withOverride(draft: Draft, accountId: string, override: Override): Draft {
  const { [accountId]: _previous, ...others } = draft.overrides
  const isEmpty = override.text === undefined && Object.keys(override.options).length === 0
  return { ...draft, overrides: isEmpty ? others : { ...others, [accountId]: override } }
}

function overrideOf(draft: Draft, accountId: string): Override {
  return draft.overrides[accountId] ?? { options: {} }
}

/** Gives an account its own text; the shared text typed again is no own text. */
export function setOwnText(draft: Draft, accountId: string, text: string): Draft {
  if (text === draft.text) return takeSharedText(draft, accountId)
  return withOverride(draft, accountId, { ...overrideOf(draft, accountId), text })
}

/** Takes an account's own text away. */
export function takeSharedText(draft: Draft, accountId: string): Draft {
  return withOverride(draft, accountId, { options: overrideOf(draft, accountId).options })
}

/** Sets a platform option of one account; `undefined` takes it away. */
export function setOption(draft: Draft, accountId: string, name: string, value: Json | undefined): Draft {
  const override = overrideOf(draft, accountId)
  const { [name]: _previous, ...others } = override.options
  return withOverride(draft, accountId, { ...override, options: value === undefined ? others : { ...others, [name]: value } })
}

/** Ticks or unticks accounts; what an unticked one had of its own is kept, in case it comes back. */
export function setChosen(draft: Draft, accountIds: readonly string[], isChosen: boolean): Draft {
  const rest = draft.accountIds.filter((id) => !accountIds.includes(id))
  return { ...draft, accountIds: isChosen ? [...rest, ...accountIds] : rest }
}

export function addAssets(draft: Draft, assetIds: readonly string[]): Draft {
  return { ...draft, assetIds: [...new Set([...draft.assetIds, ...assetIds])] }
}

export function removeAsset(draft: Draft, assetId: string): Draft {
  return { ...draft, assetIds: draft.assetIds.filter((id) => id !== assetId) }
}

/** Moves a file one place up or down in the order of the post. */
export function moveAsset(draft: Draft, assetId: string, by: -1 | 1): Draft {
  const from = draft.assetIds.indexOf(assetId)
  const to = from + by
  if (from < 0 || to < 0 || to >= draft.assetIds.length) return draft
  const assetIds = draft.assetIds.filter((id) => id !== assetId)
  assetIds.splice(to, 0, assetId)
  return { ...draft, assetIds }
}

export function isEmptyDraft(draft: Draft): boolean {
  return draft.text.trim() === '' && draft.assetIds.length === 0 && Object.keys(draft.overrides).length === 0
}
