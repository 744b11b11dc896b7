import { z } from 'zod'
import { INSTAGRAM_ALT_TEXT } from '../../../shared/platforms/instagram.ts'
import { cutTo } from '../../../shared/text-length.ts'
import { TaggedPerson } from '../../../shared/post-kind.ts'
import type { Work, WorkMedia } from '../../core/platform-adapter.ts'

/** What a delivery becomes on Instagram. */
export type InstagramKind = 'image' | 'carousel' | 'reel' | 'story'

/** The creator's options, by our names; what is none counts as not chosen. */
const Options = z.object({
  format: z.string().catch('post').default('post'),
  collaborators: z.array(z.string()).catch([]).default([]),
  taggedPeople: z.array(TaggedPerson).catch([]).default([]),
  coverAt: z.number().nonnegative().nullable().catch(null).default(null),
  shareToFeed: z.boolean().catch(true).default(true),
  isAiGenerated: z.boolean().catch(false).default(false),
  firstComment: z.string().catch('').default(''),
  locationId: z.string().catch('').default(''),
  audioName: z.string().catch('').default(''),
  trial: z.string().catch('').default(''),
})

/** `trial_params` of the media reference, read 2026-11-23. */
const GRADUATION: Readonly<Record<string, string>> = { manual: 'MANUAL', byPerformance: 'SS_PERFORMANCE' }

function optionsOf(work: Work): z.infer<typeof Options> {
  return Options.parse(work.variant.options)
}

/** Several files make a carousel, one a picture or a reel, unless the creator chose a story. */
export function kindOf(work: Work): InstagramKind {
  const [first] = work.media
  if (work.media.length > 1) return 'carousel'
  if (optionsOf(work).format === 'story') return 'story'
  return first?.asset.kind === 'video' ? 'reel' : 'image'
}

/** The words to be written under the post; empty where there are none, or where the kind takes none. */
export function firstCommentOf(work: Work): string {
  return kindOf(work) === 'story' ? '' : optionsOf(work).firstComment.trim()
}

/**
 * Parameters of the container of one file, without where its bytes are: `POST /{ig}/media` of the media reference, read 2026-11-23. In a form
 * lists are JSON.
 */
export function itemFields(work: Work, item: WorkMedia, index: number): Record<string, string> {
  const kind = kindOf(work)
  const isVideo = item.asset.kind === 'video'
  const altText = isVideo || kind === 'story' ? '' : cutTo(item.asset.altText, 'utf16', INSTAGRAM_ALT_TEXT.value)
  const about = {
    ...(altText === '' ? {} : { alt_text: altText }),
    ...tagFields(peopleOn(work, item, index), kind === 'story' || isVideo),
  }
  switch (kind) {
    case 'carousel':
      return { ...(isVideo ? { media_type: 'VIDEO' } : {}), is_carousel_item: 'true', ...about }
    case 'story':
      return { media_type: 'STORIES', ...aiField(work), ...about }
    case 'image':
      return { ...postFields(work), ...about }
    case 'reel':
      return { media_type: 'REELS', ...reelFields(work, item), ...postFields(work), ...about }
  }
}

/** Parameters of the container that joins the children. */
export function carouselFields(work: Work, children: readonly string[]): Record<string, string> {
  return { media_type: 'CAROUSEL', children: children.join(','), ...postFields(work) }
}

/** What a whole post in the feed has, whichever kind it is. */
function postFields(work: Work): Record<string, string> {
  const { collaborators, locationId } = optionsOf(work)
  return {
    ...(work.variant.text === '' ? {} : { caption: work.variant.text }),
    ...(collaborators.length === 0 ? {} : { collaborators: JSON.stringify(collaborators.map(bareName)) }),
    ...(locationId.trim() === '' ? {} : { location_id: locationId.trim() }),
    ...aiField(work),
  }
}

function reelFields(work: Work, { asset }: WorkMedia): Record<string, string> {
  const { coverAt, shareToFeed, audioName, trial } = optionsOf(work)
  const strategy = GRADUATION[trial]
  return {
    share_to_feed: String(shareToFeed),
    // The offset must lie before the end; what was measured may be a little long.
    ...(coverAt === null
      ? {}
      : { thumb_offset: String(Math.floor(Math.min(coverAt, Math.max(0, (asset.durationMs ?? coverAt + 1) - 1)))) }),
    ...(audioName.trim() === '' ? {} : { audio_name: audioName.trim() }),
    ...(strategy === undefined ? {} : { trial_params: JSON.stringify({ graduation_strategy: strategy }) }),
  }
}

function aiField(work: Work): Record<string, string> {
  return optionsOf(work).isAiGenerated ? { is_ai_generated: 'true' } : {}
}

/** Who is marked on this file: of those that name none, on the first. */
function peopleOn(work: Work, item: WorkMedia, index: number): TaggedPerson[] {
  return optionsOf(work).taggedPeople.filter(({ assetId }) => (assetId === undefined ? index === 0 : assetId === item.asset.id))
}

/** Videos and stories take names alone; in a picture each tag has its place. */
function tagFields(people: readonly TaggedPerson[], isUnplaced: boolean): Record<string, string> {
  const tags = people.map(({ username, x, y }) =>
    isUnplaced || x === undefined || y === undefined ? { username: bareName(username) } : { username: bareName(username), x, y },
  )
  return tags.length === 0 ? {} : { user_tags: JSON.stringify(tags) }
}

function bareName(name: string): string {
  return name.trim().replace(/^@/, '')
}
