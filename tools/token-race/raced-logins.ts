import { fixturesOf } from '../testing/fixtures.ts'

/** How a login is renewed, as seen on the line. */
export interface RacedLogin {
  /** Refused calls come from here. */
  readonly host: string
  /** A POST to it is a refresh. */
  readonly tokenUrl: string
  /** Options, as they are typed on the command line, without which a video cannot go there. */
  readonly required?: readonly string[]
}

const found = await fixturesOf<{ racedLogin: RacedLogin }>('raced-login')

/**
 * Every login that has a refresh, by its id; each has one platform of the same name. Meta's has none: a token that has ended there cannot be traded
 * for a younger one.
 */
export const RACED_LOGINS: ReadonlyMap<string, RacedLogin> = new Map([...found].map(([id, { racedLogin }]) => [id, racedLogin]))

/** The login that a call to this real address renews; undefined for every other call. */
export function loginRefreshedBy(method: string, url: string): string | undefined {
  return [...RACED_LOGINS].find(([, { tokenUrl }]) => method === 'POST' && tokenUrl === url)?.[0]
}
