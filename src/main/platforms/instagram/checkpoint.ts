import { z } from 'zod'
import { KeptFailure } from '../meta/failure-after-clean-up.ts'

const Ids = z.array(z.string())

/** What a delivery has made so far: photos staged on the Page (to be taken away again), containers, and how often it began anew. */
const Made = {
  photoIds: Ids,
  /** One container for each picture, or the reel's. */
  containerIds: Ids,
  /** The carousel's own container. */
  parentId: z.string().nullable(),
  restarts: z.number(),
}

/**
 * A delivery's way to Instagram. Only `publish` can make it public; `published` comes after that and never commits again.
 */
export const InstagramCheckpoint = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('begin'), photoIds: Ids, restarts: z.number() }),
  z.object({ stage: z.literal('pictures'), ...Made, isRefetched: z.boolean() }),
  /** `lost` counts looks at which the container was not to be found. */
  z.object({
    stage: z.literal('reel'),
    containerId: z.string(),
    uri: z.string(),
    offset: z.number(),
    restarts: z.number(),
    lost: z.number().default(0),
  }),
  /** `since` is null until the first look; `lost` counts looks at which the container was not to be found. */
  z.object({ stage: z.literal('await'), ...Made, index: z.number(), since: z.number().nullable(), looks: z.number(), lost: z.number() }),
  z.object({ stage: z.literal('carousel'), ...Made }),
  z.object({ stage: z.literal('publish'), ...Made, missedSince: z.number().nullable() }),
  z.object({ stage: z.literal('published'), mediaId: z.string(), photoIds: Ids, looks: z.number() }),
  z.object({ stage: z.literal('clean-up'), photoIds: Ids, failure: KeptFailure }),
])
export type InstagramCheckpoint = z.infer<typeof InstagramCheckpoint>

/** A checkpoint at one of its stages. */
export type At<Stage extends InstagramCheckpoint['stage']> = Extract<InstagramCheckpoint, { stage: Stage }>

/** Everything made so far, whichever stage it is carried through. */
export type Made = Omit<At<'carousel'>, 'stage'>

/** The parts of a checkpoint that the next stage takes over. */
export function madeOf({ photoIds, containerIds, parentId, restarts }: Made): Made {
  return { photoIds, containerIds, parentId, restarts }
}

/** The container that `media_publish` is asked for: the carousel's, or the only one. */
export function publishable({ parentId, containerIds }: Made): string | undefined {
  return parentId ?? (containerIds.length === 1 ? containerIds[0] : undefined)
}
