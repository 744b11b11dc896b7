import { z } from 'zod'
import type { Work } from '../../core/platform-adapter.ts'
import type { PlatformError } from '../../core/platform-error.ts'
import { failure } from './errors.ts'

/** The composer's fields of a post; nothing is on unless the creator turned it on. */
const PostOptions = z.object({
  privacy: z.string().min(1),
  allowComment: z.boolean().default(false),
  allowDuet: z.boolean().default(false),
  allowStitch: z.boolean().default(false),
  isCommercial: z.boolean().default(false),
  yourBrand: z.boolean().default(false),
  brandedContent: z.boolean().default(false),
  isAiGenerated: z.boolean().default(false),
  /** Milliseconds into the video. */
  coverAt: z.number().nonnegative().nullish(),
  hasConsented: z.boolean().default(false),
})
export type PostOptions = z.infer<typeof PostOptions>

/** Does the creator want a draft in the inbox of TikTok's app, and not a post? */
export function isDraft(work: Pick<Work, 'variant'>): boolean {
  return work.variant.options['format'] === 'draft'
}

/** What the composer has checked before; TikTok's audit forbids to publish without. */
export function readPostOptions(work: Work): PostOptions {
  const parsed = PostOptions.safeParse(work.variant.options)
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0])
    throw refused(name === 'privacy' ? 'privacy_level_option_mismatch' : `option-invalid ${name}`)
  }
  const options = parsed.data
  if (!options.hasConsented) throw refused('consent-missing')
  if (options.isCommercial && !options.yourBrand && !options.brandedContent) throw refused('commercial-kind-missing')
  if (options.isCommercial && options.brandedContent && options.privacy === 'SELF_ONLY') throw refused('branded-content-private')
  return options
}

/** A post that TikTok would refuse, or that its rules forbid us to send. */
export function refused(platformCode: string): PlatformError {
  return failure('content-rejected', 'post.init', platformCode)
}
