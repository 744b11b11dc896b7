import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { invalidParams, success } from './envelope.ts'
import { apiRoute, requireJsonObject, type Caller } from './gate.ts'
import { figuresOf, publicPosts } from './figures.ts'
import { coverAddress } from './pictures.ts'
import { visibleFrom, type Video } from './publish-records.ts'
import { postAddress } from './records.ts'
import { readFields } from './user-info.ts'

/** TikTok video-object doc, state 2026-11-23. */
const FIELDS: readonly string[] = [
  'id',
  'create_time',
  'cover_image_url',
  'share_url',
  'video_description',
  'duration',
  'height',
  'width',
  'title',
  'embed_html',
  'embed_link',
  'like_count',
  'comment_count',
  'share_count',
  'view_count',
  'is_aigc',
]

// TikTok video/list and video/query docs, state 2026-11-23.
const LIST_DEFAULT = 10
const LIST_MAX = 20
const QUERY_MAX = 20
const TITLE_SHOWN = 150

/** video/list and video/query: the caller's own public posts, with their counters. */
export function videoRoutes(): Route[] {
  return [
    apiRoute('POST', '/v2/video/list/', 'video_list', ['video.list'], list),
    apiRoute('POST', '/v2/video/query/', 'video_query', ['video.list'], query),
  ]
}

/** (unconfirmed) That photo posts are not among the videos: both documents speak of videos alone. */
function publicVideos({ world }: RouteContext, { account }: Caller): Video[] {
  return publicPosts(world, account).filter((video) => video.kind === 'video')
}

async function list(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const fields = readFields(context.query, FIELDS)
  const { max_count: count = LIST_DEFAULT, cursor } = await requireJsonObject(context, true)
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > LIST_MAX)
    throw invalidParams(`max_count must be from 1 to ${LIST_MAX}`)
  if (cursor !== undefined && (typeof cursor !== 'number' || !Number.isInteger(cursor) || cursor < 0))
    throw invalidParams('cursor must be a time in UTC milliseconds')
  const timeOf = (video: Video) => visibleFrom(context.world, video)
  const found = publicVideos(context, caller)
    .filter((video) => cursor === undefined || cursor === 0 || timeOf(video) < cursor)
    .sort((a, b) => timeOf(b) - timeOf(a))
  const shown = found.slice(0, count)
  const last = shown.at(-1)
  return success(context.world, {
    videos: shown.map((video) => view(context, caller, video, fields)),
    cursor: last === undefined ? (cursor ?? context.world.clock.now()) : timeOf(last),
    has_more: found.length > shown.length,
  })
}

async function query(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const fields = readFields(context.query, FIELDS)
  const { filters } = await requireJsonObject(context)
  const ids = typeof filters === 'object' && filters !== null ? (filters as Record<string, unknown>)['video_ids'] : undefined
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > QUERY_MAX || !ids.every((id) => typeof id === 'string')) {
    throw invalidParams(`filters.video_ids must be 1 to ${QUERY_MAX} ids as strings`)
  }
  const found = publicVideos(context, caller).filter((video) => ids.includes(video.id))
  return success(context.world, { videos: found.map((video) => view(context, caller, video, fields)) })
}

/** The chosen fields; ids are strings here, unlike in status/fetch. */
function view({ world, link }: RouteContext, { account }: Caller, video: Video, fields: readonly string[]): Record<string, unknown> {
  const address = link(postAddress(account, video.id, video.kind))
  const figures = figuresOf(world, video)
  const embed = link(`https://www.tiktok.com/embed/v2/${video.id}`)
  const whole: Record<string, unknown> = {
    id: video.id,
    create_time: Math.floor(visibleFrom(world, video) / 1000),
    cover_image_url: link(coverAddress(world, video.id)),
    share_url: address,
    video_description: video.title,
    duration: Math.round(video.durationMs / 1000),
    height: video.height,
    width: video.width,
    // A pair of units that the end falls into is left out whole.
    title: video.title.slice(0, TITLE_SHOWN).replace(/[\ud800-\udbff]$/, ''),
    embed_html: `<blockquote class="tiktok-embed" cite="${address}"></blockquote>`,
    embed_link: embed,
    like_count: figures.likes,
    comment_count: figures.comments,
    share_count: figures.shares,
    view_count: figures.views,
    is_aigc: video.isAigc,
  }
  return Object.fromEntries(fields.map((field) => [field, whole[field]]))
}
