import type { Json } from '../shared/json.ts'
import type { Account } from '../shared/account.ts'
import type { Draft } from '../shared/model.ts'
import { PLATFORM_RULES } from '../shared/platforms/registry.ts'
import type { OptionField } from '../shared/platform-rules.ts'
import { UsageError, type ContentArguments } from './arguments.ts'

/** What can be posted as, as far as choosing goes. */
export type Choosable = Pick<Account, 'id' | 'platform' | 'handle' | 'displayName'>

/** A draft of its own, never the one that the window is editing. Throws UsageError where what was typed fits no account or setting. */
export function draftOf(
  content: ContentArguments,
  made: {
    readonly id: string
    readonly now: number
    readonly text: string
    readonly assetIds: readonly string[]
    readonly accounts: readonly Choosable[]
  },
): Draft {
  const chosen = chooseAccounts(content.to, made.accounts)
  const overrides: Record<string, Draft['overrides'][string]> = {}
  const change = (account: Choosable, more: { text?: string; options?: Record<string, Json> }) => {
    const before = overrides[account.id] ?? { options: {} }
    overrides[account.id] = { ...before, ...more, options: { ...before.options, ...more.options } }
  }
  for (const { where, text } of content.textsFor) {
    const meant = chooseAccounts([where], chosen)
    for (const account of meant) change(account, { text })
  }
  for (const { platform, name, value } of content.options) {
    const field = fieldOf(platform, name)
    const meant = chosen.filter((account) => account.platform === platform)
    if (meant.length === 0)
      throw new UsageError(`--option ${platform}.${name} is for ${PLATFORM_RULES[platform].name}, where nothing goes.`)
    for (const account of meant) change(account, { options: { [name]: valueOf(platform, field, value, made.assetIds) } })
  }
  return {
    id: made.id,
    text: made.text,
    assetIds: [...made.assetIds],
    accountIds: chosen.map((account) => account.id),
    overrides,
    updatedAt: made.now,
  }
}

/** The accounts meant by platforms, handles, `platform:handle`, ids or "all", each once and in the order of the accounts. Throws UsageError. */
export function chooseAccounts<A extends Choosable>(wishes: readonly string[], accounts: readonly A[]): A[] {
  const chosen = new Set(wishes.flatMap((wish) => meantBy(wish, accounts)))
  return accounts.filter((account) => chosen.has(account))
}

function meantBy<A extends Choosable>(wish: string, accounts: readonly A[]): readonly A[] {
  if (accounts.length === 0) throw new UsageError('No account is connected: connect one in the app, or run `practice connect`.')
  if (wish === 'all') return accounts
  const byId = accounts.filter((account) => account.id === wish)
  if (byId.length > 0) return byId
  const colon = wish.indexOf(':')
  const platform = (colon < 0 ? wish : wish.slice(0, colon)).toLowerCase()
  const there = accounts.filter((account) => account.platform === platform)
  if (colon < 0 && there.length > 0) return onlyOne(wish, there)
  const handle = (colon < 0 ? wish : wish.slice(colon + 1)).replace(/^@/, '').toLowerCase()
  const named = (colon < 0 ? accounts : there).filter(
    (account) => account.handle.toLowerCase() === handle || account.displayName.toLowerCase() === handle,
  )
  if (named.length === 0) throw new UsageError(`No connected account is meant by "${wish}"; \`accounts\` lists them.`)
  return onlyOne(wish, named)
}

/** A post to the wrong account cannot be taken back: several are never guessed among. */
function onlyOne<A extends Choosable>(wish: string, found: readonly A[]): readonly A[] {
  if (found.length === 1) return found
  const names = found.map(({ id, platform, handle, displayName }) => `${id} (${platform}:${handle === '' ? displayName : handle})`)
  throw new UsageError(`"${wish}" means several accounts; say which: ${names.join(', ')}.`)
}

function fieldOf(platform: Choosable['platform'], name: string): OptionField {
  const { options } = PLATFORM_RULES[platform]
  const field = options.find((one) => one.name === name)
  if (field !== undefined) return field
  const names = options.map((one) => one.name).join(', ')
  throw new UsageError(`${PLATFORM_RULES[platform].name} has no setting "${name}"; it has ${names === '' ? 'none' : names}.`)
}

function valueOf(platform: string, field: OptionField, value: string, assetIds: readonly string[]): Json {
  const refuse = (wanted: string) => new UsageError(`--option ${platform}.${field.name} takes ${wanted}, not "${value}".`)
  switch (field.kind) {
    case 'toggle':
      if (value !== 'true' && value !== 'false') throw refuse('true or false')
      return value === 'true'
    case 'choice':
      if (field.choices !== undefined && !field.choices.includes(value)) throw refuse(field.choices.join(', '))
      return value
    case 'tags':
      return value.split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]))
    case 'people':
      return value.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim().replace(/^@/, '')]))
    case 'tagged-people':
      return value
        .split(',')
        .map(
          (entry) =>
            taggedPerson(entry, assetIds) ??
            refuseWith(refuse('names such as "ada", "ada@0.5/0.3", or "ada@0.5/0.3#2" on the second file')),
        )
    case 'moment': {
      const seconds = Number(value)
      if (value.trim() === '' || !Number.isFinite(seconds)) throw refuse('seconds into the video')
      return Math.round(seconds * 1000)
    }
    case 'datetime': {
      const at = Date.parse(value)
      if (Number.isNaN(at)) throw refuse('a time such as 2026-12-01T18:00:00Z')
      return at
    }
    case 'thread':
      return value.split('\n---\n').map((text) => ({ text: text.trim(), assetIds: [] }))
    case 'file':
    case 'text':
    case 'lines':
    case 'url':
      return value
  }
}

function refuseWith(error: UsageError): never {
  throw error
}

/** `name` or `name@x/y`, and `#2` behind it for the second file. Null when it is neither, or there is no such file. */
function taggedPerson(entry: string, assetIds: readonly string[]): Json | null {
  const [, username, x, y, file] = /^\s*@?([^@#\s]+)(?:@([\d.]+)\/([\d.]+))?(?:#(\d+))?\s*$/.exec(entry) ?? []
  const assetId = file === undefined ? undefined : assetIds[Number(file) - 1]
  if (username === undefined || (file !== undefined && assetId === undefined)) return null
  return { username, ...(x === undefined ? {} : { x: Number(x), y: Number(y) }), ...(assetId === undefined ? {} : { assetId }) }
}
