import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route } from '../kit/world.ts'
import { chargeReads } from './credits.ts'
import { dialectOf, namesIn } from './dialect.ts'
import { endpoint, userEndpoint, type UserCall, type XCall } from './endpoint.ts'
import { includesOf, mediaView } from './includes.ts'
import { postView, tellablePosts } from './post-view.ts'
import { invalidRequest, notFound, notFoundEntry } from './problems.ts'
import { xState, type XAccount } from './state.ts'
import { timeline } from './timeline.ts'
import { avatarUrl, userView } from './views.ts'

const READ = { scopes: ['tweet.read', 'users.read'], isWrite: false }
const READ_BY_APP = { ...READ, isAppOnlyTaken: true }
/** Lookup docs, read 2026-11-23: 1 to 100. */
const MAX_IDS = 100
const isId = (value: string) => /^[0-9]{1,19}$/.test(value)

function me({ context, account }: UserCall): SandboxAnswer {
  const refusal = chargeReads(context.world, 'user.read', [account.id])
  return refusal ?? json(200, { data: userView(context, account, dialectOf(context.query)) })
}

function userBy({ context }: XCall): SandboxAnswer {
  const { id, username } = context.params
  const account = xState(context.world).accounts.find((one) => one.id === id || one.username.toLowerCase() === username?.toLowerCase())
  if (account === undefined)
    return json(200, { errors: [notFoundEntry('user', id === undefined ? 'username' : 'id', id ?? username ?? '')] })
  const refusal = chargeReads(context.world, 'user.read', [account.id])
  return refusal ?? json(200, { data: userView(context, account, dialectOf(context.query)) })
}

/** Several users by `ids` or by `usernames`. */
function usersBy(parameter: 'ids' | 'usernames'): (call: XCall) => SandboxAnswer {
  return ({ context }) => {
    const wished = namesIn(context.query, parameter)
    if (wished.length === 0 || wished.length > MAX_IDS)
      return invalidRequest(`The number of values in the \`${parameter}\` query parameter list is not between 1 and 100`, {
        [parameter]: wished,
      })
    const { accounts } = xState(context.world)
    const find = (value: string): XAccount | undefined =>
      parameter === 'ids' ? accounts.get(value) : accounts.find((one) => one.username.toLowerCase() === value.toLowerCase())
    const found = wished.flatMap((value) => find(value) ?? [])
    const errors = wished.filter((value) => find(value) === undefined).map((value) => notFoundEntry('user', parameter, value))
    const refusal = chargeReads(
      context.world,
      'user.read',
      found.map((account) => account.id),
    )
    return (
      refusal ??
      json(200, {
        ...(found.length === 0 ? {} : { data: found.map((account) => userView(context, account, dialectOf(context.query))) }),
        ...(errors.length === 0 ? {} : { errors }),
      })
    )
  }
}

/** v1.1, still served to self-serve apps with OAuth 1.0a. */
function verifyCredentials({ context, account }: UserCall): SandboxAnswer {
  return json(200, {
    id: Number(account.id),
    id_str: account.id,
    name: account.name,
    screen_name: account.username,
    profile_image_url_https: context.link(avatarUrl(account)),
    protected: false,
    verified: account.subscription !== 'None',
  })
}

function postById(call: XCall): SandboxAnswer {
  const { context, caller } = call
  const id = context.params['id'] ?? ''
  if (!isId(id)) return invalidRequest(`The \`id\` query parameter value [${id}] is not valid`, { id: [id] })
  const post = xState(context.world).posts.get(id)
  if (post === undefined) return notFound('tweet', id)
  const told = tellablePosts(context, [post], caller.account?.id ?? null)
  if (told.errors.length > 0) return json(200, { errors: told.errors })
  const dialect = dialectOf(context.query)
  const refusal = chargeReads(context.world, 'post.read', [id])
  return refusal ?? json(200, { data: postView(context, post, dialect), ...includesOf(context, [post], dialect) })
}

