import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import { scheduleOf, type VideoOptions } from './options.ts'

/** YouTube Data API, read 2026-11-23; comments, captions and playlists 2026-11-27. */
export const API = 'https://www.googleapis.com/youtube/v3'
/** The same API's door for media. */
export const UPLOAD_API = 'https://www.googleapis.com/upload/youtube/v3'

/** A video as a complete upload answers it: with its id it is there, whatever else is told. */
export const NewVideo = z.looseObject({ id: z.string().regex(/^[\w-]{6,20}$/) })
export type NewVideo = z.infer<typeof NewVideo>

/** A video as videos.list answers it; the fields we read. */
export const Video = NewVideo.extend({
  snippet: z.looseObject({ title: z.string().optional(), publishedAt: z.string().optional() }).optional(),
  status: z
    .looseObject({
      privacyStatus: z.string().optional(),
      /** While it is still to come. */
      publishAt: z.string().optional(),
      uploadStatus: z.string().optional(),
      failureReason: z.string().optional(),
      rejectionReason: z.string().optional(),
    })
    .optional(),
  fileDetails: z.looseObject({ fileName: z.string().optional(), fileSize: z.string().optional() }).optional(),
  /** Counters are strings; what is hidden or switched off is missing. */
  statistics: z
    .looseObject({ viewCount: z.string().optional(), likeCount: z.string().optional(), commentCount: z.string().optional() })
    .optional(),
})
export type Video = z.infer<typeof Video>

/** videos.list. */
export const VideoList = z.looseObject({ items: z.array(Video).optional() })

/** playlistItems.list, newest first. */
export const PlaylistItems = z.looseObject({
  items: z.array(z.looseObject({ contentDetails: z.looseObject({ videoId: z.string() }) })).optional(),
  nextPageToken: z.string().optional(),
})

/** channels.list with `mine=true`. */
export const Channels = z.looseObject({
  items: z
    .array(
      z.looseObject({
        id: z.string().min(1),
        snippet: z.looseObject({
          title: z.string(),
          customUrl: z.string().optional(),
          /** Two letters; only where the creator chose one. */
          country: z.string().optional(),
          thumbnails: z
            .looseObject({ high: z.looseObject({ url: z.string() }).optional(), default: z.looseObject({ url: z.string() }).optional() })
            .optional(),
        }),
        contentDetails: z.looseObject({ relatedPlaylists: z.looseObject({ uploads: z.string().optional() }) }).optional(),
        status: z.looseObject({ longUploadsStatus: z.string().optional() }).optional(),
      }),
    )
    .optional(),
})

/** playlists.list with `mine=true`. */
export const Playlists = z.looseObject({
  items: z.array(z.looseObject({ id: z.string().min(1), snippet: z.looseObject({ title: z.string() }) })).optional(),
  nextPageToken: z.string().optional(),
})

/** videoCategories.list. */
export const Categories = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), snippet: z.looseObject({ assignable: z.boolean().optional() }) })).optional(),
})

/** commentThreads.insert, and the threads of commentThreads.list. */
export const CommentThread = z.looseObject({
  id: z.string().min(1),
  snippet: z
    .looseObject({
      topLevelComment: z
        .looseObject({
          snippet: z.looseObject({
            textOriginal: z.string().optional(),
            authorChannelId: z.looseObject({ value: z.string().optional() }).optional(),
          }),
        })
        .optional(),
    })
    .optional(),
})

/** commentThreads.list, newest first. */
export const CommentThreads = z.looseObject({ items: z.array(CommentThread).optional() })

/** Any resource of which only its being there is wanted. */
export const AnyResource = z.looseObject({ kind: z.string() })

/** The `snippet` and `status` that an insert sends: our words in YouTube's spelling. What stays at YouTube's own default is left out. */
export function videoResource(options: VideoOptions, description: string): Json {
  const { title, categoryId, tags, language, privacy, license } = options
  const publishAt = scheduleOf(options)
  return {
    snippet: {
      title,
      description,
      categoryId,
      ...(tags === null || tags.length === 0 ? {} : { tags }),
      ...(language === null ? {} : { defaultLanguage: language }),
    },
    status: {
      privacyStatus: privacy,
      selfDeclaredMadeForKids: options.madeForKids ?? false,
      ...(publishAt === null ? {} : { publishAt: new Date(publishAt).toISOString() }),
      ...(options.isAiGenerated === true ? { containsSyntheticMedia: true } : {}),
      ...(license === 'creativeCommons' ? { license: 'creativeCommon' } : {}),
      ...(options.embeddable === false ? { embeddable: false } : {}),
      ...(options.publicStats === false ? { publicStatsViewable: false } : {}),
    },
  }
}

/** The canonical address of a video (YouTube Help and API samples, read 2026-11-23): documented from the id. */
export function watchAddress(videoId: string): string {
  return `https://www.youtube.com/watch?v=${videoId}`
}
