import { createHash } from 'node:crypto'
import type { RouteContext, World } from '../kit/world.ts'
import { uploadsPlaylistOf, youtubeState, type YoutubeChannel, type YoutubeVideo } from './state.ts'
import { areCommentsOff, privacyOf, uploadStatusOf } from './told-post.ts'

/** An etag that changes with what it stands for. */
export function etagOf(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('base64url')
}

/** To the second, as YouTube tells times. */
export const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** `PT1M5S`. */
export function isoDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`
  return time === '' ? 'PT0S' : `PT${time}`
}

/**
 * Figures that grow with age, counted from when others could see it; the same video at the same age always has the same. Counters are
 * strings; what is hidden or off is missing.
 */
export function statisticsOf(
  world: World,
  video: YoutubeVideo,
): { viewCount: string; likeCount: string; favoriteCount: string; commentCount?: string } {
  const isSeen = privacyOf(world, video) !== 'private' && uploadStatusOf(world, video) === 'processed'
  const since = Math.max(video.publishedAt, video.metadata.publishAt ?? 0)
  const minutes = isSeen ? Math.max(0, Math.floor((world.clock.now() - since) / 60_000)) : 0
  const views = Math.floor((5 + (video.id.charCodeAt(0) % 9)) * 12 * Math.log2(1 + minutes))
  const written = youtubeState(world)
    .comments.all()
    .filter(({ videoId }) => videoId === video.id).length
  return {
    viewCount: String(views),
    likeCount: String(Math.floor(views / 22)),
    favoriteCount: '0',
    ...(areCommentsOff(video) ? {} : { commentCount: String(written + Math.floor(views / 160)) }),
  }
}

/** Sizes of YouTube's thumbnails (thumbnails doc, read 2026-11-23). */
const THUMBNAILS = { default: [120, 90], medium: [320, 180], high: [480, 360] } as const

/** The `thumbnails` of a video. */
export function thumbnailsOf(context: RouteContext, videoId: string): Record<string, unknown> {
  const file = { default: 'default', medium: 'mqdefault', high: 'hqdefault' } as const
  return Object.fromEntries(
    (['default', 'medium', 'high'] as const).map((size) => [
      size,
      { url: context.link(`https://i.ytimg.com/vi/${videoId}/${file[size]}.jpg`), width: THUMBNAILS[size][0], height: THUMBNAILS[size][1] },
    ]),
  )
}

/** A video resource with the wished parts; owner-only parts are the caller's business. */
export function videoView(context: RouteContext, video: YoutubeVideo, parts: readonly string[], isMine = true): Record<string, unknown> {
  const { world } = context
  const { metadata, facts } = video
  const channel = youtubeState(world).channels.get(video.channelId)
  const uploadStatus = uploadStatusOf(world, video)
  const { failure, rejection, startedAt, durationMs } = video.processing
  const captions = () =>
    youtubeState(world)
      .captions.all()
      .filter(({ videoId }) => videoId === video.id)
  const build: Record<string, () => unknown> = {
    snippet: () => ({
      publishedAt: iso(video.publishedAt),
      channelId: video.channelId,
      title: metadata.title,
      description: metadata.description,
      thumbnails: thumbnailsOf(context, video.id),
      channelTitle: channel?.title ?? '',
      ...(metadata.tags.length === 0 ? {} : { tags: metadata.tags }),
      categoryId: metadata.categoryId,
      liveBroadcastContent: 'none',
      ...(metadata.defaultLanguage === null ? {} : { defaultLanguage: metadata.defaultLanguage }),
      ...(metadata.defaultAudioLanguage === null ? {} : { defaultAudioLanguage: metadata.defaultAudioLanguage }),
      localized: { title: metadata.title, description: metadata.description },
    }),
    status: () => ({
      uploadStatus,
      ...(uploadStatus === 'failed' ? { failureReason: failure } : {}),
      ...(uploadStatus === 'rejected' ? { rejectionReason: rejection } : {}),
      privacyStatus: privacyOf(world, video),
      // That the lock of an unaudited project takes the schedule away is assumed.
      ...(metadata.publishAt !== null && metadata.publishAt > world.clock.now() && !(video.isLockedPrivate && uploadStatus === 'processed')
        ? { publishAt: iso(metadata.publishAt) }
        : {}),
      license: metadata.license,
      embeddable: metadata.isEmbeddable,
      publicStatsViewable: metadata.areStatsViewable,
      madeForKids: metadata.selfDeclaredMadeForKids ?? false,
      ...(metadata.selfDeclaredMadeForKids === null ? {} : { selfDeclaredMadeForKids: metadata.selfDeclaredMadeForKids }),
      ...(metadata.containsSyntheticMedia ? { containsSyntheticMedia: true } : {}),
    }),
    contentDetails: () => ({
      duration: uploadStatus === 'processed' && facts !== null ? isoDuration(facts.durationMs) : 'P0D',
      dimension: '2d',
      definition: facts !== null && Math.min(facts.width, facts.height) >= 720 ? 'hd' : 'sd',
      caption: String(captions().some(({ isDraft, format }) => !isDraft && format !== null)),
      licensedContent: false,
      contentRating: {},
      projection: 'rectangular',
    }),
    statistics: () => (isMine ? { ...statisticsOf(world, video), dislikeCount: '0' } : statisticsOf(world, video)),
    player: () => ({ embedHtml: `<iframe width="480" height="270" src="//www.youtube.com/embed/${video.id}" allowfullscreen></iframe>` }),
    processingDetails: () => {
      const part = durationMs <= 0 ? 1 : Math.min(1, (world.clock.now() - startedAt) / durationMs)
      const processingStatus = uploadStatus === 'uploaded' ? 'processing' : uploadStatus === 'failed' ? 'failed' : 'succeeded'
      return {
        processingStatus,
        ...(processingStatus === 'processing'
          ? {
              processingProgress: {
                partsTotal: '100',
                partsProcessed: String(Math.floor(part * 100)),
                timeLeftMs: String(Math.ceil((1 - part) * durationMs)),
              },
            }
          : {}),
        ...(processingStatus === 'failed' ? { processingFailureReason: 'transcodeFailed' } : {}),
        fileDetailsAvailability: 'available',
        processingIssuesAvailability: uploadStatus === 'uploaded' ? 'inProgress' : 'available',
        tagSuggestionsAvailability: 'inProgress',
        editorSuggestionsAvailability: 'inProgress',
        thumbnailsAvailability: uploadStatus === 'processed' ? 'available' : 'inProgress',
      }
    },
    fileDetails: () => ({
      fileName: video.fileName,
      fileSize: String(video.sizeBytes),
      fileType: 'video',
      ...(facts === null
        ? {}
        : {
            container: facts.mimeType.split('/')[1],
            durationMs: String(facts.durationMs),
            videoStreams: [
              { widthPixels: facts.width, heightPixels: facts.height, frameRateFps: facts.frameRate, codec: facts.videoCodec },
            ],
            ...(facts.audioCodec === null ? {} : { audioStreams: [{ codec: facts.audioCodec }] }),
          }),
    }),
    recordingDetails: () => (metadata.recordingDate === null ? {} : { recordingDate: metadata.recordingDate }),
    localizations: () => metadata.localizations,
    paidProductPlacementDetails: () => ({ hasPaidProductPlacement: metadata.hasPaidProductPlacement }),
  }
  const body: Record<string, unknown> = {}
  for (const part of parts) {
    const value = Object.hasOwn(build, part) ? build[part]?.() : undefined
    if (value !== undefined) body[part] = value
  }
  return { kind: 'youtube#video', etag: etagOf([video.id, body]), id: video.id, ...body }
}

