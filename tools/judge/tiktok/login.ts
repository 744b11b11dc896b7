import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { count, filled, listOf, verifier, webAddress } from '../vocabulary.ts'
import { API, DOCS, good, REFUSAL } from './words.ts'

const LOGIN_DOC = `${DOCS}/login-kit-desktop; ${DOCS}/oauth-user-access-token-management`
const SCOPES = ['user.info.basic', 'user.info.profile', 'user.info.stats', 'video.publish', 'video.upload', 'video.list']
const redirect = z
  .string()
  .max(512)
  .regex(/^https?:\/\/(localhost|127\.0\.0\.1):\d+\/[^?#]*$/, 'expected localhost or 127.0.0.1 with a port, without query or fragment')
const app = { client_key: filled, client_secret: filled }

/** TikTok's own flat error; it may come with any status (seen with 200 and 4xx). */
const flatError = z.looseObject({
  error: z.enum([
    'access_denied',
    'invalid_client',
    'invalid_grant',
    'invalid_request',
    'invalid_scope',
    'unauthorized_client',
    'unsupported_grant_type',
    'unsupported_response_type',
    'server_error',
    'temporarily_unavailable',
  ]),
  error_description: z.string(),
  log_id: filled,
})
const form = (name: string) => ({ platform: 'tiktok', name, source: LOGIN_DOC, methods: ['POST'], hosts: API, auth: 'bare' }) as const
const USER_FIELDS =
  'open_id union_id avatar_url avatar_url_100 avatar_large_url display_name bio_description profile_deep_link is_verified username follower_count following_count likes_count video_count'.split(
    ' ',
  )

/** TikTok's login for desktop apps, and whose account it is. */
export const TIKTOK_LOGIN: readonly Operation[] = [
  {
    platform: 'tiktok',
    name: 'oauth.authorize',
    source: LOGIN_DOC,
    methods: ['GET'],
    hosts: ['www.tiktok.com'],
    path: /\/v2\/auth\/authorize\//,
    query: z.strictObject({
      client_key: filled,
      response_type: z.literal('code'),
      scope: listOf(SCOPES),
      redirect_uri: redirect,
      state: filled,
      // Hex, not the base64url of RFC 7636.
      code_challenge: z.string().regex(/^[0-9a-f]{64}$/, 'expected SHA-256 in lower-case hex'),
      code_challenge_method: z.literal('S256'),
      disable_auto_auth: z.enum(['0', '1']).optional(),
    }),
    body: { kind: 'none' },
    auth: 'bare',
    answers: [
      { statuses: [200, 302, 303], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
  {
    ...form('oauth.token'),
    path: /\/v2\/oauth\/token\//,
    body: {
      kind: 'form',
      schema: z.discriminatedUnion('grant_type', [
        z.strictObject({
          ...app,
          grant_type: z.literal('authorization_code'),
          code: filled,
          redirect_uri: redirect,
          code_verifier: verifier,
        }),
        z.strictObject({ ...app, grant_type: z.literal('refresh_token'), refresh_token: filled }),
      ]),
    },
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          access_token: filled,
          expires_in: z.number().int().positive(),
          open_id: filled,
          refresh_token: filled,
          refresh_expires_in: z.number().int().positive(),
          scope: listOf(SCOPES),
          token_type: z.literal('Bearer'),
        }),
      },
      { statuses: [200], body: flatError },
      { statuses: 'error', body: flatError },
    ],
  },
  {
    ...form('oauth.revoke'),
    path: /\/v2\/oauth\/revoke\//,
    body: { kind: 'form', schema: z.strictObject({ ...app, token: filled }) },
    answers: [
      { statuses: [200], body: 'empty' },
      { statuses: [200], body: z.union([flatError, z.strictObject({})]) },
      { statuses: 'error', body: flatError },
    ],
  },
  {
    platform: 'tiktok',
    name: 'user.info',
    source: `${DOCS}/tiktok-api-v2-get-user-info`,
    methods: ['GET'],
    hosts: API,
    path: /\/v2\/user\/info\//,
    query: z.strictObject({ fields: listOf(USER_FIELDS) }),
    body: { kind: 'none' },
    auth: 'token',
    answers: [
      {
        statuses: [200],
        body: good(
          z.looseObject({
            user: z.looseObject({
              open_id: filled.optional(),
              union_id: filled.optional(),
              avatar_url: webAddress.optional(),
              display_name: z.string().optional(),
              username: filled.optional(),
              is_verified: z.boolean().optional(),
              follower_count: count.optional(),
              following_count: count.optional(),
              likes_count: count.optional(),
              video_count: count.optional(),
            }),
          }),
        ),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'tiktok',
    name: 'picture',
    source: `${DOCS}/tiktok-api-v2-get-user-info: avatar_url, cover_image_url`,
    methods: ['GET'],
    hosts: [/\.(tiktokcdn|tiktokcdn-us|tiktokcdn-eu|ibyteimg)\.com$/],
    path: /\/.+/,
    query: z.looseObject({}),
    body: { kind: 'none' },
    auth: 'bare',
    answers: [
      { statuses: [200, 304], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
]
