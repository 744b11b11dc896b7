import { createHash } from 'node:crypto'
import { later, spoilTable } from '../../testing/refusal-table.ts'
import type { Refusal } from '../../testing/refusals.ts'
import { practiceAppRecord } from '../records.ts'
import { challenge, REDIRECT, VERIFIER } from './login.ts'
import { isErrorPage, sentBack, SELF_SERVE, told, type RefusalBench } from './refusal-bench.ts'

const CODE_FLOW = 'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow'
const NATIVE_FLOW = `${CODE_FLOW}-native`
const REFRESH = 'https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens'
const VERSIONING = 'https://learn.microsoft.com/en-us/linkedin/marketing/versioning'
const RATE_LIMITS = 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits'
const ERRORS = 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling'

const BAD_CODE = {
  error: 'invalid_request',
  error_description:
    'Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists',
}
const NATIVE_PATH = '/oauth/native-pkce/authorization'
const NATIVE = {
  redirect_uri: 'http://127.0.0.1:50123/any',
  scope: 'w_member_social',
  code_challenge: challenge(),
  code_challenge_method: 'S256',
}
const ERROR_PAGE = 'Bummer, something went wrong'
const ACLS = '/rest/organizationAcls?q=roleAssignee'
const ADMIN = ['rw_organization_admin']

/** Authorization codes, exchanged late, again, or with a change of the form. */
const codes = spoilTable<RefusalBench, string, Record<string, string>>(
  ({ code }) => code(),
  ({ exchange }, code, change) => exchange(code, change),
  [
    ['a code used a second time', { before: ({ exchange }, code) => exchange(code) }, 400, BAD_CODE, CODE_FLOW],
    ['a code after 30 minutes', { before: later(30 * 60_000) }, 400, BAD_CODE, CODE_FLOW],
    [
      'a code under another redirect address',
      { change: { redirect_uri: 'http://127.0.0.1:8918/linkedin/callback' } },
      400,
      BAD_CODE,
      CODE_FLOW,
    ],
    [
      'a wrong client secret',
      { change: { client_secret: 'wrong' } },
      401,
      { error: 'invalid_client', error_description: 'Client authentication failed' },
      `${CODE_FLOW}; (unconfirmed) body`,
    ],
  ],
)

