import { after, changeTable, later, refusalTable, spoilTable } from '../../testing/refusal-table.ts'
import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { challengeOf } from '../../kit/tokens.ts'
import { ACCESS_TOKEN_LIFETIME_S, SCOPE_PREFIX } from '../limits.ts'
import { issueTokens } from '../oauth-routes.ts'
import { oauthBody, reasoned, refusedAnswer } from './broken.ts'
import type { YouTubeClient } from './client.ts'

const NATIVE = 'https://developers.google.com/identity/protocols/oauth2/native-app'
const OVERVIEW = 'https://developers.google.com/identity/protocols/oauth2'
const INSERT = 'https://developers.google.com/youtube/v3/docs/videos/insert'
const CONTRACT = 'contract, section 1'
const CONTRACT_ERRORS = 'contract, section 9'
const TOKEN = 'https://oauth2.googleapis.com/token'
const REDIRECT = 'http://127.0.0.1:53682/back'
const VERIFIER = 'v'.repeat(64)

const DAY = 86_400_000

type Form = Record<string, string>

function consentAddress(bench: YouTubeClient, change: Form = {}): string {
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

const consent = async (bench: YouTubeClient, change: Form) => refusedAnswer(await bench.call('GET', consentAddress(bench, change)))

/** A call of the token endpoint; '' leaves a parameter out. */
async function token(bench: YouTubeClient, form: Form) {
  const { clientId, clientSecret } = bench.project()
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form })
  for (const [name, value] of [...body]) if (value === '') body.delete(name)
  return refusedAnswer(await bench.call('POST', TOKEN, { body }))
}

const exchange = (bench: YouTubeClient, code: string, change: Form = {}) =>
  token(bench, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER, ...change })

const refresh = (bench: YouTubeClient, refreshToken: string) => token(bench, { grant_type: 'refresh_token', refresh_token: refreshToken })

const revoke = async (bench: YouTubeClient, value: string) =>
  refusedAnswer(await bench.call('POST', 'https://oauth2.googleapis.com/revoke', { body: new URLSearchParams({ token: value }) }))

const grant = (bench: YouTubeClient, channelIndex = 0) =>
  issueTokens(bench.world, bench.project(), bench.channel(channelIndex).id, [`${SCOPE_PREFIX}youtube.readonly`])

const whoami = async (bench: YouTubeClient, accessToken: string) =>
  refusedAnswer(await bench.api('GET', 'youtube/v3/channels?part=id&mine=true', accessToken))

const EXPIRED_OR_REVOKED = oauthBody('invalid_grant', 'Token has been expired or revoked.')
const INVALID_CREDENTIALS = reasoned(401, 'authError', undefined, 'global')

/** Consents, told apart by their query; the page names the error. */
const consents = refusalTable<YouTubeClient, Form>(consent, [
  ['a redirect that is no loopback address', { redirect_uri: 'https://example.com/back' }, 400, 'Error 400: redirect_uri_mismatch', NATIVE],
  ['a client id that does not exist', { client_id: 'nobody.apps.googleusercontent.com' }, 400, 'Error 401: invalid_client', NATIVE],
  ['a scope that does not exist', { scope: `${SCOPE_PREFIX}youtube.everything` }, 400, 'Error 400: invalid_scope', OVERVIEW],
  ['a code challenge shorter than 43 characters', { code_challenge: 'short' }, 400, 'Error 400: invalid_request', NATIVE],
])

/** Authorization codes, exchanged late, again, or with a change of the form. */
const codes = spoilTable<YouTubeClient, string, Form>(codeOf, exchange, [
  ['an authorization code used twice', { before: exchange }, 400, oauthBody('invalid_grant'), CONTRACT],
  ['an authorization code after its ten minutes', { before: later(600_000) }, 400, oauthBody('invalid_grant'), CONTRACT],
  [
    'another redirect at the exchange than at consent',
    { change: { redirect_uri: 'http://127.0.0.1:53683/back' } },
    400,
    oauthBody('redirect_uri_mismatch'),
    NATIVE,
  ],
  [
    'a wrong code verifier',
    { change: { code_verifier: 'w'.repeat(64) } },
    400,
    oauthBody('invalid_grant', 'Invalid code verifier.'),
    NATIVE,
  ],
  [
    'no code verifier although there was a challenge',
    { change: { code_verifier: '' } },
    400,
    oauthBody('invalid_grant', 'Missing code verifier.'),
    NATIVE,
  ],
  ['no client secret', { change: { client_secret: '' } }, 400, oauthBody('invalid_request', 'client_secret is missing.'), CONTRACT],
  ['a wrong client secret', { change: { client_secret: 'GOCSPX-wrong' } }, 401, oauthBody('invalid_client'), CONTRACT],
])

