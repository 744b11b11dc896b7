import type { World } from '../kit/world.ts'
import { GraphError, type GraphErrorParts } from './graph-error.ts'
import { metaSettings } from './meta-settings.ts'

interface KnownRefusal extends GraphErrorParts {
  readonly code: number
  readonly message: string
}

/**
 * What Facebook says where it will not let a Page publish for reasons of its own: code or subcode, with the code it comes under
 * (error lists of the Pages API and of working clients, read 2026-11-23).
 */
const KNOWN: Readonly<Record<number, KnownRefusal>> = {
  1: { code: 1, message: 'An unknown error occurred', isTransient: true },
  2: { code: 2, message: 'Service temporarily unavailable', isTransient: true },
  17: { code: 17, message: '(#17) User request limit reached', isTransient: true },
  32: { code: 32, message: '(#32) Page request limit reached', isTransient: true },
  341: { code: 341, message: '(#341) Feed action request limit reached' },
  368: {
    code: 368,
    message: 'The action attempted has been deemed abusive or is otherwise disallowed',
    title: 'Action Blocked',
    userMessage: 'This action was blocked. Please try again later.',
  },
  613: { code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' },
  1346003: { code: 100, message: 'Invalid parameter', subcode: 1346003, userMessage: 'This content was flagged as abusive.' },
  1363047: { code: 1, message: 'An unknown error occurred', subcode: 1363047, isTransient: true },
  1390008: { code: 368, message: 'The action attempted has been deemed abusive or is otherwise disallowed', subcode: 1390008 },
  1404006: { code: 100, message: 'Invalid parameter', subcode: 1404006, userMessage: 'A security check is needed.' },
  1404078: { code: 100, message: 'Invalid parameter', subcode: 1404078, userMessage: 'Page Publishing Authorization is needed.' },
  1404102: { code: 100, message: 'Invalid parameter', subcode: 1404102, userMessage: 'This goes against the Community Standards.' },
  1404112: { code: 368, message: 'The action attempted has been deemed abusive or is otherwise disallowed', subcode: 1404112 },
  1609005: { code: 100, message: 'Invalid parameter', subcode: 1609005, userMessage: 'The link could not be scraped.' },
  1609010: { code: 2, message: 'Service temporarily unavailable', subcode: 1609010, isTransient: true },
  4854002: { code: 100, message: 'Invalid parameter', subcode: 4854002, userMessage: 'Please confirm your identity.' },
}

/** Refuses what a Page publishes for as long as the setting `publishingRefusal` names a code or subcode. */
export function refuseBlocked(world: World): void {
  const asked = metaSettings(world).publishingRefusal
  if (asked === null) return
  const known = KNOWN[asked]
  if (known === undefined) throw new GraphError(asked, `(#${asked}) Refused`)
  throw new GraphError(known.code, known.message, known)
}
