import { z } from 'zod'
import { linkTo } from '../kit/own-link.ts'
import { GraphId } from '../meta/graph-id.ts'
import { RUPLOAD_HOST } from '../meta/graph.ts'
import { GraphTime } from '../meta/graph-time.ts'

/** `POST /{ig}/media`. */
export const ContainerMade = z.looseObject({ id: GraphId })

/** The same for a resumable upload: where the bytes go, to be used exactly as given. The token goes along, so only Meta's own host will do. */
export const UploadOpened = z.looseObject({ id: GraphId, uri: z.string().refine((uri) => linkTo([RUPLOAD_HOST], uri) !== null) })

/** `GET /{container}`; `video_status` on resumable ones only. */
export const ContainerState = z.looseObject({
  status_code: z.enum(['IN_PROGRESS', 'FINISHED', 'ERROR', 'EXPIRED', 'PUBLISHED']).optional(),
  // Text with the subcode of an error, or by the container reference (read 2026-11-28) that subcode itself.
  status: z.union([z.string(), z.number().transform(String)]).optional(),
  video_status: z
    .looseObject({
      uploading_phase: z
        .looseObject({ status: z.string().optional(), bytes_transferred: z.coerce.number().int().nonnegative().optional() })
        .optional(),
    })
    .optional(),
})
export type ContainerState = z.infer<typeof ContainerState>

/** A container's standing; some broken ones have the word only in `status` (seen in public client code). */
export function standingOf(state: ContainerState): NonNullable<ContainerState['status_code']> {
  return state.status_code ?? (state.status?.startsWith('Error') === true ? 'ERROR' : 'IN_PROGRESS')
}

/** `GET /{photo}?fields=images`: the copies Facebook made of a Page photo. */
export const PhotoCopies = z.looseObject({
  images: z.array(z.looseObject({ source: z.string().min(1), width: z.number(), height: z.number() })).min(1),
})

/** The address of the largest copy. It is signed and ends soon: used at once, kept nowhere. */
export function largestCopy(photo: z.infer<typeof PhotoCopies>): string {
  return photo.images.reduce((best, one) => (one.width * one.height > best.width * best.height ? one : best)).source
}

/** A link that is none is as good as no link: it must not fail the answer it comes in. */
const Link = z
  .string()
  .refine((link) => linkTo(['www.instagram.com', 'instagram.com'], link) !== null)
  .optional()
  .catch(undefined)

/** `POST /{ig}/media_publish`. */
export const MediaPublished = z.looseObject({ id: GraphId })

/** `GET /{media}?fields=permalink`. */
export const MediaLink = z.looseObject({ permalink: Link })

/** `GET /{ig}/media`: the account's newest media. */
export const OwnMedia = z.looseObject({
  data: z.array(
    z.looseObject({
      id: GraphId,
      caption: z.string().optional(),
      permalink: Link,
      timestamp: GraphTime,
      media_type: z.string().optional(),
    }),
  ),
})

/** The fields by which a medium is recognised as ours. */
export const MEDIA_FIELDS = 'id,caption,media_type,media_product_type,permalink,timestamp'

/** `GET /{ig}/content_publishing_limit`. */
export const PublishingLimit = z.looseObject({
  data: z.array(
    z.looseObject({
      quota_usage: z.number().optional(),
      config: z.looseObject({ quota_total: z.number().optional(), quota_duration: z.number().optional() }).optional(),
    }),
  ),
})

/** `POST /{media}/comments`. */
export const CommentMade = z.looseObject({ id: GraphId })

/** `GET /{media}/comments`. */
export const MediaComments = z.looseObject({
  data: z.array(z.looseObject({ id: GraphId, text: z.string().optional(), username: z.string().optional(), timestamp: GraphTime })),
})

/** `GET /{media}?fields=like_count,comments_count`. */
export const MediaCounts = z.looseObject({
  like_count: z.number().nonnegative().optional(),
  comments_count: z.number().nonnegative().optional(),
})

/** `GET /{media}/insights`: a figure stands in `values`, or (with a breakdown) in `total_value`. */
export const MediaInsights = z.looseObject({
  data: z.array(
    z.looseObject({
      name: z.string(),
      values: z.array(z.looseObject({ value: z.number().nonnegative().optional().catch(undefined) })).optional(),
      total_value: z.looseObject({ value: z.number().nonnegative().optional() }).optional(),
    }),
  ),
})
