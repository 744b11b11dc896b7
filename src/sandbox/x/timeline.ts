import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import { chargeReads } from './credits.ts'
import { dialectOf, namesIn } from './dialect.ts'
import type { XCall } from './endpoint.ts'
import { includesOf } from './includes.ts'
import { postView, tellablePosts } from './post-view.ts'
import { invalidRequest, notFoundEntry } from './problems.ts'
import { xState, type XPost } from './state.ts'

/** Timeline doc, read 2026-11-23. */
const TIMELINE = { min: 5, max: 100, default: 10, newest: 3_200 }
/** OpenAPI 2.167: a date-time of RFC 3339, not before this day. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i
const FIRST_DAY = Date.parse('2010-11-06T00:00:00Z')

const isId = (value: string) => /^[0-9]{1,19}$/.test(value)

/** Which posts a timeline is asked for. */
interface Wish {
  readonly size: number
  readonly startTime: number
  readonly endTime: number
  readonly sinceId: bigint
  readonly untilId: bigint
  readonly after: bigint | null
  readonly isWithoutReplies: boolean
}

/** GET /2/users/:id/tweets. */
export function timeline({ context, caller }: XCall): SandboxAnswer {
  const { query, world } = context
  const { accounts } = xState(world)
  const userId = context.params['id'] ?? ''
  if (!isId(userId)) return invalidRequest(`The \`id\` query parameter value [${userId}] is not valid`, { id: [userId] })
  if (accounts.get(userId) === undefined) return json(200, { errors: [notFoundEntry('user', 'id', userId)] })
  const read = readWish(query)
  if ('refusal' in read) return read.refusal
  const { wish } = read
  const all = shownPosts({ context, caller }, userId, wish)
  const page = all.slice(0, wish.size)
  const last = page.at(-1)
  const dialect = dialectOf(query)
  const told = tellablePosts(context, page, caller.account?.id ?? null)
  const refusal = chargeReads(
    world,
    'post.read',
    told.posts.map((post) => post.id),
  )
  if (refusal !== null) return refusal
  return json(200, {
    ...(told.posts.length === 0 ? {} : { data: told.posts.map((post) => postView(context, post, dialect)) }),
    ...includesOf(context, told.posts, dialect),
    ...(told.errors.length === 0 ? {} : { errors: told.errors }),
    meta: {
      result_count: told.posts.length,
      ...(last === undefined ? {} : { newest_id: page[0]?.id, oldest_id: last.id }),
      ...(last === undefined || all.length <= page.length ? {} : { next_token: Buffer.from(last.id).toString('base64url') }),
    },
  })
}

function readWish(query: URLSearchParams): { wish: Wish } | { refusal: SandboxAnswer } {
  const size = query.get('max_results') ?? String(TIMELINE.default)
  const refusal = (name: string, message: string): { refusal: SandboxAnswer } => ({
    refusal: invalidRequest(message, { [name]: [query.get(name) ?? ''] }),
  })
  if (!/^\d+$/.test(size) || Number(size) < TIMELINE.min || Number(size) > TIMELINE.max)
    return refusal('max_results', `The \`max_results\` query parameter value [${size}] is not between ${TIMELINE.min} and ${TIMELINE.max}`)
  for (const name of ['start_time', 'end_time']) {
    const value = query.get(name)
    if (value !== null && !(DATE_TIME.test(value) && Date.parse(value) >= FIRST_DAY))
      return refusal(name, `Invalid '${name}':'${value}'. '${name}' must be an RFC3339 date-time on or after 2010-11-06.`)
  }
  for (const name of ['since_id', 'until_id']) {
    const value = query.get(name)
    if (value !== null && !isId(value)) return refusal(name, `The \`${name}\` query parameter value [${value}] is not valid`)
  }
  const pageToken = query.get('pagination_token')
  const after = pageToken === null ? null : Buffer.from(pageToken, 'base64url').toString('utf8')
  if (after !== null && !isId(after)) return refusal('pagination_token', 'The `pagination_token` query parameter value is not valid')
  const time = (name: string, otherwise: number) => (query.has(name) ? Date.parse(query.get(name) ?? '') : otherwise)
  return {
    wish: {
      size: Number(size),
      // Whole seconds: X leaves fractions out.
      startTime: Math.floor(time('start_time', 0) / 1000) * 1000,
      endTime: time('end_time', Number.POSITIVE_INFINITY),
      sinceId: BigInt(query.get('since_id') ?? '0'),
      untilId: BigInt(query.get('until_id') ?? '9999999999999999999'),
      after: after === null ? null : BigInt(after),
      isWithoutReplies: namesIn(query, 'exclude').includes('replies'),
    },
  }
}

/** Newest first. */
function shownPosts({ context }: Pick<XCall, 'context' | 'caller'>, userId: string, wish: Wish): XPost[] {
  const { posts, switches } = xState(context.world)
  const now = context.world.clock.now()
  const isShown = (post: XPost) =>
    post.createdAt + switches.timelineLagMs <= now &&
    post.createdAt >= wish.startTime &&
    post.createdAt < wish.endTime &&
    BigInt(post.id) > wish.sinceId &&
    BigInt(post.id) < wish.untilId &&
    // An edited post is shown in its newest version.
    post.editHistory.at(-1) === post.id &&
    !(wish.isWithoutReplies && post.parentId !== null)
  return posts
    .all()
    .filter((post) => post.authorId === userId)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
    .slice(0, TIMELINE.newest)
    .filter(isShown)
    .filter((post) => wish.after === null || BigInt(post.id) < wish.after)
}