/** Grows by some a day, told rounded down to three figures as YouTube does. */
function subscribersOf(channel: YoutubeChannel, now: number): number {
  const days = Math.max(0, (now - channel.createdAt) / 86_400_000)
  const count = Math.floor(days * (0.5 + ((channel.title.codePointAt(0) ?? 0) % 7)))
  const unit = 10 ** Math.max(0, String(count).length - 3)
  return Math.floor(count / unit) * unit
}

/** A channel's picture; the sandbox serves it. */
export function avatarOf(context: RouteContext, channelId: string, size: number): { url: string; width: number; height: number } {
  return { url: context.link(`https://yt3.ggpht.com/practice/${channelId}=s${size}`), width: size, height: size }
}

/** A channel resource with the wished parts. */
export function channelView(
  context: RouteContext,
  channel: YoutubeChannel,
  parts: readonly string[],
  isMine: boolean,
): Record<string, unknown> {
  const { world } = context
  const avatar = (size: number) => avatarOf(context, channel.id, size)
  const videos = () =>
    youtubeState(world)
      .videos.all()
      .filter((video) => video.channelId === channel.id)
  const build: Record<string, () => unknown> = {
    snippet: () => ({
      title: channel.title,
      description: '',
      customUrl: channel.handle,
      ...(channel.country === '' ? {} : { country: channel.country }),
      publishedAt: iso(channel.createdAt),
      thumbnails: { default: avatar(88), medium: avatar(240), high: avatar(800) },
      localized: { title: channel.title, description: '' },
    }),
    contentDetails: () => ({ relatedPlaylists: { likes: isMine ? 'LL' : '', uploads: uploadsPlaylistOf(channel.id) } }),
    status: () => ({
      privacyStatus: 'public',
      isLinked: true,
      longUploadsStatus: channel.isPhoneVerified ? 'allowed' : 'eligible',
      madeForKids: false,
    }),
    statistics: () => ({
      viewCount: String(videos().reduce((sum, video) => sum + Number(statisticsOf(world, video).viewCount), 0)),
      subscriberCount: String(subscribersOf(channel, world.clock.now())),
      hiddenSubscriberCount: false,
      videoCount: String(videos().filter((video) => privacyOf(world, video) === 'public').length),
    }),
    brandingSettings: () => ({ channel: { title: channel.title } }),
  }
  const body: Record<string, unknown> = {}
  for (const part of parts) {
    const value = Object.hasOwn(build, part) ? build[part]?.() : undefined
    if (value !== undefined) body[part] = value
  }
  return { kind: 'youtube#channel', etag: etagOf([channel.id, body]), id: channel.id, ...body }
}
