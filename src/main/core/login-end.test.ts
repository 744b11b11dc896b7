import { expect, it } from 'vitest'
import { loginEndsAt, refuseAfterLogin } from './login-end.ts'
import type { GrantTokens } from './login-adapter.ts'

const NOW = 1_790_000_000_000
const tokens: GrantTokens = { kind: 'oauth2', accessToken: 'a', scopes: [], expiresAt: NOW, refreshExpiresAt: NOW + 5 }
const renewing = { refresh: () => Promise.resolve(tokens) }

it.each([
  ['at the end of its token, without a refresh', tokens, {}, NOW],
  ['at the end of its token, where the grant has no refresh token', tokens, renewing, NOW],
  ['with its refresh token', { ...tokens, refreshToken: 'r' }, renewing, NOW + 5],
  ['never, where the refresh token has no end', { ...tokens, refreshToken: 'r', refreshExpiresAt: null }, renewing, null],
  ['never, where the account has a token of its own', { ...tokens, accountTokens: { page: 'p' } }, {}, null],
  ['like the person’s, where another account has one', { ...tokens, accountTokens: { other: 'p' } }, {}, NOW],
])('an account’s login ends %s', (_how, grant, login, end) => {
  expect(loginEndsAt({ remoteId: 'page' }, grant, login)).toBe(end)
})

it('refuses a time from the login’s end on', () => {
  const account = { id: 'a', platform: 'linkedin' } as const
  expect(() => refuseAfterLogin(account, NOW, NOW)).toThrow('login-ends-first')
  expect(() => refuseAfterLogin(account, NOW, NOW - 1)).not.toThrow()
  expect(() => refuseAfterLogin(account, null, NOW * 2)).not.toThrow()
})
