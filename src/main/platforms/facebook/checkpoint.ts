import { z } from 'zod'
import { KeptFailure } from '../meta/failure-after-clean-up.ts'

const Ids = z.array(z.string())
/** Epoch ms at which reconcile first found nothing; null while it has not looked or did find something. */
const MissedSince = z.number().nullable()
const Upload = { sessionId: z.string(), videoId: z.string() }
/** How often Meta no longer knew an upload and the video was begun anew. */
const Restarts = z.number().default(0)
/** Reels and video stories go up the same way. */
const Format = z.enum(['reel', 'story'])
/** What is handed over to a video once it is public. */
const VideoFile = z.enum(['thumbnail', 'captions'])
export type VideoFile = z.infer<typeof VideoFile>
/** Epoch ms at which Facebook itself shows the post; null for one that it shows at once. */
const ScheduledAt = z.number().nullable().default(null)

/** Stages whose next call can make the post public. */
const COMMITS = [
  z.object({ stage: z.literal('post-text'), missedSince: MissedSince }),
  z.object({ stage: z.literal('post-photo'), missedSince: MissedSince }),
  z.object({ stage: z.literal('post-photos'), photoIds: Ids, missedSince: MissedSince }),
  z.object({ stage: z.literal('finish'), ...Upload, missedSince: MissedSince }),
  z.object({ stage: z.literal('finish-reel'), format: Format, videoId: z.string(), uploadUrl: z.string(), missedSince: MissedSince }),
  z.object({ stage: z.literal('post-story'), photoIds: Ids, missedSince: MissedSince }),
] as const

const Commit = z.discriminatedUnion('stage', COMMITS)
/** A checkpoint whose next call is the commit. */
export type Commit = z.infer<typeof Commit>

/**
 * A delivery's way to a Page. `comment` can make the first comment public, the stages above the post itself; every other one changes nothing
 * that anybody sees. What stands behind `await-video` comes after the commit and never makes it again.
 */
export const FacebookCheckpoint = z.discriminatedUnion('stage', [
  ...COMMITS,
  z.object({ stage: z.literal('stage-photos'), photoIds: Ids }),
  z.object({ stage: z.literal('start'), restarts: Restarts }),
  z.object({ stage: z.literal('transfer'), ...Upload, start: z.number(), end: z.number(), restarts: Restarts }),
  z.object({ stage: z.literal('start-reel'), restarts: Restarts }),
  z.object({
    stage: z.literal('send-reel'),
    format: Format,
    videoId: z.string(),
    uploadUrl: z.string(),
    offset: z.number(),
    restarts: Restarts,
  }),
  /** Too near for Facebook's own schedule: the post's time is waited for, then `then` is done. */
  z.object({ stage: z.literal('hold'), then: Commit }),
  /** `postId`: what a story's finish told. */
  z.object({
    stage: z.literal('await-video'),
    videoId: z.string(),
    since: z.number(),
    looks: z.number(),
    postId: z.string().nullable().default(null),
  }),
  z.object({ stage: z.literal('link'), postId: z.string(), looks: z.number(), scheduledAt: ScheduledAt }),
  z.object({ stage: z.literal('story-link'), postId: z.string(), looks: z.number() }),
  /** The post is public (`Work.receipt`): `files` of its video are still to be handed over (`tries` of the first one), then its first comment. */
  z.object({ stage: z.literal('after'), videoId: z.string().nullable(), files: z.array(VideoFile), tries: z.number() }),
  z.object({ stage: z.literal('comment'), missedSince: MissedSince }),
  z.object({ stage: z.literal('comment-link'), looks: z.number() }),
  z.object({ stage: z.literal('clean-up'), photoIds: Ids, failure: KeptFailure }),
])
export type FacebookCheckpoint = z.infer<typeof FacebookCheckpoint>

/** A checkpoint at one of its stages. */
export type At<Stage extends FacebookCheckpoint['stage']> = Extract<FacebookCheckpoint, { stage: Stage }>