/** Consent, codes, tokens, headers, versions and daily counters. */
export const LOGIN_REFUSALS: readonly Refusal<RefusalBench>[] = [
  {
    rule: 'a redirect address that is not registered',
    source: CODE_FLOW,
    broken: async ({ authorize }) => isErrorPage(told(await authorize({ redirect_uri: 'http://127.0.0.1:8920/linkedin/callback' }))),
    status: 400,
    body: ERROR_PAGE,
  },
  {
    rule: 'a registered redirect address with one more slash',
    source: CODE_FLOW,
    broken: async ({ authorize }) => isErrorPage(told(await authorize({ redirect_uri: `${REDIRECT}/` }))),
    status: 400,
    body: ERROR_PAGE,
  },
  {
    rule: 'a scope the app was not granted',
    source: CODE_FLOW,
    broken: async ({ authorize }) => sentBack(await authorize({ scope: 'openid r_member_social' })),
    status: 302,
    body: {
      error: 'unauthorized_scope_error',
      error_description: 'Scope "r_member_social" is not authorized for your application',
      state: 'st',
    },
  },
  {
    rule: 'a dead scope of the old profile API',
    source: 'contract 0',
    broken: async ({ authorize }) => sentBack(await authorize({ scope: 'r_liteprofile' })),
    status: 302,
    body: { error: 'unauthorized_scope_error' },
  },
  {
    rule: 'page scopes of an app without Community Management',
    source: 'https://learn.microsoft.com/en-us/linkedin/marketing/increasing-access',
    async broken(bench) {
      bench.setApp({ hasCommunityManagement: false })
      return sentBack(await bench.authorize({ scope: 'w_organization_social' }))
    },
    status: 302,
    body: { error: 'unauthorized_scope_error' },
  },
  ...codes,
  {
    rule: 'an exchange without its code',
    source: CODE_FLOW,
    broken: ({ exchange }) => exchange(''),
    status: 400,
    body: { error: 'invalid_request', error_description: 'A required parameter "code" is missing' },
  },
  {
    rule: 'the password grant',
    source: CODE_FLOW,
    broken: ({ exchange }) => exchange('x', { grant_type: 'password' }),
    status: 400,
    body: { error: 'unsupported_grant_type' },
  },
  {
    rule: 'the native flow for an app it is not switched on for',
    source: NATIVE_FLOW,
    async broken(bench) {
      bench.setApp({ isNativeEnabled: false })
      return isErrorPage(told(await bench.authorize(NATIVE, NATIVE_PATH)))
    },
    status: 400,
    body: ERROR_PAGE,
  },
  {
    rule: 'localhost by name in the native flow',
    source: NATIVE_FLOW,
    broken: async ({ authorize }) =>
      isErrorPage(told(await authorize({ ...NATIVE, redirect_uri: 'http://localhost:50123/any' }, NATIVE_PATH))),
    status: 400,
    body: ERROR_PAGE,
  },
  {
    rule: 'a challenge in hexadecimal',
    source: NATIVE_FLOW,
    broken: async ({ authorize }) =>
      sentBack(await authorize({ ...NATIVE, code_challenge: createHash('sha256').update(VERIFIER).digest('hex') }, NATIVE_PATH)),
    status: 302,
    body: { error: 'invalid_request' },
  },
  {
    rule: 'a wrong verifier',
    source: NATIVE_FLOW,
    broken: async ({ code, exchange }) =>
      exchange(await code(NATIVE, NATIVE_PATH), {
        redirect_uri: NATIVE.redirect_uri,
        client_secret: '',
        code_verifier: 'w'.repeat(50),
      }),
    status: 400,
    body: BAD_CODE,
  },
  {
    rule: 'a refresh by an app that got no refresh token',
    source: REFRESH,
    broken: ({ exchange, member }) => exchange('', { grant_type: 'refresh_token', refresh_token: member }),
    status: 400,
    body: { error: 'invalid_grant' },
  },
  {
    rule: 'a refresh token after its year, which refreshing does not extend',
    source: REFRESH,
    async broken(bench) {
      bench.setApp({ isPartner: true })
      const first = (await bench.exchange(await bench.code())).body as { refresh_token: string }
      const refresh = () => bench.exchange('', { grant_type: 'refresh_token', refresh_token: first.refresh_token })
      bench.clock.advance(300 * 86_400_000)
      await refresh()
      bench.clock.advance(65 * 86_400_000)
      return refresh()
    },
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'The provided authorization grant or refresh token is invalid, expired or revoked.',
    },
  },
  {
    rule: 'a revocation with the wrong secret',
    source: 'contract 1.3; (unconfirmed) body',
    async broken(bench) {
      const form = { client_id: practiceAppRecord(bench.world).clientId, client_secret: 'wrong', token: bench.member }
      return bench.put('https://www.linkedin.com/oauth/v2/revoke', { body: new URLSearchParams(form) }, 'POST')
    },
    status: 401,
    body: { error: 'invalid_client' },
  },
  {
    rule: 'a call without a token',
    source: ERRORS,
    broken: ({ ask, member }) => ask('GET', ACLS, member, { headers: { Authorization: '' } }),
    status: 401,
    body: { status: 401, serviceErrorCode: 401, message: 'Empty oauth2_access_token' },
  },
  {
    rule: 'an unknown token',
    source: ERRORS,
    broken: ({ ask }) => ask('GET', ACLS, 'nonsense'),
    status: 401,
    body: { status: 401, code: 'INVALID_ACCESS_TOKEN', serviceErrorCode: 65600, message: 'Invalid access token' },
  },
  {
    rule: 'a token after 60 days',
    source: CODE_FLOW,
    async broken({ ask, clock, member }) {
      clock.advance(60 * 86_400_000)
      return ask('GET', '/v2/userinfo', member)
    },
    status: 401,
    body: { status: 401, code: 'EXPIRED_ACCESS_TOKEN', serviceErrorCode: 65602 },
  },
  {
    rule: 'a token its member revoked',
    source: ERRORS,
    async broken({ ask, world, member }) {
      world.tokens.revokeGrant(world.tokens.find(member)!.grantId)
      return ask('GET', '/v2/userinfo', member)
    },
    status: 401,
    body: {
      status: 401,
      code: 'REVOKED_ACCESS_TOKEN',
      serviceErrorCode: 65601,
      message: 'The token used in the request has been revoked by the user',
    },
  },
  {
    rule: 'an earlier token after a login with other scopes',
    source: CODE_FLOW,
    async broken({ ask, member, code, exchange }) {
      await exchange(await code({ scope: 'openid w_member_social' }))
      return ask('GET', '/v2/userinfo', member)
    },
    status: 401,
    body: { status: 401, code: 'REVOKED_ACCESS_TOKEN' },
  },
  {
    rule: 'a call without LinkedIn-Version',
    source: VERSIONING,
    broken: ({ ask, token }) => ask('GET', ACLS, token(ADMIN), { headers: { 'LinkedIn-Version': '' } }),
    status: 400,
    body: { status: 400, code: 'VERSION_MISSING' },
  },
  {
    rule: 'a version whose year is over',
    source: 'https://learn.microsoft.com/en-us/linkedin/marketing/integrations/migrations',
    broken: ({ ask, token }) => ask('GET', ACLS, token(ADMIN), { headers: { 'LinkedIn-Version': '202511' } }),
    status: 426,
    body: { status: 426, code: 'NONEXISTENT_VERSION', message: 'Requested version 20251101 is not active' },
  },
  {
    rule: 'a version on the day of its sunset',
    source: 'https://learn.microsoft.com/en-us/linkedin/marketing/integrations/migrations',
    async broken({ ask, clock, token }) {
      clock.advance(Date.parse('2027-01-15T00:00:00Z') - clock.now())
      return ask('GET', ACLS, token(ADMIN), { headers: { 'LinkedIn-Version': '202601' } })
    },
    status: 426,
    body: { code: 'NONEXISTENT_VERSION', message: 'Requested version 20260101 is not active' },
  },
  {
    rule: 'a call without X-Restli-Protocol-Version 2.0.0',
    source: 'contract 2; (unconfirmed) status',
    broken: ({ ask, token }) => ask('GET', ACLS, token(ADMIN), { headers: { 'X-Restli-Protocol-Version': '' } }),
    status: 400,
    body: { status: 400 },
  },
  {
    rule: 'userinfo without the scope openid',
    source: 'https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2',
    broken: ({ ask, token }) => ask('GET', '/v2/userinfo', token(['w_member_social'])),
    status: 403,
    body: { status: 403, code: 'ACCESS_DENIED', serviceErrorCode: 100 },
  },
  {
    rule: 'the pages of a member without an admin scope',
    source: 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-access-control-by-role',
    broken: ({ ask, member }) => ask('GET', ACLS, member),
    status: 403,
    body: { serviceErrorCode: 100, message: 'Not enough permissions to access: organizationAcls.FINDER-roleAssignee.20260901' },
  },
  {
    rule: 'the 151st call of a member on one day',
    source: RATE_LIMITS,
    async broken({ ask, member }) {
      for (let call = 0; call < 150; call += 1) await ask('GET', '/v2/userinfo', member)
      return ask('GET', '/v2/userinfo', member)
    },
    status: 429,
    body: {
      status: 429,
      code: 'TOO_MANY_REQUESTS',
      serviceErrorCode: 101,
      message: 'Resource level throttle MEMBER DAY limit for calls to this resource is reached.',
    },
  },
  {
    rule: 'one call more than the app may make on one day',
    source: RATE_LIMITS,
    async broken({ ask, setSettings, token }) {
      setSettings({ applicationDayLimit: 1 })
      await ask('GET', '/v2/userinfo', token(SELF_SERVE, 1))
      return ask('GET', '/v2/userinfo', token(SELF_SERVE))
    },
    status: 429,
    body: { serviceErrorCode: 101, message: 'Resource level throttle APPLICATION DAY limit for calls to this resource is reached.' },
  },
]
