import { TransportError, type WireResponse } from '../../src/main/core/ports.ts'
import {
  ADDED_HEADERS,
  AFTER_STATUSES,
  BEFORE_STATUSES,
  BODIES,
  HEADER_VALUES,
  LOCATIONS,
  PORTAL,
  REDIRECTS,
  VALUES,
  addressesFor,
} from './bad-values.ts'

/**
 * One way in which an answer goes bad. `before`: something on the way answers instead of the platform, which never sees the call. `after`: the
 * platform did what it was asked, and its answer is spoilt. `early`: an answer before the request's body was read.
 */
export interface Mutation {
  readonly name: string
  readonly when: 'before' | 'after' | 'early'
  /** How many calls of this kind in a row get it. */
  readonly times: number
  /** Turns the true answer (`before` and `early`: the one of an earlier, clean run) into the bad one. Throws TransportError where none comes. */
  spoil(answer: WireResponse): WireResponse
}

/** Seeded randomness (mulberry32): the same seed gives the same cases. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A true refusal in each platform's own form; its fields are spoilt like those of any other answer. */
export type RefusalForm = Readonly<Record<string, unknown>>

/** Everything that can be made of one true answer of a clean run. `others` are answers to other calls of that run. */
export function mutationsOf(truth: WireResponse, refusal: RefusalForm, others: readonly WireResponse[], random: () => number): Mutation[] {
  return [
    ...lineMutations(truth),
    ...statusMutations(refusal, random),
    ...bodyMutations(truth, others, random),
    ...fieldMutations('field', truth.text, 'after', (text) => (answer) => ({ ...answer, text: text(answer.text) })),
    ...refusalMutations(refusal, random),
    ...headerMutations(truth, random),
  ].map((one) => (one.when === 'after' && random() < 0.1 ? { ...one, name: `${one.name}, three times`, times: 3 } : one))
}

function once(name: string, when: Mutation['when'], spoil: Mutation['spoil']): Mutation {
  return { name, when, times: 1, spoil }
}

function lineMutations(truth: WireResponse): Mutation[] {
  const breaks = (reason: TransportError['reason'], wasSent: boolean) => (): never => {
    throw new TransportError(reason, wasSent)
  }
  return [
    once('reset in the middle of the answer', 'after', breaks('network', true)),
    once('silence after the call arrived', 'after', breaks('timeout', true)),
    once('larger than is read', 'after', breaks('too-large', true)),
    once('reset before the call arrived', 'before', breaks('network', true)),
    once('silence instead of the platform', 'before', breaks('timeout', true)),
    once('never sent', 'before', breaks('network', false)),
    // Whatever a 2xx says before it had the file, it cannot be about the file.
    ...(truth.bytesSent === 0 ? [] : [once('success before the body was read', 'early', (answer) => ({ ...answer, bytesSent: 0 }))]),
    ...(truth.bytesSent === 0
      ? []
      : [once('success after half of the body', 'early', (answer) => ({ ...answer, bytesSent: Math.floor(answer.bytesSent / 2) }))]),
  ]
}

function statusMutations(refusal: RefusalForm, random: () => number): Mutation[] {
  const bodies = ['', PORTAL, '{}', JSON.stringify(refusal), 'null']
  const anyBody = () => bodies[Math.floor(random() * bodies.length)] ?? ''
  const redirects = REDIRECTS.flatMap((status) => LOCATIONS.map((location) => ({ status, headers: { location }, text: '' })))
  return [
    ...AFTER_STATUSES.map((status) => once(`status ${status} with the true body`, 'after', (answer) => ({ ...answer, status }))),
    ...AFTER_STATUSES.filter((status) => status >= 200).map((status) =>
      once(`status ${status} without body or headers`, 'after', (answer) => ({ ...answer, status, headers: {}, text: '' })),
    ),
    ...BEFORE_STATUSES.flatMap((status) => {
      const text = anyBody()
      return once(`status ${status} instead of the platform: ${text.slice(0, 12)}`, 'before', () => ({
        status,
        headers: {},
        text,
        bytesSent: 0,
      }))
    }),
    ...redirects.map((redirect) =>
      once(`status ${redirect.status} to ${redirect.headers.location}`, random() < 0.5 ? 'before' : 'after', (answer) => ({
        ...answer,
        ...redirect,
      })),
    ),
  ]
}

