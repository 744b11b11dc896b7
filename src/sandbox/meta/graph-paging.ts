import type { GraphCall } from './graph-call.ts'
import { badParameter } from './graph-error.ts'
import { integerOf, textOf } from './graph-input.ts'

/** Page size where the call names none, and the most it may name. */
const DEFAULT_LIMIT = 25
const MAX_LIMIT = 100

/** One page of a list, with cursors and the address of the next page where there is one. */
export function answerList<T extends { readonly id: string }>(
  call: GraphCall,
  items: readonly T[],
  read: (item: T) => unknown,
): Record<string, unknown> {
  const limit = Math.min(MAX_LIMIT, integerOf(call.input, 'limit') ?? DEFAULT_LIMIT)
  const after = textOf(call.input, 'after')
  const before = textOf(call.input, 'before')
  const positionOf = (cursor: string) => {
    const position = items.findIndex((item) => cursorOf(item.id) === cursor)
    if (position < 0) throw badParameter('The cursor is not one of this list')
    return position
  }
  const start =
    after !== undefined && after !== ''
      ? positionOf(after) + 1
      : before !== undefined && before !== ''
        ? Math.max(0, positionOf(before) - limit)
        : 0
  const end = before !== undefined && before !== '' && (after === undefined || after === '') ? positionOf(before) : start + limit
  const shown = items.slice(start, end)
  const [first, last] = [shown[0], shown.at(-1)]
  if (first === undefined || last === undefined) return { data: [] }
  const hasNext = start + shown.length < items.length
  return {
    data: shown.map(read),
    paging: {
      cursors: { before: cursorOf(first.id), after: cursorOf(last.id) },
      ...(hasNext ? { next: addressWith(call, { after: cursorOf(last.id) }) } : {}),
      ...(start > 0 ? { previous: addressWith(call, { before: cursorOf(first.id) }) } : {}),
    },
  }
}

function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64url')
}

/** Like Meta's, the address of another page carries everything the call said, its token too. */
function addressWith(call: GraphCall, change: Record<string, string>): string {
  const address = new URL(call.context.request.url)
  address.searchParams.delete('after')
  address.searchParams.delete('before')
  address.searchParams.set('access_token', call.caller.token)
  for (const [name, value] of Object.entries(change)) address.searchParams.set(name, value)
  return call.context.link(address.href)
}
