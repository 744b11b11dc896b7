import { z } from 'zod'
import { LINKEDIN_VERSION } from '../../../shared/platforms/linkedin.ts'
import type { HttpRequest } from '../../core/http.ts'

/** Where every call of LinkedIn's API goes. */
export const API = 'https://api.linkedin.com'

/** One call to a versioned endpoint. */
export function restCall(request: Omit<HttpRequest, 'url' | 'auth'> & { readonly path: string }): HttpRequest {
  const { path, ...rest } = request
  return { ...rest, url: `${API}/rest/${path}`, auth: 'token', headers: { ...REST_HEADERS, ...request.headers } }
}

/** What every /rest call carries; also used where no session exists yet. */
export const REST_HEADERS = { 'linkedin-version': LINKEDIN_VERSION, 'x-restli-protocol-version': '2.0.0' } as const

/** A field that an answer may leave out or leave empty. */
const optional = <T>(field: z.ZodType<T>) => field.nullish().transform((value) => value ?? undefined)

/** Answer of images?action=initializeUpload. */
export const ImageUpload = z.looseObject({ value: z.looseObject({ uploadUrl: z.url(), image: z.string().startsWith('urn:li:image:') }) })

/** Answer of documents?action=initializeUpload. */
export const DocumentUpload = z.looseObject({
  value: z.looseObject({ uploadUrl: z.url(), document: z.string().startsWith('urn:li:document:') }),
})

/** One slice of a video as LinkedIn wants it: both ends belong to it. */
export const UploadInstruction = z.looseObject({
  uploadUrl: z.url(),
  firstByte: z.number().int().nonnegative(),
  lastByte: z.number().int().nonnegative(),
})

/** Answer of videos?action=initializeUpload. */
export const VideoUpload = z.looseObject({
  value: z.looseObject({
    video: z.string().startsWith('urn:li:video:'),
    uploadToken: optional(z.string()).transform((token) => token ?? ''),
    uploadInstructions: z.array(UploadInstruction).min(1),
    /** Only where they were announced. */
    thumbnailUploadUrl: optional(z.url()),
    captionsUploadUrl: optional(z.url()),
  }),
})

/** Answer of GET images/{urn}, videos/{urn} and documents/{urn}. */
export const MediaState = z.looseObject({
  // A state that LinkedIn adds later reads as "not yet".
  status: z.enum(['WAITING_UPLOAD', 'PROCESSING', 'AVAILABLE', 'PROCESSING_FAILED']).catch('PROCESSING'),
  processingFailureReason: optional(z.string()),
  downloadUrl: optional(z.string()),
})

const MediaContent = z.looseObject({ id: z.string() })

/** One post as the finder by author tells it. */
export const FoundPost = z.looseObject({
  id: z.string(),
  commentary: z.string().default(''),
  createdAt: z.number().optional(),
  lifecycleState: z.string().optional(),
  content: z
    .looseObject({
      media: MediaContent.optional(),
      multiImage: z.looseObject({ images: z.array(MediaContent) }).optional(),
      article: z.looseObject({ source: z.string().optional() }).optional(),
    })
    .optional(),
})
export type FoundPost = z.infer<typeof FoundPost>

/** Answer of GET posts?q=author. */
export const FoundPosts = z.looseObject({ elements: z.array(FoundPost) })

/** Answer of GET /v2/userinfo; `locale` (a string or an object) is not read. */
export const UserInfo = z.looseObject({ sub: z.string().min(1), name: optional(z.string()), picture: optional(z.string()) })

/** LinkedIn's way to tell where a picture is: the last element is the largest. */
const Streams = z.looseObject({
  elements: z.array(z.looseObject({ identifiers: z.array(z.looseObject({ identifier: z.string() })) })).default([]),
})

/** Answer of GET /v2/me with the projection that we ask for. */
export const Me = z.looseObject({
  id: z.string().min(1),
  localizedFirstName: optional(z.string()),
  localizedLastName: optional(z.string()),
  vanityName: optional(z.string()),
  profilePicture: optional(z.looseObject({ 'displayImage~': optional(Streams) })),
})

/** The largest of the pictures; null where none is told. */
export function pictureOf(streams: z.infer<typeof Streams> | undefined): string | null {
  return streams?.elements.at(-1)?.identifiers[0]?.identifier ?? null
}

/** Answer of POST socialActions/{urn}/comments, and an element of the list. */
export const Comment = z.looseObject({
  id: z.string(),
  commentUrn: z.string().optional(),
  actor: z.string().optional(),
  message: z.looseObject({ text: z.string().default('') }).optional(),
})

/** Answer of GET socialActions/{urn}/comments. */
export const Comments = z.looseObject({ elements: z.array(Comment) })

/** Answer of GET memberCreatorPostAnalytics for one kind of figure. */
export const MemberAnalytics = z.looseObject({ elements: z.array(z.looseObject({ count: z.number() })) })

/** Answer of GET organizationalEntityShareStatistics: posts without activity are left out. */
export const ShareStatistics = z.looseObject({
  elements: z.array(
    z.looseObject({
      share: z.string().optional(),
      ugcPost: z.string().optional(),
      totalShareStatistics: z.looseObject({
        impressionCount: z.number().optional(),
        uniqueImpressionsCount: z.number().optional(),
        clickCount: z.number().optional(),
        likeCount: z.number().optional(),
        commentCount: z.number().optional(),
        shareCount: z.number().optional(),
      }),
    }),
  ),
})

/** Answer of GET organizationAcls; the page's key depends on the version. */
export const OrganizationAcls = z.looseObject({
  elements: z.array(
    z.looseObject({
      role: z.string(),
      state: optional(z.string()),
      organization: optional(z.string()),
      organizationTarget: optional(z.string()),
    }),
  ),
})

/** Answer of GET organizations/{id}. */
export const Organization = z.looseObject({
  localizedName: z.string(),
  vanityName: optional(z.string()),
  /** A urn:li:digitalmediaAsset; the images API knows it under urn:li:image. */
  logoV2: optional(z.looseObject({ original: optional(z.string()) })),
})

/** A LinkedIn page, as its URN says; all else we post as is a member. */
export function isPageUrn(urn: string): boolean {
  return urn.startsWith('urn:li:organization:')
}
