import type { RacedLogin } from '../../../../../tools/token-race/raced-logins.ts'

export const racedLogin: RacedLogin = {
  host: 'www.googleapis.com',
  tokenUrl: 'https://oauth2.googleapis.com/token',
  required: ['youtube.title=A race'],
}
