import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { count, digits, filled, webAddress } from '../vocabulary.ts'
import { fields, graphPath, id, listOfNodes, paging, parameters, REFUSAL, SPEC, success } from '../meta/graph.ts'

const LOGIN_DOC = 'developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow; …/access-tokens/get-long-lived'
const GRAPH = ['graph.facebook.com']

const SCOPES =
  'public_profile email pages_show_list pages_read_engagement pages_manage_posts pages_manage_engagement pages_read_user_content pages_manage_metadata business_management read_insights publish_video instagram_basic instagram_content_publish instagram_manage_insights instagram_manage_comments instagram_manage_contents ads_read ads_management'.split(
    ' ',
  )
const scopes = filled.refine(
  (text) => text.split(',').every((scope) => SCOPES.includes(scope)),
  'expected scopes that Meta knows, with a comma between',
)

/** A login's token; `expires_in` may be missing. */
const token = z.looseObject({ access_token: filled, token_type: z.literal('bearer'), expires_in: z.number().int().positive().optional() })

const PAGE_FIELDS =
  'about access_token business category category_list cover description fan_count followers_count has_transitioned_to_new_page_experience instagram_business_account connected_instagram_account is_published is_verified link name picture tasks username verification_status website'

const picture = z.looseObject({
  data: z.looseObject({ url: webAddress, height: count.optional(), width: count.optional(), is_silhouette: z.boolean().optional() }),
})
const instagramAccount = z.looseObject({
  id,
  username: filled.optional(),
  name: z.string().optional(),
  profile_picture_url: webAddress.optional(),
  followers_count: count.optional(),
  media_count: count.optional(),
})
const page = z.looseObject({
  id,
  name: z.string().optional(),
  access_token: filled.optional(),
  username: z.string().optional(),
  category: z.string().optional(),
  link: webAddress.optional(),
  tasks: z.array(z.enum(['ANALYZE', 'ADVERTISE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT', 'MANAGE'])).optional(),
  followers_count: count.optional(),
  fan_count: count.optional(),
  picture: picture.optional(),
  instagram_business_account: instagramAccount.optional(),
})

const get = { platform: 'facebook', methods: ['GET'], hosts: GRAPH, auth: 'token-in-body-or-header' } as const
const pages = { kind: 'parameters', schema: parameters({ fields: fields(PAGE_FIELDS).optional(), ...paging }) } as const

/** Meta's login and the Pages and accounts that it gives; Instagram's accounts behind a Page come by the same calls. */
export const FACEBOOK_LOGIN: readonly Operation[] = [
  {
    platform: 'facebook',
    name: 'login.dialog',
    source: LOGIN_DOC,
    methods: ['GET'],
    hosts: ['www.facebook.com'],
    path: graphPath('dialog\\/oauth'),
    query: z
      .strictObject({
        client_id: digits,
        redirect_uri: filled,
        state: filled,
        response_type: z.literal('code'),
        scope: scopes.optional(),
        config_id: filled.optional(),
        auth_type: z.enum(['rerequest', 'reauthenticate']).optional(),
      })
      .refine((query) => (query.scope === undefined) !== (query.config_id === undefined), 'expected scope or config_id'),
    body: { kind: 'none' },
    auth: 'bare',
    answers: [
      { statuses: [200, 302, 303], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
  {
    platform: 'facebook',
    name: 'login.token',
    source: LOGIN_DOC,
    methods: ['GET', 'POST'],
    hosts: GRAPH,
    path: graphPath('oauth\\/access_token'),
    body: {
      kind: 'parameters',
      schema: z.union([
        // Clients of RFC 6749 send grant_type; no document of Meta names it here, none forbids it.
        z.strictObject({
          grant_type: z.literal('authorization_code').optional(),
          client_id: digits,
          client_secret: filled,
          redirect_uri: filled,
          code: filled,
        }),
        z.strictObject({ grant_type: z.literal('fb_exchange_token'), client_id: digits, client_secret: filled, fb_exchange_token: filled }),
      ]),
    },
    auth: 'bare',
    answers: [{ statuses: [200], body: token }, REFUSAL],
  },
  {
    ...get,
    name: 'login.debug-token',
    source: 'developers.facebook.com/docs/graph-api/reference/debug_token',
    path: graphPath('debug_token'),
    body: { kind: 'parameters', schema: parameters({ input_token: filled }) },
    answers: [
      {
        statuses: [200],
        // The other keys that are printed are not in every sample.
        body: z.looseObject({
          data: z.looseObject({
            app_id: z.string().optional(),
            is_valid: z.boolean(),
            type: z.enum(['USER', 'PAGE', 'APP']).optional(),
            expires_at: count.optional(),
            scopes: z.array(z.string()),
          }),
        }),
      },
      REFUSAL,
    ],
  },
  {
    ...get,
    name: 'login.permissions',
    source: SPEC,
    path: graphPath('me\\/permissions'),
    body: { kind: 'parameters', schema: parameters({ ...paging }) },
    answers: [
      { statuses: [200], body: listOfNodes(z.looseObject({ permission: filled, status: z.enum(['granted', 'declined', 'expired']) })) },
      REFUSAL,
    ],
  },
  {
    platform: 'facebook',
    name: 'login.revoke',
    source: SPEC,
    methods: ['DELETE'],
    hosts: GRAPH,
    // One scope as parameter stands in the spec, in the path by no document.
    path: graphPath('me\\/permissions(\\/\\w+)?'),
    body: { kind: 'parameters', schema: parameters({ permission: filled.optional() }) },
    auth: 'token-in-body-or-header',
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...get,
    name: 'pages.list',
    source: SPEC,
    path: graphPath('me\\/accounts'),
    body: pages,
    answers: [{ statuses: [200], body: listOfNodes(page) }, REFUSAL],
  },
  {
    ...get,
    name: 'businesses.list',
    source: SPEC,
    path: graphPath('me\\/businesses'),
    body: { kind: 'parameters', schema: parameters({ fields: fields('name verification_status').optional(), ...paging }) },
    answers: [{ statuses: [200], body: listOfNodes(z.looseObject({ id, name: z.string().optional() })) }, REFUSAL],
  },
  {
    ...get,
    name: 'businesses.pages',
    source: SPEC,
    path: graphPath('\\d+\\/(owned|client)_pages'),
    body: pages,
    answers: [{ statuses: [200], body: listOfNodes(page) }, REFUSAL],
  },
  {
    ...get,
    name: 'me',
    source: SPEC,
    path: graphPath('me'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(`${PAGE_FIELDS} email first_name last_name`).optional() }) },
    answers: [{ statuses: [200], body: page }, REFUSAL],
  },
  {
    ...get,
    name: 'page.get',
    source: SPEC,
    path: graphPath('\\d+'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(PAGE_FIELDS).optional() }) },
    answers: [{ statuses: [200], body: page }, REFUSAL],
  },
  {
    ...get,
    name: 'page.picture',
    source: SPEC,
    path: graphPath('(\\d+|me)\\/picture'),
    body: {
      kind: 'parameters',
      schema: parameters({
        redirect: z.enum(['0', 'false']),
        type: z.enum(['album', 'large', 'normal', 'small', 'square']).optional(),
        height: digits.optional(),
        width: digits.optional(),
      }),
    },
    answers: [{ statuses: [200], body: picture }, REFUSAL],
  },
  {
    platform: 'facebook',
    name: 'picture',
    source: SPEC,
    methods: ['GET'],
    hosts: [/\.fbcdn\.net$/, /(^|\.)fbsbx\.com$/],
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
