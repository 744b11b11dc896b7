import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { filled, oauthError, s256Challenge, verifier } from '../vocabulary.ts'

const NATIVE_DOC = 'developers.google.com/identity/protocols/oauth2/native-app; google-auth-library 10.9.1'
const PREFIX = 'https://www.googleapis.com/auth/'
const SCOPES = ['youtube.upload', 'youtube.readonly', 'youtube', 'youtube.force-ssl', 'yt-analytics.readonly'].map((name) => PREFIX + name)
const scopes = filled.refine(
  (text) => text.split(' ').every((scope) => [...SCOPES, 'openid', 'email', 'profile'].includes(scope)),
  'expected scopes that YouTube knows, with a space between',
)
const loopback = z.string().regex(/^http:\/\/(127\.0\.0\.1|\[::1\]|localhost):\d+(\/.*)?$/, 'expected a loopback address with a port')

const tokens = z.looseObject({
  access_token: filled.max(2048),
  expires_in: z.number().int().positive(),
  token_type: z.literal('Bearer'),
  scope: filled,
})

/** Google's login for desktop apps. */
export const YOUTUBE_OAUTH: readonly Operation[] = [
  {
    platform: 'youtube',
    name: 'oauth.authorize',
    source: NATIVE_DOC,
    methods: ['GET'],
    hosts: ['accounts.google.com'],
    path: /\/o\/oauth2\/(v2\/)?auth/,
    query: z.strictObject({
      client_id: filled,
      redirect_uri: loopback,
      response_type: z.literal('code'),
      scope: scopes,
      state: filled,
      code_challenge: s256Challenge,
      code_challenge_method: z.literal('S256'),
      access_type: z.enum(['offline', 'online']).optional(),
      prompt: z
        .string()
        .regex(/^(none|consent|select_account)( (consent|select_account))?$/)
        .optional(),
      login_hint: filled.optional(),
    }),
    body: { kind: 'none' },
    auth: 'bare',
    answers: [
      { statuses: [200, 302, 303], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
  {
    platform: 'youtube',
    name: 'oauth.token',
    source: NATIVE_DOC,
    methods: ['POST'],
    hosts: ['oauth2.googleapis.com'],
    path: /\/token/,
    body: {
      kind: 'form',
      schema: z.discriminatedUnion('grant_type', [
        z.strictObject({
          grant_type: z.literal('authorization_code'),
          code: filled,
          redirect_uri: loopback,
          client_id: filled,
          code_verifier: verifier,
          client_secret: filled.optional(),
        }),
        z.strictObject({
          grant_type: z.literal('refresh_token'),
          refresh_token: filled,
          client_id: filled,
          client_secret: filled.optional(),
        }),
      ]),
    },
    auth: 'bare',
    answers: [
      {
        statuses: [200],
        body: tokens.extend({
          refresh_token: filled.max(512).optional(),
          refresh_token_expires_in: z.number().int().positive().optional(),
        }),
      },
      { statuses: 'error', body: oauthError },
    ],
  },
  {
    platform: 'youtube',
    name: 'oauth.revoke',
    source: NATIVE_DOC,
    methods: ['POST'],
    hosts: ['oauth2.googleapis.com'],
    path: /\/revoke/,
    query: z.strictObject({ token: filled.optional() }),
    body: { kind: 'any-of', bodies: [{ kind: 'form', schema: z.strictObject({ token: filled }) }, { kind: 'none' }] },
    auth: 'bare',
    rules: [
      ({ query, body }) =>
        'token' in query !== (body !== null && 'token' in (body as object)) ? null : 'expected the token once, in the query or the form',
    ],
    // What a good answer says is told by no document.
    answers: [
      { statuses: [200], body: 'any' },
      { statuses: 'error', body: oauthError },
    ],
  },
]
