import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Work } from '../../core/platform-adapter.ts'

/** The options of one post; what the creator left alone has the presets of the rules. */
const Options = z.object({
  title: z.string().trim().min(1),
  privacy: z.enum(['private', 'unlisted', 'public']).default('public'),
  madeForKids: z.boolean().default(false),
  categoryId: z.string().default('22'),
  tags: z.array(z.string()).default([]),
})
export type VideoOptions = z.infer<typeof Options>

/** The post's options; one without a title never reaches YouTube. */
export function optionsOf(work: Work): VideoOptions {
  const parsed = Options.safeParse(work.variant.options)
  if (parsed.success) return parsed.data
  throw new PlatformError(
    { kind: 'content-rejected', platform: 'youtube', step: 'upload.open', mayHaveApplied: false, platformCode: 'invalidTitle' },
    { cause: parsed.error },
  )
}

/** The body of videos.insert. Privacy and the declaration about children are always said: YouTube names no defaults. */
export function videoResource(work: Work): Json {
  const { title, privacy, madeForKids, categoryId, tags } = optionsOf(work)
  return {
    snippet: { title, description: work.variant.text, tags, categoryId },
    status: { privacyStatus: privacy, selfDeclaredMadeForKids: madeForKids },
  }
}

/** The file's name as the Slug header carries it: RFC 5023 percent-encodes what is not printable ASCII, and the percent sign. */
export function slugOf(fileName: string): string {
  return fileName.toWellFormed().replaceAll(/[^\x20-\x24\x26-\x7E]+/gu, encodeURIComponent)
}
