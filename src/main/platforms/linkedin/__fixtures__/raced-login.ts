import type { RacedLogin } from '../../../../../tools/token-race/raced-logins.ts'

export const racedLogin: RacedLogin = { host: 'api.linkedin.com', tokenUrl: 'https://www.linkedin.com/oauth/v2/accessToken' }
