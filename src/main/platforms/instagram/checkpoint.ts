import { z } from 'zod'
import { KeptFailure } from '../meta/failure-after-clean-up.ts'

const Ids = z.array(z.string())

/** What a delivery has made so far: photos staged on the Page and files in the creator's bucket (to be taken away again), and containers. */
const Made = {
  photoIds: Ids,
  hostedKeys: Ids.default([]),
  /** One container for each file, in order. */
  containerIds: Ids,
  /** The carousel's own container. */
  parentId: z.string().nullable(),
  /** How often it began anew. */
  restarts: z.number(),
}

/**
 * A delivery's way to Instagram. `publish` makes it public, `comment` what is written under it; `published` comes between and never commits.
 */
const Stages = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('begin'), photoIds: Ids, hostedKeys: Ids.default([]), restarts: z.number() }),
  /** The next file is the one after `containerIds`. `isHosted`: pictures go through the creator's bucket and no longer over the Page. */
  z.object({ stage: z.literal('items'), ...Made, isRefetched: z.boolean(), isHosted: z.boolean().default(false) }),
  /** The next file is a video whose container is open. `lost` counts looks at which that container was not to be found. */
  z.object({
    stage: z.literal('video'),
    ...Made,
    isHosted: z.boolean().default(false),
    containerId: z.string(),
    uri: z.string(),
    offset: z.number(),
    lost: z.number().default(0),
  }),
  /** `since` is null until the first look; `lost` counts looks at which the container was not to be found. */
  z.object({ stage: z.literal('await'), ...Made, index: z.number(), since: z.number().nullable(), looks: z.number(), lost: z.number() }),
  z.object({ stage: z.literal('carousel'), ...Made }),
  z.object({ stage: z.literal('publish'), ...Made, missedSince: z.number().nullable() }),
  z.object({ stage: z.literal('published'), mediaId: z.string(), photoIds: Ids, hostedKeys: Ids.default([]), looks: z.number() }),
  z.object({ stage: z.literal('comment'), mediaId: z.string(), missedSince: z.number().nullable() }),
  z.object({ stage: z.literal('clean-up'), photoIds: Ids, hostedKeys: Ids.default([]), failure: KeptFailure }),
])

/** A checkpoint as it is read; those of builds before carousels could hold videos are brought up to the present stages. */
export const InstagramCheckpoint = z.preprocess(upToDate, Stages)
export type InstagramCheckpoint = z.infer<typeof Stages>

const Older = z.looseObject({ stage: z.enum(['pictures', 'reel']) })

function upToDate(kept: unknown): unknown {
  const older = Older.safeParse(kept)
  if (!older.success) return kept
  if (older.data.stage === 'pictures') return { ...older.data, stage: 'items' }
  return { photoIds: [], containerIds: [], parentId: null, ...older.data, stage: 'video' }
}

/** A checkpoint at one of its stages. */
export type At<Stage extends InstagramCheckpoint['stage']> = Extract<InstagramCheckpoint, { stage: Stage }>

/** Everything made so far, whichever stage it is carried through. */
export type Made = Omit<At<'carousel'>, 'stage'>

/** The parts of a checkpoint that the next stage takes over. */
export function madeOf({ photoIds, hostedKeys, containerIds, parentId, restarts }: Made): Made {
  return { photoIds, hostedKeys, containerIds, parentId, restarts }
}

/** The container that `media_publish` is asked for: the carousel's, or the only one. */
export function publishable({ parentId, containerIds }: Made): string | undefined {
  return parentId ?? (containerIds.length === 1 ? containerIds[0] : undefined)
}
