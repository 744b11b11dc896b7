import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { invalidParams, Refusal, success } from './envelope.ts'
import { apiRoute, type Caller } from './gate.ts'
import { figuresOf, publicPosts } from './figures.ts'
import { avatarAddress } from './pictures.ts'

/** TikTok scopes overview and user-info doc, state 2026-11-23: what each scope opens. */
const FIELDS: Readonly<Record<string, string>> = {
  open_id: 'user.info.basic',
  union_id: 'user.info.basic',
  avatar_url: 'user.info.basic',
  avatar_url_100: 'user.info.basic',
  avatar_large_url: 'user.info.basic',
  display_name: 'user.info.basic',
  username: 'user.info.profile',
  bio_description: 'user.info.profile',
  profile_deep_link: 'user.info.profile',
  is_verified: 'user.info.profile',
  follower_count: 'user.info.stats',
  following_count: 'user.info.stats',
  likes_count: 'user.info.stats',
  video_count: 'user.info.stats',
}

/** GET /v2/user/info/: who logged in. */
export function userInfoRoutes(): Route[] {
  return [apiRoute('GET', '/v2/user/info/', 'user_info', ['user.info.basic', 'user.info.profile', 'user.info.stats'], userInfo)]
}

function userInfo({ world, query, link }: RouteContext, { account, token }: Caller): SandboxAnswer {
  const fields = readFields(query, Object.keys(FIELDS))
  const beyond = fields.find((field) => !token.scopes.includes(FIELDS[field] ?? ''))
  if (beyond !== undefined) throw new Refusal(400, 'scope_permission_missed', `The scope ${FIELDS[beyond] ?? ''} is needed for ${beyond}`)
  const picture = link(avatarAddress(world, account))
  const posts = publicPosts(world, account)
  const whole: Record<string, unknown> = {
    open_id: account.openId,
    union_id: account.unionId,
    avatar_url: picture,
    avatar_url_100: picture,
    avatar_large_url: picture,
    display_name: account.displayName,
    username: account.username,
    bio_description: account.biography,
    profile_deep_link: link(`https://www.tiktok.com/@${account.username}`),
    is_verified: false,
    follower_count: 128,
    following_count: 32,
    likes_count: posts.reduce((sum, post) => sum + figuresOf(world, post).likes, 0),
    video_count: posts.length,
  }
  return success(world, { user: Object.fromEntries(fields.map((field) => [field, whole[field]])) })
}

/** The obligatory `fields` of a query: names from a list, separated by commas. */
export function readFields(query: URLSearchParams, known: readonly string[]): string[] {
  const fields = (query.get('fields') ?? '')
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '')
  if (fields.length === 0) throw invalidParams('fields is required')
  const unknown = fields.find((field) => !known.includes(field))
  if (unknown !== undefined) throw invalidParams(`Invalid fields: ${unknown}`)
  return [...new Set(fields)]
}
