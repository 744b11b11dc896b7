import type { RacedLogin } from '../../../../../tools/token-race/raced-logins.ts'

export const racedLogin: RacedLogin = {
  host: 'open.tiktokapis.com',
  tokenUrl: 'https://open.tiktokapis.com/v2/oauth/token/',
  required: ['tiktok.privacy=PUBLIC_TO_EVERYONE', 'tiktok.hasConsented=true'],
}
