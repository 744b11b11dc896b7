import { z } from 'zod'
import type { GrantTokens, Identity, LoginContext } from '../../core/login-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { appSecretProof, graphUrl, readGraph } from './graph.ts'

/** Fields of a Page, https://developers.facebook.com/docs/graph-api/reference/page, read 2026-11-23. One unknown name fails the whole call. */
const PAGE_FIELDS =
  'id,name,username,tasks,access_token,picture.type(large){url},instagram_business_account{id,username,name,profile_picture_url}'
/** Pages asked for at once; longer lists are paged through. */
const PAGE_SIZE = '100'
/** A list that never ends is a fault of the platform, not a creator with more than 5,000 Pages. */
const MAX_LIST_CALLS = 50
/** Tasks of which one must be held to post as a Page; https://developers.facebook.com/documentation/pages-api/posts.md, read 2026-11-23. */
const POSTING_TASKS = ['CREATE_CONTENT', 'MANAGE']
const INSTAGRAM_SCOPES = ['instagram_basic', 'instagram_content_publish']

/** What an account need not have: left out, empty or null, it is not told. */
const Told = z.string().min(1).optional().catch(undefined)

const Page = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  username: z.string().optional(),
  tasks: z.array(z.string()).optional(),
  access_token: z.string().min(1).optional(),
  picture: z.looseObject({ data: z.looseObject({ url: z.string().optional() }).optional() }).optional(),
  instagram_business_account: z.looseObject({ id: z.string(), username: Told, name: Told, profile_picture_url: Told }).optional(),
})
/** A Page as the lists give it. */
export type Page = z.infer<typeof Page>

const Business = z.looseObject({ id: z.string() })
const Paging = z
  .looseObject({ cursors: z.looseObject({ after: z.string().optional() }).optional(), next: z.string().optional() })
  .optional()

/** Every Page that the grant may post as: the creator's own, then those of business portfolios when that permission was granted. */
export async function listPages(context: LoginContext, tokens: GrantTokens): Promise<Page[]> {
  const fields = { fields: PAGE_FIELDS }
  const found = await listAll(context, tokens, 'me/accounts', fields, Page)
  if (tokens.scopes.includes('business_management')) {
    for (const business of await unlessRefused(listAll(context, tokens, 'me/businesses', { fields: 'id' }, Business))) {
      for (const edge of ['owned_pages', 'client_pages']) {
        found.push(...(await unlessRefused(listAll(context, tokens, `${business.id}/${edge}`, fields, Page))))
      }
    }
  }
  const byId = new Map<string, Page>()
  for (const page of found) if (canPost(page) && !byId.has(page.id)) byId.set(page.id, page)
  return [...byId.values()]
}

/** Pages and their linked Instagram accounts as identities, each with the Page's token under its own id. */
export function identitiesOf(pages: readonly Page[], tokens: GrantTokens): { identities: Identity[]; tokens: GrantTokens } {
  const hasInstagram = INSTAGRAM_SCOPES.every((scope) => tokens.scopes.includes(scope))
  const identities: Identity[] = []
  const accountTokens: Record<string, string> = {}
  for (const page of pages) {
    if (page.access_token === undefined) continue
    accountTokens[page.id] = page.access_token
    const pageName = page.name ?? page.username ?? page.id
    identities.push({
      platform: 'facebook',
      remoteId: page.id,
      displayName: pageName,
      handle: page.username ?? '',
      avatarUrl: page.picture?.data?.url ?? null,
      kind: 'page',
      tier: null,
      facts: {},
    })
    const instagram = page.instagram_business_account
    if (instagram === undefined || !hasInstagram) continue
    accountTokens[instagram.id] = page.access_token
    identities.push({
      platform: 'instagram',
      remoteId: instagram.id,
      displayName: instagram.name ?? instagram.username ?? pageName,
      handle: instagram.username ?? '',
      avatarUrl: instagram.profile_picture_url ?? null,
      kind: 'professional',
      tier: null,
      facts: { pageId: page.id },
    })
  }
  return { identities, tokens: { ...tokens, accountTokens } }
}

/** A portfolio lists Pages the creator has no role on; those come without a token or without the task. */
function canPost(page: Page): boolean {
  return page.access_token !== undefined && (page.tasks === undefined || page.tasks.some((task) => POSTING_TASKS.includes(task)))
}

/** Portfolios are an extra: being refused there must not take the creator's own Pages away. A broken line still fails. */
async function unlessRefused<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list
  } catch (cause) {
    const refusals = ['scope-missing', 'content-rejected', 'unexpected-response']
    if (cause instanceof PlatformError && refusals.includes(cause.failure.kind)) return []
    throw cause
  }
}

/** Walks a list by its cursors: `paging.next` itself carries the token, so it is never used as an address. */
async function listAll<T>(
  context: LoginContext,
  tokens: GrantTokens,
  path: string,
  query: Readonly<Record<string, string>>,
  item: z.ZodType<T>,
): Promise<T[]> {
  const schema = z.looseObject({ data: z.array(item), paging: Paging })
  const proof = context.app.clientSecret === '' ? {} : { appsecret_proof: appSecretProof(context.app.clientSecret, tokens.accessToken) }
  const found: T[] = []
  let after: string | undefined
  for (let calls = 0; calls < MAX_LIST_CALLS; calls += 1) {
    const response = await context.http.send({
      step: 'accounts.list',
      method: 'GET',
      url: graphUrl(path, { ...query, limit: PAGE_SIZE, ...proof, ...(after === undefined ? {} : { after }) }),
      auth: 'bare',
      headers: { authorization: `Bearer ${tokens.accessToken}` },
    })
    const answer = readGraph(response, schema, { platform: 'facebook', step: 'accounts.list', now: context.now })
    found.push(...answer.data)
    const next = answer.paging?.next
    after = next === undefined ? undefined : (answer.paging?.cursors?.after ?? new URL(next).searchParams.get('after') ?? undefined)
    if (after === undefined) break
  }
  return found
}
