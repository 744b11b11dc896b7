import { z } from 'zod'

/** YouTube Data API, read 2026-11-23. */
export const API = 'https://www.googleapis.com/youtube/v3'
/** The same API's door for media. */
export const UPLOAD_API = 'https://www.googleapis.com/upload/youtube/v3'

/** A video as insert, the status query and videos.list answer it; the fields we read. */
export const Video = z.looseObject({
  id: z.string().regex(/^[\w-]{6,20}$/),
  snippet: z.looseObject({ title: z.string().optional(), publishedAt: z.string().optional() }).optional(),
  status: z
    .looseObject({
      privacyStatus: z.string().optional(),
      uploadStatus: z.string().optional(),
      failureReason: z.string().optional(),
      rejectionReason: z.string().optional(),
    })
    .optional(),
  fileDetails: z.looseObject({ fileName: z.string().optional(), fileSize: z.string().optional() }).optional(),
})
export type Video = z.infer<typeof Video>

/** videos.list. */
export const VideoList = z.looseObject({ items: z.array(Video).optional() })

/** playlistItems.list, newest first. */
export const PlaylistItems = z.looseObject({
  items: z.array(z.looseObject({ contentDetails: z.looseObject({ videoId: z.string() }) })).optional(),
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

/** The canonical address of a video (YouTube Help and API samples, read 2026-11-23): documented from the id. */
export function watchAddress(videoId: string): string {
  return `https://www.youtube.com/watch?v=${videoId}`
}
