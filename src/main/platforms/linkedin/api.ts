import { z } from 'zod'
import type { HttpRequest } from '../../core/platform-adapter.ts'

/** Where every call of LinkedIn's API goes. */
export const API = 'https://api.linkedin.com'

/**
 * The monthly API version all our /rest calls name. LinkedIn versioning page, read 2026-11-23: each month lives at least twelve months, so
 * this one until September 2027 at least. A dead one answers 426 NONEXISTENT_VERSION to everything.
 */
export const LINKEDIN_VERSION = '202609'

/** One call to a versioned endpoint. */
export function restCall(request: Omit<HttpRequest, 'url' | 'auth'> & { readonly path: string }): HttpRequest {
  const { path, ...rest } = request
  return { ...rest, url: `${API}/rest/${path}`, auth: 'token', headers: { ...REST_HEADERS, ...request.headers } }
}

/** What every /rest call carries; also used where no session exists yet. */
export const REST_HEADERS = { 'linkedin-version': LINKEDIN_VERSION, 'x-restli-protocol-version': '2.0.0' } as const

/** Answer of images?action=initializeUpload. */
export const ImageUpload = z.looseObject({ value: z.looseObject({ uploadUrl: z.url(), image: z.string().startsWith('urn:li:image:') }) })

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
    uploadToken: z.string().default(''),
    uploadInstructions: z.array(UploadInstruction).min(1),
  }),
})

/** Answer of GET images/{urn} and videos/{urn}. */
export const MediaState = z.looseObject({
  // A state that LinkedIn adds later reads as "not yet".
  status: z.enum(['WAITING_UPLOAD', 'PROCESSING', 'AVAILABLE', 'PROCESSING_FAILED']).catch('PROCESSING'),
  processingFailureReason: z.string().nullish(),
})

const MediaContent = z.looseObject({ id: z.string() })

/** One post as the finder by author tells it. */
export const FoundPost = z.looseObject({
  id: z.string(),
  commentary: z.string().default(''),
  createdAt: z.number().optional(),
  lifecycleState: z.string().optional(),
  content: z
    .looseObject({ media: MediaContent.optional(), multiImage: z.looseObject({ images: z.array(MediaContent) }).optional() })
    .optional(),
})
export type FoundPost = z.infer<typeof FoundPost>

/** Answer of GET posts?q=author. */
export const FoundPosts = z.looseObject({ elements: z.array(FoundPost) })

/** Answer of GET /v2/userinfo; `locale` (a string or an object) is not read. */
export const UserInfo = z.looseObject({ sub: z.string().min(1), name: z.string().optional(), picture: z.string().optional() })

/** Answer of GET organizationAcls; the page's key depends on the version. */
export const OrganizationAcls = z.looseObject({
  elements: z.array(
    z.looseObject({
      role: z.string(),
      state: z.string().optional(),
      organization: z.string().optional(),
      organizationTarget: z.string().optional(),
    }),
  ),
})

/** Answer of GET organizations/{id}. */
export const Organization = z.looseObject({ localizedName: z.string(), vanityName: z.string().optional() })

/** A LinkedIn page, as its URN says; all else we post as is a member. */
export function isPageUrn(urn: string): boolean {
  return urn.startsWith('urn:li:organization:')
}
