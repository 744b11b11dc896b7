import { z } from 'zod'
import { readSignature } from '../check-auth.ts'
import type { Answer, Operation, RequestFacts } from '../operation.ts'
import { digits, filled, flag, oauthError, s256Challenge, verifier } from '../vocabulary.ts'
import { API, REFUSAL } from './words.ts'

const OAUTH2_DOC = 'docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code; xurl; twitter-api-v2 1.29.1'
const OAUTH1_DOC = 'docs.x.com/fundamentals/authentication/api-reference'

const SCOPES =
  'tweet.read tweet.write tweet.moderate.write users.email users.read follows.read follows.write offline.access space.read mute.read mute.write like.read like.write list.read list.write block.read block.write bookmark.read bookmark.write dm.read dm.write media.write'.split(
    ' ',
  )
const scopes = filled.refine(
  (text) => text.split(' ').every((scope) => SCOPES.includes(scope)),
  'expected scopes that X knows, with a space between',
)

const tokens = z.looseObject({
  token_type: z.literal('bearer'),
  expires_in: z.number().int().positive(),
  access_token: filled,
  scope: filled,
  refresh_token: filled.optional(),
})

/** Without Basic the app is a public client, and says who it is in the body. */
function saysWhoItIs({ headers, body }: RequestFacts): string | null {
  return headers.authorization !== undefined || 'client_id' in (body as object) ? null : 'expected client_id in the body, or Basic'
}

/** OAuth 1.0a's parameters may stand in the header, the query or a form. */
function parameter({ headers, query, body }: RequestFacts, name: string): unknown {
  return readSignature(headers.authorization ?? '')?.[name] ?? query[name] ?? (body as Record<string, unknown> | null)?.[name]
}
const needs = (name: string) => (request: RequestFacts) => (parameter(request, name) === undefined ? `expected ${name}` : null)

/** Refusals of the older endpoints: JSON, XML for an unregistered callback, and a line of text that is seen live for a wrong verifier. */
const OLD_REFUSALS: readonly Answer[] = [
  REFUSAL,
  {
    statuses: 'error',
    body: 'text',
    rule: ({ text }) =>
      /^\s*(<\?xml.*\?>\s*)?<errors>|^Error processing your OAuth request/s.test(text) ? null : 'is neither JSON nor XML',
  },
]
const PAGE: readonly Answer[] = [
  { statuses: [200, 302, 303], body: 'any' },
  { statuses: 'error', body: 'any' },
]

/** X's two logins. */
export const X_OAUTH: readonly Operation[] = [
  {
    platform: 'x',
    name: 'oauth2.authorize',
    source: OAUTH2_DOC,
    methods: ['GET'],
    hosts: ['x.com', 'twitter.com', ...API],
    path: /\/i\/oauth2\/authorize|\/2\/oauth2\/authorize/,
    query: z.strictObject({
      response_type: z.literal('code'),
      client_id: filled,
      redirect_uri: filled,
      scope: scopes,
      state: filled.max(500),
      code_challenge: s256Challenge,
      // SDKs send it in lower case, and it works.
      code_challenge_method: z.string().regex(/^s256$/i, 'expected S256'),
    }),
    body: { kind: 'none' },
    auth: 'bare',
    answers: PAGE,
  },
  {
    platform: 'x',
    name: 'oauth2.token',
    source: OAUTH2_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/oauth2\/token/,
    body: {
      kind: 'form',
      schema: z.discriminatedUnion('grant_type', [
        z.strictObject({
          grant_type: z.literal('authorization_code'),
          code: filled,
          redirect_uri: filled,
          code_verifier: verifier,
          client_id: filled.optional(),
        }),
        z.strictObject({ grant_type: z.literal('refresh_token'), refresh_token: filled, client_id: filled.optional() }),
      ]),
    },
    auth: 'basic-or-bare',
    rules: [saysWhoItIs],
    answers: [{ statuses: [200], body: tokens }, { statuses: 'error', body: oauthError }, REFUSAL],
  },
  {
    platform: 'x',
    name: 'oauth2.revoke',
    source: OAUTH2_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/oauth2\/revoke/,
    body: {
      kind: 'form',
      schema: z.strictObject({
        token: filled,
        client_id: filled.optional(),
        token_type_hint: z.enum(['access_token', 'refresh_token']).optional(),
      }),
    },
    auth: 'basic-or-bare',
    rules: [saysWhoItIs],
    // The body of the answer is told by no document: both are taken.
    answers: [
      { statuses: [200], body: z.looseObject({ revoked: z.boolean() }) },
      { statuses: [200], body: 'empty' },
      { statuses: 'error', body: oauthError },
      REFUSAL,
    ],
  },
  {
    platform: 'x',
    name: 'oauth1.request-token',
    source: OAUTH1_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/oauth\/request_token/,
    query: z.strictObject({ oauth_callback: filled.optional(), x_auth_access_type: z.enum(['read', 'write']).optional() }),
    body: {
      kind: 'any-of',
      bodies: [
        { kind: 'none' },
        {
          kind: 'form',
          schema: z.strictObject({ oauth_callback: filled.optional(), x_auth_access_type: z.enum(['read', 'write']).optional() }),
        },
      ],
    },
    auth: 'signature',
    rules: [needs('oauth_callback')],
    answers: [
      {
        statuses: [200],
        body: { form: z.looseObject({ oauth_token: filled, oauth_token_secret: filled, oauth_callback_confirmed: z.literal('true') }) },
      },
      ...OLD_REFUSALS,
    ],
  },
  {
    platform: 'x',
    name: 'oauth1.authorize',
    source: OAUTH1_DOC,
    methods: ['GET'],
    hosts: API,
    // Desktop apps may not use `authenticate`.
    path: /\/oauth\/authorize/,
    query: z.strictObject({ oauth_token: filled, force_login: flag.optional(), screen_name: filled.optional() }),
    body: { kind: 'none' },
    auth: 'any',
    answers: PAGE,
  },
  {
    platform: 'x',
    name: 'oauth1.access-token',
    source: OAUTH1_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/oauth\/access_token/,
    query: z.strictObject({ oauth_verifier: filled.optional() }),
    body: { kind: 'any-of', bodies: [{ kind: 'none' }, { kind: 'form', schema: z.strictObject({ oauth_verifier: filled }) }] },
    auth: 'signature',
    rules: [needs('oauth_verifier'), needs('oauth_token')],
    answers: [
      {
        statuses: [200],
        body: { form: z.looseObject({ oauth_token: filled, oauth_token_secret: filled, user_id: digits, screen_name: filled }) },
      },
      ...OLD_REFUSALS,
    ],
  },
  {
    platform: 'x',
    name: 'oauth1.revoke',
    source: OAUTH1_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/1\.1\/oauth\/invalidate_token(\.json)?/,
    body: { kind: 'any-of', bodies: [{ kind: 'none' }, { kind: 'form', schema: z.strictObject({}) }] },
    auth: 'signature',
    rules: [needs('oauth_token')],
    answers: [{ statuses: [200], body: z.looseObject({ access_token: filled }) }, ...OLD_REFUSALS],
  },
]