function bodyMutations(truth: WireResponse, others: readonly WireResponse[], random: () => number): Mutation[] {
  const cuts = [1, -1, ...Array.from({ length: 16 }, () => Math.floor(random() * truth.text.length))].filter(
    (at) => truth.text.length > Math.abs(at) && at !== 0,
  )
  const changes: readonly (readonly [string, (text: string) => string])[] = [
    ...cuts.map((at) => [`cut at ${at}`, (text: string) => text.slice(0, at)] as const),
    ['byte order mark', (text) => `\ufeff${text}`],
    ['something after the end', (text) => `${text}\n<!-- proxy -->`],
    ['said twice', (text) => text + text],
    ['in a list', (text) => `[${text}]`],
    ['in a text', (text) => JSON.stringify(text)],
    ['as UTF-16', (text) => [...text].map((one) => `\u0000${one}`).join('')],
    ['in capitals', (text) => text.toUpperCase()],
    ['with three megabytes of blanks', (text) => text + ' '.repeat(3_000_000)],
  ]
  return [
    ...changes
      .filter(() => truth.text !== '')
      .map(([name, change]) => once(`body ${name}`, 'after', (answer) => ({ ...answer, text: change(answer.text) }))),
    ...Object.entries(BODIES).map(([name, text]) => once(`body: ${name}`, 'after', (answer) => ({ ...answer, text }))),
    ...Object.entries(BODIES).flatMap(([name, text]) =>
      [200, 201, 204].map((status) =>
        once(`${status} instead of the platform: ${name}`, 'before', (answer) => ({
          status,
          headers: {},
          text,
          bytesSent: answer.bytesSent,
        })),
      ),
    ),
    // As a cache gone wrong would do it. Only answers to other calls: an old answer to the same call would be a lie nobody can see through.
    ...others
      .filter((other) => !isAlike(other.text, truth.text))
      .map((other, index) =>
        once(`the answer to another call (${index})`, 'before', (answer) => ({ ...other, bytesSent: answer.bytesSent })),
      ),
  ]
}

/** Spoils each field of a JSON text, by its path in the text of the clean run. */
function fieldMutations(
  about: string,
  sample: string,
  when: Mutation['when'],
  put: (change: (text: string) => string) => Mutation['spoil'],
): Mutation[] {
  return pathsIn(sample).flatMap((path) => {
    const name = path.join('.')
    const truth = valueAt(sample, path)
    const addresses = typeof truth === 'string' && /^https:\/\//.test(truth) ? addressesFor(truth) : []
    return [
      ...Object.entries(VALUES)
        .filter(([kind]) => !isPlausible(kind, truth))
        .map(([kind, raw]) =>
          once(
            `${about} ${name}: ${kind}`,
            when,
            put((text) => withField(text, path, raw)),
          ),
        ),
      ...addresses.map((address) =>
        once(
          `${about} ${name}: ${address}`,
          when,
          put((text) => withField(text, path, JSON.stringify(address))),
        ),
      ),
      once(
        `${about} ${name}: twice, the second one wrong`,
        when,
        put((text) => withField(text, path, 'null', true)),
      ),
    ]
  })
}

/** A lie that nobody can see through: YouTube's ids have eleven letters like "constructor", and `-5` is a date, in the year 2001. */
function isPlausible(kind: string, truth: unknown): boolean {
  if (typeof truth !== 'string') return false
  return kind === 'constructor word' ? /^[\w-]{11}$/.test(truth) : kind === 'minus in text' && /^\d{4}-\d\d-\d\dT/.test(truth)
}

