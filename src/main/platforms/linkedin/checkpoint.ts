import { z } from 'zod'
import { PlatformError } from '../../core/platform-error.ts'
import type { Work } from '../../core/platform-adapter.ts'

/** URNs of files that LinkedIn has taken wholly, in the order of the post. */
const Urns = z.array(z.string())

/** What goes beside the post's own files and never fails it; those that LinkedIn refused are left out and told with the receipt. */
const Side = z.enum(['thumbnail', 'captions'])
export type Side = z.infer<typeof Side>

/** Older builds knew none and wrote none. */
const dropped = { dropped: z.array(Side).default([]) }

const uploading = {
  ready: Urns,
  /** How often LinkedIn refused an upload address and a file was begun anew. */
  restarts: z.number().int(),
  ...dropped,
}

/** All that goes into the post beside its text. */
const creation = {
  media: Urns,
  /** Since when the post was refused because its media were not there yet; null while it was not. */
  refusedSince: z.number().nullable(),
  refusals: z.number().int(),
  ...dropped,
}

/** The post, and since when it is missing where it is looked for; every look after a further try begins anew. */
const committed = { ...creation, missedSince: z.number().nullable().default(null) }

const Part = z.object({ url: z.string(), first: z.number().int(), last: z.number().int() })

/** A video that LinkedIn has opened, before its parts. */
const video = { ...uploading, urn: z.string(), uploadToken: z.string(), parts: z.array(Part) }

/** How far a delivery to LinkedIn is. Stored: a changed spelling must still read the old one. */
const Checkpoint = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('initialize'), ...uploading }),
  /** An image or document, which goes whole. */
  z.object({ stage: z.literal('image'), ...uploading, urn: z.string(), url: z.string() }),
  /** The files beside a video, in this order and before its parts: `asked` counts the ways in which LinkedIn refused the first of them. */
  z.object({ stage: z.literal('sides'), ...video, sides: z.array(z.object({ side: Side, url: z.string() })), asked: z.number().int() }),
  /** `etags` of the parts that arrived, in the order of the instructions. */
  z.object({ stage: z.literal('parts'), ...video, etags: z.array(z.string()) }),
  z.object({ stage: z.literal('finalize'), ...uploading, urn: z.string(), uploadToken: z.string(), etags: z.array(z.string()) }),
  /** LinkedIn works on `media[index]`. */
  z.object({ stage: z.literal('process'), media: Urns, index: z.number().int(), since: z.number(), polls: z.number().int(), ...dropped }),
  /** Nothing is done before `until`. */
  z.object({ stage: z.literal('settle'), ...creation, until: z.number() }),
  /** Makes no call: the next step is the commit. */
  z.object({ stage: z.literal('prepared'), ...creation }),
  z.object({ stage: z.literal('create'), ...committed }),
  /** The deliberate second try of `create`, a commit like it; `decidedAt` is when the last one before it counted as lost. */
  z.object({ stage: z.literal('re-post'), ...committed, decidedAt: z.number() }),
  /** The post is public and its first comment is to come, not before `until`; `refusals` counts how often the post was not found yet. */
  z.object({ stage: z.literal('comment-due'), refusals: z.number().int(), until: z.number() }),
  z.object({ stage: z.literal('comment'), refusals: z.number().int() }),
])
export type Checkpoint = z.infer<typeof Checkpoint>

/** One stage's checkpoint. */
export type At<S extends Checkpoint['stage']> = Extract<Checkpoint, { stage: S }>

/** Reads the stored checkpoint; null is the beginning. One that no version of ours wrote is an error, never a fresh start. */
export function readCheckpoint(work: Work): Checkpoint | null {
  if (work.checkpoint === null) return null
  const parsed = Checkpoint.safeParse(work.checkpoint)
  if (parsed.success) return parsed.data
  throw new PlatformError(
    {
      kind: 'unexpected-response',
      platform: 'linkedin',
      step: 'checkpoint',
      // Once a commit was marked, an unreadable checkpoint may hide a public post.
      mayHaveApplied: work.committingSince !== null,
      platformCode: 'checkpoint',
    },
    { cause: parsed.error },
  )
}
