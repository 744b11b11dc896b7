import type { RacedLogin } from '../../../../../tools/token-race/raced-logins.ts'

export const racedLogin: RacedLogin = { host: 'api.x.com', tokenUrl: 'https://api.x.com/2/oauth2/token' }
