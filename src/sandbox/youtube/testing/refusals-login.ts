import type { Refusal } from '../../testing/refusals.ts'
import { challengeOf } from '../../kit/tokens.ts'
import { SCOPE_PREFIX } from '../limits.ts'
import { issueTokens } from '../oauth-routes.ts'
import { oauthBody, reasoned, refusedAnswer } from './broken.ts'
import type { YouTubeClient } from './client.ts'

const NATIVE = 'https://developers.google.com/identity/protocols/oauth2/native-app'
const OVERVIEW = 'https://developers.google.com/identity/protocols/oauth2'
const CONTRACT = 'contract, section 1'
const REDIRECT = 'http://127.0.0.1:53682/back'
const VERIFIER = 'v'.repeat(64)

function consentAddress(bench: YouTubeClient, change: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: bench.project().clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: `${SCOPE_PREFIX}youtube.upload`,
    state: 's',
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    ...change,
  })
  return `https://accounts.google.com/o/oauth2/v2/auth?${query.toString()}`
}

async function codeOf(bench: YouTubeClient): Promise<string> {
  const allowed = await bench.call('POST', consentAddress(bench), { body: new URLSearchParams({ decision: 'allow' }) })
  return new URL(allowed.headers['location'] ?? '').searchParams.get('code') ?? ''
}

const consent = async (bench: YouTubeClient, change: Record<string, string>) =>
  refusedAnswer(await bench.call('GET', consentAddress(bench, change)))

async function token(bench: YouTubeClient, form: Record<string, string>) {
  const { clientId, clientSecret } = bench.project()
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form })
  for (const [name, value] of [...body]) if (value === '') body.delete(name)
  return refusedAnswer(await bench.call('POST', 'https://oauth2.googleapis.com/token', { body }))
}

const exchange = (bench: YouTubeClient, code: string, change: Record<string, string> = {}) =>
  token(bench, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER, ...change })

const refresh = (bench: YouTubeClient, refreshToken: string) => token(bench, { grant_type: 'refresh_token', refresh_token: refreshToken })

const grant = (bench: YouTubeClient, channelIndex = 0) =>
  issueTokens(bench.world, bench.project(), bench.channel(channelIndex).id, [`${SCOPE_PREFIX}youtube.readonly`])

const whoami = async (bench: YouTubeClient, accessToken: string) =>
  refusedAnswer(await bench.api('GET', 'youtube/v3/channels?part=id&mine=true', accessToken))

const EXPIRED_OR_REVOKED = oauthBody('invalid_grant', 'Token has been expired or revoked.')
const INVALID_CREDENTIALS = reasoned(401, 'authError', undefined, 'global')