function postsByIds({ context, caller }: XCall): SandboxAnswer {
  const ids = namesIn(context.query, 'ids')
  if (ids.length === 0 || ids.length > MAX_IDS)
    return invalidRequest('The number of values in the `ids` query parameter list is not between 1 and 100', { ids })
  const bad = ids.find((id) => !isId(id))
  if (bad !== undefined) return invalidRequest(`The \`ids\` query parameter value [${bad}] is not valid`, { ids: [bad] })
  const { posts } = xState(context.world)
  const dialect = dialectOf(context.query)
  const found = ids.flatMap((id) => posts.get(id) ?? [])
  const told = tellablePosts(context, found, caller.account?.id ?? null)
  const missing = ids.filter((id) => posts.get(id) === undefined).map((id) => notFoundEntry('tweet', 'ids', id))
  const errors = [...missing, ...told.errors]
  const refusal = chargeReads(
    context.world,
    'post.read',
    told.posts.map((post) => post.id),
  )
  if (refusal !== null) return refusal
  return json(200, {
    ...(told.posts.length === 0 ? {} : { data: told.posts.map((post) => postView(context, post, dialect)) }),
    ...includesOf(context, told.posts, dialect),
    ...(errors.length === 0 ? {} : { errors }),
  })
}

/** Media by their keys; only what stands under a post is there to be seen. */
function mediaByKeys(isSingle: boolean): (call: XCall) => SandboxAnswer {
  return ({ context }) => {
    const keys = isSingle ? [context.params['key'] ?? ''] : namesIn(context.query, 'media_keys')
    if (keys.length === 0 || keys.length > MAX_IDS || !keys.every((key) => /^[0-9]+_[0-9]+$/.test(key)))
      return invalidRequest('The `media_keys` query parameter is not valid', { media_keys: keys })
    const { media, posts } = xState(context.world)
    const views = keys.map((key) => {
      const one = media.get(key.split('_')[1] ?? '')
      const post = one === undefined ? undefined : posts.find((candidate) => candidate.mediaIds.includes(one.id))
      return one?.key !== key || post === undefined ? null : mediaView(context, one, post)
    })
    const found = views.filter((view) => view !== null)
    const errors = keys.filter((_key, index) => views[index] === null).map((key) => notFoundEntry('media', 'media_keys', key))
    return json(200, {
      ...(found.length === 0 ? {} : { data: isSingle ? found[0] : found }),
      ...(errors.length === 0 ? {} : { errors }),
    })
  }
}

/** Reading: who am I, users, posts, media, timelines. */
export const readRoutes: readonly Route[] = [
  ...userEndpoint('GET /2/users/me', 'GET', '/2/users/me', READ, me),
  ...endpoint('GET /2/users/:id', 'GET', '/2/users', READ_BY_APP, usersBy('ids')),
  ...endpoint('GET /2/users/:id', 'GET', '/2/users/by', READ_BY_APP, usersBy('usernames')),
  ...endpoint('GET /2/users/:id', 'GET', '/2/users/by/username/:username', READ_BY_APP, userBy),
  ...endpoint('GET /2/users/:id', 'GET', '/2/users/:id', READ_BY_APP, userBy),
  ...endpoint('GET /2/users/:id/tweets', 'GET', '/2/users/:id/tweets', READ_BY_APP, timeline),
  ...endpoint('GET /2/tweets/:id', 'GET', '/2/tweets/:id', READ_BY_APP, postById),
  ...endpoint('GET /2/tweets', 'GET', '/2/tweets', READ_BY_APP, postsByIds),
  ...endpoint('GET /2/media', 'GET', '/2/media', { scopes: ['tweet.read'], isWrite: false, isAppOnlyTaken: true }, mediaByKeys(false)),
  ...endpoint('GET /2/media', 'GET', '/2/media/:key', { scopes: ['tweet.read'], isWrite: false, isAppOnlyTaken: true }, mediaByKeys(true)),
  ...userEndpoint(
    'GET /1.1/account/verify_credentials',
    'GET',
    '/1.1/account/verify_credentials.json',
    { scopes: [], isWrite: false },
    verifyCredentials,
  ),
]
