import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { count, digits, filled, listOf, webAddress } from '../vocabulary.ts'
import { fields, graphPath, id, parameters, REFUSAL } from '../meta/graph.ts'

const LOGIN_DOC = 'developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login'

const SCOPES = [
  'instagram_business_basic',
  'instagram_business_content_publish',
  'instagram_business_manage_insights',
  'instagram_business_manage_comments',
  'instagram_business_manage_messages',
]

const granted = z.looseObject({
  access_token: filled,
  user_id: z.union([digits, z.number().int(), z.bigint()]),
  permissions: z.union([z.array(filled), filled]),
})
const longLived = z.looseObject({ access_token: filled, token_type: z.literal('bearer'), expires_in: z.number().int().positive() })

/** The login without a Facebook Page. Whoever has a Page logs in as on Facebook. */
export const INSTAGRAM_LOGIN: readonly Operation[] = [
  {
    platform: 'instagram',
    name: 'login.dialog',
    source: LOGIN_DOC,
    methods: ['GET'],
    hosts: ['www.instagram.com'],
    path: /\/oauth\/authorize\/?/,
    query: z.strictObject({
      client_id: digits,
      redirect_uri: filled,
      response_type: z.literal('code'),
      scope: listOf(SCOPES),
      state: filled.optional(),
      enable_fb_login: z.enum(['0', '1']).optional(),
      force_reauth: z.enum(['true', 'false']).optional(),
    }),
    body: { kind: 'none' },
    auth: 'bare',
    answers: [
      { statuses: [200, 302, 303], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
  {
    platform: 'instagram',
    name: 'login.token',
    source: LOGIN_DOC,
    methods: ['POST'],
    hosts: ['api.instagram.com'],
    path: /\/oauth\/access_token/,
    body: {
      kind: 'multipart',
      schema: z.strictObject({
        client_id: digits,
        client_secret: filled,
        grant_type: z.literal('authorization_code'),
        redirect_uri: filled,
        code: filled.regex(/[^_]$|[^#]_$/, "a trailing '#_' is no part of the code"),
      }),
    },
    auth: 'bare',
    answers: [
      // Both forms are printed.
      { statuses: [200], body: z.union([granted, z.looseObject({ data: z.array(granted).length(1) })]) },
      { statuses: 'error', body: z.looseObject({ error_type: filled, code: z.number().int(), error_message: z.string() }) },
    ],
  },
  {
    platform: 'instagram',
    name: 'login.exchange',
    source: `${LOGIN_DOC}; …/reference/access_token`,
    methods: ['GET'],
    hosts: ['graph.instagram.com'],
    path: /\/access_token/,
    query: z.strictObject({ grant_type: z.literal('ig_exchange_token'), client_secret: filled, access_token: filled }),
    body: { kind: 'none' },
    auth: 'token-in-body-or-header',
    answers: [{ statuses: [200], body: longLived }, REFUSAL],
  },
  {
    platform: 'instagram',
    name: 'login.refresh',
    source: `${LOGIN_DOC}; …/reference/refresh_access_token`,
    methods: ['GET'],
    hosts: ['graph.instagram.com'],
    path: /\/refresh_access_token/,
    query: z.strictObject({ grant_type: z.literal('ig_refresh_token'), access_token: filled }),
    body: { kind: 'none' },
    auth: 'token-in-body-or-header',
    answers: [{ statuses: [200], body: longLived }, REFUSAL],
  },
  {
    platform: 'instagram',
    name: 'me',
    source: LOGIN_DOC,
    methods: ['GET'],
    hosts: ['graph.instagram.com'],
    path: graphPath('me'),
    body: {
      kind: 'parameters',
      schema: parameters({
        fields: fields(
          'user_id username name account_type profile_picture_url followers_count follows_count media_count biography website',
        ),
      }),
    },
    auth: 'token-in-body-or-header',
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          id,
          // The specification has an integer, the guide a string.
          user_id: z.union([digits, z.number().int(), z.bigint()]).optional(),
          username: filled.optional(),
          account_type: z.enum(['BUSINESS', 'MEDIA_CREATOR', 'CREATOR']).optional(),
          profile_picture_url: webAddress.optional(),
          followers_count: count.optional(),
          media_count: count.optional(),
        }),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'instagram',
    name: 'picture',
    source: LOGIN_DOC,
    methods: ['GET'],
    hosts: [/\.cdninstagram\.com$/],
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
