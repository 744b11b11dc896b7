import { badParameter, GraphError } from './graph-error.ts'

/** One wished field: `comments.limit(0).summary(true){id}`. */
export interface FieldWish {
  readonly name: string
  readonly modifiers: ReadonlyMap<string, string>
  readonly fields: readonly FieldWish[] | null
}

/** What can be asked of one object. A reader that answers undefined leaves the field out, as the Graph does with empty ones. */
export interface NodeShape {
  readonly typeName: string
  readonly id: string
  readonly defaults: readonly string[]
  readonly fields: Readonly<Record<string, (wish: FieldWish) => unknown>>
}

/** Field expansion depth that the Graph could never need; guards the parser. */
const MAX_DEPTH = 8

/** Parses a `fields` parameter. */
export function parseFields(text: string): FieldWish[] {
  let position = 0
  const fail = (): GraphError =>
    new GraphError(2500, `Syntax error in the parameter fields at character ${position}: ${text.slice(0, 200)}`)
  const skipSpace = () => {
    while (/\s/.test(text[position] ?? '')) position += 1
  }
  const word = (): string => {
    skipSpace()
    const match = /^[A-Za-z_][\w]*/.exec(text.slice(position))
    if (match === null) throw fail()
    position += match[0].length
    return match[0]
  }
  const list = (end: string, depth: number): FieldWish[] => {
    if (depth > MAX_DEPTH) throw fail()
    const wishes: FieldWish[] = []
    for (;;) {
      skipSpace()
      if (text.slice(position, position + end.length) === end && (end !== '' || position >= text.length)) return wishes
      wishes.push(one(depth))
      skipSpace()
      if (text[position] === ',') position += 1
      else if (position < text.length ? text[position] !== end : end !== '') throw fail()
    }
  }
  const one = (depth: number): FieldWish => {
    const name = word()
    const modifiers = new Map<string, string>()
    let fields: FieldWish[] | null = null
    for (;;) {
      skipSpace()
      if (text[position] === '.') {
        position += 1
        const modifier = word()
        if (text[position] !== '(') throw fail()
        position += 1
        if (modifier === 'fields') {
          fields = list(')', depth + 1)
        } else {
          const end = text.indexOf(')', position)
          if (end < 0) throw fail()
          modifiers.set(modifier, text.slice(position, end).trim())
          position = end
        }
        position += 1
      } else if (text[position] === '{') {
        position += 1
        fields = list('}', depth + 1)
        position += 1
      } else {
        return { name, modifiers, fields }
      }
    }
  }
  return list('', 0)
}

/** Reads the wished fields of an object (its defaults when none are wished). One unknown field fails the whole call. */
export function readNode(shape: NodeShape, wishes: readonly FieldWish[] | null): Record<string, unknown> {
  const chosen = wishes ?? shape.defaults.map((name): FieldWish => ({ name, modifiers: new Map(), fields: null }))
  const answer: Record<string, unknown> = {}
  for (const wish of chosen) {
    if (wish.name === 'id') continue
    const read = Object.hasOwn(shape.fields, wish.name) ? shape.fields[wish.name] : undefined
    if (read === undefined) throw badParameter(`Tried accessing nonexistent field (${wish.name}) on node type (${shape.typeName})`)
    const value = read(wish)
    if (value !== undefined && value !== null) answer[wish.modifiers.get('as') ?? wish.name] = value
  }
  answer['id'] = shape.id
  return answer
}

/** Keeps only the wished keys of a plain value; looks through `data` and lists. */
export function pick(value: unknown, fields: readonly FieldWish[] | null): unknown {
  if (fields === null || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry) => pick(entry, fields))
  if ('data' in value) return { ...value, data: pick(value.data, fields) }
  const source = value as Record<string, unknown>
  return Object.fromEntries(
    fields.filter((wish) => source[wish.name] !== undefined).map((wish) => [wish.name, pick(source[wish.name], wish.fields)]),
  )
}

/** An edge asked for inside `fields`: a short list, and `summary` when wished. */
export function nestedEdge<T>(
  wish: FieldWish,
  items: readonly T[],
  read: (item: T, fields: readonly FieldWish[] | null) => unknown,
  totalCount = items.length,
): unknown {
  const limit = wish.modifiers.get('limit')
  const shown = items.slice(0, limit !== undefined && /^\d{1,4}$/.test(limit) ? Number(limit) : 25)
  const summary = wish.modifiers.get('summary')
  return {
    data: shown.map((item) => read(item, wish.fields)),
    ...(summary === undefined || summary === 'false' || summary === '0' ? {} : { summary: { total_count: totalCount } }),
  }
}
