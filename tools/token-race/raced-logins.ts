/** How a login is renewed, as seen on the line. */
export interface RacedLogin {
  /** Refused calls come from here. */
  readonly host: string
  /** A POST to it is a refresh. */
  readonly tokenUrl: string
}

/** Every login that has a refresh. Meta's has none: a token that has ended there cannot be traded for a younger one. */
export const RACED_LOGINS = {
  x: { host: 'api.x.com', tokenUrl: 'https://api.x.com/2/oauth2/token' },
  youtube: { host: 'www.googleapis.com', tokenUrl: 'https://oauth2.googleapis.com/token' },
  linkedin: { host: 'api.linkedin.com', tokenUrl: 'https://www.linkedin.com/oauth/v2/accessToken' },
  tiktok: { host: 'open.tiktokapis.com', tokenUrl: 'https://open.tiktokapis.com/v2/oauth/token/' },
} as const satisfies Record<string, RacedLogin>

/** A login that has a refresh; each has one platform of the same name. */
export type RacedLoginId = keyof typeof RACED_LOGINS

export const RACED_LOGIN_IDS = Object.keys(RACED_LOGINS) as readonly RacedLoginId[]

/** The login that a call to this real address renews; null for every other call. */
export function loginRefreshedBy(method: string, url: string): RacedLoginId | null {
  return RACED_LOGIN_IDS.find((id) => method === 'POST' && RACED_LOGINS[id].tokenUrl === url) ?? null
}