/** Consent, codes, tokens, scopes. */
export const LOGIN_REFUSALS: readonly Refusal<YouTubeClient>[] = [
  {
    rule: 'a redirect that is no loopback address',
    source: NATIVE,
    broken: (bench) => consent(bench, { redirect_uri: 'https://example.com/back' }),
    status: 400,
    body: 'Error 400: redirect_uri_mismatch',
  },
  {
    rule: 'a client id that does not exist',
    source: NATIVE,
    broken: (bench) => consent(bench, { client_id: 'nobody.apps.googleusercontent.com' }),
    status: 400,
    body: 'Error 401: invalid_client',
  },
  {
    rule: 'a scope that does not exist',
    source: OVERVIEW,
    broken: (bench) => consent(bench, { scope: `${SCOPE_PREFIX}youtube.everything` }),
    status: 400,
    body: 'Error 400: invalid_scope',
  },
  {
    rule: 'a code challenge shorter than 43 characters',
    source: NATIVE,
    broken: (bench) => consent(bench, { code_challenge: 'short' }),
    status: 400,
    body: 'Error 400: invalid_request',
  },
  {
    rule: 'an authorization code used twice',
    source: CONTRACT,
    async broken(bench) {
      const code = await codeOf(bench)
      await exchange(bench, code)
      return exchange(bench, code)
    },
    status: 400,
    body: oauthBody('invalid_grant'),
  },
  {
    rule: 'an authorization code after its ten minutes',
    source: CONTRACT,
    async broken(bench) {
      const code = await codeOf(bench)
      bench.clock.advance(600_000)
      return exchange(bench, code)
    },
    status: 400,
    body: oauthBody('invalid_grant'),
  },
  {
    rule: 'another redirect at the exchange than at consent',
    source: NATIVE,
    broken: async (bench) => exchange(bench, await codeOf(bench), { redirect_uri: 'http://127.0.0.1:53683/back' }),
    status: 400,
    body: oauthBody('redirect_uri_mismatch'),
  },
  {
    rule: 'a wrong code verifier',
    source: NATIVE,
    broken: async (bench) => exchange(bench, await codeOf(bench), { code_verifier: 'w'.repeat(64) }),
    status: 400,
    body: oauthBody('invalid_grant', 'Invalid code verifier.'),
  },
  {
    rule: 'no code verifier although there was a challenge',
    source: NATIVE,
    broken: async (bench) => exchange(bench, await codeOf(bench), { code_verifier: '' }),
    status: 400,
    body: oauthBody('invalid_grant', 'Missing code verifier.'),
  },
  {
    rule: 'no client secret',
    source: CONTRACT,
    broken: async (bench) => exchange(bench, await codeOf(bench), { client_secret: '' }),
    status: 400,
    body: oauthBody('invalid_request', 'client_secret is missing.'),
  },
  {
    rule: 'a wrong client secret',
    source: CONTRACT,
    broken: async (bench) => exchange(bench, await codeOf(bench), { client_secret: 'GOCSPX-wrong' }),
    status: 401,
    body: oauthBody('invalid_client'),
  },
  {
    rule: 'a token request that is no form',
    source: NATIVE,
    broken: async (bench) =>
      refusedAnswer(await bench.call('POST', 'https://oauth2.googleapis.com/token', { body: { grant_type: 'refresh_token' } })),
    status: 400,
    body: oauthBody('invalid_request'),
  },
  {
    rule: 'a grant type that does not exist',
    source: NATIVE,
    broken: (bench) => token(bench, { grant_type: 'password' }),
    status: 400,
    body: oauthBody('unsupported_grant_type'),
  },
  {
    rule: 'a revoked refresh token',
    source: OVERVIEW,
    async broken(bench) {
      const { refresh_token: value } = grant(bench)
      await bench.call('POST', 'https://oauth2.googleapis.com/revoke', { body: new URLSearchParams({ token: value }) })
      return refresh(bench, value)
    },
    status: 400,
    body: EXPIRED_OR_REVOKED,
  },
  {
    rule: 'a refresh token of a project in Testing after seven days',
    source: OVERVIEW,
    broken(bench) {
      bench.setProject({ publishingStatus: 'testing' })
      const { refresh_token: value } = grant(bench)
      bench.clock.advance(7 * 86_400_000)
      return refresh(bench, value)
    },
    status: 400,
    body: EXPIRED_OR_REVOKED,
  },
  {
    rule: 'a refresh token unused for six months',
    source: OVERVIEW,
    broken(bench) {
      const { refresh_token: value } = grant(bench)
      bench.clock.advance(184 * 86_400_000)
      return refresh(bench, value)
    },
    status: 400,
    body: EXPIRED_OR_REVOKED,
  },
  {
    rule: 'an access token where a refresh token belongs',
    source: OVERVIEW,
    broken: (bench) => refresh(bench, grant(bench).access_token),
    status: 400,
    body: oauthBody('invalid_grant'),
  },
  {
    rule: 'revoking a token that is dead already',
    source: NATIVE,
    async broken(bench) {
      const body = new URLSearchParams({ token: grant(bench).refresh_token })
      await bench.call('POST', 'https://oauth2.googleapis.com/revoke', { body })
      return refusedAnswer(await bench.call('POST', 'https://oauth2.googleapis.com/revoke', { body }))
    },
    status: 400,
    body: oauthBody('invalid_token'),
  },
  {
    rule: 'a call without a token',
    source: 'contract, section 9',
    broken: async (bench) => refusedAnswer(await bench.call('GET', 'https://www.googleapis.com/youtube/v3/channels?part=id&mine=true')),
    status: 401,
    body: reasoned(401, 'required', undefined, 'global'),
  },
  {
    rule: 'an access token after its hour',
    source: 'contract, section 9',
    broken(bench) {
      const { access_token: value, expires_in: seconds } = grant(bench)
      bench.clock.advance(seconds * 1000)
      return whoami(bench, value)
    },
    status: 401,
    body: INVALID_CREDENTIALS,
  },
  {
    rule: 'an access token whose grant was revoked',
    source: 'contract, section 9',
    async broken(bench) {
      const { access_token: value } = grant(bench)
      await bench.call('POST', 'https://oauth2.googleapis.com/revoke', { body: new URLSearchParams({ token: value }) })
      return whoami(bench, value)
    },
    status: 401,
    body: INVALID_CREDENTIALS,
  },
  {
    rule: 'a refresh token where an access token belongs',
    source: 'contract, section 9',
    broken: (bench) => whoami(bench, grant(bench).refresh_token),
    status: 401,
    body: INVALID_CREDENTIALS,
  },
  {
    rule: 'an insert without a scope to upload',
    source: 'https://developers.google.com/youtube/v3/docs/videos/insert',
    broken: async (bench) => refusedAnswer(await bench.open(bench.token(['youtube.readonly']))),
    status: 403,
    body: {
      error: {
        code: 403,
        status: 'PERMISSION_DENIED',
        message: 'Request had insufficient authentication scopes.',
        details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
      },
    },
  },
  {
    rule: 'reading with the scope to upload alone',
    source: 'contract, section 1',
    broken: (bench) => whoami(bench, bench.token(['youtube.upload'])),
    status: 403,
    body: reasoned(403, 'insufficientPermissions'),
  },
  {
    rule: 'a Google account without a channel',
    source: 'contract, section 9',
    broken: (bench) => whoami(bench, issueTokens(bench.world, bench.project(), 'nobody', [`${SCOPE_PREFIX}youtube.readonly`]).access_token),
    status: 401,
    body: reasoned(401, 'youtubeSignupRequired', 'Unauthorized', 'youtube.header'),
  },
]
