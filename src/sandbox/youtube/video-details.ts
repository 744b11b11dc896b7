import { escapeHtml } from '../kit/answer.ts'
import type { RouteContext } from '../kit/world.ts'
import { CATEGORIES } from './limits.ts'
import { youtubeState, type YoutubeVideo } from './state.ts'
import { areCommentsOff, isShort } from './told-post.ts'
import { statisticsOf } from './views.ts'

const yesNo = (value: boolean) => (value ? 'yes' : 'no')

/** What each option of a video did, as HTML for its page: a creator in practice sees it where YouTube's Studio would tell. */
export function videoDetails(context: RouteContext, video: YoutubeVideo): string {
  const { world } = context
  const { metadata } = video
  const { captions, playlists } = youtubeState(world)
  const link = (address: string, text: string) => `<a href="${escapeHtml(context.link(address))}">${escapeHtml(text)}</a>`
  const rows: [string, string][] = []
  const row = (name: string, value: string) => rows.push([name, escapeHtml(value)])
  if (isShort(video)) rows.push(['Short', link(`https://www.youtube.com/shorts/${video.id}`, `youtube.com/shorts/${video.id}`)])
  if (metadata.containsSyntheticMedia) row('How this content was made', 'Altered or synthetic content')
  if (metadata.hasPaidProductPlacement) row('Paid promotion', 'Includes paid promotion')
  if (metadata.publishAt !== null) row('Scheduled for', new Date(metadata.publishAt).toUTCString())
  row('Views', statisticsOf(world, video).viewCount)
  row('Category', CATEGORIES.find(([id]) => id === metadata.categoryId)?.[1] ?? metadata.categoryId)
  if (metadata.tags.length > 0) row('Tags', metadata.tags.join(', '))
  if (metadata.defaultLanguage !== null) row('Language', metadata.defaultLanguage)
  row('Licence', metadata.license === 'creativeCommon' ? 'Creative Commons - Attribution' : 'Standard YouTube licence')
  row('Made for kids', metadata.selfDeclaredMadeForKids === null ? 'not declared' : yesNo(metadata.selfDeclaredMadeForKids))
  row('Embedding allowed', yesNo(metadata.isEmbeddable))
  row('Statistics shown to everyone', yesNo(metadata.areStatsViewable))
  row('Subscribers notified', yesNo(video.notifySubscribers))
  row('Thumbnail', video.thumbnail === null ? 'chosen by YouTube' : 'custom')
  for (const caption of captions.all().filter(({ videoId }) => videoId === video.id)) {
    const query = new URLSearchParams({ v: video.id, lang: caption.language, name: caption.name })
    const title = `${caption.language}${caption.name === '' ? '' : `, ${caption.name}`}`
    if (caption.isDraft) row('Captions', `${title} (draft)`)
    else if (caption.format === null) row('Captions', `${title} (YouTube cannot read this file)`)
    else rows.push(['Captions', link(`https://www.youtube.com/api/timedtext?${query.toString()}`, title)])
  }
  for (const playlist of playlists.all().filter(({ items }) => items.some(({ videoId }) => videoId === video.id)))
    rows.push(['Playlist', link(`https://www.youtube.com/playlist?list=${playlist.id}`, playlist.title)])
  const table = rows.map(([name, value]) => `<dt class="dim">${name}</dt><dd>${value}</dd>`).join('')
  return `${video.thumbnail === null ? '' : `<img alt="Thumbnail" src="${escapeHtml(context.link(`https://i.ytimg.com/vi/${video.id}/hqdefault.jpg`))}">`}<dl>${table}</dl>${commentsOf(context, video)}`
}

function commentsOf({ world }: RouteContext, video: YoutubeVideo): string {
  if (areCommentsOff(video)) return '<p class="dim">Comments are turned off.</p>'
  const { comments, channels } = youtubeState(world)
  const shown = comments
    .all()
    .filter(({ videoId }) => videoId === video.id)
    .map(
      ({ channelId, text }) =>
        `<li><span class="dim">${escapeHtml(channels.get(channelId)?.handle ?? '')}</span><p class="text">${escapeHtml(text)}</p></li>`,
    )
  return shown.length === 0 ? '' : `<h2>Comments</h2><ul>${shown.join('')}</ul>`
}