function refusalMutations(refusal: RefusalForm, random: () => number): Mutation[] {
  const statuses = [200, 400, 401, 403, 409, 422, 429, 500]
  return fieldMutations('refusal', JSON.stringify(refusal), 'before', (change) => {
    const status = statuses[Math.floor(random() * statuses.length)] ?? 400
    return (answer) => ({ status, headers: {}, text: change(JSON.stringify(refusal)), bytesSent: answer.bytesSent })
  })
}

function headerMutations(truth: WireResponse, random: () => number): Mutation[] {
  const statuses = [429, 503, 403]
  const names = Object.keys(truth.headers).filter((name) => !['content-type', 'cache-control', 'content-length'].includes(name))
  return [
    ...names.flatMap((name) => {
      const value = truth.headers[name] ?? ''
      const values = /^https:\/\//.test(value) ? [...HEADER_VALUES, ...addressesFor(value)] : HEADER_VALUES
      return [
        once(`header ${name} missing`, 'after', (answer) => ({
          ...answer,
          headers: Object.fromEntries(Object.entries(answer.headers).filter(([one]) => one !== name)),
        })),
        ...values.map((bad) =>
          once(`header ${name}: ${bad}`, 'after', (answer) => ({ ...answer, headers: { ...answer.headers, [name]: bad } })),
        ),
      ]
    }),
    ...ADDED_HEADERS.map(([name, value]) =>
      once(`added header ${name}: ${value}`, 'after', (answer) => ({ ...answer, headers: { ...answer.headers, [name]: value } })),
    ),
    ...ADDED_HEADERS.map(([name, value]) => {
      const status = statuses[Math.floor(random() * statuses.length)] ?? 429
      return once(`status ${status} with ${name}: ${value}`, 'before', () => ({
        status,
        headers: { [name]: value },
        text: '',
        bytesSent: 0,
      }))
    }),
  ]
}

type Path = readonly (string | number)[]

/** True where both name an id at the same place: then one could pass for the other. */
function isAlike(one: string, other: string): boolean {
  return ['id', 'data.id'].some((path) => [one, other].every((text) => valueAt(text, path.split('.')) !== undefined))
}

/** Every path of a JSON text, at most 60; none where it is no JSON. */
function pathsIn(text: string): Path[] {
  const found: Path[] = []
  const walk = (value: unknown, path: Path): void => {
    if (path.length > 0) found.push(path)
    if (Array.isArray(value)) value.slice(0, 2).forEach((one, index) => walk(one, [...path, index]))
    else if (typeof value === 'object' && value !== null) for (const [name, one] of Object.entries(value)) walk(one, [...path, name])
  }
  walk(parsed(text), [])
  return found.slice(0, 60)
}

/** Long numbers are kept as they are: as a JS number they would be spoilt beside what is to be spoilt. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(/([:[,]\s*)(\d{16,})(?=\s*[,\]}])/g, '$1"@long:$2"'))
  } catch {
    return undefined
  }
}

function valueAt(text: string, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    parsed(text),
  )
}

/** The text with the field at `path` holding `raw` JSON; `isDoubled` keeps the truth before it. */
function withField(text: string, path: Path, raw: string | undefined, isDoubled = false): string {
  const write = (value: unknown, rest: Path): string | undefined => {
    const [key, ...deeper] = rest
    if (key === undefined) return raw
    if (Array.isArray(value))
      return `[${value.flatMap((one, index) => (index === key ? (write(one, deeper) ?? []) : JSON.stringify(one))).join(',')}]`
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    const fields = Object.entries(value).flatMap(([name, one]) => {
      const plain = `${JSON.stringify(name)}:${JSON.stringify(one)}`
      if (name !== key) return plain
      const changed = write(one, deeper)
      const field = changed === undefined ? [] : [`${JSON.stringify(name)}:${changed}`]
      return isDoubled && deeper.length === 0 ? [plain, ...field] : field
    })
    return `{${fields.join(',')}}`
  }
  const value = parsed(text)
  return value === undefined ? text : (write(value, path) ?? '').replaceAll(/"@long:(\d+)"/g, '$1')
}
