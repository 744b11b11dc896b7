import { readMultipart, type Multipart } from '../kit/multipart.ts'
import { contentTypeOf, readText, type SandboxRequest } from '../kit/request.ts'
import type { World } from '../kit/world.ts'
import { badParameter } from './graph-error.ts'
import { readGraphTime } from './graph-time.ts'

/** What one call said, wherever it said it: query, urlencoded, multipart or JSON body. The body wins over the query. */
export interface GraphInput {
  readonly values: ReadonlyMap<string, unknown>
  readonly files: Multipart['files']
  readonly bodyKind: 'none' | 'form' | 'multipart' | 'json'
  /** When it came, epoch ms: dates may count from it. */
  readonly now: number
}

/** Reads a Graph call's parameters; files go to disk and are cut off at `maxFileBytes`. */
export async function readGraphInput(request: SandboxRequest, world: World, maxFileBytes: number): Promise<GraphInput> {
  const values = new Map<string, unknown>()
  const now = world.clock.now()
  const take = (entries: Iterable<readonly [string, unknown]>) => {
    // `name[]` may stand there once for each entry, as axios and others write lists: numbered here.
    const seen = new Map<string, number>()
    for (const [name, value] of entries) {
      const index = seen.get(name) ?? 0
      seen.set(name, index + 1)
      values.set(name.endsWith('[]') ? `${name.slice(0, -1)}${index}]` : name, value)
    }
  }
  take(request.url.searchParams)
  const type = contentTypeOf(request)
  if (type === 'multipart/form-data') {
    const parts = await readMultipart(request, world, maxFileBytes)
    if (parts === null) throw badParameter('The multipart body could not be read')
    take(Object.entries(parts.fields))
    return { values, files: parts.files, bodyKind: 'multipart', now }
  }
  const text = await readText(request.body)
  if (text === '') return { values, files: {}, bodyKind: 'none', now }
  if (type === 'application/json') {
    const body = parseJson(text)
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badParameter('The JSON body must be one object')
    take(Object.entries(body).filter(([, value]) => value !== null))
    return { values, files: {}, bodyKind: 'json', now }
  }
  take(new URLSearchParams(text))
  return { values, files: {}, bodyKind: 'form', now }
}

/** JSON, with the numbers that a double cannot hold as text: ids are 64 bits wide at Meta, and some clients send them bare. */
function parseJson(text: string): unknown {
  try {
    return (JSON.parse as ParseWithSource)(text, (_key, value, context) =>
      typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value,
    )
  } catch {
    return undefined
  }
}

type ParseWithSource = (text: string, revive: (key: string, value: unknown, context?: { source?: string }) => unknown) => unknown

/**
 * A flat object as Meta's own samples arrive: `-d "attached_media[0]={"media_fbid":"1002"}"` loses its inner quotes in the shell, others write
 * single ones (page photos reference, "multi photo", read 2026-11-28). Undefined for anything else.
 */
function parseLoose(text: string): Record<string, string> | undefined {
  const inner = /^\s*\{([^{}[\]]*)\}\s*$/.exec(text)?.[1]
  if (inner === undefined) return undefined
  const pairs = inner.split(',').map((piece) => /^\s*(['"]?)(\w+)\1\s*:\s*(['"]?)([\w.-]*)\3\s*$/.exec(piece))
  if (!pairs.every((pair) => pair !== null)) return undefined
  return Object.fromEntries(pairs.map((pair) => [pair[2] ?? '', pair[4] ?? '']))
}

/** A parameter as text; undefined when absent. Numbers and truth values of a JSON body count as their text. */
export function textOf(input: GraphInput, name: string): string | undefined {
  const value = input.values.get(name)
  if (value === undefined) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value)
}

/** A parameter that must be there and not empty. */
export function requiredText(input: GraphInput, name: string): string {
  const value = textOf(input, name)
  if (value === undefined || value === '') throw badParameter(`The parameter ${name} is required`)
  return value
}

/** true, false, 1, 0; anything else is refused. */
export function flagOf(input: GraphInput, name: string): boolean | undefined {
  const value = textOf(input, name)
  if (value === undefined || value === '') return undefined
  if (/^(true|1|yes|on)$/i.test(value)) return true
  if (/^(false|0|no|off)$/i.test(value)) return false
  throw badParameter(`Param ${name} must be a boolean`)
}

/** A whole number that is not negative. */
export function integerOf(input: GraphInput, name: string): number | undefined {
  const value = textOf(input, name)
  if (value === undefined || value === '') return undefined
  if (!/^\d{1,15}$/.test(value)) throw badParameter(`Param ${name} must be an integer`)
  return Number(value)
}

/** A moment: unix seconds, ISO 8601 or a text as `strtotime` reads it. */
export function timeOf(input: GraphInput, name: string): number | undefined {
  const value = textOf(input, name)
  if (value === undefined || value === '') return undefined
  const time = readGraphTime(value, input.now)
  if (time === null) throw badParameter(`Param ${name} must be a valid timestamp`)
  return time
}

/** A structure: JSON text or `name[key]=…` in forms, itself in a JSON body. */
export function structureOf(input: GraphInput, name: string): unknown {
  const value = input.values.get(name) ?? keyedEntries(input, name)
  if (typeof value !== 'string') return value
  const parsed = parseJson(value)
  if (parsed === undefined) throw badParameter(`Param ${name} must be valid JSON`)
  return parsed
}

/**
 * A list, in each way forms can carry one: a JSON list, `name[0]=…`, `name[]=…`, `name[0][key]=…`, or (`isCommaAllowed`) a,b,c.
 * Entries that are JSON text come parsed.
 */
export function listOf(input: GraphInput, name: string, isCommaAllowed = false): unknown[] | undefined {
  const bracketed = bracketEntries(input, name)
  if (bracketed !== undefined) return bracketed
  const value = input.values.get(name)
  if (value === undefined || value === '') return undefined
  if (Array.isArray(value)) return value.map(entryOf)
  if (typeof value === 'string') {
    const parsed = parseJson(value)
    if (Array.isArray(parsed)) return parsed.map(entryOf)
    if (isCommaAllowed && !/[[{]/.test(value)) return value.split(',').map((part) => part.trim())
  }
  throw badParameter(`Param ${name} must be an array`)
}

function entryOf(entry: unknown): unknown {
  if (typeof entry !== 'string' || !/^\s*[{[]/.test(entry)) return entry
  return parseJson(entry) ?? parseLoose(entry) ?? entry
}

function keyedEntries(input: GraphInput, name: string): Record<string, unknown> | undefined {
  const entries = [...input.values].flatMap(([key, value]) => {
    const inner = key.startsWith(`${name}[`) ? /^\[(\w+)\]$/.exec(key.slice(name.length))?.[1] : undefined
    return inner === undefined ? [] : [[inner, value] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function bracketEntries(input: GraphInput, name: string): unknown[] | undefined {
  const entries = new Map<number, unknown>()
  for (const [key, value] of input.values) {
    if (!key.startsWith(`${name}[`)) continue
    const match = /^\[(\d{0,3})\](?:\[(\w+)\])?$/.exec(key.slice(name.length))
    if (match === null) throw badParameter(`Param ${name} must be an array`)
    const index = match[1] === '' ? entries.size : Number(match[1])
    const inner = match[2]
    entries.set(index, inner === undefined ? entryOf(value) : { ...(entries.get(index) as object | undefined), [inner]: value })
  }
  if (entries.size === 0) return undefined
  return [...entries].sort(([left], [right]) => left - right).map(([, value]) => value)
}