/** A token of a new grant, what happens to it, and the use that is refused. */
interface TokenUse {
  readonly kind: 'access_token' | 'refresh_token'
  readonly before?: (bench: YouTubeClient, value: string) => unknown
  use(bench: YouTubeClient, value: string): Promise<RefusedAnswer>
}

const setTesting = (bench: YouTubeClient) => bench.setProject({ publishingStatus: 'testing' })

/** Tokens that are dead, or of the other kind. */
const tokens = changeTable<YouTubeClient, TokenUse>(
  async (bench, { kind, before, use }) => {
    const { [kind]: value } = grant(bench)
    await before?.(bench, value)
    return use(bench, value)
  },
  [
    ['a revoked refresh token', { kind: 'refresh_token', before: revoke, use: refresh }, 400, EXPIRED_OR_REVOKED, OVERVIEW],
    [
      'a refresh token of a project in Testing after seven days',
      after(setTesting, { kind: 'refresh_token', before: later(7 * DAY), use: refresh }),
      400,
      EXPIRED_OR_REVOKED,
      OVERVIEW,
    ],
    [
      'a refresh token unused for six months',
      { kind: 'refresh_token', before: later(184 * DAY), use: refresh },
      400,
      EXPIRED_OR_REVOKED,
      OVERVIEW,
    ],
    ['an access token where a refresh token belongs', { kind: 'access_token', use: refresh }, 400, oauthBody('invalid_grant'), OVERVIEW],
    [
      'revoking a token that is dead already',
      { kind: 'refresh_token', before: revoke, use: revoke },
      400,
      oauthBody('invalid_token'),
      NATIVE,
    ],
    [
      'an access token after its hour',
      { kind: 'access_token', before: later(ACCESS_TOKEN_LIFETIME_S * 1000), use: whoami },
      401,
      INVALID_CREDENTIALS,
      CONTRACT_ERRORS,
    ],
    [
      'an access token whose grant was revoked',
      { kind: 'access_token', before: revoke, use: whoami },
      401,
      INVALID_CREDENTIALS,
      CONTRACT_ERRORS,
    ],
    ['a refresh token where an access token belongs', { kind: 'refresh_token', use: whoami }, 401, INVALID_CREDENTIALS, CONTRACT_ERRORS],
  ],
)

const others: readonly Refusal<YouTubeClient>[] = [
  {
    rule: 'a token request that is no form',
    source: NATIVE,
    broken: async (bench) => refusedAnswer(await bench.call('POST', TOKEN, { body: { grant_type: 'refresh_token' } })),
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
    rule: 'a call without a token',
    source: CONTRACT_ERRORS,
    broken: async (bench) => refusedAnswer(await bench.call('GET', 'https://www.googleapis.com/youtube/v3/channels?part=id&mine=true')),
    status: 401,
    body: reasoned(401, 'required', undefined, 'global'),
  },
  {
    rule: 'an insert without a scope to upload',
    source: INSERT,
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
    source: CONTRACT,
    broken: (bench) => whoami(bench, bench.token(['youtube.upload'])),
    status: 403,
    body: reasoned(403, 'insufficientPermissions'),
  },
  {
    rule: 'a Google account without a channel',
    source: CONTRACT_ERRORS,
    broken: (bench) => whoami(bench, issueTokens(bench.world, bench.project(), 'nobody', [`${SCOPE_PREFIX}youtube.readonly`]).access_token),
    status: 401,
    body: reasoned(401, 'youtubeSignupRequired', 'Unauthorized', 'youtube.header'),
  },
]

/** Consent, codes, tokens, scopes. */
export const LOGIN_REFUSALS: readonly Refusal<YouTubeClient>[] = [...consents, ...codes, ...tokens, ...others]
