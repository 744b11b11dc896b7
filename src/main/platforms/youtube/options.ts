import { z } from 'zod'
import type { Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'

/** An option that was left out is null. */
const text = z
  .string()
  .trim()
  .nullish()
  .transform((value) => (value === undefined || value === null || value === '' ? null : value))

const Options = z.object({
  title: z.string().trim().min(1),
  privacy: z.enum(['private', 'unlisted', 'public']),
  /** Epoch ms; stands only beside `private`. */
  publishAt: z.number().nullish().default(null),
  madeForKids: z.boolean().nullish().default(false),
  isAiGenerated: z.boolean().nullish().default(false),
  categoryId: z.string().default('22'),
  tags: z.array(z.string()).nullish().default([]),
  language: text,
  license: z.enum(['standard', 'creativeCommons']).nullish().default('standard'),
  embeddable: z.boolean().nullish().default(true),
  publicStats: z.boolean().nullish().default(true),
  notifySubscribers: z.boolean().nullish().default(true),
  /** As `postingOptions` named it. */
  playlist: text,
  /** Asset ids. */
  thumbnail: text,
  captions: text,
  captionsLanguage: text,
  firstComment: text,
})
export type VideoOptions = z.infer<typeof Options>

/** What the creator chose; a post without a title never reaches YouTube. */
export function optionsOf(work: Pick<Work, 'variant'>): VideoOptions {
  const parsed = Options.safeParse(work.variant.options)
  if (parsed.success) return parsed.data
  throw new PlatformError(
    { kind: 'content-rejected', platform: 'youtube', step: 'upload.open', mayHaveApplied: false, platformCode: 'invalidTitle' },
    { cause: parsed.error },
  )
}

/** When YouTube is to publish it, epoch ms; null where it is not private or no time was chosen. */
export function scheduleOf({ privacy, publishAt }: VideoOptions): number | null {
  return privacy === 'private' ? (publishAt ?? null) : null
}
